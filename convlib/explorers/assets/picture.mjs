// The picture of an exhibit: `base`, the panels that Python writes; for the present position a highlight for each panel
// and a sentence; and pointing, keys, a slider and Play, which move through positions.

import { lookAhead } from "./ahead.mjs";
import { onArrival } from "./arrival.mjs";
import { answerByKeyboard, goOnToAnswer, keepKeys, nameSliders } from "./controls.mjs";
import { replaceBase } from "./figures.mjs";
import { isPlayKey, stepFor } from "./keys.mjs";
import { reportMoves } from "./moves.mjs";
import { watchKernel } from "./offline.mjs";
import { paint, ringPixel } from "./photograph.mjs";
import { addPlayer } from "./player.mjs";
import { positionAt } from "./pointing.mjs";
import { indexOf } from "./position.mjs";
import { fillSlide, isPresenting, isQuestion, isQuestionPicture, turnSlides } from "./slide.mjs";

// Show a picture. `has` says what there is of each position: `frameAt` gives its highlights, `sentenceAt` its words,
// and `after` the position that a step leads to; `hasAll` says whether none of that asks the kernel. `stayIn` finds the
// position in another state, where that is not the same row and column.
export function renderPicture({ model: kernels, el }, has) {
  const { model, stop: stopLooking } = lookAhead(kernels, el, has.stayIn);
  const picture = document.createElement("div");
  const lines = document.createElement("div");
  const words = document.createElement("p");
  lines.className = "sentences";
  words.className = "words";
  words.setAttribute("role", "status");
  picture.setAttribute("role", "application");
  picture.tabIndex = 0;
  el.classList.add("convlib");
  el.replaceChildren(picture, lines, words);

  const { panelAt, pointTo } = draw({ model, el, picture, lines, words, has });
  const moves = reportMoves(model, el, has.hasAll);
  point({ model, picture, panelAt, pointTo, moveTo: moves.moveTo });
  useKeys({ model, el, picture, moveTo: moves.moveTo, has });
  const stopPlaying = model.get("position") && addPlayer(model, el, moves.moveTo);
  const leave = arrive(el, model);
  return () => {
    if (stopPlaying) stopPlaying();
    leave();
    moves.stop();
    stopLooking();
  };
}

// Show the present state, and every later one. A position that is pointed to is shown until the exhibit moves to another
// one or another picture is drawn: the kernel also sends what changes neither, while the pointer rests.
function draw({ model, el, picture, lines, words, has }) {
  let base = "";
  let pictures, panels, marks, place, pointed;
  const show = () => {
    const index = pointed ?? place;
    const frame = has.frameAt(model, index);
    marks.forEach((mark, i) => {
      if (mark && mark.shown !== frame[i]) mark.innerHTML = frame[i] ?? "";
      if (mark) mark.shown = frame[i];
    });
    const sentence = has.sentenceAt(model, index);
    if (words.textContent !== sentence) words.textContent = sentence; // the same one is not said twice
  };
  const repaint = () => {
    replaceBase(picture, lines, base, model.get("base"));
    base = model.get("base");
    picture.hidden = !base; // where there are only words, there is nothing to press Tab for
    panels = [...picture.querySelectorAll("figure > :last-child")];
    marks = panels.map((panel) => panel.querySelector("g.mark"));
    picture.setAttribute("aria-label", model.get("label"));
  };
  const update = () => {
    const isNew = !panels || base !== model.get("base");
    if (isNew) repaint();
    if (isNew || pictures !== model.get("pictures")) {
      pictures = model.get("pictures");
      [...picture.querySelectorAll("canvas")].forEach((canvas, i) => paint(canvas, pictures[i]));
    }
    if (isNew || place !== indexOf(model)) pointed = undefined;
    place = indexOf(model);
    show();
    for (const canvas of picture.querySelectorAll("canvas")) ringPixel(canvas, place, model.get("columns"));
    if (words.sentences !== model.get("sentences")) startAnew();
  };
  const startAnew = () => {
    const explorer = el.closest(".convlib-explorer");
    words.sentences = model.get("sentences");
    words.style.minHeight = "";
    if (isPresenting() && isQuestion(explorer) && explorer.contains(document.activeElement)) picture.focus();
  };
  const panelAt = (panel) => {
    const { left, top, width } = panels[panel].getBoundingClientRect();
    return { left, top, width, drawn: Number(panels[panel].getAttribute("width")) };
  };
  const pointTo = (index) => {
    pointed = index;
    show();
  };
  model.on("change", update);
  update();
  return { panelAt, pointTo };
}

// Pointing shows a position, a press or a drag chooses it.
function point({ model, picture, panelAt, pointTo, moveTo }) {
  const pointed = (event) => positionAt(model.get("regions"), panelAt, event);
  picture.addEventListener("pointermove", (event) => {
    const index = pointed(event);
    if (index !== undefined && event.buttons) moveTo(index);
    else pointTo(index);
  });
  picture.addEventListener("pointerleave", () => pointTo(undefined));
  picture.addEventListener("pointerdown", (event) => {
    const index = pointed(event);
    if (index !== undefined) moveTo(index);
  });
}

// The keys that move through positions do not scroll the page too, not even where there is no step to make.
function useKeys({ model, el, picture, moveTo, has }) {
  picture.addEventListener("keydown", (event) => {
    const isPresenters = isQuestionPicture(picture);
    const step = stepFor(event, isPresenters);
    const plays = !step && isPlayKey(event);
    const hasPositions = model.get("rows") || model.get("position");
    if (!hasPositions || !(step || plays)) return;
    const index = step && has.after(model, indexOf(model), step);
    const turnsSlide = index === undefined && isPresenting() && isPresenters;
    if (turnsSlide) return;
    event.preventDefault();
    event.stopPropagation();
    if (index !== undefined) moveTo(index);
    if (plays) el.querySelector(".player button")?.click();
  });
}

// The first of an exhibit's views does for all of them what concerns the exhibit.
function arrive(el, model) {
  const leaving = [];
  const begin = () => {
    const explorer = el.closest(".convlib-explorer");
    if (!explorer || explorer.dataset.convlib) return;
    explorer.dataset.convlib = "ready";
    if (isPrediction(explorer)) goOnToAnswer(explorer);
    answerByKeyboard(explorer, (message) => model.send(message));
    leaving.push(keepKeys(explorer), nameSliders(explorer), turnSlides(explorer));
    leaving.push(watchKernel(explorer, model.get("offline")));
    if (!isPrediction(explorer)) leaving.push(fillSlide(explorer)); // a line stays a line on a slide
  };
  const stopWaiting = onArrival(el, begin);
  return () => {
    stopWaiting();
    leaving.forEach((leave) => leave());
  };
}

const isPrediction = (explorer) => explorer.matches(".convlib-predict");
