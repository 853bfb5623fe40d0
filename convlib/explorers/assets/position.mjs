// Where an exhibit is. The kernel writes only `placed` and the browser only `moved`, each the number of a picture and an
// index in it: see view.py. A move counts until the kernel has placed the exhibit anew.

export function indexOf(model) {
  const [placed, moved] = [model.get("placed"), model.get("moved")];
  return (moved[0] === placed[0] ? moved : placed)[1];
}

export function move(model, index) {
  model.set("moved", [model.get("placed")[0], index]);
}
