// The keys of a keyboard or a presenter turn the slides and reveal their parts; N shows the notes; printing shows all.
const slides = [...document.querySelectorAll("section")];
const onwards = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const back = ["ArrowLeft", "ArrowUp", "PageUp", "Shift+ "];
let shown = named();

// Which slide the address names, by its number or by a heading or cell on it.
function named() {
  const name = decodeURIComponent(location.hash.slice(1));
  const section = document.getElementById(name)?.closest("section");
  return section ? slides.indexOf(section) : Math.min(Math.max(parseInt(name) || 1, 1), slides.length) - 1;
}

const overflows = (slide) => slide.scrollHeight > slide.clientHeight || slide.scrollWidth > slide.clientWidth;

// Make everything on a slide as large as fits: pictures and exhibits may grow, the rest only shrinks.
function fit(slide) {
  const images = [...slide.querySelectorAll("img")].filter((image) => image.naturalWidth > 0);
  const exhibits = slide.querySelectorAll(".convlib-explorer");
  for (let grow = 2; grow > 0.3; grow -= 0.05) {
    images.forEach((image) => (image.style.width = `${Math.min(image.naturalWidth * grow, 1160)}px`));
    for (const exhibit of exhibits) exhibit.style.zoom = Math.max(grow, 1);
    for (const part of slide.children) {
      part.style.zoom = Math.min(grow, 1);
      part.style.maxWidth = `${1160 / Math.min(grow, 1)}px`; // smaller type, longer lines
    }
    if (!overflows(slide)) return;
  }
}

function show(next) {
  shown = next;
  slides.forEach((slide, i) => slide.classList.toggle("shown", i === shown));
  const scale = Math.min(innerWidth / 1280, innerHeight / 720);
  const left = (innerWidth - 1280 * scale) / 2;
  slides[shown].style.transform = `translate(${left}px, 0) scale(${scale})`;
  fit(slides[shown]);
  history.replaceState(null, "", `#${shown + 1}`);
}

function turn(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key === " " && event.shiftKey ? "Shift+ " : event.key;
  const hidden = slides[shown].querySelector(".fragment:not(.revealed)");
  if (onwards.includes(key)) {
    event.preventDefault();
    if (hidden) hidden.classList.add("revealed");
    else if (shown + 1 < slides.length) show(shown + 1);
  } else if (back.includes(key)) {
    event.preventDefault();
    if (shown > 0) show(shown - 1);
  } else if (key.toLowerCase() === "n") {
    document.body.classList.toggle("noted");
    show(shown);
  }
}

// The keys in an exhibit are the exhibit's, but for those of a presenter.
function turnFromExhibit(event) {
  if (!["PageDown", "PageUp"].includes(event.key) || !event.target.closest?.(".convlib-explorer")) return;
  event.stopPropagation();
  turn(event);
}

// An exhibit is there some time after its page. It keeps its size while it is used, as long as what it says fits.
new MutationObserver(() => fit(slides[shown])).observe(document.body, { subtree: true, attributeFilter: ["data-convlib"] });
const watcher = new ResizeObserver(() => overflows(slides[shown]) && fit(slides[shown]));
document.querySelectorAll(".convlib-explorer").forEach((exhibit) => watcher.observe(exhibit));

addEventListener("keydown", turn);
addEventListener("keydown", turnFromExhibit, true);
addEventListener("resize", () => show(shown));
addEventListener("hashchange", () => show(named()));
addEventListener("beforeprint", () => {
  document.body.classList.remove("turned"); // only slides that are shown have a size
  for (const slide of slides) {
    slide.style.transform = "";
    fit(slide);
  }
});
for (const moment of ["load", "afterprint"]) {
  addEventListener(moment, () => {
    document.body.classList.add("turned");
    show(shown);
  });
}
