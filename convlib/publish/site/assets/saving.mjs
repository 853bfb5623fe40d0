// Notebooks are saved without their live widgets, as convlib/jupyter/saving.py does on a server: opened again, they
// would show "Loading widget..." in place of an exhibit's picture.

const VIEW = "application/vnd.jupyter.widget-view+json";

export const saving = {
    id: "convlib-site:saving",
    autoStart: true,
    activate: ({ serviceManager: { contents } }) => {
        const save = contents.save.bind(contents);
        contents.save = (path, model) => save(path, model?.type === "notebook" ? stripped(model) : model);
    },
};

export function stripped(model) {
    const content = structuredClone(model.content);
    delete content.metadata.widgets;
    for (const { outputs = [] } of content.cells) {
        for (const { data } of outputs) if (data) delete data[VIEW];
    }
    return { ...model, content };
}
