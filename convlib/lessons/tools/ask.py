"""Ask a real library for its result; where it is not installed, compute what it gave when we measured it.

The stored answer is a `Recipe` of the conventions in its row of `tools.toml`. So a notebook prints the same numbers
with and without the libraries, as long as they have not changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib.lessons.tools.table import Tool, tools
from convlib.probe import Recipe
from convlib.text import listed, tr

Array = NDArray[Any]


def _pillow(image: Array, kernel: Array) -> Array:
    from PIL import Image, ImageFilter

    height, width = kernel.shape
    return np.asarray(Image.fromarray(image).filter(ImageFilter.Kernel((width, height), kernel.ravel().tolist())))


def _opencv(image: Array, kernel: Array) -> Array:
    import cv2

    return np.asarray(cv2.filter2D(image, -1, kernel))


def _ndimage(image: Array, kernel: Array) -> Array:
    from scipy import ndimage

    return np.asarray(ndimage.convolve(image, kernel))


def _signal(image: Array, kernel: Array) -> Array:
    from scipy import signal

    return np.asarray(signal.convolve2d(image, kernel, "same"))


def _torch(image: Array, kernel: Array) -> Array:
    import torch

    tensors = [torch.from_numpy(each.astype(image.dtype).copy())[None, None] for each in (image, kernel)]
    return np.asarray(torch.nn.functional.conv2d(*tensors, padding="same")[0, 0])


@dataclass(frozen=True)
class Library:
    """A filter of a library: the module to import, what pip calls it, its row in tools.toml, and the call."""

    module: str
    package: str
    row: str
    call: Callable[[Array, Array], Array]

    @property
    def is_installed(self) -> bool:
        """Whether this Python finds the module."""
        return find_spec(self.module) is not None

    @property
    def tool(self) -> Tool:
        """What was measured."""
        [found] = [tool for tool in tools() if tool.id == self.row]
        return found


LIBRARIES = {
    "pillow": Library("PIL", "pillow", "pillow", _pillow),
    "opencv": Library("cv2", "opencv-python-headless", "opencv_filter2d", _opencv),
    "scipy-ndimage": Library("scipy", "scipy", "scipy_ndimage_convolve", _ndimage),
    "scipy-signal": Library("scipy", "scipy", "scipy_signal_convolve2d", _signal),
    "torch": Library("torch", "torch", "torch_conv2d", _torch),
}


def ask(name: str, image: ArrayLike, kernel: ArrayLike) -> Array:
    """Filter an image by a library if it is installed, else as it did when we measured it.

    Parameters
    ----------
    name : str
        One of `LIBRARIES`, such as ``"opencv"``.
    image : (H, W) array
        uint8 or float64.
    kernel : (kh, kw) array

    Raises
    ------
    ValueError
        If there is no such library.

    Examples
    --------
    >>> image = np.full((3, 3), 100, np.uint8)
    >>> ask("torch", image, np.ones((3, 3)))[1, 1]
    np.uint8(132)
    """
    library, image, weights = _library(name), np.asarray(image), np.asarray(kernel, float)
    return library.call(image, weights) if library.is_installed else stored(name, image, weights)


def stored(name: str, image: ArrayLike, kernel: ArrayLike) -> Array:
    """Compute what the library gave when we measured it, without the library."""
    tool, values, weights = _library(name).tool, np.asarray(image), np.asarray(kernel, float)
    recipe = _recipe(tool)
    if tool.zero_weight != "hidden" or not np.isnan(values).any():
        return recipe(values, weights)
    result = recipe(np.nan_to_num(values), weights)
    spoiled = recipe(np.isnan(values).astype(float), (weights != 0).astype(float))
    return np.where(spoiled > 0, np.nan, result)


def _recipe(tool: Tool) -> Recipe:
    outputs = tool.dtype.split(", ")
    border = (tool.border[0], tool.border[1], tool.border[2], tool.border[3])
    return Recipe(
        tool.kernel,
        tool.divides,
        tool.middle,
        border,
        (outputs[0], "refused" if outputs == ["uint8"] else outputs[-1]),
        tool.overflow,
        tool.rounding,
        tool.light,
    )


def source(name: str) -> str:
    """Say where the answers of `ask` come from on this machine, and how to install what is missing.

    Examples
    --------
    >>> source("pillow")
    'pillow is measured here.'
    """
    library = _library(name)
    fields = {
        "name": name,
        "version": library.tool.version,
        "day": f"{library.tool.measured}",
        "package": library.package,
    }
    if library.is_installed:
        return tr("{name} is measured here.", **fields)
    return tr(
        "{name} is not installed here, so you see what version {version} gave on {day}. To measure it yourself, run "
        "%pip install {package} in a cell, and restart the kernel.",
        **fields,
    )


def _library(name: str) -> Library:
    if name not in LIBRARIES:
        raise ValueError(tr("{name!r} is not one of the libraries: {known}.", name=name, known=listed(LIBRARIES)))
    return LIBRARIES[name]
