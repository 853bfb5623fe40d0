// Python writes `base` (the panels), and for every position one highlight per panel (`frames`) and a sentence (`alts`);
// this shows them, and turns pointing, clicking, arrow keys, a slider and Play into `index`.

const REST = 100; // ms
const ACTS = ["pointerdown", "keydown"];
const [LARGEST, SMALLEST] = [2.2, 0.5]; // how much an exhibit grows, where 720 px are seen, or shrinks on a slide
const MARGIN = 16; // px free on a slide
const SENTENCES = [1.6, 1.4, 1.2, 1, 0.85, 0.7]; // sizes of an exhibit's sentences on a slide, in its own type
const READABLE = 1.7; // the same times its zoom: larger they need not be
const LAYOUTS = ["convlib-tall", "convlib-wide", "convlib-beside"]; // on a slide: the one that can be largest is taken

function render({ model, el }) {
  const picture = document.createElement("div");
  const lines = document.createElement("div");
  const words = document.createElement("p");
  lines.className = "sentences";
  words.className = "words";
  words.setAttribute("aria-live", "polite");
  picture.setAttribute("role", "application");
  picture.tabIndex = 0;
  el.classList.add("convlib");
  el.replaceChildren(picture, lines, words);

  let base, pictures, figures, marks;
  const show = (index) => {
    const frame = model.get("frames")[index] ?? [];
    marks.forEach((mark, i) => {
      if (mark && mark.shown !== frame[i]) mark.innerHTML = frame[i] ?? "";
      if (mark) mark.shown = frame[i];
    });
    words.textContent = model.get("alts")[index] ?? "";
  };
  const update = () => {
    const repainted = base !== model.get("base");
    if (repainted) {
      base = model.get("base");
      picture.innerHTML = base;
      lines.replaceChildren(...picture.querySelectorAll(".panels ~ p"));
      figures = [...picture.querySelectorAll("figure > :last-child")];
      marks = figures.map((figure) => figure.querySelector("g.mark"));
      picture.setAttribute("aria-label", model.get("label"));
    }
    if (repainted || pictures !== model.get("pictures")) {
      pictures = model.get("pictures");
      [...picture.querySelectorAll("canvas")].forEach((canvas, i) => paint(canvas, pictures[i]));
    }
    show(model.get("index"));
    if (words.alts !== model.get("alts")) askAnew();
  };
  const askAnew = () => {
    const explorer = el.closest(".convlib-explorer");
    words.alts = model.get("alts");
    words.style.minHeight = "";
    if (onSlide() && isQuestion(explorer) && explorer.contains(document.activeElement)) picture.focus();
  };

  // Where the frames are here, the kernel learns of a move when the hand rests or acts elsewhere: at each message
  // JupyterLab shows that the kernel is busy, and that takes it longer than a move takes.
  let waiting;
  const tell = () => {
    clearTimeout(waiting);
    waiting = undefined;
    model.save_changes();
  };
  const choose = (index) => {
    model.set("index", index);
    clearTimeout(waiting);
    if (model.get("frames").length) waiting = setTimeout(tell, REST);
    else tell();
  };
  const tellBefore = (event) => waiting && !el.contains(event.target) && tell();
  ACTS.forEach((act) => document.addEventListener(act, tellBefore, true));

  const pointed = (event) => {
    for (const { panel, x, y, width, height, rows, columns, first, down, right } of model.get("regions")) {
      const box = figures[panel].getBoundingClientRect();
      const zoom = figures[panel].getAttribute("width") / box.width;
      const column = Math.floor(((event.clientX - box.left) * zoom - x) / width);
      const row = Math.floor(((event.clientY - box.top) * zoom - y) / height);
      if (row >= 0 && row < rows && column >= 0 && column < columns) return first + row * down + column * right;
    }
  };
  const arrows = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const presenter = { ...arrows, PageUp: [0, -1], PageDown: [0, 1], " ": [0, 1] };

  picture.addEventListener("pointermove", (event) => {
    const index = pointed(event);
    if (index !== undefined && event.buttons) choose(index);
    else show(index ?? model.get("index"));
  });
  picture.addEventListener("pointerleave", () => show(model.get("index")));
  picture.addEventListener("pointerdown", (event) => {
    const index = pointed(event);
    if (index !== undefined) choose(index);
  });
  picture.addEventListener("keydown", (event) => {
    const steps = isTelling(picture) ? presenter : arrows;
    if (!(event.key in steps) || event.ctrlKey || event.metaKey || event.altKey) return;
    const [down, right] = steps[event.key];
    const [columns, rows] = [model.get("columns"), model.get("rows")];
    const row = Math.floor(model.get("index") / columns) + down;
    const column = (model.get("index") % columns) + right;
    const isThere = row >= 0 && row < rows && column >= 0 && column < columns;
    if (!isThere && onSlide() && isTelling(picture)) return; // all is told: the slide turns
    event.preventDefault();
    event.stopPropagation();
    if (isThere) choose(row * columns + column);
  });
  model.on("change", update);
  update();
  const stop = model.get("position") && addPlayer(model, el, choose);
  // ipywidgets puts the view into its explorer later, at times many frames later; it has a size only then.
  let release;
  const arrival = new ResizeObserver(() => {
    const explorer = el.closest(".convlib-explorer");
    if (!explorer) return;
    arrival.disconnect();
    nameControls(explorer);
    answerByKeyboard(explorer);
    release = fillSlide(explorer);
  });
  arrival.observe(el);
  return () => {
    if (stop) stop();
    if (release) release();
    arrival.disconnect();
    tell();
    ACTS.forEach((act) => document.removeEventListener(act, tellBefore, true));
  };
}

// A slider over all positions, and a button that plays them.
function addPlayer(model, el, choose) {
  const player = document.createElement("div");
  player.className = "player";
  player.innerHTML = '<label><span></span><input type="range" min="0"></label><button type="button"></button>';
  el.append(player);
  const [name, slider, button] = player.querySelectorAll("span, input, button");
  let timer;
  const last = () => model.get("alts").length - 1;
  const run = (on) => {
    clearTimeout(timer);
    timer = on ? setTimeout(step, model.get("interval")) : undefined;
    button.textContent = on ? "Pause" : "Play";
  };
  const step = () => {
    choose(Math.min(model.get("index") + 1, last()));
    run(model.get("index") < last());
  };
  const fit = () => {
    name.textContent = model.get("position");
    slider.max = last();
    slider.disabled = button.disabled = last() < 1;
  };
  const follow = () => (slider.value = model.get("index"));
  slider.addEventListener("input", () => choose(slider.valueAsNumber));
  button.addEventListener("click", () => {
    if (!timer && model.get("index") === last()) choose(0);
    run(!timer);
  });
  model.on("change:position change:alts", fit);
  model.on("change", follow);
  run(false);
  fit();
  follow();
  return () => run(false);
}

// Raw bytes of gray (one a pixel) or colour (three a pixel) become the canvas' own four.
function paint(canvas, { buffer, byteOffset, byteLength }) {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const image = new ImageData(canvas.width, canvas.height);
  const step = byteLength / (canvas.width * canvas.height);
  const [green, blue] = step > 1 ? [1, 2] : [0, 0];
  for (let pixel = 0, from = 0; from < byteLength; pixel += 4, from += step) {
    image.data[pixel] = bytes[from];
    image.data[pixel + 1] = bytes[from + green];
    image.data[pixel + 2] = bytes[from + blue];
    image.data[pixel + 3] = 255;
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

// ipywidgets gives sliders no accessible name, and JupyterLab takes the arrow keys of a dropdown for its own.
function nameControls(explorer) {
  explorer.onkeydown = (event) => {
    const isForSlides = onSlide() && (event.key === "Escape" || isTelling(event.target));
    if (!event.ctrlKey && !event.metaKey && !isForSlides) event.stopPropagation();
  };
  for (const slider of explorer.querySelectorAll(".widget-slider")) {
    slider.querySelector(".noUi-handle")?.setAttribute("aria-label", slider.querySelector("label").textContent);
  }
}

// On a slide (see docs/instructor.md) an exhibit is as large as fits; the keys of a presenter turn slides from within it.
const onSlide = () => document.body.dataset.jpDeckMode === "presenting";
const isQuestion = (explorer) => explorer?.classList.contains("convlib-question");
const isTelling = (target) => isQuestion(target.closest(".convlib-explorer")) && target.matches("[role=application]");

function fillSlide(explorer) {
  if (explorer.dataset.fills) return;
  explorer.dataset.fills = "yes";
  const slide = explorer.closest(".jp-Cell");
  const isSeen = () => onSlide() && slide?.classList.contains("jp-deck-mod-visible");
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
  const say = (largest) => {
    size = SENTENCES.find((size) => {
      explorer.style.setProperty("--convlib-sentences", `${size}em`);
      return size <= largest && fits();
    });
    return size;
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
  // A question keeps its size and its place while it is told: from the start there is room for all that will be told.
  const ask = () => {
    const words = explorer.querySelector("p.words");
    if (words.style.minHeight) return;
    const told = words.textContent;
    words.replaceChildren(...words.alts.map((alt) => Object.assign(document.createElement("span"), { textContent: alt })));
    layout = choose();
    fit(layout);
    words.style.minHeight = getComputedStyle(words).height;
    words.textContent = told;
  };
  const isTask = () => explorer.querySelector(".convlib-next");
  let layout, size, isUsed;
  // In use, an exhibit keeps its layout, and its controls stay under the hand: where there is more to say, its
  // sentences become smaller, and all of it only where that is not enough. A practice task is fitted anew.
  const fill = () => {
    if (!isSeen()) return;
    if (isQuestion(explorer)) return ask();
    if (isUsed && !isTask()) return say(size) || shrink(Number(explorer.style.zoom));
    if (!isUsed) layout = choose();
    const zoom = fit(layout);
    if (!isTask()) say(Math.max(1, READABLE / zoom));
  };
  const use = () => (isUsed = true);
  const appear = () => {
    isUsed = false;
    if (isQuestion(explorer)) explorer.querySelector("p.words").style.minHeight = "";
    fill();
    if (isSeen() && isQuestion(explorer)) explorer.querySelector("[role=application]").focus();
  };
  const turnSlide = (event) => {
    if (!isSeen() || !["PageUp", "PageDown"].includes(event.key) || isTelling(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    const hears = isQuestion(explorer) ? explorer.querySelector("[role=application]") : slide;
    hears.dispatchEvent(new KeyboardEvent("keydown", event)); // as if it had been pressed there
  };
  const heard = isQuestion(explorer) ? document : explorer; // a question tells on wherever the hand has been
  heard.addEventListener("keydown", turnSlide, true);
  ACTS.forEach((act) => explorer.addEventListener(act, use, true));
  // Only while slides are shown: to be told of every change of size costs an exhibit in a notebook some ms each time.
  const watchers = [new ResizeObserver(fill), new IntersectionObserver(appear)];
  const watch = () => {
    watchers.forEach((watcher) => (onSlide() ? watcher.observe(explorer) : watcher.disconnect()));
    if (onSlide()) return;
    explorer.style.zoom = "";
    if (isQuestion(explorer)) explorer.querySelector("p.words").style.minHeight = "";
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

// In a practice question Enter presses Check, and after Next the keyboard is in the new question's first field.
function answerByKeyboard(explorer) {
  if (!explorer.querySelector(".convlib-check") || explorer.dataset.keys) return;
  explorer.dataset.keys = "yes";
  const pressCheck = () => explorer.querySelector(".convlib-check").click();
  const isField = (element) => element.matches(".convlib-answer input[type=text]");
  // Captured, since ipywidgets keeps the keys of its fields; later, so that the field has sent what it holds.
  explorer.addEventListener("keydown", (e) => e.key === "Enter" && isField(e.target) && setTimeout(pressCheck), true);
  // ipywidgets gives radio buttons no name, so that the arrow keys would go on to those of another exhibit.
  explorer.addEventListener("focusin", (event) => {
    const group = event.target.closest(".widget-radio");
    if (!group || event.target.name) return;
    const name = crypto.getRandomValues(new Uint32Array(2)).join("-");
    for (const radio of group.querySelectorAll("input")) radio.name = name;
  });
  explorer.addEventListener("click", (event) => {
    if (!event.target.closest(".convlib-next")) return;
    const before = explorer.querySelector(".convlib-answer");
    const watch = new MutationObserver(() => {
      const field = explorer.querySelector(".convlib-answer")?.querySelector("input, button");
      if (!field || before.contains(field)) return;
      watch.disconnect();
      field.focus();
    });
    watch.observe(explorer, { childList: true, subtree: true });
  });
}

export default { render };
