// On a narrow screen a lesson has the whole width: the side bars and the status bar make room, the tabs stay. The list
// of files is in the menu, View › File Browser, and goes when a file is chosen.

const NARROW = window.matchMedia("(max-width: 760px)");
const SIDES = ["left", "right"];

export const narrow = {
    id: "convlib-site:narrow",
    autoStart: true,
    activate: ({ shell, restored }) => {
        leaveClosed(shell);
        restored.then(() => fit(shell));
        NARROW.addEventListener("change", () => fit(shell));
        shell.currentChanged.connect(() => NARROW.matches && shell.collapseLeft());
    },
};

// JupyterLab opens the list of files for each link. Until the reader has touched the page, it stays closed.
function leaveClosed(shell) {
    const activate = shell.activateById.bind(shell);
    const isSide = (id) => [...shell.widgets("left")].some((side) => side.id === id);
    shell.activateById = (id) => {
        if (!NARROW.matches || !isSide(id)) activate(id);
    };
    const allow = () => (shell.activateById = activate);
    for (const touch of ["pointerdown", "keydown"]) window.addEventListener(touch, allow, { capture: true, once: true });
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
