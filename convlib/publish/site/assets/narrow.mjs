// On a narrow screen a lesson has the whole width: the side bars and the status bar make room, the tabs stay. The list
// of files is in the menu, View › File Browser, and goes when a file is chosen.

const NARROW = window.matchMedia("(max-width: 760px)");
const SIDES = ["left", "right"];

export const narrow = {
    id: "convlib-site:narrow",
    autoStart: true,
    activate: ({ shell, restored }) => {
        const fitNow = () => fit(shell);
        restored.then(fitNow);
        NARROW.addEventListener("change", fitNow);
        untilTouched(shell, fitNow);
        shell.currentChanged.connect(() => NARROW.matches && shell.collapseLeft());
    },
};

// Until the reader touches the page, whatever opens a bar is JupyterLab: it opens the list of files for each link.
function untilTouched(shell, fitNow) {
    const activate = shell.activateById.bind(shell);
    const isSide = (id) => [...shell.widgets("left")].some((side) => side.id === id);
    shell.activateById = (id) => {
        if (!NARROW.matches || !isSide(id)) activate(id);
    };
    shell.layoutModified.connect(fitNow);
    const touched = () => {
        shell.activateById = activate;
        shell.layoutModified.disconnect(fitNow);
    };
    for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, touched, { capture: true, once: true });
}

function fit(shell) {
    for (const side of SIDES) {
        if (shell.isSideTabBarVisible(side) === NARROW.matches) shell.toggleSideTabBarVisibility(side);
    }
    for (const bar of shell.widgets("bottom")) bar.setHidden(NARROW.matches);
    if (!NARROW.matches) return;
    if (!shell.leftCollapsed) shell.collapseLeft();
    if (!shell.rightCollapsed) shell.collapseRight();
}
