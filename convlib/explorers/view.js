// The only JavaScript of the course. Python writes `base` (the panels), and for every position one highlight per panel
// (`frames`) and a sentence (`alts`); this shows them, and turns pointing, clicking and arrow keys into `index`.

function render({ model, el }) {
  const picture = document.createElement("div");
  const words = document.createElement("p");
  words.className = "words";
  words.setAttribute("aria-live", "polite");
  picture.setAttribute("role", "application");
  picture.tabIndex = 0;
  el.classList.add("convlib");
  el.replaceChildren(picture, words);

  let base, pictures, figures;
  const show = (index) => {
    const marks = model.get("frames")[index] ?? [];
    figures.forEach((figure, i) => {
      const mark = figure.querySelector("g.mark");
      if (mark) mark.innerHTML = marks[i] ?? "";
    });
    words.textContent = model.get("alts")[index] ?? "";
  };
  const update = () => {
    const repainted = base !== model.get("base");
    if (repainted) {
      base = model.get("base");
      picture.innerHTML = base;
      figures = [...picture.querySelectorAll("figure > :last-child")];
    }
    if (repainted || pictures !== model.get("pictures")) {
      pictures = model.get("pictures");
      [...picture.querySelectorAll("canvas")].forEach((canvas, i) => paint(canvas, pictures[i]));
    }
    picture.setAttribute("aria-label", model.get("label"));
    show(model.get("index"));
  };
  const choose = (index) => {
    model.set("index", index);
    model.save_changes();
  };
  const pointed = (event) => {
    for (const { panel, x, y, width, height, rows, columns, first, down, right } of model.get("regions")) {
      const box = figures[panel].getBoundingClientRect();
      const zoom = figures[panel].getAttribute("width") / box.width;
      const column = Math.floor(((event.clientX - box.left) * zoom - x) / width);
      const row = Math.floor(((event.clientY - box.top) * zoom - y) / height);
      if (row >= 0 && row < rows && column >= 0 && column < columns) return first + row * down + column * right;
    }
  };
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

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
    if (!(event.key in steps) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [down, right] = steps[event.key];
    const [columns, rows] = [model.get("columns"), model.get("rows")];
    const row = Math.floor(model.get("index") / columns) + down;
    const column = (model.get("index") % columns) + right;
    if (row >= 0 && row < rows && column >= 0 && column < columns) choose(row * columns + column);
  });
  model.on("change", update);
  update();
  requestAnimationFrame(() => {
    nameControls(el.closest(".convlib-explorer"));
    answerByKeyboard(el.closest(".convlib-explorer"));
  });
}

// Raw bytes of gray (one a pixel) or colour (three a pixel) become the canvas' own four.
function paint(canvas, bytes) {
  const image = new ImageData(canvas.width, canvas.height);
  const channels = bytes.byteLength / (canvas.width * canvas.height);
  for (let pixel = 0, from = 0; pixel < image.data.length; pixel += 4, from += channels) {
    image.data[pixel] = bytes.getUint8(from);
    image.data[pixel + 1] = bytes.getUint8(from + (channels > 1));
    image.data[pixel + 2] = bytes.getUint8(from + (channels > 1) * 2);
    image.data[pixel + 3] = 255;
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

// ipywidgets gives sliders and Play no accessible name, and JupyterLab takes the arrow keys of a dropdown for its own.
function nameControls(explorer) {
  if (!explorer) return;
  explorer.onkeydown = (event) => event.ctrlKey || event.metaKey || event.stopPropagation();
  for (const slider of explorer.querySelectorAll(".widget-slider")) {
    const label = slider.querySelector("label")?.textContent ?? "position";
    slider.querySelector(".noUi-handle")?.setAttribute("aria-label", label);
  }
  for (const button of explorer.querySelectorAll(".widget-play button")) {
    button.setAttribute("aria-label", button.title || "Play the positions");
  }
}

// In a practice question Enter presses Check, and after Next the keyboard is in the new question's first field.
function answerByKeyboard(explorer) {
  if (!explorer?.querySelector(".convlib-check") || explorer.dataset.keys) return;
  explorer.dataset.keys = "yes";
  const pressCheck = () => explorer.querySelector(".convlib-check").click();
  const isField = (element) => element.matches(".convlib-answer input[type=text]");
  // Captured, since ipywidgets keeps the keys of its fields; later, so that the field has sent what it holds.
  explorer.addEventListener("keydown", (e) => e.key === "Enter" && isField(e.target) && setTimeout(pressCheck), true);
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
