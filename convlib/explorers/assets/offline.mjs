// What an exhibit does once its kernel is gone.

const GONE = "jupyter-widgets-disconnected"; // ipywidgets' class for it
const ASKING = ".convlib:not(:has(.player), .convlib-stack) [role=application]"; // they ask the kernel for each position

export const isGone = (el) => Boolean(el?.closest(`.convlib-explorer.${GONE}`));

// Say so, and hide the controls that can show nothing any more (see explorer.css): a slider that still moved would
// disagree with the picture. The positions and the states that the browser knows can still be looked at. Return how to
// stop watching.
export function watchKernel(explorer, sentence) {
  const look = () => {
    if (!explorer.classList.contains(GONE)) return;
    watcher.disconnect();
    const message = Object.assign(document.createElement("p"), { className: "convlib-offline", role: "status" });
    explorer.prepend(message);
    message.textContent = sentence;
    for (const picture of explorer.querySelectorAll(ASKING)) picture.inert = true;
  };
  const watcher = new MutationObserver(look);
  watcher.observe(explorer, { attributeFilter: ["class"] });
  look(); // an exhibit out of sight is shown only later
  return () => watcher.disconnect();
}
