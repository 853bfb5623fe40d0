#!/usr/bin/env bash
# The ConvolutionFilter of PixiJS, given the width and height of the picture as documented, reads between the pixels
# unless both are powers of two: filters run on a larger texture, so a step of 1/7 of its 8 pixels is 1.14 pixels. A
# kernel that moves the picture by one pixel blurs it on 7x7 and 60x60, and moves it exactly on 8x8 and 64x64.
# Guess before the run: a correlation with zeros outside, for every size.
# Version: pixi-filters 6.1.5 with pixi.js 8.22.0; needs a chromium on the PATH, driven by playwright 1.65.2
# Documented: no; width and height are documented as those of the object
# Source: https://github.com/pixijs/filters
set -euo pipefail
command -v chromium >/dev/null || { echo "no chromium on the PATH"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check playwright==1.65.2
npm install --silent --no-audit --no-fund --prefix "$folder" pixi.js@8.22.0 pixi-filters@6.1.5
"$folder/v/bin/python" - "$folder/node_modules" <<'PYTHON'
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--enable-unsafe-swiftshader"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
SHIFT = """async (size) => {
  const source = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const context = source.getContext("2d");
  context.fillRect(0, 0, size, size);
  context.fillStyle = "rgb(200, 200, 200)";
  context.fillRect(size >> 1, size >> 1, 1, 1);
  globalThis.renderer ??= await PIXI.autoDetectRenderer({ preference: "webgl", width: 64, height: 64 });
  const sprite = new PIXI.Sprite(PIXI.Texture.from(source, true));
  const matrix = [0, 0, 0, 1, 0, 0, 0, 0, 0];
  sprite.filters = [new PIXI.filters.ConvolutionFilter({ matrix, width: size, height: size })];
  const frame = new PIXI.Rectangle(0, 0, size, size);
  const pixels = renderer.extract.pixels({ target: sprite, frame, resolution: 1 }).pixels;
  return [...pixels].filter((v, i) => i % 4 === 0 && v);
}"""
modules = Path(sys.argv[1])
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
    page = browser.new_page()
    for file in ("pixi.js/dist/pixi.js", "pixi-filters/dist/pixi-filters.js"):
        page.add_script_tag(path=modules / file)
    version = page.evaluate("PIXI.VERSION")
    seen = {size: page.evaluate(SHIFT, size) for size in (8, 64, 7, 60)}
    browser.close()
print("pixi.js", version, "one pixel of 200, moved by one; the values above 0, by the picture's side:", seen)
assert seen[8] == seen[64] == [200]
assert len(seen[7]) == len(seen[60]) == 2 and sum(seen[7]) in (199, 200, 201)
PYTHON
