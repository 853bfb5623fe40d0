// What the keys do in a picture: which step a key asks for, and where that step leads.

// Each step is [rows down, columns to the right].
const FAR = 10; // how far a page goes
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const ENDS = { Home: [0, -Infinity], End: [0, Infinity] };
const READER = { ...ARROWS, ...ENDS, PageUp: [-FAR, 0], PageDown: [FAR, 0] };
const PRESENTER = { ...ARROWS, ...ENDS, PageUp: [0, -1], PageDown: [0, 1], " ": [0, 1] };
const WITH_CTRL = { Home: [-Infinity, -Infinity], End: [Infinity, Infinity] };

// Return the step that a key asks for, or undefined. Pages are long for a reader, and single steps for a presenter.
export function stepFor(event, isPresenter) {
  if (event.metaKey || event.altKey) return undefined;
  if (event.ctrlKey) return WITH_CTRL[event.key];
  return (isPresenter ? PRESENTER : READER)[event.key];
}

// Return the index one step away in a table of positions, or undefined where the step leaves the table. A long step ends
// at the edge, and in a single row it goes along that row.
export function indexAfter(index, [down, right], rows, columns) {
  const isLong = Math.abs(down) > 1 || Math.abs(right) > 1;
  const along = isLong && rows === 1 ? right || down : right;
  const [row, column] = [Math.floor(index / columns) + down, (index % columns) + along];
  const [nearRow, nearColumn] = [within(row, rows), within(column, columns)];
  const isInside = nearRow === row && nearColumn === column;
  return rows && (isInside || isLong) ? nearRow * columns + nearColumn : undefined;
}

const within = (place, count) => Math.max(0, Math.min(place, count - 1));

// Whether a key starts or stops Play, as in other players.
export const isPlayKey = ({ key, ctrlKey, metaKey, altKey }) => key === " " && !ctrlKey && !metaKey && !altKey;
