import assert from "node:assert/strict";
import test from "node:test";

import { indexAfter, stepFor } from "../../convlib/explorers/assets/keys.mjs";

const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", " ", "Enter", "a", "Home"];

test("a reader has the arrow keys", () => {
  const steps = KEYS.map((key) => stepFor({ key }, false));
  assert.deepEqual(steps, [[0, -1], [0, 1], [-1, 0], [1, 0], ...Array(6).fill(undefined)]);
});

test("a presenter has Page Up, Page Down and Space too", () => {
  const steps = KEYS.map((key) => stepFor({ key }, true));
  assert.deepEqual(steps.slice(4, 7), [[0, -1], [0, 1], [0, 1]]);
  assert.deepEqual(steps.slice(7), [undefined, undefined, undefined]);
});

test("a key with Ctrl, Alt or Command belongs to the browser", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey"]) {
    assert.equal(stepFor({ key: "ArrowLeft", [held]: true }, true), undefined);
  }
  assert.deepEqual(stepFor({ key: "ArrowLeft", shiftKey: true }, false), [0, -1]);
});

test("steps stay in the table: no row runs on into the next", () => {
  const [rows, columns] = [3, 4];
  for (let index = 0; index < rows * columns; index += 1) {
    const [row, column] = [Math.floor(index / columns), index % columns];
    assert.equal(indexAfter(index, [0, 1], rows, columns), column < 3 ? index + 1 : undefined);
    assert.equal(indexAfter(index, [0, -1], rows, columns), column > 0 ? index - 1 : undefined);
    assert.equal(indexAfter(index, [1, 0], rows, columns), row < 2 ? index + 4 : undefined);
    assert.equal(indexAfter(index, [-1, 0], rows, columns), row > 0 ? index - 4 : undefined);
  }
});

test("without positions there is no step", () => assert.equal(indexAfter(0, [0, 1], 0, 0), undefined));
