import assert from "node:assert/strict";
import test from "node:test";

import { beside, destination, greeting, isSafe, report, versionOf } from "../../convlib/publish/site/assets/merge.mjs";

const cell = (source, outputs = []) => ({ cell_type: "code", source, outputs });

test("a lesson's version is what is written in it, not what it printed, however its lines are stored", async () => {
  const version = await versionOf({ cells: [cell("a = 1\nprint(a)")] });
  assert.equal(await versionOf({ cells: [cell(["a = 1\n", "print(a)"], [{ text: "1" }])] }), version);
  assert.notEqual(await versionOf({ cells: [cell("a = 2\nprint(a)")] }), version);
  assert.notEqual(await versionOf({ cells: [{ ...cell("a = 1\nprint(a)"), cell_type: "markdown" }] }), version);
});

test("a newer lesson is offered to who changed the old one, and once only", () => {
  const changed = { copy: "mine", from: "old", published: "new" };
  assert.equal(greeting(changed), "offer");
  assert.equal(greeting({ ...changed, declined: "new" }), "keep");
  assert.equal(greeting({ ...changed, declined: "newer but withdrawn" }), "offer");
});

test("a copy of which only the outputs changed becomes the newer lesson", () => {
  assert.equal(greeting({ copy: "old", from: "old", published: "new" }), "replace");
});

test("a copy is left alone where there is nothing newer, or nobody knows what it was made from", () => {
  assert.equal(greeting({ copy: "mine", from: "new", published: "new" }), "keep");
  assert.equal(greeting({ copy: "mine", from: undefined, published: "new" }), "keep");
  assert.equal(greeting({ copy: "new", from: undefined, published: "new" }), "same");
});

test("a file that is brought back never overwrites work", () => {
  const taken = new Map([["a.ipynb", 0]]);
  const to = (mine) => destination({ path: "a.ipynb", text: "theirs", mine, taken });
  assert.equal(to(undefined), "a.ipynb");
  assert.equal(to({ text: "theirs" }), undefined);
  assert.equal(to({ text: "mine", version: "mine", from: "old" }), "a (brought back).ipynb");
  assert.equal(to({ text: "mine" }), "a (brought back).ipynb");
  assert.equal(to({ text: "only other outputs", version: "old", from: "old" }), "a.ipynb");
});

test("a free name is found, also for Hangul, dots in folders and names without an extension", () => {
  const taken = new Set(["합성곱.ipynb", "합성곱 (new).ipynb", "합성곱 (new 2).ipynb"]);
  assert.equal(beside("합성곱.ipynb", "new", taken), "합성곱 (new 3).ipynb");
  assert.equal(beside("a.b/score", "new", taken), "a.b/score (new)");
});

test("a path that leads out of the course is not taken", () => {
  for (const path of ["a.ipynb", "my notes/합성곱 1.ipynb", "a/..b", ".scores/1"]) assert.ok(isSafe(path), path);
  for (const path of ["", "/etc/a", "../a", "a/../b", "a\\b", "a//b", "./a", "a/"]) assert.ok(!isSafe(path), path);
});

test("what became of the files is said in one go", () => {
  const moves = [{ path: "a", to: "a" }, { path: "b", to: "b" }, { path: "c" }, { path: "d", to: "d (brought back)" }];
  assert.equal(
    report(moves),
    "2 files were brought back. 1 file was the same here already. " +
      "1 file was kept beside yours: “d (brought back)”.",
  );
});
