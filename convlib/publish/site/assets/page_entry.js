/* What JupyterLab loads of an extension: an entry in `window._JUPYTERLAB`, as a bundler would write it. The plugins in
page.mjs need nothing but what JupyterLab shares with its extensions. */

{
    const plugins = new URL("page.mjs", document.currentScript.src).href;
    let shared;

    // A module that JupyterLab shares: {version: {get}}, of which there is one.
    const library = async (name) => (await Object.values(shared[name])[0].get())();

    const extensions = (window["_JUPYTERLAB"] ??= {});
    extensions["convlib-page"] = {
        init(scope) {
            shared = scope;
        },
        async get() {
            const { makePlugins } = await import(plugins);
            const made = await makePlugins(library);
            return () => ({ __esModule: true, default: made });
        },
    };
}
