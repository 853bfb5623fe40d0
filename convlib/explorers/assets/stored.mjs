// An exhibit on a page without a kernel: stored.py writes all of its states into the page, and says how.

import { knob } from "./knobs.mjs";
import { renderStack } from "./stack.mjs";
import { bytesOf, expanded, unpack } from "./states.mjs";
import { render } from "./view.mjs";

const NO_TEXTS = { base: "", frames: [], sentences: [] };
const UNSAID = { pictures: [], regions: [], rows: 0, columns: 0, moved: [0, 0], watched: false };

// What a view, and a control, ask of ipywidgets' model. Nobody listens at the other end.
class StoredModel {
  #values;
  #listeners = [];

  constructor(values) {
    this.#values = values;
  }

  get(name) {
    return this.#values[name];
  }

  set(name, value) {
    this.#values[name] = value;
    const heard = ["change", `change:${name}`];
    const told = this.#listeners.filter(([names]) => names.split(" ").some((each) => heard.includes(each)));
    told.forEach(([, listener]) => listener());
  }

  on(names, listener) {
    this.#listeners.push([names, listener]);
  }

  off(names, listener) {
    this.#listeners = this.#listeners.filter((each) => each[0] !== names || each[1] !== listener);
  }

  save_changes() {}

  send() {}
}

// Show the views of a stored exhibit in elements of the page; return the models of its controls, in their order.
async function show({ knobs, views, index }, elements) {
  const controls = knobs.map(({ value }) => new StoredModel({ value }));
  await Promise.all(views.map((view, i) => showView(view, index, controls, elements[i])));
  return controls;
}

async function showView({ fixed, start, ahead }, index, controls, el) {
  const [begun] = (await unpack(bytesOf(start), NO_TEXTS)).values();
  const key = [1, 1, controls.map((control) => control.get("value"))];
  const steps = controls.map((_control, i) => [i, "value"]);
  const model = new StoredModel({ ...UNSAID, ...fixed, ...expanded(begun), placed: [1, index], key, steps });
  model.widget_manager = { get_model: async (i) => controls[i] };
  (model.get("stack") ? renderStack : render)({ model, el });
  model.set("ahead", bytesOf(ahead));
}

// Put the controls above the pictures, and below them what stays still.
async function begin(explorer) {
  const exhibit = JSON.parse(explorer.querySelector("script").textContent);
  explorer.dataset.stored = "";
  const elements = exhibit.views.map(() => document.createElement("div"));
  const shown = document.createElement("div");
  shown.append(...elements);
  const controls = await show(exhibit, elements);
  const box = document.createElement("div");
  box.className = "convlib-controls";
  box.append(...exhibit.knobs.map((look, i) => knob(look, controls[i])));
  const note = Object.assign(document.createElement("p"), { className: "convlib-note", textContent: exhibit.note });
  explorer.replaceChildren(...(controls.length ? [box] : []), ...elements, ...(exhibit.note ? [note] : []));
}

// Several exhibits of a page bring this script along; the first does for all.
document.querySelectorAll(".convlib-stored:not([data-stored])").forEach(begin);

export default { show };
