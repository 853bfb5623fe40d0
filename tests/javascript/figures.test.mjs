import assert from "node:assert/strict";
import { test } from "node:test";

import { changesOf } from "../../convlib/explorers/assets/figures.mjs";

const picture = (wide, ...figures) =>
  `<div class="panels" style="--wide:${wide}"><div style="--wide:9"><div>${figures.join("</div><div>")}</div></div></div>`;
const figure = (text) => `<figure style="--wide:9"><svg><text>${text}</text></svg></figure>`;

test("only the figures that differ are named", () => {
  const [before, after] = [picture(20, figure("a"), figure("b")), picture(20, figure("a"), figure("c"))];
  assert.deepEqual(changesOf(before, after), { figures: [[1, figure("c")]], styles: [] });
});

test("a box around them that has another size is named too", () => {
  const changes = changesOf(picture(20, figure("a")), picture(30, figure("a")));
  assert.deepEqual(changes, { figures: [], styles: [[0, "--wide:30"]] });
});

test("a picture with another number of figures, or with other rows, is written anew", () => {
  const two = picture(20, figure("a"), figure("b"));
  assert.equal(changesOf(two, picture(20, figure("a"))), undefined);
  assert.equal(changesOf(two, picture(20, figure("a") + figure("b"))), undefined);
  assert.equal(changesOf("", two), undefined);
});
