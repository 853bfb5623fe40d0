// The part of ipywidgets' WidgetModel (@jupyter-widgets/base 6) that decides what is sent and when. Two things are easy
// to miss: `save_changes` sets once more what it sends, and while the kernel is busy with a message the next ones wait.

export class WidgetModel {
  #attributes = {};
  #listeners = [];
  #unsaved = {};
  #waiting = {};
  #isBusy = false;

  constructor(send) {
    this.send = send;
  }

  get(name) {
    return this.#attributes[name];
  }

  on(_names, listener) {
    this.#listeners.push(listener);
  }

  set(name, value) {
    if (JSON.stringify(value) === JSON.stringify(this.get(name))) return;
    this.#unsaved[name] = value;
    this.#change({ [name]: value });
  }

  save_changes() {
    this.#change(this.#unsaved);
    Object.assign(this.#waiting, this.#unsaved);
    this.#unsaved = {};
    this.#flush();
  }

  // The kernel sends new values.
  update(state) {
    this.#change(state);
  }

  // The kernel is done with the message that was sent last.
  rest() {
    this.#isBusy = false;
    this.#flush();
  }

  #change(values) {
    Object.assign(this.#attributes, values);
    this.#listeners.forEach((listener) => listener());
  }

  #flush() {
    if (this.#isBusy || !Object.keys(this.#waiting).length) return;
    this.#isBusy = true;
    this.send(this.#waiting);
    this.#waiting = {};
  }
}
