// A slider over all positions, and a button that plays them.

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
    moveTo(Math.min(model.get("index") + 1, last()));
    play(model.get("index") < last());
  };
  const fit = () => {
    name.textContent = model.get("position");
    slider.max = last();
    slider.disabled = button.disabled = last() < 1;
  };
  const follow = () => (slider.value = model.get("index"));
  slider.addEventListener("input", () => moveTo(slider.valueAsNumber));
  button.addEventListener("click", () => {
    if (!timer && model.get("index") === last()) moveTo(0);
    play(!timer);
  });
  model.on("change:position change:sentences", fit);
  model.on("change", follow);
  play(false);
  fit();
  follow();
  return () => play(false);
}
