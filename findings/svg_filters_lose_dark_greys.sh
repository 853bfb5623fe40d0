#!/usr/bin/env bash
# An SVG filter computes in linear light with 8 bits unless it says color-interpolation-filters="sRGB": under the kernel
# that does nothing, resvg and librsvg leave 183 of 256 greys: 0 to 6 become 0, 7 to 17 become 13. The picture seems
# untouched, and its shadows have become flat.
# Guess before the run: linear light; nothing was guessed about greys that are lost.
# Version: @resvg/resvg-js 2.6.2; also rsvg-convert, where it is installed (the same with 2.54.7)
# Documented: the specification has linearRGB as the default; not that the greys are lost
# Source: https://www.w3.org/TR/filter-effects-1/#element-attrdef-filter-color-interpolation-filters
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" @resvg/resvg-js@2.6.2 sharp@0.35.5
cd "$folder"
node --input-type=module - <<'NODE'
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Resvg } from "@resvg/resvg-js";
import sharp from "sharp";

const greys = Uint8Array.from({ length: 256 }, (_, i) => i);
const png = await sharp(greys, { raw: { width: 256, height: 1, channels: 1 } }).png().toBuffer();
const svg = (light) => `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="256"
  height="1"><filter id="f" x="0" y="0" width="1" height="1" ${light}><feConvolveMatrix order="3"
  kernelMatrix="0 0 0 0 1 0 0 0 0" preserveAlpha="true"/></filter><image width="256" height="1" filter="url(#f)"
  xlink:href="data:image/png;base64,${png.toString("base64")}"/></svg>`;
const red = (pixels, channels) => [...pixels].filter((_, i) => i % channels === 0);
const byResvg = (light) => red(new Resvg(svg(light)).render().pixels, 4);
const byLibrsvg = async (light) => {
  const drawn = sharp(execFileSync("rsvg-convert", { input: svg(light) })).removeAlpha().raw();
  return red(await drawn.toBuffer(), 3);
};
const tools = { [`resvg-js ${JSON.parse(readFileSync("node_modules/@resvg/resvg-js/package.json")).version}`]: byResvg };
const librsvg = spawnSync("rsvg-convert", ["--version"], { encoding: "utf8" });
if (!librsvg.error) tools[librsvg.stdout.trim()] = byLibrsvg;
for (const [name, draw] of Object.entries(tools)) {
  const linear = await draw("");
  console.log(`${name}: ${new Set(linear).size} of 256 greys are left; 0 to 24 become ${linear.slice(0, 25).join(" ")}`);
  assert.deepEqual(await draw('color-interpolation-filters="sRGB"'), [...greys]);
  assert.equal(linear[6], 0);
  assert.equal(linear[10], 13);
  assert.ok(new Set(linear).size === 183);
}
NODE
