// A document of the page has the language that it is written in, so that a screen reader reads it as such. JupyterLab
// gives the whole page its own.

import { languageOf } from "./say.mjs";

export const marked = (IDocumentManager) => ({
    id: "convlib-site:language",
    autoStart: true,
    requires: [IDocumentManager],
    activate: ({ shell, restored }, documents) => {
        const mark = () => {
            const path = shell.currentWidget && documents.contextForWidget(shell.currentWidget)?.path;
            if (path) shell.currentWidget.node.lang = languageOf(path);
        };
        shell.currentChanged.connect(mark);
        restored.then(mark);
    },
});
