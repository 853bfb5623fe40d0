// A text field for each cell of a kernel: `texts` holds what the fields show, `names` what a screen reader calls them,
// `message` why a text was refused. What was typed goes to the kernel as it is: a number field would drop signs from it.

import { hearKernel } from "./hearing.mjs";

function render({ model, el }) {
  const grid = document.createElement("div");
  grid.className = "convlib-cells";
  const message = document.createElement("p");
  message.setAttribute("role", "alert");
  el.replaceChildren(grid, message);
  let inputs = [];
  const read = () => {
    model.set("texts", inputs.map((row) => row.map((input) => (input.shown = input.value))));
    model.save_changes();
  };
  const show = () => {
    const [texts, names] = [model.get("texts"), model.get("names")];
    if (inputs.length !== texts.length || inputs[0].length !== texts[0].length) {
      inputs = texts.map((row, i) => row.map((_text, j) => field(names[i][j], read)));
      grid.style.gridTemplateColumns = `repeat(${texts[0].length}, minmax(0, 60px))`;
      grid.replaceChildren(...inputs.flat());
    }
    inputs.forEach((row, i) => row.forEach((input, j) => write(input, texts[i][j])));
  };
  const say = () => {
    message.textContent = model.get("message");
    message.hidden = !message.textContent;
  };
  model.on("change:texts", show);
  model.on("change:message", say);
  show();
  say();
}

function field(name, read) {
  const input = document.createElement("input");
  input.type = "text";
  input.autocomplete = "off";
  input.setAttribute("aria-label", name);
  input.addEventListener("change", read);
  return input;
}

// Show a new text; one that stayed the same leaves alone what is being typed.
function write(input, text) {
  if (input.shown !== text) input.value = input.shown = text;
}

export default { initialize: hearKernel, render };
