// Exhibits on slides (see docs/instructor.md): an exhibit is as large as fits, its controls stay under the hand, and
// the keys of a presenter turn slides from within it.

import { ACTS } from "./moves.mjs";
import { LEGIBLE, sizes } from "./sizes.mjs";

const READABLE = 1.7; // the largest size of sentences, zoom included, in an exhibit's own type

export const isPresenting = () => document.body.dataset.jpDeckMode === "presenting";
const isShownOn = (slide) => isPresenting() && Boolean(slide?.classList.contains("jp-deck-mod-visible"));
export const isQuestion = (explorer) => Boolean(explorer?.classList.contains("convlib-question"));
export const isQuestionPicture = (target) =>
  isQuestion(target.closest(".convlib-explorer")) && target.matches("[role=application]");

// Keep an exhibit as large as its slide allows, and return how to stop.
export function fillSlide(explorer) {
  const slide = explorer.closest(".jp-Cell");
  const isShown = () => isShownOn(slide);
  const filling = isQuestion(explorer) ? fillWithQuestion(explorer, slide) : fillWithExhibit(explorer, slide);
  const fill = () => isShown() && filling.fill();
  const appear = () => {
    filling.forget();
    fill();
    if (isShown()) filling.focus();
  };
  // Only while slides are shown: to hear of every change of size costs an exhibit in a notebook some ms each time.
  const watchers = [new ResizeObserver(fill), new IntersectionObserver(appear)];
  const watch = () => {
    watchers.forEach((watcher) => (isPresenting() ? watcher.observe(explorer) : watcher.disconnect()));
    if (isPresenting()) return;
    filling.forget();
    sizes(explorer, slide).reset();
  };
  const deck = new MutationObserver(watch);
  deck.observe(document.body, { attributeFilter: ["data-jp-deck-mode"] });
  window.addEventListener("resize", appear);
  watch();
  return () => {
    [...watchers, deck].forEach((watcher) => watcher.disconnect());
    window.removeEventListener("resize", appear);
  };
}

// In use, an exhibit keeps its layout, and its controls stay under the hand. Its sentences keep their size on the screen
// too; where there is more to say than fits, they become smaller until it fits again, and all of it becomes smaller only
// where that is not enough. A practice task is fitted anew.
function fillWithExhibit(explorer, slide) {
  const { choose, fit, fitSentences, shrinkPicture } = sizes(explorer, slide);
  let layout, type, isUsed;
  ACTS.forEach((act) => explorer.addEventListener(act, () => (isUsed = true), true));
  const fill = () => {
    const isTask = explorer.querySelector(".convlib-next");
    if (isUsed && !isTask) {
      const zoom = Number(explorer.style.zoom);
      if (!fitSentences(type / zoom)) shrinkPicture(zoom, type);
      return;
    }
    if (!isUsed) layout = choose();
    const zoom = fit(layout);
    if (!isTask) type = zoom * (fitSentences(Math.max(1, READABLE / zoom)) ?? LEGIBLE);
  };
  const forget = () => (isUsed = false);
  return { fill, forget, focus: () => {} };
}

// A question keeps its size and its place while it is answered step by step: there is room for all steps from the start.
function fillWithQuestion(explorer, slide) {
  const { choose, fit } = sizes(explorer, slide);
  const words = explorer.querySelector("p.words");
  const fill = () => {
    if (words.style.minHeight) return;
    const shown = words.textContent;
    words.replaceChildren(...words.sentences.map(span));
    fit(choose());
    words.style.minHeight = getComputedStyle(words).height;
    words.textContent = shown;
  };
  const forget = () => (words.style.minHeight = "");
  const focus = () => explorer.querySelector("[role=application]").focus();
  return { fill, forget, focus };
}

const span = (text) => Object.assign(document.createElement("span"), { textContent: text });

// Let a presenter's keys turn the slide from within an exhibit or a field, and return how to stop; in a question they
// show the next step first, wherever the hand has been.
export function turnSlides(explorer) {
  const slide = explorer.closest(".jp-Cell");
  const source = isQuestion(explorer) ? document : explorer;
  const turn = (event) => {
    if (!isShownOn(slide) || !["PageUp", "PageDown"].includes(event.key) || isQuestionPicture(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    const target = isQuestion(explorer) ? explorer.querySelector("[role=application]") : slide;
    target.dispatchEvent(new KeyboardEvent("keydown", event)); // as if it had been pressed there
  };
  source.addEventListener("keydown", turn, true);
  return () => source.removeEventListener("keydown", turn, true);
}
