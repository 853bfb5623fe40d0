/* Runs in a worker, and starts Python there with all that a lesson needs.

Two kinds of workers load it: the early one, which head_start.js makes while JupyterLab is still loading, and those that
JupyterLite makes. In both, JupyterLite's own script then calls `loadPyodide` and goes on with the Python that it gets.
The early worker loads it twice. */

if (!self.startPython) {
    const { pyodide, library, lock, packages, imports } = SETTINGS; // the builder writes them here
    // Files beside a notebook are found after all else: to look for one, Python asks the page and waits.
    const program = ["import sys", "sys.path.remove('')", "sys.path.append('')"];
    program.push(...imports.map((name) => `import ${name}`));
    program.push("pyodide_kernel.ipython_shell.Completer.use_jedi = False"); // it is not loaded
    let started;

    const start = async (folder) => {
        const source = new URL(pyodide, folder).href;
        for (const entry of Object.values(lock.packages)) {
            if (entry.file_name.startsWith("./")) entry.file_name = new URL(entry.file_name, folder).href;
        }
        const lockFileURL = URL.createObjectURL(new Blob([JSON.stringify(lock)], { type: "application/json" }));
        importScripts(`${source}pyodide.js`); // sets `loadPyodide` to Pyodide's own
        const { loadPyodide } = self;
        self.loadPyodide = self.startPython;
        const stdLibURL = library && new URL(library, folder).href;
        const python = await loadPyodide({ indexURL: source, stdLibURL, lockFileURL, packages });
        const missing = packages.map((name) => lock.packages[name]).filter(({ name }) => !(name in python.loadedPackages));
        if (missing.length > 0) throw new Error(missing.map((entry) => entry.file_name).join(", "));
        python.runPython(program.join("\n"));
        return python;
    };

    self.startPython = ({ indexURL }) => {
        started ??= start(indexURL).catch((error) => {
            console.error(error);
            self.postMessage({ pythonFailed: error.type ?? error.message }); // a Python error has a type, and is long
            throw error;
        });
        return started;
    };
    self.loadPyodide = self.startPython;

    if (self.location.pathname.endsWith("/kernel/python.js")) {
        self.startPython({ indexURL: new URL(".", self.location).href }).catch(() => {}); // the page tells
        self.addEventListener("message", ({ data }) => importScripts(data.kernel), { once: true });
    }
}
