// The bar's buttons for a learner's work are in the menu File, too. What was done is said in the bar's own menu.

import { say } from "./say.mjs";

// A command -> the name of its button, and what the menu calls it.
const ITEMS = {
    "convlib-site:download-work": ["download", () => say("Download my work")],
    "convlib-site:bring-work-back": ["bring", () => say("Bring work back")],
    "convlib-site:published": ["published", () => say("Back to the published lesson")],
};

export function offerInMenu(commands, currentBar) {
    for (const [id, [name, label]] of Object.entries(ITEMS)) {
        const buttonNow = () => currentBar()?.menu.querySelector(`[name=${name}]`);
        commands.addCommand(id, {
            label,
            isEnabled: () => Boolean(buttonNow()),
            execute: () => {
                currentBar().open();
                buttonNow().click();
            },
        });
    }
}
