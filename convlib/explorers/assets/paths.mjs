// How many paths lead from a chosen cell of a stack of layers to the cells of every map, what is drawn of them, and the
// sentence about it. `stack` has, from the input to the last map, each map's `sizes` [height, width] and `values` (as
// texts); between them its `layers` [kernel, stride, dilation, padding]; and what Python's `words.py` and `picture.py`
// have: `texts`, `formulas`, `fields`, `cell` and `origin` in px. `tests/explorers/test_stack.py` holds both to the same.

import { indexOf } from "./position.mjs";

// Return the map, the row and the column of a cell, where all cells of all maps are counted.
export function cellOf({ sizes }, index) {
  let [map, left] = [0, index];
  for (; left >= sizes[map][0] * sizes[map][1]; map += 1) left -= sizes[map][0] * sizes[map][1];
  return [map, Math.floor(left / sizes[map][1]), left % sizes[map][1]];
}

export function indexIn({ sizes }, [map, row, column]) {
  const before = sizes.slice(0, map).reduce((sum, [height, width]) => sum + height * width, 0);
  return before + row * sizes[map][1] + column;
}

// Return the index of a cell, or of the one nearest to it in a stack that has no such cell.
export function nearestIn(stack, [map, row, column]) {
  const found = Math.min(map, stack.sizes.length - 1);
  const [height, width] = stack.sizes[found];
  return indexIn(stack, [found, Math.min(row, height - 1), Math.min(column, width - 1)]);
}

// Return a function that finds the cell that was chosen last, or the one nearest to it, in another stack.
export function stayOnCell(model) {
  let [sent, last] = [];
  return ({ stack }) => {
    if (sent !== model.get("last_cell")) last = sent = model.get("last_cell");
    const here = indexOf(model);
    if (here !== nearestIn(model.get("stack"), last)) last = cellOf(model.get("stack"), here);
    return nearestIn(stack, last);
  };
}

// Return, for each map, the paths along the rows and along the columns between its cells and the chosen cell.
export function pathsOf(stack, index) {
  const [map, ...place] = cellOf(stack, index);
  const [rows, columns] = [0, 1].map((axis) => along(stack, map, axis, place[axis]));
  return rows.map((counts, i) => ({ rows: counts, columns: columns[i] }));
}

function along({ sizes, layers }, map, axis, chosen) {
  const counts = [];
  counts[map] = Array.from({ length: sizes[map][axis] }, (_, cell) => Number(cell === chosen));
  for (let i = map; i > 0; i -= 1) counts[i - 1] = below(layers[i - 1], counts[i], sizes[i - 1][axis]);
  for (let i = map; i < layers.length; i += 1) counts[i + 1] = above(layers[i], counts[i], sizes[i + 1][axis]);
  return counts;
}

// The cells of its input that a cell of a layer's map reads, along one axis; some may lie in the padding.
const readBy = ([kernel, stride, dilation, padding], cell) =>
  Array.from({ length: kernel }, (_, tap) => cell * stride - padding + tap * dilation);

function below(layer, counts, size) {
  const found = Array(size).fill(0);
  counts.forEach((count, cell) => readBy(layer, cell).forEach((read) => read in found && (found[read] += count)));
  return found;
}

const above = (layer, counts, size) =>
  Array.from({ length: size }, (_, cell) => readBy(layer, cell).reduce((sum, read) => sum + (counts[read] ?? 0), 0));

// What is drawn

// Return a highlight for each map: the chosen cell, where it comes from, and what it reaches.
export function framesOf(stack, index) {
  const [map, row, column] = cellOf(stack, index);
  return pathsOf(stack, index).map(({ rows, columns }, i) => {
    const frame = i === map ? chosenCell(stack, row, column) : connected(stack, rows, columns, i < map);
    return frame + (stack.counting ? texts(stack, i === map ? stack.values[i] : counted(rows, columns)) : "");
  });
}

function chosenCell(stack, row, column) {
  return `<path class="window" d="${square(stack, row, column)}"/>${outline(stack, row, row, column, column, "")}`;
}

const ABOVE = ' style="stroke:#00897b;stroke-dasharray:8 4"';
const FILLS = { true: "#ffb300", false: "#26a69a" };

function connected(stack, rows, columns, isBelow) {
  const most = Math.max(...rows) * Math.max(...columns);
  if (!most) return "";
  const squares = ["", "", "", ""];
  rows.forEach((down, row) =>
    columns.forEach((across, column) => {
      if (down * across) squares[Math.ceil((4 * down * across) / most) - 1] += square(stack, row, column);
    }),
  );
  const tints = squares.map((d, i) => d && `<path style="fill:${FILLS[isBelow]};fill-opacity:${OPACITY[i]}" d="${d}"/>`);
  const ends = [...endsOf(rows), ...endsOf(columns)];
  return tints.join("") + outline(stack, ...ends, isBelow ? "" : ABOVE);
}

const OPACITY = ["0.15", "0.25", "0.35", "0.45"];
const endsOf = (counts) => [counts.findIndex(Boolean), counts.findLastIndex(Boolean)];

const square = ({ cell, origin: [x, y] }, row, column) =>
  `M${x + column * cell} ${y + row * cell}h${cell}v${cell}h${-cell}z`;

function outline({ cell, origin: [x, y] }, top, bottom, left, right, style) {
  const [wide, tall] = [(right - left + 1) * cell, (bottom - top + 1) * cell];
  return `<path class="outline"${style} d="M${x + left * cell} ${y + top * cell}h${wide}v${tall}h${-wide}z"/>`;
}

// Write one text for each row; empty cells have none.
function texts({ cell, origin: [x, y] }, rows) {
  const size = SIZES[Math.max(...rows.flat().map((text) => text.length))] ?? 7;
  const spanned = rows.map((row) =>
    row.map((text, column) => text && `<tspan x="${x + column * cell + cell / 2}">${text}</tspan>`).join(""),
  );
  return spanned
    .map((spans, row) => spans && `<text y="${y + row * cell + cell / 2 + 5}" style="font-size:${size}px">${spans}</text>`)
    .join("");
}

const SIZES = { 1: 15, 2: 15, 3: 13, 4: 11, 5: 9 };
const THOUSANDS = 1e5; // larger numbers of paths are rounded to thousands in a cell
const counted = (rows, columns) => rows.map((down) => columns.map((across) => shortCount(down * across)));

function shortCount(count) {
  if (count < THOUSANDS) return count ? String(count) : "";
  return `${Math.round(count / 1000)}k`;
}

// What is said

export function sentenceOf(stack, index) {
  const parts = [["problem", {}], ...partsOf(stack, index)].map(([name, fields]) => filled(stack.texts[name], fields));
  return parts.filter(Boolean).join(" ");
}

function partsOf(stack, index) {
  const [map, row, column] = cellOf(stack, index);
  const paths = pathsOf(stack, index);
  const here = [map ? "map" : "input", { map, row, column, value: stack.values[map][row][column] }];
  const last = stack.sizes.length - 1;
  return [here, ...(map ? seen(stack, map, paths[0]) : []), ...(map < last ? [reached(last, paths[last])] : [])];
}

function seen(stack, map, paths) {
  const [field, found] = [stack.fields[map], summed(paths)];
  const formula = ["formula", { formula: stack.formulas[map] }];
  if (!found.cells) return [formula, ["blind", {}]];
  const [top, bottom, left, right] = [...endsOf(paths.rows), ...endsOf(paths.columns)];
  const [tall, wide] = [bottom - top + 1, right - left + 1];
  const notes = [...(Math.min(tall, wide) < field ? ["cut"] : []), ...(found.cells < tall * wide ? ["skipped"] : [])];
  return [formula, [found.cells > 1 ? "seen" : "seen_one", { top, bottom, left, right, ...found }], ...notes.map((name) => [name, {}])];
}

function reached(last, paths) {
  const found = summed(paths);
  const all = paths.rows.length * paths.columns.length;
  return [["lost", "reached_one", "reached"][Math.min(found.cells, 2)], { last, all, ...found }];
}

function summed({ rows, columns }) {
  const [sum, count] = [(counts) => counts.reduce((a, b) => a + b), (counts) => counts.filter(Boolean).length];
  const both = (of) => of(rows) * of(columns);
  return { cells: both(count), total: both(sum), most: both((counts) => Math.max(...counts)) };
}

const filled = (text, fields) => text.replace(/\{(\w+)\}/g, (whole, name) => fields[name] ?? whole);

const likewise = (place, from, to) => Math.floor(((place + 0.5) * to) / from);

// What the keys do: single steps and steps to an edge stay in a map, a page leads to the map before or after.
export function indexAfterStep(stack, index, [down, right], indexAfter) {
  const [map, row, column] = cellOf(stack, index);
  const isPage = Math.abs(down) > 1 && !right;
  const [height, width] = stack.sizes[map];
  if (!isPage) {
    const moved = indexAfter(row * width + column, [down, right], height, width);
    return moved === undefined ? undefined : indexIn(stack, [map, 0, 0]) + moved;
  }
  const next = map + Math.sign(down);
  if (!stack.sizes[next]) return undefined;
  const [tall, wide] = stack.sizes[next];
  return indexIn(stack, [next, likewise(row, height, tall), likewise(column, width, wide)]);
}
