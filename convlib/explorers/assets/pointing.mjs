// Which position is under the pointer: geometry without a DOM.

// Return the index of the position under a point of the screen, or undefined where there is none. Each of the
// `regions` is a table of positions in a panel, in the px that the panel was drawn in; `boxOf(panel)` says where that
// panel is on the screen, how wide it is there, and how wide it was drawn.
export function positionAt(regions, boxOf, point) {
  const region = regions.find((one) => contains(one, cellAt(one, boxOf(one.panel), point)));
  if (!region) return undefined;
  const { row, column } = cellAt(region, boxOf(region.panel), point);
  return region.first + row * region.down + column * region.right;
}

// Return the row and the column of a region that a point is in; outside the region they run on.
export function cellAt(region, box, point) {
  const scale = box.drawn / box.width; // a panel may be shown larger or smaller than it was drawn
  return {
    row: Math.floor(((point.clientY - box.top) * scale - region.y) / region.height),
    column: Math.floor(((point.clientX - box.left) * scale - region.x) / region.width),
  };
}

function contains({ rows, columns }, { row, column }) {
  return row >= 0 && row < rows && column >= 0 && column < columns;
}
