// What a lesson's page does otherwise than JupyterLite's.

import { address } from "./address.mjs";
import { answers } from "./answers.mjs";
import { drive } from "./drive.mjs";
import { download } from "./download.mjs";
import { narrow } from "./narrow.mjs";
import { runOn } from "./run_on.mjs";
import { saving } from "./saving.mjs";

export async function pagePlugins(library) {
    const { IRouter } = await library("@jupyterlab/application");
    const { IDocumentManager } = await library("@jupyterlab/docmanager");
    const { INotebookTracker } = await library("@jupyterlab/notebook");
    const { IKernelSpecs } = await library("@jupyterlite/kernel");
    const { DriveContentsProcessor } = await library("@jupyterlite/contents");
    const { IServiceWorkerManager } = await library("@jupyterlite/server");
    const files = drive(IServiceWorkerManager, DriveContentsProcessor);
    const where = address(IDocumentManager, IRouter);
    return [where, files, answers(INotebookTracker), download, narrow, runOn(IKernelSpecs), saving];
}
