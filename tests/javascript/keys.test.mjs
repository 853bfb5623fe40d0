import assert from "node:assert/strict";
import test from "node:test";

import { indexAfter, isPlayKey, stepFor } from "../../convlib/explorers/assets/keys.mjs";

const press = (key, index, rows, columns) => indexAfter(index, stepFor({ key }, false), rows, columns);
const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", " ", "Enter", "a", "Home"];

test("a reader has the arrow keys, and pages that are long steps", () => {
  const steps = KEYS.map((key) => stepFor({ key }, false));
  assert.deepEqual(steps.slice(0, 6), [[0, -1], [0, 1], [-1, 0], [1, 0], [-10, 0], [10, 0]]);
  assert.deepEqual(steps.slice(6, 9), Array(3).fill(undefined));
});

test("a presenter's pages are single steps, and Space is one", () => {
  const steps = KEYS.map((key) => stepFor({ key }, true));
  assert.deepEqual(steps.slice(4, 7), [[0, -1], [0, 1], [0, 1]]);
  assert.deepEqual(steps.slice(7, 9), [undefined, undefined]);
});

test("a key with Ctrl, Alt or Command belongs to the browser", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey"]) {
    assert.equal(stepFor({ key: "ArrowLeft", [held]: true }, true), undefined);
    assert.equal(isPlayKey({ key: " ", [held]: true }), false);
  }
  assert.deepEqual(stepFor({ key: "ArrowLeft", shiftKey: true }, false), [0, -1]);
  assert.equal(isPlayKey({ key: " " }), true);
});

test("Home and End lead to the ends of the row, with Ctrl to the corners of the table", () => {
  const [rows, columns] = [3, 4];
  for (const isPresenter of [false, true]) {
    const after = (key, ctrlKey) => indexAfter(6, stepFor({ key, ctrlKey }, isPresenter), rows, columns);
    assert.deepEqual([after("Home"), after("End"), after("Home", true), after("End", true)], [4, 7, 0, 11]);
  }
});

test("a page is ten positions down or, in a single row, along it; it ends at the edge", () => {
  assert.deepEqual([press("PageDown", 7, 40, 5), press("PageUp", 107, 40, 5)], [57, 57]);
  assert.deepEqual([press("PageDown", 7, 4, 5), press("PageUp", 7, 4, 5)], [17, 2]);
  assert.deepEqual([press("PageDown", 3, 1, 50), press("PageUp", 33, 1, 50)], [13, 23]);
  assert.deepEqual([press("PageDown", 3, 1, 8), press("PageUp", 3, 1, 8)], [7, 0]);
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

test("without positions there is no step", () => {
  for (const step of [[0, 1], [10, 0], [Infinity, Infinity]]) assert.equal(indexAfter(0, step, 0, 0), undefined);
});
