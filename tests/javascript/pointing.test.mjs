import assert from "node:assert/strict";
import test from "node:test";

import { cellAt, positionAt } from "../../convlib/explorers/assets/pointing.mjs";

// A 5×4 table of positions, 30×20 px each, whose corner is at (50, 40) in a panel 400 px wide.
const table = { panel: 0, x: 50, y: 40, width: 30, height: 20, rows: 4, columns: 5, first: 0, down: 5, right: 1 };
const box = { left: 100, top: 200, width: 400, drawn: 400 };
const at = (x, y, shown = box, regions = [table]) =>
  positionAt(regions, () => shown, { clientX: shown.left + x, clientY: shown.top + y });

test("each cell of the table is its position, from corner to corner", () => {
  for (let row = 0; row < 4; row += 1) {
    for (let column = 0; column < 5; column += 1) {
      const [x, y] = [50 + 30 * column, 40 + 20 * row];
      for (const [dx, dy] of [[0, 0], [29.9, 0], [0, 19.9], [29.9, 19.9]]) {
        assert.equal(at(x + dx, y + dy), 5 * row + column);
      }
    }
  }
});

test("beside the table there is no position", () => {
  for (const [x, y] of [[49.9, 60], [200, 60], [60, 39.9], [60, 120], [0, 0]]) assert.equal(at(x, y), undefined);
});

test("a panel that is shown smaller, larger or scrolled has its cells where they are seen", () => {
  for (const zoom of [0.5, 1, 2.2]) {
    const shown = { left: -30, top: -700, width: 400 * zoom, drawn: 400 };
    assert.equal(at((50 + 3.5 * 30) * zoom, (40 + 1.5 * 20) * zoom, shown), 8);
  }
});

test("a region may count in its own way, and the first that is hit counts", () => {
  const backwards = { ...table, first: 19, down: -5, right: -1 };
  assert.equal(at(50 + 2.5 * 30, 40 + 10, box, [backwards]), 17);
  const beside = { ...table, x: 300, rows: 1, columns: 1, first: 7 };
  assert.equal(at(310, 50, box, [table, beside]), 7);
  assert.equal(at(60, 50, box, [{ ...table, first: 3 }, table]), 3);
});

test("each region is looked for in its own panel", () => {
  const boxes = [box, { left: 600, top: 200, width: 400, drawn: 400 }];
  const regions = [table, { ...table, panel: 1, first: 100 }];
  const pointed = (clientX) => positionAt(regions, (panel) => boxes[panel], { clientX, clientY: 250 });
  assert.equal(pointed(160), 0);
  assert.equal(pointed(690), 101);
  assert.equal(pointed(555), undefined);
});

test("outside its region a cell has the number it would have", () => {
  assert.deepEqual(cellAt(table, box, { clientX: 100 + 50 - 1, clientY: 200 + 40 + 4 * 20 }), { row: 4, column: -1 });
});
