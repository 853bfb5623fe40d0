// A slider over all positions, and a button that plays them.

import { indexOf } from "./position.mjs";

export function addPlayer(model, el, moveTo) {
  const player = document.createElement("div");
  player.className = "player";
  player.innerHTML = '<label><span></span><input type="range" min="0"></label><button type="button"></button>';
  el.append(player);
  const [name, slider, button] = player.querySelectorAll("span, input, button");
  let timer;
  const last = () => model.get("sentences").length - 1;
  const play = (isOn) => {
    const { play: start, pause } = model.get("buttons");
    clearTimeout(timer);
    timer = isOn ? setTimeout(step, model.get("interval")) : undefined;
    button.textContent = isOn ? pause : start;
  };
  const step = () => {
    moveTo(Math.min(indexOf(model) + 1, last()));
    play(indexOf(model) < last());
  };
  const fit = () => {
    name.textContent = model.get("position");
    slider.max = last();
    slider.disabled = button.disabled = last() < 1;
    if (button.disabled) play(false); // nobody could press Pause
  };
  const follow = () => (slider.value = indexOf(model));
  slider.addEventListener("input", () => moveTo(slider.valueAsNumber));
  button.addEventListener("click", () => {
    if (!timer && indexOf(model) === last()) moveTo(0);
    play(!timer);
  });
  model.on("change:position change:sentences", fit);
  model.on("change", follow);
  play(false);
  fit();
  follow();
  return () => play(false);
}
