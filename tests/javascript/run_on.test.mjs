// Which cells JupyterLite is told have ended well.

import assert from "node:assert/strict";
import { test } from "node:test";

import { goingOn, runOn } from "../../convlib/publish/site/assets/run_on.mjs";

const kernel = (status) => ({ executeRequest: async () => ({ status, evalue: "no" }) });

test("a cell that may raise lets the cells after it run", async () => {
    const reply = await goingOn(kernel("error")).executeRequest({ stop_on_error: false });
    assert.deepEqual(reply, { status: "ok", evalue: "no" });
});

test("another cell that raises stops them", async () => {
    const reply = await goingOn(kernel("error")).executeRequest({ stop_on_error: true });
    assert.equal(reply.status, "error");
});

test("every kernel that is made goes on, and a name without a kernel has none", async () => {
    const factories = new Map([["python", async () => kernel("error")]]);
    runOn("token").activate(undefined, { factories });
    const made = await factories.get("python")({});
    assert.equal((await made.executeRequest({ stop_on_error: false })).status, "ok");
    assert.equal(factories.get("javascript"), undefined);
});
