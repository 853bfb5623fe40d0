// A number field for each cell of a kernel; `texts` holds its rows.
function render({ model, el }) {
  const grid = document.createElement("div");
  grid.className = "convlib-cells";
  el.replaceChildren(grid);
  let inputs = [];
  const value = (input, text) => (Number.isNaN(input.valueAsNumber) ? text : input.value);
  const read = () => {
    model.set("texts", model.get("texts").map((row, i) => row.map((text, j) => value(inputs[i][j], text))));
    model.save_changes();
    show();
  };
  const field = (row, column) => {
    const input = document.createElement("input");
    input.type = "number";
    input.step = "any";
    input.setAttribute("aria-label", `kernel row ${row}, column ${column}`);
    input.addEventListener("change", read);
    return input;
  };
  const show = () => {
    const texts = model.get("texts");
    if (inputs.length !== texts.length || inputs[0].length !== texts[0].length) {
      inputs = texts.map((row, i) => row.map((_, j) => field(i, j)));
      grid.style.gridTemplateColumns = `repeat(${texts[0].length}, 60px)`;
      grid.replaceChildren(...inputs.flat());
    }
    inputs.forEach((row, i) => row.forEach((input, j) => (input.value = texts[i][j])));
  };
  model.on("change:texts", show);
  show();
}

export default { render };
