// Gives Python the files that it asks for through the service worker, each answer with the name of its question.

import { reached } from "./offline.mjs";
import { ROOT } from "./storage.mjs";

const questions = new BroadcastChannel(`convlib ${ROOT.href} drive`);

export const drive = (IServiceWorkerManager, IKernelSpecs, DriveContentsProcessor) => ({
    id: "convlib-site:drive",
    autoStart: true,
    requires: [IServiceWorkerManager, IKernelSpecs],
    activate: ({ serviceManager: { contents } }, worker, { factories }) => {
        // JupyterLite asks whether there is a service worker, not whether it serves this page.
        Object.defineProperty(worker, "enabled", { get: () => Boolean(navigator.serviceWorker?.controller) });
        const get = factories.get.bind(factories);
        factories.get = (name) => {
            const create = get(name);
            return create && ((options) => reached().then(() => create(options)));
        };
        const files = new DriveContentsProcessor({ contentsManager: contents });
        questions.addEventListener("message", async ({ data: { id, browsingContextId, data } }) => {
            if (browsingContextId !== worker.browsingContextId) return; // another tab answers
            questions.postMessage({ answers: id, ...(await answered(files, data)) });
        });
    },
});

async function answered(files, question) {
    try {
        return { response: await files.processDriveRequest(question) };
    } catch {
        return { isRefused: true }; // Python raises an OSError
    }
}
