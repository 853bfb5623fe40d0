"""The browser edition: a static site with the whole course, which runs in JupyterLite on Pyodide.

`build` makes it, `wheels.txt` says from which parts, `lock` tells Pyodide what to load for `import convlib`.
"""
