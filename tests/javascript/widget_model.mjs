// The part of ipywidgets' WidgetModel (@jupyter-widgets/base 6) that decides what is sent and when. Two things are easy
// to miss: `save_changes` sets once more what it sends, and while the kernel is busy with a message the next ones wait.
// The kernel repeats what it was sent, in case another page shows the same widget.

export class WidgetModel {
  #attributes = {};
  #listeners = [];
  #unsaved = {};
  #waiting = {};
  #unanswered = {}; // how many messages with a value of an attribute are under way
  #isBusy = false;

  constructor(send) {
    this.send = send;
  }

  get(name) {
    return this.#attributes[name];
  }

  on(names, listener) {
    this.#listeners.push([names.split(" "), listener]);
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

  // As if the kernel had sent them: nothing of it is sent back.
  set_state(state) {
    this.update(state);
  }

  // The kernel repeats what it was sent; what the hand has changed since then stays.
  echo(state) {
    for (const name of Object.keys(state)) this.#unanswered[name] -= 1;
    const isCurrent = ([name]) => !this.#unanswered[name] && !(name in this.#waiting);
    this.#change(Object.fromEntries(Object.entries(state).filter(isCurrent)));
  }

  // The kernel is done with the message that was sent last.
  rest() {
    this.#isBusy = false;
    this.#flush();
  }

  #change(values) {
    Object.assign(this.#attributes, values);
    const events = ["change", ...Object.keys(values).map((name) => `change:${name}`)];
    for (const [names, listener] of this.#listeners) if (names.some((name) => events.includes(name))) listener();
  }

  #flush() {
    if (this.#isBusy || !Object.keys(this.#waiting).length) return;
    this.#isBusy = true;
    for (const name of Object.keys(this.#waiting)) this.#unanswered[name] = (this.#unanswered[name] ?? 0) + 1;
    this.send(this.#waiting);
    this.#waiting = {};
  }
}
