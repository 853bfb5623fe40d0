import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { reportMoves } from "../../convlib/explorers/assets/moves.mjs";
import { indexOf } from "../../convlib/explorers/assets/position.mjs";
import { WidgetModel } from "./widget_model.mjs";

const GAP = 40; // ms between two keys of a hand
const REST = 1000; // ms after which a hand certainly rests

mock.timers.enable({ apis: ["setTimeout"] });

// An exhibit in its first picture, what it sends to the kernel, and how to move in it.
function exhibit(frames) {
  globalThis.document = new EventTarget();
  const sent = [];
  const model = new WidgetModel((state) => sent.push(state));
  model.update({ placed: [1, 0], moved: [0, 0], frames });
  return { model, sent, ...reportMoves(model, { contains: (target) => target === "inside" }) };
}

const press = () => globalThis.document.dispatchEvent(new Event("pointerdown"));

test("moves are shown at once, and the kernel hears of the last one when the hand rests", () => {
  const { model, sent, moveTo } = exhibit([[], [], [], []]);
  for (const index of [1, 2, 3]) {
    moveTo(index);
    assert.equal(indexOf(model), index);
    mock.timers.tick(GAP);
  }
  assert.deepEqual(sent, []);
  mock.timers.tick(REST);
  assert.deepEqual(sent, [{ moved: [1, 3] }]);
  mock.timers.tick(REST);
  assert.equal(sent.length, 1);
});

test("before the hand acts elsewhere, the kernel hears of its move", () => {
  const { sent, moveTo } = exhibit([[], []]);
  press();
  assert.deepEqual(sent, []);
  moveTo(1);
  press();
  assert.deepEqual(sent, [{ moved: [1, 1] }]);
});

test("an exhibit whose highlights the kernel draws asks for each", () => {
  const { sent, moveTo } = exhibit([]);
  moveTo(5);
  assert.deepEqual(sent, [{ moved: [1, 5] }]);
});

test("an exhibit that is closed reports its last move", () => {
  const { sent, moveTo, stop } = exhibit([[], []]);
  moveTo(1);
  stop();
  assert.deepEqual(sent, [{ moved: [1, 1] }]);
});

test("what the kernel placed counts from then on, also when the move before is sent later", () => {
  const { model, moveTo } = exhibit([[], [], []]);
  moveTo(1);
  model.update({ placed: [2, 0] });
  assert.equal(indexOf(model), 0);
  mock.timers.tick(REST);
  assert.equal(indexOf(model), 0);
  moveTo(2);
  assert.equal(indexOf(model), 2);
});
