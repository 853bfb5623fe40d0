// A folded answer says how to unfold it. The style is that of `course.py lab` (page.py), and asks for a cell's tags.

export const answers = (INotebookTracker) => ({
    id: "convlib-site:answers",
    autoStart: true,
    requires: [INotebookTracker],
    activate: (_app, tracker) => {
        addStyle();
        tracker.widgetAdded.connect((_tracker, { content, context }) => {
            const mark = () => content.widgets.forEach(markCell);
            context.ready.then(() => {
                content.model.cells.changed.connect(mark);
                mark();
            });
        });
    },
});

function markCell({ node, model }) {
    node.dataset.jpfCellTags = `,${(model.getMetadata("tags") ?? []).join(",")},`;
}

function addStyle() {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("answers.css", import.meta.url);
    document.head.append(link);
}
