// The address names the document that is shown, so that a reload, a bookmark or a copied link opens it again.
// JupyterLite takes the name out of the address when the document is opened, and a reload then shows no lesson at all.

export const address = (IDocumentManager, IRouter) => ({
    id: "convlib-site:address",
    autoStart: true,
    requires: [IDocumentManager, IRouter],
    activate: ({ shell, restored }, documents, router) => {
        const show = () => {
            const path = shell.currentWidget && documents.contextForWidget(shell.currentWidget)?.path;
            if (!path) return;
            const shown = new URL(window.location.href);
            shown.search = `?path=${encodeURIComponent(path).replaceAll("%2F", "/")}`;
            if (shown.href !== window.location.href) window.history.replaceState(window.history.state, "", shown);
        };
        restored.then(() => {
            const navigate = router.navigate.bind(router);
            router.navigate = (...wanted) => {
                navigate(...wanted);
                show();
            };
            shell.currentChanged.connect(show);
            show();
        });
    },
});
