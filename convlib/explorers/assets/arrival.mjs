// When an exhibit is put on the page.

const TAG = "convlib-arrival";

// ipywidgets puts a view into its exhibit later, at times many frames later, and JupyterLab lays out only what is near
// the screen. The browser tells an element of our own as soon as it is on the page, laid out or not.
export function onArrival(el, arrive) {
  if (!customElements.get(TAG)) customElements.define(TAG, Arrival); // each exhibit brings this module along
  const sentinel = document.createElement(TAG);
  sentinel.hidden = true;
  sentinel.arrive = arrive;
  el.append(sentinel);
  return () => sentinel.remove();
}

class Arrival extends HTMLElement {
  connectedCallback() {
    this.arrive?.();
    setTimeout(() => this.isConnected && this.arrive?.()); // ipywidgets may give its exhibit a class just after this
  }
}
