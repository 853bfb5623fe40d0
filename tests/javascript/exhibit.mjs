// The browser's side of an exhibit and its controls without a browser, driven by test_ahead.py: each line of the input is
// a command, and each line of the output says what is shown and what was sent to the kernel.

import { createInterface } from "node:readline";
import { mock } from "node:test";

import { lookAhead } from "../../convlib/explorers/assets/ahead.mjs";
import { hasFrames, reportMoves } from "../../convlib/explorers/assets/moves.mjs";
import { stayOnCell } from "../../convlib/explorers/assets/paths.mjs";
import { indexOf } from "../../convlib/explorers/assets/position.mjs";
import { WidgetModel } from "./widget_model.mjs";

const RESTED = 1000; // ms, longer than any hand-held move waits
const SHOWN = ["base", "frames", "sentences", "rows", "columns", "regions", "stack"];
globalThis.IntersectionObserver = class {
  observe() {}
  disconnect() {}
};
const { text } = Response.prototype;
const reading = []; // what is being decompressed
Response.prototype.text = function () {
  const read = text.call(this);
  reading.push(read);
  return read;
};
mock.timers.enable({ apis: ["setTimeout"] });

let view, controls, sent;
const named = (name) => (name === "view" ? view.kernels : controls.get(name));
const decoded = ({ ahead, ...state }) => (ahead ? { ...state, ahead: Buffer.from(ahead, "base64") } : state);

const commands = {
  start: ({ state, values }) => {
    mock.timers.reset();
    mock.timers.enable({ apis: ["setTimeout"] });
    globalThis.document = new EventTarget();
    controls = new Map();
    for (const [id, held] of Object.entries(values)) {
      const control = new WidgetModel((changed) => sent.push([id, changed]));
      control.off = () => {};
      control.update(held);
      controls.set(id, control);
    }
    const kernels = new WidgetModel((moved) => sent.push(["view", moved]));
    kernels.widget_manager = { get_model: async (id) => controls.get(id) };
    kernels.update(state);
    const { model } = lookAhead(kernels, null, state.stack && stayOnCell);
    view = { kernels, model, ...reportMoves(model, { contains: () => false }, state.stack ? () => true : hasFrames) };
  },
  use: ({ id, state }) => {
    globalThis.document.dispatchEvent(new Event("keydown"));
    for (const [trait, value] of Object.entries(state)) controls.get(id).set(trait, value);
    controls.get(id).save_changes();
  },
  move: ({ index }) => view.moveTo(index),
  wait: () => mock.timers.tick(RESTED),
  update: ({ name, state }) => named(name).update(decoded(state)),
  echo: ({ name, state }) => named(name).echo(state),
  rest: ({ name }) => named(name).rest(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...details } = JSON.parse(line);
  sent = [];
  commands[command](details);
  await Promise.all(reading.splice(0));
  await new Promise(setImmediate);
  const shown = Object.fromEntries(SHOWN.map((trait) => [trait, view.model.get(trait)]));
  const key = view.model.get("key"); // the text of a state's key, where one is shown that is known ahead
  const ahead = typeof key === "string" ? [view.kernels.get("key")[1], key] : null;
  console.log(JSON.stringify({ shown, index: indexOf(view.model), sent, ahead }));
}
