// The browser's side of an exhibit without a browser, driven by test_position.py: each line of the input is a
// command, and each line of the output says where its views are and what was sent to the kernel.

import { createInterface } from "node:readline";
import { mock } from "node:test";

import { reportMoves } from "../../convlib/explorers/assets/moves.mjs";
import { indexOf } from "../../convlib/explorers/assets/position.mjs";
import { WidgetModel } from "./widget_model.mjs";

const RESTED = 1000; // ms, longer than any hand-held move waits
let views, sent;
mock.timers.enable({ apis: ["setTimeout"] });

const commands = {
  start: ({ states }) => {
    mock.timers.reset();
    mock.timers.enable({ apis: ["setTimeout"] });
    globalThis.document = new EventTarget();
    views = states.map((state, number) => {
      const model = new WidgetModel((moved) => sent.push([number, moved]));
      model.update(state);
      return { model, ...reportMoves(model, { contains: () => false }) };
    });
  },
  move: ({ view, index }) => views[view].moveTo(index),
  press: () => globalThis.document.dispatchEvent(new Event("pointerdown")),
  wait: () => mock.timers.tick(RESTED),
  update: ({ view, state }) => views[view].model.update(state),
  rest: ({ view }) => views[view].model.rest(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...details } = JSON.parse(line);
  sent = [];
  commands[command](details);
  console.log(JSON.stringify({ shown: views.map(({ model }) => indexOf(model)), sent }));
}
