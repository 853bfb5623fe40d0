// What view.js does on slides (see docs/instructor.md): an exhibit is as large as fits, its controls stay under the
// hand, and the keys of a presenter turn slides from within it.

const [LARGEST, SMALLEST] = [2.2, 0.5]; // how much an exhibit grows, where 720 px are seen, or shrinks
const MARGIN = 16; // px free on a slide
const SENTENCES = [1.6, 1.4, 1.2, 1, 0.85, 0.7]; // sizes of an exhibit's sentences, in its own type
const READABLE = 1.7; // the same times its zoom: larger they need not be
const LAYOUTS = ["convlib-tall", "convlib-wide", "convlib-beside"]; // the one that can be largest is taken

const onSlide = () => document.body.dataset.jpDeckMode === "presenting";
const isQuestion = (explorer) => explorer?.classList.contains("convlib-question");
const isTelling = (target) => isQuestion(target.closest(".convlib-explorer")) && target.matches("[role=application]");

function fillSlide(explorer) {
  if (explorer.dataset.fills) return;
  explorer.dataset.fills = "yes";
  const slide = explorer.closest(".jp-Cell");
  const picture = explorer.querySelector("[role=application]");
  const words = explorer.querySelector("p.words");
  const isAsked = isQuestion(explorer);
  const isSeen = () => onSlide() && slide?.classList.contains("jp-deck-mod-visible");
  const { choose, fit, say, shrink } = sizes(explorer, slide);

  let layout, said, isUsed;
  // A question keeps its size and its place while it is told: from the start there is room for all that will be told.
  const ask = () => {
    if (words.style.minHeight) return;
    const told = words.textContent;
    words.replaceChildren(...words.sentences.map(span));
    fit(choose());
    words.style.minHeight = getComputedStyle(words).height;
    words.textContent = told;
  };
  // In use, an exhibit keeps its layout, and its controls stay under the hand: where there is more to say, its
  // sentences become smaller, and all of it only where that is not enough. A practice task is fitted anew.
  const fill = () => {
    const isTask = explorer.querySelector(".convlib-next");
    if (!isSeen()) return;
    if (isAsked) return ask();
    if (isUsed && !isTask) {
      said = say(said);
      if (!said) shrink(Number(explorer.style.zoom));
      return;
    }
    if (!isUsed) layout = choose();
    const zoom = fit(layout);
    if (!isTask) said = say(Math.max(1, READABLE / zoom));
  };
  const forget = () => {
    isUsed = false;
    if (isAsked) words.style.minHeight = "";
  };
  const appear = () => {
    forget();
    fill();
    if (isSeen() && isAsked) picture.focus();
  };
  const use = () => (isUsed = true);
  const turnSlide = (event) => {
    if (!isSeen() || !["PageUp", "PageDown"].includes(event.key) || isTelling(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    (isAsked ? picture : slide).dispatchEvent(new KeyboardEvent("keydown", event)); // as if it had been pressed there
  };
  const heard = isAsked ? document : explorer; // a question tells on wherever the hand has been
  heard.addEventListener("keydown", turnSlide, true);
  ACTS.forEach((act) => explorer.addEventListener(act, use, true));

  // Only while slides are shown: to be told of every change of size costs an exhibit in a notebook some ms each time.
  const watchers = [new ResizeObserver(fill), new IntersectionObserver(appear)];
  const watch = () => {
    watchers.forEach((watcher) => (onSlide() ? watcher.observe(explorer) : watcher.disconnect()));
    if (onSlide()) return;
    forget();
    explorer.style.zoom = "";
    explorer.style.removeProperty("--convlib-sentences");
    explorer.classList.remove(...LAYOUTS);
  };
  const deck = new MutationObserver(watch);
  deck.observe(document.body, { attributeFilter: ["data-jp-deck-mode"] });
  window.addEventListener("resize", appear);
  watch();
  return () => {
    [...watchers, deck].forEach((watcher) => watcher.disconnect());
    heard.removeEventListener("keydown", turnSlide, true);
    window.removeEventListener("resize", appear);
  };
}

// Ways to size an exhibit so that its slide does not overflow.
function sizes(explorer, slide) {
  const fits = () => {
    const cells = [...slide.parentNode.children].map((cell) => cell.getBoundingClientRect());
    const tall = cells.reduce((sum, { height }) => sum + height, 0);
    return tall < window.innerHeight - MARGIN && explorer.scrollWidth <= explorer.clientWidth;
  };
  const shrink = (zoom) => {
    for (; zoom > SMALLEST; zoom -= 0.05) {
      explorer.style.zoom = zoom;
      if (fits()) return zoom;
    }
    return SMALLEST;
  };
  const fit = (layout) => {
    for (const other of LAYOUTS) explorer.classList.toggle(other, other === layout);
    explorer.style.removeProperty("--convlib-sentences");
    return shrink((LARGEST * window.innerHeight) / 720);
  };
  const choose = () => {
    const zooms = LAYOUTS.map(fit);
    return LAYOUTS[zooms.indexOf(Math.max(...zooms))];
  };
  const say = (largest) =>
    SENTENCES.find((size) => {
      explorer.style.setProperty("--convlib-sentences", `${size}em`);
      return size <= largest && fits();
    });
  return { choose, fit, say, shrink };
}

const span = (text) => Object.assign(document.createElement("span"), { textContent: text });
