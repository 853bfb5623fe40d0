/* What JupyterLab loads of an extension: an entry in `window._JUPYTERLAB`, as a bundler would write it. This one is
written by hand, since the plugins in extension.mjs need nothing but what JupyterLab shares with its extensions. */

{
  const plugins = new URL("extension.mjs", document.currentScript.src).href;
  let shared;

  // A module that JupyterLab shares: {version: {get}}, of which there is one.
  const library = async (name) => (await Object.values(shared[name])[0].get())();

  const extensions = (window["_JUPYTERLAB"] ??= {});
  extensions["convlib-site"] = {
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
