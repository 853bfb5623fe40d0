// A button that opens a file: the kernel gets the file, or only its name and size if it is larger than `most` bytes.

import { hearKernel } from "./hearing.mjs";

function render({ model, el }) {
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.accept = "image/*";
  chooser.hidden = true;
  const button = document.createElement("button");
  button.className = "jupyter-button widget-button";
  button.textContent = model.get("description");
  button.addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => send(model, chooser.files[0]).finally(() => (chooser.value = "")));
  el.replaceChildren(button, chooser);
}

// `number` changes with every file, so that the same one can be chosen twice.
async function send(model, file) {
  if (!file) return;
  model.send({});
  const fits = file.size <= model.get("most");
  model.set("content", new DataView(fits ? await file.arrayBuffer() : new ArrayBuffer(0)));
  model.set({ name: file.name, size: file.size, number: model.get("number") + 1 });
  model.save_changes();
}

export default { initialize: hearKernel, render };
