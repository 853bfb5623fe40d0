# packages: numpy==2.4.6 playwright==1.65.2
# apt: chromium
# npm: pixi.js@8.22.0 pixi-filters@6.1.5
import json
from pathlib import Path

import _browser
import _node
import numpy as np

NAME = "PixiJS filters"
FUNCTION = "ConvolutionFilter"
ECOSYSTEM = "JavaScript"
CALL = "sprite.filters = [new ConvolutionFilter({ matrix: kernel, width, height })]"
FILTER = """async ([image, kernel]) => {
  const [height, width] = [image.length, image[0].length];
  const rgba = Uint8ClampedArray.from(image.flat().flatMap((v) => [v, v, v, 255]));
  const source = Object.assign(document.createElement("canvas"), { width, height });
  source.getContext("2d").putImageData(new ImageData(rgba, width), 0, 0);
  globalThis.renderer ??= await PIXI.autoDetectRenderer({ preference: "webgl", width: 64, height: 64 });
  const sprite = new PIXI.Sprite(PIXI.Texture.from(source, true));
  sprite.filters = [new PIXI.filters.ConvolutionFilter({ matrix: kernel.flat(), width, height })];
  const frame = new PIXI.Rectangle(0, 0, width, height);
  const out = renderer.extract.pixels({ target: sprite, frame, resolution: 1 });
  return [out.width, [...out.pixels].filter((_, i) => i % 4 === 0)];
}"""


def _page():
    files = ["pixi.js/dist/pixi.js", "pixi-filters/dist/pixi-filters.js"]
    return _browser.page(*(Path(_node.folder(), "node_modules", file) for file in files))


def VERSION():
    return json.loads(Path(_node.folder(), "node_modules/pixi-filters/package.json").read_text())["version"]


def convolve(image, kernel):
    width, values = _page().evaluate(FILTER, [_node.bytes_only(image).tolist(), np.asarray(kernel).tolist()])
    return np.array(values, np.uint8).reshape(-1, width)
