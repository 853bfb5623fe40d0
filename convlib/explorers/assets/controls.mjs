// What the controls of an exhibit lack: names, and their own keys.

import { isPresenting, isQuestionPicture } from "./slide.mjs";

// ipywidgets gives sliders no accessible name. They come one after the other, some of them long after the picture.
// Return how to stop watching for them.
export function nameSliders(explorer) {
  const name = () => {
    for (const handle of explorer.querySelectorAll(".noUi-handle:not([aria-label])")) {
      handle.setAttribute("aria-label", handle.closest(".widget-slider").querySelector("label").textContent);
    }
  };
  const watcher = new MutationObserver(name);
  watcher.observe(explorer, { childList: true, subtree: true });
  name();
  return () => watcher.disconnect();
}

// JupyterLab takes the arrow keys of a dropdown for its own; on slides, some keys must reach it. JupyterLite hears every
// key before the exhibit does, and leaves alone what an element with this attribute gets. Return how to stop.
export function keepKeys(explorer) {
  const mark = (event) => {
    if (explorer.contains(event.target)) event.target.toggleAttribute("data-lm-suppress-shortcuts", isKept(event));
  };
  window.addEventListener("keydown", mark, true);
  explorer.addEventListener("keydown", (event) => isKept(event) && event.stopPropagation());
  return () => window.removeEventListener("keydown", mark, true);
}

function isKept(event) {
  const isForSlides = isPresenting() && (event.key === "Escape" || isQuestionPicture(event.target));
  return !event.ctrlKey && !event.metaKey && !isForSlides;
}

// In a prediction, Shift+Enter runs the answer below it: JupyterLab would run the prediction once more, and empty it.
export function goOnToAnswer(explorer) {
  const goOn = (event) => {
    const next = explorer.closest(".jp-Cell")?.nextElementSibling;
    if (event.key !== "Enter" || !event.shiftKey || !next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
    next.dispatchEvent(new KeyboardEvent("keydown", event)); // as if it had been pressed there
  };
  explorer.addEventListener("keydown", goOn, true);
}

// Enter presses Check, and after Next the keyboard is in the new question's first field. Check sends the answer in its
// own message: the fields' messages may come later, since a kernel can handle messages in another order.
export function answerByKeyboard(explorer, send) {
  const enter = (event) => event.key === "Enter" && isField(event.target) && pressCheck(explorer);
  const check = (event) => {
    if (!event.target.closest(".convlib-check")) return;
    event.stopPropagation(); // in place of the message that ipywidgets' button would send
    send({ answer: [...explorer.querySelectorAll(ANSWER)].map(held), to: numberOf(explorer) });
  };
  explorer.addEventListener("keydown", enter, true); // captured, since ipywidgets keeps the keys of its fields
  explorer.addEventListener("click", check, true);
  explorer.addEventListener("focusin", (event) => nameRadioButtons(event.target));
  explorer.addEventListener("click", (event) => event.target.closest(".convlib-next") && focusNext(explorer));
}

// Say which question's fields these are: see practice/answers.py.
const numberOf = (explorer) =>
  [...(explorer.querySelector(".convlib-answer")?.classList ?? [])].find((name) => name.startsWith("convlib-answer-"));

const ANSWER = ".convlib-answer :is(input, .widget-toggle-button)";
const isField = (element) => element.matches(".convlib-answer input:is([type=text], [type=radio])");
const pressCheck = (explorer) => explorer.querySelector(".convlib-check")?.click();

// What is typed into a field, or whether an option or a button is chosen.
function held(field) {
  if (field.type === "text") return field.value;
  return field.type === "radio" ? field.checked : field.classList.contains("mod-active");
}

// ipywidgets gives radio buttons no name, so that the arrow keys would go on to those of another exhibit.
function nameRadioButtons(focused) {
  const group = focused.closest(".widget-radio");
  if (!group || focused.name) return;
  const name = crypto.getRandomValues(new Uint32Array(2)).join("-");
  for (const radio of group.querySelectorAll("input")) radio.name = name;
}

// Put the keyboard into the first field of the next question, once it is there.
function focusNext(explorer) {
  const before = explorer.querySelector(".convlib-answer");
  const watcher = new MutationObserver(() => {
    const field = explorer.querySelector(".convlib-answer")?.querySelector("input, button");
    if (!field || before.contains(field)) return;
    watcher.disconnect();
    field.focus();
  });
  watcher.observe(explorer, { childList: true, subtree: true });
}
