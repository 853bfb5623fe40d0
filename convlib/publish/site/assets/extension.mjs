// The course's part of JupyterLab: a bar above each notebook, Run All that is not lost, and work that is kept.

import { Bar } from "./bar.mjs";
import { greet, isPublished, offerReset, warnOfOtherTab } from "./lesson.mjs";
import { offerInMenu } from "./menu.mjs";
import { pagePlugins } from "./page.mjs";
import { isThere, whenRunnable } from "./python.mjs";
import { languageOf, speak } from "./say.mjs";
import { ROOT } from "./storage.mjs";

export async function makePlugins(library) {
  await speak(document.documentElement.lang).catch(console.error);
  const { INotebookCellExecutor, INotebookTracker, NotebookActions, runCell } = await library("@jupyterlab/notebook");
  const { Widget } = await library("@lumino/widgets");
  const bars = new Map(); // a session's context -> the bar above its notebook

  // In the place of JupyterLab's own, which asks for a kernel while one is being started.
  const executor = {
    id: "convlib-site:run",
    autoStart: true,
    provides: INotebookCellExecutor,
    activate: () => ({
      runCell: async (options) => {
        const { cell, sessionContext } = options;
        const status = bars.get(sessionContext)?.status;
        if (cell.model.type !== "code" || !status) return runCell(options);
        status.ask();
        await whenRunnable(options);
        return status.during(cell, () => runCell(options));
      },
    }),
  };

  const course = {
    id: "convlib-site:course",
    autoStart: true,
    requires: [INotebookTracker],
    activate: (app, tracker) => {
      addStyle();
      runInsteadOfRestart(app.commands, tracker);
      offerInMenu(app.commands, () => bars.get(tracker.currentWidget?.sessionContext));
      tracker.widgetAdded.connect(async (_, panel) => {
        await speak(languageOf(panel.context.path)).catch(console.error);
        // The command goes to the last cell. Who presses the bar's button reads on where they are.
        const runAll = ({ content, sessionContext } = panel) =>
          NotebookActions.runCells(content, content.widgets, sessionContext);
        const bar = new Bar(app, panel, () => runAll());
        bars.set(panel.sessionContext, bar);
        panel.disposed.connect(() => bars.delete(panel.sessionContext));
        putAbove(panel, new Widget({ node: bar.node }));
        panel.context.ready.then(() => open(app, panel, bar)).catch(console.error);
      });
    },
  };
  return [executor, course, ...(await pagePlugins(library))];
}

async function open(app, panel, bar) {
  const { currentWidget } = app.shell; // a page that is opened again has none at times, and then no key reaches a lesson
  if (!currentWidget || currentWidget === panel) app.shell.activateById(panel.id); // else the list of files has the keys
  await warnOfOtherTab(panel, bar);
  await greet(app, panel, bar);
  if (await isPublished(panel.context.path)) bar.menu.append(offerReset(app, panel, bar));
}

// JupyterLab lays out what stands above a notebook by its smallest height, which CSS can't take from the content.
function putAbove(panel, widget) {
  panel.contentHeader.addWidget(widget);
  const [inner] = widget.node.children;
  new ResizeObserver(() => {
    widget.node.style.minHeight = `${inner.offsetHeight}px`;
    panel.contentHeader.fit();
  }).observe(inner);
}

// Before Python is there, there is nothing to restart, and a restart would begin to load it again.
function runInsteadOfRestart(commands, tracker) {
  const execute = commands.execute.bind(commands);
  commands.execute = (id, options) => {
    const context = tracker.currentWidget?.sessionContext;
    const tooEarly = id === "notebook:restart-run-all" && context && !isThere(context);
    return execute(tooEarly ? "notebook:run-all-cells" : id, options);
  };
}

function addStyle() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("extensions/convlib-site/static/bar.css", ROOT);
  document.head.append(link);
}
