#!/usr/bin/env bash
# Jimp has two methods for one thing: convolution reads the kernel by rows, convolute by columns, so a Sobel-x finds
# vertical edges with one and horizontal edges with the other. convolute also filters alpha, which convolution keeps:
# a kernel with the sum 0 makes an opaque picture transparent.
# Guess before the run: both correlate, and read the kernel by rows; nothing was guessed about alpha.
# Version: jimp 1.6.1
# Documented: the site, already for 2.2.0, says that convolute filters alpha, and that its weights stand row by row
# Source: https://jimp-dev.github.io/jimp/methods/convolute/
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" jimp@1.6.1
cd "$folder"
node --input-type=module - <<'NODE'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Jimp } from "jimp";

const sobel = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]];
const size = 6;
const picture = (bright) => {
  const data = new Uint8Array(size * size * 4).fill(255);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) data.fill(bright(x, y) ? 60 : 10, (y * size + x) * 4, (y * size + x) * 4 + 3);
  return Jimp.fromBitmap({ data, width: size, height: size });
};
const middle = (image) => [...image.bitmap.data.slice((3 * size + 3) * 4, (3 * size + 3) * 4 + 4)];
const seen = {};
for (const method of ["convolution", "convolute"])
  seen[method] = {
    "vertical edge": middle(picture((x) => x > 2)[method]({ kernel: sobel })),
    "horizontal edge": middle(picture((_, y) => y > 2)[method]({ kernel: sobel })),
  };
console.log("jimp", JSON.parse(readFileSync("node_modules/jimp/package.json")).version, "Sobel-x, red green blue alpha:");
for (const [method, each] of Object.entries(seen)) console.log(method, JSON.stringify(each));
assert.deepEqual(seen.convolution, { "vertical edge": [200, 200, 200, 255], "horizontal edge": [0, 0, 0, 255] });
assert.deepEqual(seen.convolute, { "vertical edge": [0, 0, 0, 0], "horizontal edge": [200, 200, 200, 0] });
NODE
