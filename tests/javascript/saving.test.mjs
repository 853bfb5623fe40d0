// What of a notebook the browser edition saves.

import assert from "node:assert/strict";
import { test } from "node:test";

import { stripped } from "../../convlib/publish/site/assets/saving.mjs";

test("a notebook is saved without its live widgets, and the open one keeps them", () => {
    const view = "application/vnd.jupyter.widget-view+json";
    const output = { output_type: "display_data", data: { [view]: {}, "image/svg+xml": "<svg/>" } };
    const cells = [{ outputs: [output, { output_type: "stream", text: "1" }] }, { cell_type: "markdown" }];
    const model = { type: "notebook", content: { cells, metadata: { widgets: {}, title: "t" } } };
    const saved = stripped(model).content;
    assert.deepEqual(saved.cells[0].outputs[0].data, { "image/svg+xml": "<svg/>" });
    assert.deepEqual(saved.metadata, { title: "t" });
    assert.ok(view in output.data);
});
