// When the kernel hears of a move.

import { move } from "./position.mjs";

const REST = 100; // ms without a move
export const ACTS = ["pointerdown", "keydown"];

// The browser has the frames of all positions, so a move shows at once. The kernel is told when the hand rests, or
// before it acts elsewhere: each message makes JupyterLab show a busy kernel, and that takes longer than a move.
export function reportMoves(model, el, hasAll = hasFrames) {
  let waiting;
  const report = () => {
    clearTimeout(waiting);
    waiting = undefined;
    model.save_changes();
  };
  const moveTo = (index) => {
    move(model, index);
    clearTimeout(waiting);
    if (hasAll(model)) waiting = setTimeout(report, REST);
    else report();
  };
  const reportBefore = (event) => waiting && !el.contains(event.target) && report();
  ACTS.forEach((act) => document.addEventListener(act, reportBefore, true));
  const stop = () => {
    report();
    ACTS.forEach((act) => document.removeEventListener(act, reportBefore, true));
  };
  return { moveTo, stop };
}

// Whether the browser has what the positions show.
export const hasFrames = (model) => model.get("frames").length > 0;
