// A number field for each cell of a kernel: `texts` holds what the fields show, `names` what a screen reader calls them.

function render({ model, el }) {
  const grid = document.createElement("div");
  grid.className = "convlib-cells";
  el.replaceChildren(grid);
  let inputs = [];
  const read = () => {
    model.set("texts", model.get("texts").map((row, i) => row.map((text, j) => typed(inputs[i][j], text))));
    model.save_changes();
    show();
  };
  const show = () => {
    const [texts, names] = [model.get("texts"), model.get("names")];
    if (inputs.length !== texts.length || inputs[0].length !== texts[0].length) {
      inputs = texts.map((row, i) => row.map((_text, j) => field(names[i][j], read)));
      grid.style.gridTemplateColumns = `repeat(${texts[0].length}, 60px)`;
      grid.replaceChildren(...inputs.flat());
    }
    inputs.forEach((row, i) => row.forEach((input, j) => (input.value = texts[i][j])));
  };
  model.on("change:texts", show);
  show();
}

function field(name, read) {
  const input = document.createElement("input");
  input.type = "number";
  input.step = "any";
  input.setAttribute("aria-label", name);
  input.addEventListener("change", read);
  return input;
}

// What was typed, or what was there before where that is no number.
function typed(input, before) {
  return Number.isNaN(input.valueAsNumber) ? before : input.value;
}

export default { render };
