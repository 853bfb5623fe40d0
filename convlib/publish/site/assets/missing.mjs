// A link to a file that is not there says so, and leads to the lessons. JupyterLab would leave an empty page.

import { say } from "./say.mjs";
import { home } from "./storage.mjs";

// What opens a file -> the file: an address that names one, and whatever is pressed later.
const wanted = {
    "router:tree": ({ search }) => new URLSearchParams(search).get("path"),
    "docmanager:open": (options) => options?.path,
};

export const missing = ({ Dialog, showDialog }) => ({
    id: "convlib-site:missing",
    autoStart: true,
    activate: ({ commands, serviceManager: { contents } }) => {
        const execute = commands.execute.bind(commands);
        commands.execute = async (id, options) => {
            const path = wanted[id]?.(options);
            if (!path || (await isThere(contents, path))) return execute(id, options);
            const { button } = await showDialog({
                title: say("This page is not here"),
                body: say(
                    "The course has no “{path}”. The link may have a typing error, or the page has another name now.",
                    { path },
                ),
                buttons: [Dialog.cancelButton({ label: say("Close") }), Dialog.okButton({ label: say("All lessons") })],
            });
            if (button.accept) window.location.href = `${home()}#lessons`;
        };
    },
});

async function isThere(contents, path) {
    try {
        await contents.get(path, { content: false });
        return true;
    } catch {
        return false;
    }
}
