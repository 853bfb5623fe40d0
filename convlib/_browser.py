"""What only the browser edition needs: its kernel is Pyodide, which has one thread and loads packages from the network.

`import convlib` prepares it where `sys.platform` is "emscripten".
"""

import contextlib
import importlib
import logging

DRAWS = "show_pictures"
"""What a cell that draws with matplotlib names. Any cell that imports matplotlib gets it from the kernel."""


def prepare() -> None:
    """Load matplotlib, which is large, only before a cell that draws with it, and without a word about fonts."""
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    with contextlib.suppress(ImportError):  # Pyodide without the kernel
        kernel = importlib.import_module("pyodide_kernel").kernel_instance
        kernel.lite_transform_manager.line_transforms.append(load_matplotlib)


async def load_matplotlib(lines: list[str]) -> list[str]:
    """Load matplotlib for a cell that draws with it; the cell stays as it is. The kernel waits for this."""
    if any(DRAWS in line for line in lines):
        await importlib.import_module("pyodide_js").loadPackage("matplotlib")
    return lines
