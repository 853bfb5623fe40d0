// The front page's exhibit: what the kernel would send was stored when the site was built, so nothing has to start.

import exhibit from "./exhibit.js";

async function start() {
  const stored = await (await fetch(document.querySelector("link[as=fetch]").href)).json();
  const [kernel] = await exhibit.show(stored, [document.getElementById("exhibit")]);
  const kernels = [...document.querySelectorAll("#kernels input")];
  const choose = ({ value, dataset }) => {
    kernel.set("value", Number(value));
    document.getElementById("effect").textContent = dataset.effect;
  };
  kernels.forEach((input) => input.addEventListener("change", () => choose(input)));
  choose(kernels.find((input) => input.checked));
  for (const part of document.querySelectorAll(".scripted, .unscripted")) part.hidden = part.matches(".unscripted");
}

start();
