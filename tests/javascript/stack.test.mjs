import assert from "node:assert/strict";
import { test } from "node:test";

import { indexIn, stayOnCell } from "../../convlib/explorers/assets/paths.mjs";

const TALL = { sizes: [[6, 6], [4, 4], [2, 2]] };
const LOW = { sizes: [[6, 6], [3, 3]] };
const index = (stack, ...cell) => indexIn(stack, cell);

// A picture of a stack, and where the position goes from it.
function shown(stack, cell) {
  const state = { stack, last_cell: cell, placed: [1, indexIn(stack, cell)], moved: [0, 0] };
  const show = (other) => Object.assign(state, { stack: other, placed: [state.placed[0] + 1, stay({ stack: other })] });
  const stay = stayOnCell({ get: (name) => state[name] });
  return { state, show, stay };
}

test("in a lower stack the position is on the nearest cell, and it comes back", () => {
  const { show, stay } = shown(TALL, [2, 1, 0]);
  assert.equal(stay({ stack: LOW }), index(LOW, 1, 1, 0));
  show(LOW);
  assert.equal(stay({ stack: TALL }), index(TALL, 2, 1, 0));
});

test("a smaller map has the position at its edge", () => {
  const { stay } = shown(TALL, [1, 3, 2]);
  assert.equal(stay({ stack: LOW }), index(LOW, 1, 2, 2));
});

test("a position that the hand chose in between is the one that stays", () => {
  const { state, show, stay } = shown(TALL, [2, 1, 0]);
  show(LOW);
  state.moved = [state.placed[0], index(LOW, 0, 5, 5)];
  assert.equal(stay({ stack: TALL }), index(TALL, 0, 5, 5));
});

test("the kernel's last cell counts from its next picture on", () => {
  const { state, stay } = shown(LOW, [1, 0, 0]);
  assert.equal(stay({ stack: TALL }), index(TALL, 1, 0, 0));
  Object.assign(state, { last_cell: [2, 0, 1], placed: [2, index(LOW, 1, 0, 1)] });
  assert.equal(stay({ stack: TALL }), index(TALL, 2, 0, 1));
});
