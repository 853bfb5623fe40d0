// What a lesson's page does otherwise than JupyterLite's.

import { address } from "./address.mjs";
import { answers } from "./answers.mjs";
import { drive } from "./drive.mjs";
import { download } from "./download.mjs";
import { marked } from "./language.mjs";
import { missing } from "./missing.mjs";
import { narrow } from "./narrow.mjs";
import { pictures } from "./pictures.mjs";
import { runOn } from "./run_on.mjs";
import { saving } from "./saving.mjs";

export async function pagePlugins(library) {
    const { IRouter } = await library("@jupyterlab/application");
    const { IDocumentManager } = await library("@jupyterlab/docmanager");
    const { INotebookTracker } = await library("@jupyterlab/notebook");
    const { IKernelSpecs } = await library("@jupyterlite/kernel");
    const { DriveContentsProcessor } = await library("@jupyterlite/contents");
    const { IServiceWorkerManager } = await library("@jupyterlite/server");
    const files = drive(IServiceWorkerManager, IKernelSpecs, DriveContentsProcessor);
    const { IRenderMimeRegistry } = await library("@jupyterlab/rendermime");
    const absent = missing(await library("@jupyterlab/apputils"));
    const where = address(IDocumentManager, IRouter);
    const shown = [answers(INotebookTracker), marked(IDocumentManager), narrow, pictures(IRenderMimeRegistry)];
    return [where, absent, files, ...shown, download, runOn(IKernelSpecs), saving];
}
