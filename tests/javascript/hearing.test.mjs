import assert from "node:assert/strict";
import { test } from "node:test";

import { hearKernel } from "../../convlib/explorers/assets/hearing.mjs";

// ipywidgets' model, and anywidget's, which lets messages wait for the module.
class Model {
  constructor(ready) {
    Object.assign(this, { ready, sent: [], attributes: { base: "empty", moved: 0 } });
    this.comm = { on_msg: (handle) => (this.handle = handle), send: (data) => this.sent.push(data.method).toString() };
    this.comm.on_msg(this._handle_comm_msg.bind(this));
  }

  get(name) {
    return this.attributes[name];
  }

  set(state) {
    Object.assign(this.attributes, state);
    return this;
  }

  _handle_comm_msg({ content: { data } }) {
    if (data.method === "update") this.set(data.state);
  }
}

class LateModel extends Model {
  async _handle_comm_msg(message) {
    await this.ready;
    return super._handle_comm_msg(message);
  }
}

const update = (state, id = "another") => ({
  parent_header: { msg_id: id },
  content: { data: { method: "update", state, buffer_paths: [] } },
});

async function heard(ready) {
  const model = new LateModel(ready);
  hearKernel({ model });
  await new Promise(setImmediate);
  return model;
}

test("a model whose module came late asks for its state, and hears every later message", async () => {
  const model = await heard(Promise.reject(new Error("late")));
  assert.deepEqual(model.sent, ["request_state"]);
  await model.handle(update({ base: "picture", moved: 0 }, "1"));
  assert.deepEqual(model.attributes, { base: "picture", moved: 0 });
  await model.handle(update({ base: "next" }));
  assert.equal(model.get("base"), "next");
});

test("what the hand changed since it asked stays", async () => {
  const model = await heard(Promise.reject(new Error("late")));
  model.set({ moved: 5 });
  await model.handle(update({ base: "picture", moved: 0 }, "1"));
  assert.deepEqual(model.attributes, { base: "picture", moved: 5 });
});

test("a model whose module came in time stays as it is", async () => {
  const model = await heard(Promise.resolve());
  assert.deepEqual(model.sent, []);
  await model.handle(update({ base: "picture" }));
  assert.equal(model.get("base"), "picture");
});

test("where there is no kernel, or another kind of model, nothing happens", () => {
  hearKernel({ model: { set: () => undefined } });
  hearKernel({ model: { set: () => ({ comm: undefined }) } });
  hearKernel({ model: { set: () => ({ comm: { send: assert.fail, on_msg: assert.fail } }) } });
});
