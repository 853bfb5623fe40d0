#!/usr/bin/env bash
# ml-matrix-convolution's fft hides a NaN: with the kernel that does nothing, one NaN in row 3 of an 8x8 image turns the
# rows 2 and 3 of the answer to 0, without a NaN anywhere; direct spoils the window. On 7x7 pixels the two differ near
# the border: direct wraps around at the image's own border, fft at the next power of two.
# Guess before the run: both convolve with zeros outside; nothing was guessed about NaN.
# Version: ml-matrix-convolution 2.0.0
# Documented: the README says of both results that they "should be equal"
# Source: https://github.com/mljs/matrix-convolution#readme
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" ml-matrix-convolution@2.0.0
cd "$folder"
node --input-type=module - <<'NODE'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { direct, fft } from "ml-matrix-convolution";

const mean = [[1, 1, 1], [1, 1, 1], [1, 1, 1]];
const image = (size) => Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => y * y + 3 * x));
const different = (size) => {
  const [a, b] = [direct(image(size), mean), fft(image(size), mean)];
  return a.filter((value, i) => Math.abs(value - b[i]) > 1e-6).length;
};
const spoilt = Array.from({ length: 8 }, () => Array(8).fill(1));
spoilt[3][3] = NaN;
const one = [[0, 0, 0], [0, 1, 0], [0, 0, 0]];
const answer = fft(spoilt, one).map((value) => Math.round(value));
const rows = Array.from({ length: 8 }, (_, y) => answer[8 * y]);
const counts = { 8: different(8), 7: different(7) };
console.log("ml-matrix-convolution", JSON.parse(readFileSync("node_modules/ml-matrix-convolution/package.json")).version);
console.log("values that differ, by the side of the image:", JSON.stringify(counts));
console.log("NaNs from direct:", direct(spoilt, one).filter(Number.isNaN).length, "and from fft:", answer.filter(Number.isNaN).length);
console.log("first column of fft:", rows.join(" "));
assert.deepEqual(counts, { 8: 0, 7: 13 });
assert.equal(direct(spoilt, one).filter(Number.isNaN).length, 9);
assert.deepEqual(rows, [1, 1, 0, 0, 1, 1, 1, 1]);
assert.ok(!answer.some(Number.isNaN));
NODE
