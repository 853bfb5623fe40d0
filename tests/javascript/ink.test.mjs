import assert from "node:assert/strict";
import { test } from "node:test";
import { SIDE, lineOfDots, toDots, toInk } from "../../convlib/explorers/assets/ink.mjs";

test("ink and dots are turned into each other, row by row", () => {
  const ink = `8001${"0".repeat(252)}`;
  const dots = toDots(ink);
  assert.equal(dots.length, SIDE * SIDE);
  assert.deepEqual([...dots.keys()].filter((at) => dots[at]), [0, 15]);
  assert.equal(toInk(dots), ink);
});

test("a stroke inks the dots within the pen's radius, and no others", () => {
  const inked = lineOfDots([16, 4], [16, 28]).map((at) => [Math.floor(at / SIDE), at % SIDE]);
  assert.deepEqual([...new Set(inked.map(([row]) => row))], [14, 15, 16, 17]);
  for (let column = 4; column < 28; column += 1) assert.equal(inked.filter((dot) => dot[1] === column).length, 4);
  assert.ok(inked.every(([, column]) => column >= 2 && column < 30));
});

test("a press without a move makes a spot, also at a corner and beyond the sheet", () => {
  assert.equal(lineOfDots([10, 10], [10, 10]).length, 12);
  assert.ok(lineOfDots([0, 0], [0, 0]).includes(0));
  assert.deepEqual(lineOfDots([-9, 40], [-9, 40]), []);
});
