// What the keys do in a picture: which step a key asks for, and where that step leads.

// Each step is [rows down, columns to the right].
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const PRESENTER = { ...ARROWS, PageUp: [0, -1], PageDown: [0, 1], " ": [0, 1] };

// Return the step that a key asks for, or undefined; a presenter has more keys than a reader.
export function stepFor(event, isPresenter) {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  return (isPresenter ? PRESENTER : ARROWS)[event.key];
}

// Return the index one step away in a table of positions, or undefined where the step leaves the table.
export function indexAfter(index, [down, right], rows, columns) {
  const row = Math.floor(index / columns) + down;
  const column = (index % columns) + right;
  const isInside = row >= 0 && row < rows && column >= 0 && column < columns;
  return isInside ? row * columns + column : undefined;
}
