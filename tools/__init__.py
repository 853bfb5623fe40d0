"""What tests and benchmarks share: a driver of JupyterLab and Chromium, and a stopwatch for what is on the screen."""
