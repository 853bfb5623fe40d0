// Ink on a sheet: dots, the text that stands for them, and which of them a stroke inks; without a DOM.

export const SIDE = 32;
const RADIUS = 1.7; // of the pen, in dots: the strokes of the set are about as wide

// Turn a hexadecimal digit for each four dots into a list of booleans, row by row; and back.
export function toDots(ink) {
  return [...ink].flatMap((digit) => [8, 4, 2, 1].map((bit) => Boolean(Number.parseInt(digit, 16) & bit)));
}

export function toInk(dots) {
  let ink = "";
  for (let at = 0; at < dots.length; at += 4) {
    ink += dots.slice(at, at + 4).reduce((number, inked) => 2 * number + inked, 0).toString(16);
  }
  return ink;
}

// List the dots, by their index, whose middles are within the pen's radius of a straight stroke.
export function lineOfDots([fromRow, fromColumn], [toRow, toColumn]) {
  const [down, right] = [toRow - fromRow, toColumn - fromColumn];
  const length = down * down + right * right || 1;
  const isInked = (row, column) => {
    const along = ((row - fromRow) * down + (column - fromColumn) * right) / length;
    const nearest = Math.max(0, Math.min(1, along));
    return Math.hypot(row - fromRow - nearest * down, column - fromColumn - nearest * right) <= RADIUS;
  };
  const indices = Array.from({ length: SIDE * SIDE }, (_, at) => at);
  return indices.filter((at) => isInked(Math.floor(at / SIDE) + 0.5, (at % SIDE) + 0.5));
}
