// Where an exhibit is. The kernel writes only `placed` and the browser only `moved`, each the number of a picture and an
// index in it: see view.py. A move counts until the kernel has placed the exhibit anew.

export function indexOf(model) {
  const [placed, moved] = [model.get("placed"), model.get("moved")];
  return (moved[0] === placed[0] ? moved : placed)[1];
}

export function move(model, index) {
  model.set("moved", [model.get("placed")[0], index]);
}

// Return a function that says where the position goes in another state: as near as it can to its row and column, or to
// its number in `at`.
export function stayInTable(model) {
  let [row, column] = [0, 0]; // remembered through states that have no positions
  return ({ rows, columns, at }) => {
    const here = indexOf(model);
    if (at.length) return nearest(at, model.get("at")[here]);
    const width = model.get("columns");
    if (width) [row, column] = [Math.floor(here / width), here % width];
    return columns ? Math.min(row, rows - 1) * columns + Math.min(column, columns - 1) : 0;
  };
}

const nearest = (numbers, wanted) =>
  numbers.reduce((best, number, i) => (Math.abs(number - wanted) < Math.abs(numbers[best] - wanted) ? i : best), 0);
