// Tells the kernel that a page shows an exhibit: an answer for each picture, and a message when it is gone.

import { hearKernel } from "./hearing.mjs";

function render({ model }) {
  const answer = () => {
    model.set("answered", model.get("asked"));
    model.save_changes();
  };
  model.on("change:asked", answer);
  answer();
  return () => {
    model.off("change:asked", answer);
    model.send({});
  };
}

export default { initialize: hearKernel, render };
