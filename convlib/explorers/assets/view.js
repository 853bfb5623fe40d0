// Python writes `base` (the panels), and for every position one highlight per panel (`frames`) and a sentence (`sentences`);
// this shows them, and turns pointing, clicking, arrow keys, a slider and Play into `index`.

const REST = 100; // ms
const ACTS = ["pointerdown", "keydown"];

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
    words.textContent = model.get("sentences")[index] ?? "";
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
    if (words.sentences !== model.get("sentences")) askAnew();
  };
  const askAnew = () => {
    const explorer = el.closest(".convlib-explorer");
    words.sentences = model.get("sentences");
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
  const last = () => model.get("sentences").length - 1;
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
  model.on("change:position change:sentences", fit);
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
