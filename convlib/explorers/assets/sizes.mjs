// How to size an exhibit so that its slide does not overflow.

const LARGEST = 2.2; // how much an exhibit grows, where the window is 720 px high
const SMALLEST = 0.5;
const MARGIN = 16; // px free on a slide
export const LEGIBLE = 0.7; // the smallest size of sentences, in an exhibit's own type
const LARGE = 0.8; // the part of their size that sentences keep where all of it must become smaller
const LAYOUTS = ["convlib-tall", "convlib-wide", "convlib-beside"]; // the one that can be largest is taken

export function sizes(explorer, slide) {
  const fits = () => {
    const cells = [...slide.parentNode.children].map((cell) => cell.getBoundingClientRect());
    const tall = cells.reduce((sum, { height }) => sum + height, 0);
    return tall < window.innerHeight - MARGIN && explorer.scrollWidth <= explorer.clientWidth;
  };
  const setSentences = (size) => explorer.style.setProperty("--convlib-sentences", `${size}em`);
  // Make all of it smaller, from a zoom on, until it fits; return the zoom.
  const shrink = (largest, prepare = () => {}) => {
    for (let zoom = largest; zoom > SMALLEST; zoom -= 0.05) {
      explorer.style.zoom = zoom;
      prepare(zoom);
      if (fits()) return zoom;
    }
    return SMALLEST;
  };
  // Make all of it smaller, and keep most of the size that its sentences have on the screen.
  const shrinkPicture = (largest, type) => {
    const zoom = shrink(largest, (tried) => setSentences((LARGE * type) / tried));
    fitSentences(type / zoom, (LARGE * type) / zoom);
  };
  // Lay it out in one way, as large as fits; return the zoom.
  const fit = (layout) => {
    for (const other of LAYOUTS) explorer.classList.toggle(other, other === layout);
    explorer.style.removeProperty("--convlib-sentences");
    return shrink((LARGEST * window.innerHeight) / 720);
  };
  // Return the layout in which it can be largest.
  const choose = () => {
    const zooms = LAYOUTS.map(fit);
    return LAYOUTS[zooms.indexOf(Math.max(...zooms))];
  };
  // Make only its sentences smaller until it fits; return their size, or undefined where that is not enough.
  const fitSentences = (largest, smallest = LEGIBLE) => {
    for (let size = largest; size > smallest; size -= 0.05) {
      setSentences(size);
      if (fits()) return size;
    }
    setSentences(smallest);
    return fits() ? smallest : undefined;
  };
  // Give it the size that it has in a notebook.
  const reset = () => {
    explorer.style.zoom = "";
    explorer.style.removeProperty("--convlib-sentences");
    explorer.classList.remove(...LAYOUTS);
  };
  return { choose, fit, fitSentences, reset, shrinkPicture };
}
