"""What only the browser edition needs: its kernel is Pyodide, which has one thread and loads packages from the network.

`import convlib` prepares it where `sys.platform` is "emscripten".
"""

import contextlib
import importlib
import logging
import math

DRAWS = "show_pictures"
"""What a cell that draws with matplotlib names. Any cell that imports matplotlib gets it from the kernel."""


def prepare() -> None:
    """Load matplotlib, which is large, only before a cell that draws with it, and without a word about fonts."""
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    with contextlib.suppress(ImportError):  # Pyodide without the kernel
        kernel = importlib.import_module("pyodide_kernel").kernel_instance
        kernel.lite_transform_manager.line_transforms.append(load_matplotlib)


def lettered(text: str, size: int) -> tuple[bytes, int, int]:
    """Write a line of text with the browser's fonts, which have letters that matplotlib's own has not.

    Returns
    -------
    pixels, width, height
        Red, green, blue and opacity of each pixel, row by row: black letters on nothing.
    """
    make = importlib.import_module("js").OffscreenCanvas.new
    font = f"{size}px sans-serif"
    measure = make(1, 1).getContext("2d")
    measure.font = font
    width, height = math.ceil(measure.measureText(text).width) + 2, math.ceil(1.4 * size)
    pen = make(width, height).getContext("2d")
    pen.font, pen.textBaseline = font, "middle"
    pen.fillText(text, 1, height / 2)
    return pen.getImageData(0, 0, width, height).data.to_bytes(), width, height


async def load_matplotlib(lines: list[str]) -> list[str]:
    """Load matplotlib for a cell that draws with it; the cell stays as it is. The kernel waits for this."""
    if any(DRAWS in line for line in lines):
        await importlib.import_module("pyodide_js").loadPackage("matplotlib")
    return lines
