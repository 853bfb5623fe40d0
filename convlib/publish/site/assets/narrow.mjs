// On a narrow screen a lesson has the whole width: the side bars and the status bar make room, the tabs stay. The list
// of files is in the menu, View › File Browser, and goes when a file is chosen.

const NARROW = window.matchMedia("(max-width: 760px)");
const SIDES = ["left", "right"];

export const narrow = {
    id: "convlib-site:narrow",
    autoStart: true,
    activate: ({ shell, restored }) => {
        let isTouched = false; // until then whatever opens a side bar is JupyterLab, which does so for each link
        window.addEventListener("pointerdown", () => (isTouched = true), { capture: true, once: true });
        restored.then(() => fit(shell));
        NARROW.addEventListener("change", () => fit(shell));
        shell.layoutModified.connect(() => !isTouched && fit(shell));
        shell.currentChanged.connect(() => NARROW.matches && shell.collapseLeft());
    },
};

function fit(shell) {
    for (const side of SIDES) {
        if (shell.isSideTabBarVisible(side) === NARROW.matches) shell.toggleSideTabBarVisibility(side);
    }
    for (const bar of shell.widgets("bottom")) bar.setHidden(NARROW.matches);
    if (!NARROW.matches) return;
    if (!shell.leftCollapsed) shell.collapseLeft();
    if (!shell.rightCollapsed) shell.collapseRight();
}
