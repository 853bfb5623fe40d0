// Another `base` in a picture (drawing/panels.py writes it). Figures that stay the same stay on the page: to lay out and
// paint them again is most of the work of a frame.

const FIGURE = /<figure.*?<\/figure>/gs;
const BOX = /<div[^>]*>/g;
const AROUND = "</div>"; // the last one ends the panels; paragraphs follow

// Put another base into a picture, and its paragraphs into `lines`.
export function replaceBase(picture, lines, before, base) {
  const [[oldPanels, oldParagraphs], [panels, paragraphs]] = [halves(before), halves(base)];
  if (paragraphs !== oldParagraphs) lines.innerHTML = paragraphs;
  const changes = changesOf(oldPanels, panels);
  if (!changes) {
    picture.innerHTML = panels;
    return;
  }
  const [figures, boxes] = ["figure", "div"].map((name) => picture.querySelectorAll(name));
  for (const [i, figure] of changes.figures) figures[i].outerHTML = figure;
  for (const [i, style] of changes.styles) boxes[i].setAttribute("style", style);
}

// Split a base into its panels and the paragraphs below them.
function halves(base) {
  const end = base.lastIndexOf(AROUND) + AROUND.length;
  return base ? [base.slice(0, end), base.slice(end)] : ["", ""];
}

// Return which figures and which boxes around them differ, each by its number; undefined if others are there.
export function changesOf(before, after) {
  const [old, now] = [before, after].map((text) => ({
    figures: text.match(FIGURE) ?? [],
    boxes: text.replace(FIGURE, "").match(BOX) ?? [],
    plan: text.replace(FIGURE, "<figure>").replace(BOX, "<div>"),
  }));
  if (!before || old.plan !== now.plan) return undefined;
  return { figures: differing(old.figures, now.figures), styles: differing(old.boxes, now.boxes).map(styled) };
}

const differing = (old, now) => [...now.entries()].filter(([i, text]) => text !== old[i]);
const styled = ([i, box]) => [i, box.match(/style="([^"]*)"/)?.[1] ?? ""];
