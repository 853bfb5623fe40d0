// A sheet of dots to draw on: a pointer or a finger draws, and so do the arrow keys while the pen is down.

import { hearKernel } from "./hearing.mjs";
import { lineOfDots, toDots, toInk, SIDE } from "./ink.mjs";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function render({ model, el }) {
  const texts = model.get("texts");
  el.classList.add("convlib", "convlib-pad");
  el.innerHTML =
    '<figure><figcaption></figcaption><div role="application" tabindex="0"><canvas></canvas><span></span></div></figure>' +
    '<p class="words" role="status"></p>';
  const [title, sheet, canvas, pen, words] = el.querySelectorAll("figcaption, div, canvas, span, p");
  title.textContent = texts.title;
  sheet.setAttribute("aria-label", texts.label);
  canvas.width = canvas.height = SIDE;

  let dots, number;
  const paint = () => {
    const image = new ImageData(SIDE, SIDE);
    dots.forEach((inked, at) => image.data.set(inked ? [255, 255, 255, 255] : [0, 0, 0, 255], 4 * at));
    canvas.getContext("2d").putImageData(image, 0, 0);
  };
  const take = () => {
    const [newest, ink] = model.get("sheet");
    if (newest === number) return;
    const [drawnOn, drawn] = model.get("drawn");
    number = newest;
    dots = toDots(drawnOn === newest ? drawn : ink); // another view of this sheet may have been drawn on
    paint();
  };
  const draw = (from, to) => {
    for (const at of lineOfDots(from, to)) dots[at] = true;
    paint();
    model.set("drawn", [number, toInk(dots)]);
    model.save_changes();
  };
  usePointer(canvas, draw);
  useKeys({ sheet, pen, words, texts, draw });
  model.on("change:sheet", take);
  take();
  return () => model.off("change:sheet", take);
}

// Where a pointer is on the sheet: [row, column], in dots.
function placeOf(canvas, { clientX, clientY }) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return [((clientY - top) / height) * SIDE, ((clientX - left) / width) * SIDE];
}

function usePointer(canvas, draw) {
  let last;
  const end = () => (last = undefined);
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId); // a line goes on beyond the edge, and comes back
    last = placeOf(canvas, event);
    draw(last, last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) {
      const place = placeOf(canvas, each);
      draw(last, place);
      last = place;
    }
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) canvas.addEventListener(name, end);
}

// The pen moves by two dots, so that a stroke is not a hundred presses; what it does is said.
function useKeys({ sheet, pen, words, texts, draw }) {
  let place = [SIDE / 2, SIDE / 2];
  let isDown = false;
  const show = () => {
    pen.style.cssText = `top: ${(100 * place[0]) / SIDE}%; left: ${(100 * place[1]) / SIDE}%`;
    pen.className = isDown ? "convlib-pen convlib-down" : "convlib-pen";
  };
  const say = () => {
    const [row, column] = place.map((dot) => Math.round(dot));
    words.textContent = texts[isDown ? "down" : "up"].replace("{row}", row).replace("{column}", column);
  };
  sheet.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!(step || event.key === " ") || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault(); // it would scroll the page
    const before = place;
    if (step) place = place.map((dot, axis) => Math.max(0, Math.min(SIDE, dot + 2 * step[axis])));
    else isDown = !isDown;
    if (isDown) draw(before, place);
    show();
    say();
  });
  sheet.addEventListener("blur", () => {
    isDown = false;
    show();
    words.textContent = "";
  });
  show();
}

export default { initialize: hearKernel, render };
