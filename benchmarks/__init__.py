"""How fast the course is: `python -m benchmarks.<name>`; CONTRIBUTING.md says how to read them."""
