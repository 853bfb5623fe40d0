// The picture of a stack of layers, any of whose cells can be chosen. The kernel sends the stack, a few numbers for each
// layer, and the browser finds the paths: the highlights of all cells together would be a hundred times as long.

import { hearKernel } from "./hearing.mjs";
import { indexAfter } from "./keys.mjs";
import { framesOf, indexAfterStep, sentenceOf, stayOnCell } from "./paths.mjs";
import { renderPicture } from "./picture.mjs";

const COMPOSED = {
  hasAll: () => true,
  frameAt: (model, index) => framesOf(model.get("stack"), index),
  sentenceAt: (model, index) => sentenceOf(model.get("stack"), index),
  after: (model, index, step) => indexAfterStep(model.get("stack"), index, step, indexAfter),
  stayIn: stayOnCell,
};

export function renderStack({ model, el }) {
  el.classList.add("convlib-stack");
  return renderPicture({ model, el }, COMPOSED);
}

export default { initialize: hearKernel, render: renderStack };
