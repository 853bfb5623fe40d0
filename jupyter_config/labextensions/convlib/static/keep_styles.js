/* Keeps the styles of overrides.d/convlib.json on the page. jupyterlab-fonts writes them into one element, and empties it
when a notebook is closed just after it has changed (findings/jupyterlab_fonts_loses_its_styles.sh): slides no longer fit
then, and a folded answer shows its first line. This is an extension of JupyterLab as a bundler would write it. */

{
  const SHEET = "style.jp-fonts-mod-global";

  const activate = () => {
    let sheet;
    let styles = "";
    const keep = () => {
      if (sheet.textContent) styles = sheet.textContent;
      else if (styles) sheet.textContent = styles;
    };
    const find = () => {
      sheet = document.querySelector(SHEET);
      if (!sheet) return;
      finder.disconnect();
      new MutationObserver(keep).observe(sheet, { childList: true });
      keep();
    };
    const finder = new MutationObserver(find);
    finder.observe(document.body, { childList: true });
    find();
  };

  const plugin = { id: "convlib:styles", autoStart: true, activate };
  const extensions = (window["_JUPYTERLAB"] ??= {});
  extensions.convlib = { init() {}, get: async () => () => ({ __esModule: true, default: plugin }) };
}
