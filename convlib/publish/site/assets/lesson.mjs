// A lesson and a learner's copy of it. The copy is never overwritten: a newer lesson is offered beside it.

import { button } from "./bar.mjs";
import { beside, greeting, versionOf } from "./merge.mjs";
import { say } from "./say.mjs";
import { ROOT, originOf, rememberOrigin, removeFile, storedFile, storedFiles } from "./storage.mjs";

let published; // path -> version, of the site that this page belongs to

async function versions() {
  published ??= fetch(new URL("lessons.json", import.meta.url), { cache: "no-cache" }).then((answer) => answer.json());
  return published;
}

export const isPublished = async (path) => path in (await versions());

export async function greet(app, panel, bar) {
  const { context } = panel;
  const { path } = context;
  const current = (await versions())[path];
  if (!current) return;
  const copy = await storedFile(path);
  if (!copy) {
    rememberOrigin(path, { from: await versionOf(context.model.toJSON()) });
    return;
  }
  const act = {
    keep: () => {},
    same: () => rememberOrigin(path, { from: current }),
    replace: () => backToPublished(panel),
    offer: () =>
      bar.notice(say("A newer version of this lesson is there. Yours stays as it is."), {
        [say("Open it beside yours")]: () => openBeside(app, path, current),
        [say("Not now")]: () => rememberOrigin(path, { declined: current }),
      }),
  };
  await act[greeting({ copy: await versionOf(copy.content), published: current, ...originOf(path) })]();
}

async function openBeside(app, path, version) {
  const content = await (await fetch(new URL(`files/${encodeURI(path)}`, ROOT), { cache: "no-cache" })).json();
  const free = await freePath(path, say("new"));
  await app.serviceManager.contents.save(free, { type: "notebook", format: "json", content });
  await app.commands.execute("docmanager:open", { path: free });
  rememberOrigin(path, { declined: version });
}

async function freePath(path, word) {
  return beside(path, word, new Set((await storedFiles()).map((model) => model.path)));
}

async function backToPublished(panel) {
  const { context } = panel;
  await removeFile(context.path);
  await readAgain(panel);
  rememberOrigin(context.path, { from: await versionOf(context.model.toJSON()), declined: undefined });
}

// Reads a notebook again. JupyterLab stumbles over each cell that is out of sight then (jupyterlab#15415), so all are
// put on the page first.
export async function readAgain({ content, context }) {
  const { notebookConfig } = content;
  content.notebookConfig = { ...notebookConfig, windowingMode: "none" };
  await new Promise(requestAnimationFrame);
  await context.revert();
  content.notebookConfig = notebookConfig;
}

// A button that goes back to the published lesson, after a question.
export function offerReset(app, panel, bar) {
  const { context } = panel;
  const keepAndReset = async () => {
    await context.save();
    const copy = await storedFile(context.path);
    const free = await freePath(context.path, say("mine"));
    await app.serviceManager.contents.save(free, { type: "notebook", format: "json", content: copy.content });
    await backToPublished(panel);
  };
  const reset = button(say("Back to the published lesson"), () => {
    bar.menu.hidePopover();
    bar.notice(say("This lesson goes back to how it was published. What you changed in it can be kept beside it."), {
      [say("Keep mine beside it")]: keepAndReset,
      [say("Throw mine away")]: () => backToPublished(panel),
      [say("Cancel")]: () => {},
    });
  });
  reset.name = "published";
  return reset;
}

// Each tab holds a lock named after its lesson; a second one sees that it is taken.
export async function warnOfOtherTab({ context, disposed }, bar) {
  const held = new Promise((resolve) => disposed.connect(resolve));
  const name = `${ROOT.pathname}${context.path}`;
  await new Promise((resolve) =>
    navigator.locks?.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) {
        const sentence = say(
          "This lesson is also open in another tab. Work in one of the two: whichever is saved last asks which one to keep.",
        );
        bar.notice(sentence, { [say("I see")]: () => {} });
      }
      resolve();
      return lock && held;
    }),
  );
}
