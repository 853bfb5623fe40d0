# packages: numpy==2.4.6 playwright==1.65.2
# apt: chromium
# npm: fabric@7.4.0
from pathlib import Path

import _browser
import _node
import numpy as np

NAME = "Fabric.js, WebGL"
FUNCTION = "filters.Convolute"
ECOSYSTEM = "JavaScript"
CALL = "image.applyFilters([new filters.Convolute({ matrix: kernel })])"
FILTER = """([image, kernel]) => {
  fabric.setFilterBackend(new fabric.WebGLFilterBackend({ tileSize: 2048 }));
  const [height, width] = [image.length, image[0].length];
  const rgba = Uint8ClampedArray.from(image.flat().flatMap((v) => [v, v, v, 255]));
  const source = Object.assign(document.createElement("canvas"), { width, height });
  source.getContext("2d").putImageData(new ImageData(rgba, width), 0, 0);
  const picture = new fabric.FabricImage(source);
  picture.applyFilters([new fabric.filters.Convolute({ matrix: kernel.flat(), opaque: false })]);
  const out = picture.getElement().getContext("2d").getImageData(0, 0, width, height).data;
  return [...out].filter((_, i) => i % 4 === 0);
}"""


def _page():
    return _browser.page(Path(_node.folder(), "node_modules/fabric/dist/index.js"))


def VERSION():
    return _page().evaluate("fabric.version")


def convolve(image, kernel):
    values = _page().evaluate(FILTER, [_node.bytes_only(image).tolist(), np.asarray(kernel).tolist()])
    return np.array(values, np.uint8).reshape(image.shape)
