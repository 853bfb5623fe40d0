// The picture of an exhibit that has sent, for every position, one highlight per panel (`frames`) and a sentence
// (`sentences`): the positions are a table of `rows` and `columns`.

import { hearKernel } from "./hearing.mjs";
import { indexAfter } from "./keys.mjs";
import { hasFrames } from "./moves.mjs";
import { renderPicture } from "./picture.mjs";

const SENT = {
  hasAll: hasFrames,
  frameAt: (model, index) => model.get("frames")[index] ?? [],
  sentenceAt: (model, index) => model.get("sentences")[index] ?? "",
  after: (model, index, step) => indexAfter(index, step, model.get("rows"), model.get("columns")),
};

export const render = ({ model, el }) => renderPicture({ model, el }, SENT);

export default { initialize: hearKernel, render };
