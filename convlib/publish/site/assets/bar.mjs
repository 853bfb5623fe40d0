// The bar above a notebook: run it, what Python is doing, and where the work is kept.

import { offerWork } from "./keep.mjs";
import { keepOffline, sayOffline } from "./offline.mjs";
import { isThere } from "./python.mjs";
import { ROOT } from "./storage.mjs";

const LOADING = "Python is being loaded. You can press “Run all cells” now: they run as soon as it is there.";
const WAITING = "Python is being loaded. The cells run as soon as it is there.";
const READY = "Python is ready.";
const SLOW = "Python is still being loaded. On a slow network that takes a few minutes, once.";
const SLOW_AFTER = 45_000; // ms
const AT_REST = 5_000; // ms without a running cell: then the course is fetched for use without a network

export class Bar {
  #isAsked = false;
  #isSlow = false;
  #rest;
  #session;

  // `runAll` runs all cells of the notebook.
  constructor(app, panel, runAll) {
    this.#session = panel.sessionContext;
    this.node = document.createElement("div");
    const inner = document.createElement("section");
    inner.className = "convlib-bar";
    inner.setAttribute("aria-label", "Course");
    this.run = button("▶ Run all cells", runAll);
    this.status = document.createElement("span");
    this.status.setAttribute("role", "status");
    this.notices = document.createElement("div");
    this.menu = document.createElement("div");
    const home = Object.assign(document.createElement("a"), { href: new URL("index.html", ROOT), textContent: "All lessons" });
    inner.append(this.run, this.status, home, this.#work(app, panel), this.notices);
    this.node.append(inner, this.menu);
    this.#session.statusChanged.connect(() => this.#show());
    this.#session.kernelChanged.connect(() => this.#show());
    setTimeout(() => this.#show((this.#isSlow = true)), SLOW_AFTER);
    this.#show();
  }

  // Cells are to run. They may have to wait.
  ask() {
    this.#isAsked = true;
    this.#show();
  }

  // Shows a sentence with buttons, {text: action}, below the bar; any of them closes it.
  notice(sentence, actions) {
    const notice = document.createElement("p");
    notice.setAttribute("role", "status");
    notice.append(sentence);
    for (const [text, action] of Object.entries(actions)) {
      notice.append(
        button(text, async () => {
          notice.remove();
          await action();
        }),
      );
    }
    this.notices.append(notice);
  }

  // The button that opens the menu, which lies over the page.
  #work(app, panel) {
    this.menu.className = "convlib-work";
    this.menu.popover = "auto";
    const kept = document.createElement("p");
    kept.textContent = "What you change is kept in this browser, on this computer only.";
    const offline = document.createElement("p");
    sayOffline(offline).catch(console.error);
    this.menu.append(kept, offline);
    offerWork(this.menu, {
      before: () => app.commands.execute("docmanager:save-all"),
      after: async (paths) => {
        await app.commands.execute("filebrowser:refresh");
        if (paths.includes(panel.context.path)) await panel.context.revert();
      },
    });
    const open = button("Your work ▾", () => {
      const { bottom, right } = open.getBoundingClientRect();
      this.menu.style.inset = `${bottom + 4}px ${window.innerWidth - right}px auto auto`;
    });
    open.popoverTargetElement = this.menu;
    return open;
  }

  #show() {
    this.run.disabled = this.#isAsked && !isThere(this.#session);
    this.status.textContent = this.#sentence();
    clearTimeout(this.#rest);
    if (this.#session.session?.kernel?.status === "idle") this.#rest = setTimeout(keepOffline, AT_REST);
  }

  #sentence() {
    if (isThere(this.#session)) return READY;
    if (this.#isSlow) return SLOW;
    return this.#isAsked ? WAITING : LOADING;
  }
}

export function button(text, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", action);
  return made;
}
