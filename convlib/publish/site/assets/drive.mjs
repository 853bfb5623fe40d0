// Gives Python the files that it asks for through the service worker, each answer with the name of its question.

import { ROOT } from "./storage.mjs";

const questions = new BroadcastChannel(`convlib ${ROOT.href} drive`);

export const drive = (IServiceWorkerManager, DriveContentsProcessor) => ({
    id: "convlib-site:drive",
    autoStart: true,
    requires: [IServiceWorkerManager],
    activate: ({ serviceManager: { contents } }, worker) => {
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
