// The front page's exhibit: what the kernel would send was stored when the site was built, so nothing has to start.

import exhibit from "./exhibit.js";

// What a view asks of ipywidgets' model. Nobody listens at the other end.
class StoredModel {
  #state;
  #listeners = [];

  constructor(state) {
    this.#state = state;
  }

  get(name) {
    return this.#state[name];
  }

  set(name, value) {
    this.update({ [name]: value });
  }

  update(state) {
    Object.assign(this.#state, state);
    this.#listeners.forEach((listener) => listener());
  }

  on(_names, listener) {
    this.#listeners.push(listener);
  }

  save_changes() {}

  send() {}
}

const read = async (name) => (await fetch(new URL(`./${name}.json`, import.meta.url))).json();

// Show the chosen kernel at the position where the window is.
async function choose(model, input) {
  const state = await read(input.value);
  if (!input.checked) return; // another one was chosen meanwhile
  const [picture] = model.get("placed");
  const [, index] = model.get("moved")[0] === picture ? model.get("moved") : model.get("placed");
  model.update({ ...state, placed: [picture + 1, index] });
  document.getElementById("effect").textContent = input.dataset.effect;
}

async function start() {
  const kernels = [...document.querySelectorAll("#kernels input")];
  const chosen = kernels.find((input) => input.checked);
  const model = new StoredModel(await read(chosen.value));
  exhibit.render({ model, el: document.getElementById("exhibit") });
  kernels.forEach((input) => input.addEventListener("change", () => choose(model, input)));
  document.getElementById("effect").textContent = chosen.dataset.effect;
  for (const part of document.querySelectorAll(".scripted, .unscripted")) part.hidden = part.matches(".unscripted");
}

start();
