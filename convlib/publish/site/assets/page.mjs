// What a lesson's page does otherwise than JupyterLite's.

import { answers } from "./answers.mjs";
import { download } from "./download.mjs";
import { narrow } from "./narrow.mjs";
import { runOn } from "./run_on.mjs";
import { saving } from "./saving.mjs";

export async function pagePlugins(library) {
    const { INotebookTracker } = await library("@jupyterlab/notebook");
    const { IKernelSpecs } = await library("@jupyterlite/kernel");
    return [answers(INotebookTracker), download, narrow, runOn(IKernelSpecs), saving];
}
