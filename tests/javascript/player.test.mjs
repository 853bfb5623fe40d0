import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { addPlayer } from "../../convlib/explorers/assets/player.mjs";
import { WidgetModel } from "./widget_model.mjs";

const INTERVAL = 500; // ms

mock.timers.enable({ apis: ["setTimeout"] });

// A player of five positions, how to press its button, and the moves that it made.
function player() {
  const [name, slider, button] = [new EventTarget(), new EventTarget(), new EventTarget()];
  globalThis.document = { createElement: () => ({ querySelectorAll: () => [name, slider, button] }) };
  const [model, moves] = [new WidgetModel(() => {}), []];
  model.update({ placed: [1, 0], moved: [0, 0], interval: INTERVAL, position: "t", sentences: [..."abcde"] });
  model.update({ buttons: { play: "Play", pause: "Pause" } });
  addPlayer(model, { append: () => {} }, (index) => {
    moves.push(index);
    model.update({ moved: [model.get("placed")[0], index] });
  });
  return { model, button, moves, press: () => button.dispatchEvent(new Event("click")) };
}

test("Play moves on until the last position, and says Pause meanwhile", () => {
  const { button, moves, press } = player();
  press();
  assert.equal(button.textContent, "Pause");
  for (let step = 0; step < 9; step += 1) mock.timers.tick(INTERVAL);
  assert.deepEqual(moves, [1, 2, 3, 4]);
  assert.equal(button.textContent, "Play");
});

test("where there is nothing to play any more, it says Play again at once, and nothing moves later", () => {
  const { model, button, moves, press } = player();
  press();
  model.update({ placed: [2, 0], sentences: ["No output."] });
  assert.deepEqual([button.disabled, button.textContent], [true, "Play"]);
  model.update({ placed: [3, 0], sentences: [..."abcde"] });
  mock.timers.tick(INTERVAL);
  assert.deepEqual([button.disabled, button.textContent, moves], [false, "Play", []]);
});
