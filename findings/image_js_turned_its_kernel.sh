#!/usr/bin/env bash
# image-js 0.37.0 convolution turns the kernel and copies the nearest computed pixel into the border; in image-js 1.7.0
# directConvolution correlates and mirrors. So the same kernel moves a picture to the other side after the upgrade.
# Guess before the run: both correlate; the border is unchanged in 0.37.0 and mirrored in 1.7.0.
# Version: image-js 0.37.0 and 1.7.0
# Documented: no; both descriptions speak of a convolution
# Source: https://github.com/image-js/image-js
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" old@npm:image-js@0.37.0 new@npm:image-js@1.7.0
cd "$folder"
node --input-type=module - <<'NODE'
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const Old = createRequire(process.cwd() + "/x.js")("old").Image;
const { Image, directConvolution } = await import(`${process.cwd()}/node_modules/new/lib/index.js`);
const row = [10, 20, 40, 80, 120, 160, 200];
const data = Uint8Array.from(Array(7).fill(row).flat());
const kernel = Array.from({ length: 5 }, (_, y) => Array.from({ length: 5 }, (_, x) => Number(y === 2 && x === 0)));
const third = (values) => [...values.slice(21, 28)];
const seen = {
  old: third(new Old(7, 7, data.slice(), { kind: "GREY" }).convolution(kernel).data),
  new: third(directConvolution(new Image(7, 7, { data, colorModel: "GREY" }), kernel).getRawImage().data),
};
for (const name of ["old", "new"])
  console.log("image-js", JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version, row.join(" "), "becomes", seen[name].join(" "));
assert.deepEqual(seen.old, [120, 120, 120, 160, 200, 200, 200]);
assert.deepEqual(seen.new, [40, 20, 10, 20, 40, 80, 120]);
NODE
