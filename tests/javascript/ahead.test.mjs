import assert from "node:assert/strict";
import { test } from "node:test";

import { lookAhead } from "../../convlib/explorers/assets/ahead.mjs";
import { WidgetModel } from "./widget_model.mjs";

const observers = [];
globalThis.IntersectionObserver = class {
  constructor(listener) {
    this.see = (isIntersecting) => listener([{ isIntersecting }]);
    observers.push(this);
  }
  observe() {}
  disconnect() {}
};

// A picture that has begun to look for its control, which counts who listens to it.
function begun() {
  const listening = new Set();
  const control = {
    get: () => 1,
    on: (_names, listener) => listening.add(listener),
    off: (_names, listener) => listening.delete(listener),
  };
  const kernels = new WidgetModel(() => {});
  kernels.widget_manager = { get_model: async () => control };
  kernels.update({ key: [1, 1, [1]], steps: [["control", "value"]], placed: [1, 0], moved: [0, 0], at: [] });
  return { listening, stop: lookAhead(kernels, null).stop };
}

const found = () => new Promise(setImmediate);

test("a picture that is taken away does not listen to its controls any more", async () => {
  const { listening, stop } = begun();
  await found();
  assert.equal(listening.size, 1);
  stop();
  assert.equal(listening.size, 0);
});

test("a picture that is taken away before its controls are found never listens to them", async () => {
  const { listening, stop } = begun();
  stop();
  await found();
  assert.equal(listening.size, 0);
});

// What the kernel sends with a picture.
const drawn = (number, value, index) => ({
  key: [number, 1, [value, index]],
  follow: { field: { texts: String(index) } },
  placed: [number, 0],
  moved: [0, 0],
  steps: [
    ["slider", "value"],
    ["list", "index"],
  ],
  at: [],
  base: "",
  frames: [],
  sentences: [],
  rows: 0,
  columns: 0,
});

test("an exhibit with two views is on the screen as long as one of them is", () => {
  const kernels = new WidgetModel(() => {});
  kernels.widget_manager = { get_model: async () => ({ get: () => 1, on: () => {}, off: () => {} }) };
  kernels.update({ ...drawn(1, 1, 0), steps: [["slider", "value"]], watched: false });
  const views = [{}, {}].map(() => lookAhead(kernels, { classList: { toggle: () => {} }, closest: () => null }));
  const [one, two] = observers.slice(-2);
  one.see(true);
  two.see(true);
  one.see(false);
  assert.equal(kernels.get("watched"), true);
  views[1].stop();
  assert.equal(kernels.get("watched"), false);
});

// A picture with a slider and a field that follows a list; the kernel has drawn both of the slider's states.
async function known() {
  const [slider, list, field] = [{ value: 1 }, { index: 0 }, { texts: "0" }].map((state) => {
    const control = new WidgetModel(() => {});
    control.off = () => {};
    control.update(state);
    return control;
  });
  const kernels = new WidgetModel(() => {});
  const controls = { slider, list, field };
  kernels.widget_manager = { get_model: async (id) => controls[id] };
  kernels.update(drawn(1, 1, 0));
  lookAhead(kernels, null);
  await found();
  kernels.update(drawn(2, 2, 0));
  kernels.update(drawn(3, 1, 1));
  kernels.update(drawn(4, 1, 0));
  return controls;
}

test("a listener hears only of the traits that it asks for, and of each of their changes", async () => {
  const kernels = new WidgetModel(() => {});
  kernels.widget_manager = { get_model: async () => {} };
  kernels.update({ ...drawn(1, 1, 0), steps: [], sentences: ["one"] });
  const { model } = lookAhead(kernels, null);
  const heard = [];
  model.on("change:position change:sentences", () => heard.push("sentences"));
  model.on("change", () => heard.push("any"));
  kernels.set("sentences", ["two"]);
  kernels.set("moved", [1, 3]);
  kernels.set("sentences", ["three"]);
  assert.deepEqual(heard, ["sentences", "any", "any", "sentences", "any"]);
});

test("a field follows the list whose next state is known", async () => {
  const { list, field } = await known();
  list.set("index", 1);
  assert.equal(field.get("texts"), "1");
});

test("what is being typed stays while a slider that it does not follow shows a known state", async () => {
  const { slider, field } = await known();
  field.set("texts", "typed");
  slider.set("value", 2);
  slider.set("value", 1);
  assert.equal(field.get("texts"), "typed");
});
