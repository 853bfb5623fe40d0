// What is said of an answer: a sentence, and steps of the solution below it. The kernel sends the next hint ahead, which
// is shown as soon as its button is pressed; the kernel says the same when it hears of that.

import { hearKernel } from "./hearing.mjs";
import { render } from "./view.mjs";

function renderFeedback({ model, el }) {
  const leave = render({ model, el });
  const list = document.createElement("ol");
  el.append(list);
  const write = (steps) => list.replaceChildren(...steps.map(item));
  const show = () => write(model.get("solution"));
  const hint = ({ target }) => {
    const button = target.closest(".convlib-hint");
    if (!button || !el.closest(".convlib-explorer").contains(button)) return;
    const { sentence, steps } = model.get("hint");
    el.closest(".convlib-feedback").classList.remove("convlib-right", "convlib-wrong");
    el.querySelector("p.words").textContent = sentence;
    write(steps);
  };
  document.addEventListener("click", hint, true);
  model.on("change:solution change:hint", show); // after another question, a hint that was shown ahead goes
  show();
  return () => {
    document.removeEventListener("click", hint, true);
    leave();
  };
}

const item = (text) => Object.assign(document.createElement("li"), { textContent: text });

export default { initialize: hearKernel, render: renderFeedback };
