import assert from "node:assert/strict";
import { test } from "node:test";

import { lookAhead } from "../../convlib/explorers/assets/ahead.mjs";
import { WidgetModel } from "./widget_model.mjs";

globalThis.IntersectionObserver = class {
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
