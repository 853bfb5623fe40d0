// The bar above a notebook: run it, what Python is doing, and where the work is kept.

import { offerWork } from "./keep.mjs";
import { keepOffline, sayIfNever, sayOffline } from "./offline.mjs";
import { say } from "./say.mjs";
import { Status } from "./status.mjs";
import { home } from "./storage.mjs";

const AT_REST = 5_000; // ms without a running cell: then the course is fetched for use without a network

export class Bar {
  #rest;
  #session;

  // `runAll` runs all cells of the notebook.
  constructor(app, panel, runAll) {
    this.#session = panel.sessionContext;
    this.node = document.createElement("div");
    const inner = document.createElement("section");
    inner.className = "convlib-bar";
    inner.setAttribute("aria-label", say("Course"));
    this.run = button(say("▶ Run all cells"), runAll);
    this.status = new Status(this.#session, () => this.#show());
    this.said = document.createElement("span");
    this.said.setAttribute("role", "status");
    this.toError = button(say("Go to that cell"), () => goTo(panel.content, this.status.failed));
    this.notices = document.createElement("div");
    this.menu = document.createElement("div");
    const lessons = Object.assign(document.createElement("a"), { href: home(), textContent: say("All lessons") });
    inner.append(this.run, this.said, this.toError, lessons, this.#work(app, panel), this.notices);
    this.node.append(inner, this.menu);
    this.#session.statusChanged.connect(() => this.#show());
    this.#session.kernelChanged.connect(() => this.#show());
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
    kept.textContent = say("What you change is kept in this browser, on this computer only.");
    const offline = document.createElement("p");
    sayOffline(offline)
      .then(() => sayIfNever(offline))
      .catch(console.error);
    this.menu.append(kept, offline);
    offerWork(this.menu, {
      before: () => app.commands.execute("docmanager:save-all"),
      after: async (paths) => {
        await app.commands.execute("filebrowser:refresh");
        if (paths.includes(panel.context.path)) await panel.context.revert();
      },
    });
    this.work = button(say("Your work ▾"), () => this.#place());
    this.work.popoverTargetElement = this.menu;
    return this.work;
  }

  open() {
    this.#place();
    this.menu.showPopover();
  }

  #place() {
    const { bottom, right } = this.work.getBoundingClientRect();
    this.menu.style.inset = `${bottom + 4}px ${window.innerWidth - right}px auto auto`;
  }

  #show() {
    this.run.disabled = this.status.mustWait;
    this.toError.hidden = !this.status.failed;
    const sentence = this.status.sentence ?? this.said.textContent;
    if (sentence !== this.said.textContent) this.said.textContent = sentence; // the same one would be read out again
    clearTimeout(this.#rest);
    if (this.#session.session?.kernel?.status === "idle") this.#rest = setTimeout(keepOffline, AT_REST);
  }
}

async function goTo(notebook, cell) {
  const index = notebook.widgets.indexOf(cell);
  if (index < 0) return; // the reader has deleted it
  notebook.activeCellIndex = index;
  await notebook.scrollToItem(index, "start");
  notebook.activate();
}

export function button(text, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", action);
  return made;
}
