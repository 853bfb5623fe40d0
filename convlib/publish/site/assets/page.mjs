// What a lesson's page does otherwise than JupyterLite's.

import { address } from "./address.mjs";
import { answers } from "./answers.mjs";
import { download } from "./download.mjs";
import { narrow } from "./narrow.mjs";
import { runOn } from "./run_on.mjs";
import { saving } from "./saving.mjs";

export async function pagePlugins(library) {
    const { IRouter } = await library("@jupyterlab/application");
    const { IDocumentManager } = await library("@jupyterlab/docmanager");
    const { INotebookTracker } = await library("@jupyterlab/notebook");
    const { IKernelSpecs } = await library("@jupyterlite/kernel");
    const where = address(IDocumentManager, IRouter);
    return [where, answers(INotebookTracker), download, narrow, runOn(IKernelSpecs), saving];
}
