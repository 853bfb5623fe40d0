// What the bar says of Python: whether it is there, and what became of the cells that were run.

import { isThere } from "./python.mjs";
import { say } from "./say.mjs";

const SLOW_AFTER = 45_000; // ms
const RUNNING_AFTER = 1_000; // ms: what takes less is not worth a word, and a screen reader says every word
const AT_MOST = 120; // letters of an error

export class Status {
  #failed;
  #isAsked = false;
  #isSlow = false;
  #isLong = false;
  #running = new Set();
  #session;

  // `changed` is called whenever the sentence may have changed.
  constructor(session, changed) {
    this.#session = session;
    this.changed = changed;
    setTimeout(() => changed((this.#isSlow = true)), SLOW_AFTER);
    window.addEventListener("python-failed", () => changed());
  }

  // Cells are to run. They may have to wait.
  ask() {
    this.#isAsked = true;
    this.changed();
  }

  // Runs a cell with `run`. After an error JupyterLite drops the cells that wait, and their `run` never ends.
  async during(cell, run) {
    if (this.#running.size === 0) this.#begin();
    this.#running.add(cell);
    try {
      return await run();
    } finally {
      this.#running.delete(cell);
      this.#look(cell);
      this.changed();
    }
  }

  #begin() {
    this.#failed = undefined;
    this.#isLong = false;
    setTimeout(() => this.changed((this.#isLong = true)), RUNNING_AFTER);
  }

  #look(cell) {
    const error = errorOf(cell);
    if (!error) return;
    const number = cell.model.executionCount ?? " ";
    const sentences = [say("Cell [{number}] stopped with an error: {error}.", { number, error })];
    if (this.#running.size > 0) sentences.push(say("The cells after it did not run."));
    this.#failed = { cell, sentence: sentences.join(" ") };
    this.#running.clear();
  }

  get mustWait() {
    return !isThere(this.#session) && (this.#isAsked || this.#isLost);
  }

  get #isLost() {
    return document.querySelector("#python-failed") !== null;
  }

  // The cell that ended in an error, if one did since Python was started.
  get failed() {
    return isThere(this.#session) && this.#running.size === 0 ? this.#failed?.cell : undefined;
  }

  get sentence() {
    if (!isThere(this.#session)) return this.#loading;
    if (this.#running.size > 0) return this.#isLong ? say("A cell is running …") : undefined;
    return this.#failed?.sentence ?? say("Python is ready.");
  }

  get #loading() {
    this.#failed = undefined;
    if (this.#isLost) return say("Python is not there. The line at the foot of this page says why.");
    if (this.#isSlow) return say("Python is still being loaded. On a slow network that takes a few minutes, once.");
    if (this.#isAsked) return say("Python is being loaded. The cells run as soon as it is there.");
    return say("Python is being loaded. You can press “Run all cells” now: they run as soon as it is there.");
  }
}

// The error that a cell shows, such as "NameError: name 'x' is not defined", unless it is one that the course expects.
function errorOf(cell) {
  if (cell.isDisposed || (cell.model.getMetadata("tags") ?? []).includes("raises-exception")) return undefined;
  const error = cell.model.outputs.toJSON().find(({ output_type: type }) => type === "error");
  if (!error) return undefined;
  const [line] = error.evalue.split("\n");
  const name = error.ename.replace(/^<class '(?:.*\.)?(.*)'>$/, "$1"); // as Pyodide's kernel writes it
  const whole = [name, line].filter(Boolean).join(": ");
  return whole.length > AT_MOST ? `${whole.slice(0, AT_MOST)} …` : whole.replace(/\.$/, "");
}
