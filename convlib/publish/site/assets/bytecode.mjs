/* Run by Node while the site is built: starts Python as a browser will, and lets it compile what it imports. */

import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, folder, lockFileURL, task] = process.argv.slice(2);
const { packages, stages } = JSON.parse(readFileSync(task, "utf8"));
const { loadPyodide } = await import(pathToFileURL(path.join(pyodide, "pyodide.mjs")));
const python = await loadPyodide({ packageCacheDir: folder, lockFileURL, packages });
python.mountNodeFS("/kernel", folder);
python.pyimport("convlib.publish.site.bytecode").write_all("/kernel", python.toPy(stages));
