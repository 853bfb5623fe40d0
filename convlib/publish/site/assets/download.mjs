// JupyterLite calls a downloaded file by its whole path, which a browser writes as exercises_01_window_01_window.ipynb.
// An exercise is handed in under its own name.

export const download = {
    id: "convlib-site:download",
    autoStart: true,
    activate: () => document.addEventListener("click", nameFile, { capture: true }),
};

function nameFile({ target }) {
    if (target instanceof HTMLAnchorElement && target.download) target.download = target.download.split("/").pop();
}
