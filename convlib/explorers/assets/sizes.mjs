// How to size an exhibit so that its slide does not overflow.

const LARGEST = 2.2; // how much an exhibit grows, where the window is 720 px high
const SMALLEST = 0.5;
const STEP = 0.05; // between two sizes that are tried
const MARGIN = 16; // px free on a slide
export const LEGIBLE = 0.7; // the smallest size of sentences, in an exhibit's own type
const LARGE = 0.8; // the part of their size that sentences keep where all of it must become smaller
const LAYOUTS = ["convlib-tall", "convlib-wide", "convlib-beside"]; // the one that can be largest is taken

export function sizes(explorer, slide) {
  // Return a function that says whether all that is shown fits.
  const fitting = () => {
    const cells = [...slide.parentNode.children].filter((cell) => cell.offsetHeight);
    return () => {
      const tall = cells.reduce((sum, cell) => sum + cell.getBoundingClientRect().height, 0);
      return tall < window.innerHeight - MARGIN && explorer.scrollWidth <= explorer.clientWidth;
    };
  };
  // Set the largest size that fits, and return it; undefined where not even the smallest does, which is set then. What
  // fits at one size fits at all smaller ones.
  const setLargest = (largest, smallest, set) => {
    const fits = fitting();
    const size = (step) => Math.max(largest - STEP * step, smallest);
    const fitsAt = (step) => (set(size(step)), fits());
    if (fitsAt(0)) return largest;
    let [tooLarge, small] = [0, Math.ceil((largest - smallest) / STEP)];
    while (small - tooLarge > 1) {
      const middle = Math.floor((tooLarge + small) / 2);
      [tooLarge, small] = fitsAt(middle) ? [tooLarge, middle] : [middle, small];
    }
    return fitsAt(small) ? size(small) : undefined;
  };
  const setSentences = (size) => explorer.style.setProperty("--convlib-sentences", `${size}em`);
  // Make all of it smaller, from a zoom on, until it fits; return the zoom.
  const shrink = (largest, prepare = () => {}) => {
    const setZoom = (zoom) => {
      explorer.style.zoom = zoom;
      prepare(zoom);
    };
    return setLargest(largest, SMALLEST, setZoom) ?? SMALLEST;
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
  const fitSentences = (largest, smallest = LEGIBLE) => setLargest(largest, smallest, setSentences);
  // Give it the size that it has in a notebook.
  const reset = () => {
    explorer.style.zoom = "";
    explorer.style.removeProperty("--convlib-sentences");
    explorer.classList.remove(...LAYOUTS);
  };
  return { choose, fit, fitSentences, reset, shrinkPicture };
}
