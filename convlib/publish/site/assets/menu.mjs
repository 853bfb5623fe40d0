// The bar's buttons for a learner's work are in the menu File, too. What was done is said in the bar's own menu.

export const ITEMS = {
    "convlib-site:download-work": "Download my work",
    "convlib-site:bring-work-back": "Bring work back",
    "convlib-site:published": "Back to the published lesson",
};

export function offerInMenu(commands, currentBar) {
    for (const [id, label] of Object.entries(ITEMS)) {
        const buttonNow = () => [...(currentBar()?.menu.children ?? [])].find(({ textContent }) => textContent === label);
        commands.addCommand(id, {
            label,
            isEnabled: () => buttonNow() !== undefined,
            execute: () => {
                currentBar().open();
                buttonNow().click();
            },
        });
    }
}
