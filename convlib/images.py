"""Images for the kernels: the deck's small grids, a photograph, and your own picture."""

import warnings
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convlib._pictures import brightness, flag, pixels_of, read_with_notes

__all__ = [
    "NINE",
    "PIXELS",
    "POOLING_1",
    "POOLING_2",
    "SEVEN",
    "brightness",
    "photograph",
    "read",
    "read_with_notes",
]


def _grid(rows: str) -> NDArray[np.float64]:
    grid = np.array([[float(digit) for digit in row] for row in rows.split()])
    grid.flags.writeable = False
    return grid


PIXELS = _grid("0000 0112 0122 0122 0011 0011 0011 0011")
"""Slide S5: image pixel values as printed, (8, 4)."""

NINE = _grid("123 456 789")
"""Slides S6 and S7: the image under the kernel of letters A to I, (3, 3)."""

SEVEN = _grid("0000000 0099900 0090900 0099900 0000000 1234567 7654321")
"""Our 7×7 image for slide S16, which prints only sizes: a ring of nines, a rising row, a falling row."""

POOLING_1 = _grid("3043 4123 1187 2064")
"""Slide S20: the first feature map, (4, 4)."""

POOLING_2 = _grid("1304 2412 1118 1206")
"""Slide S20: the second feature map, which is the first one moved one pixel to the right, (4, 4)."""


def photograph(*, color: bool = False) -> NDArray[np.uint8]:
    """Read the course's photograph: Grace Hopper, official U.S. Navy portrait.

    Parameters
    ----------
    color : bool
        Whether to keep red, green and blue.

    Returns
    -------
    (256, 256) or (256, 256, 3) uint8 array
        Brightness from 0 (black) to 255 (white); read-only.

    Notes
    -----
    James S. Davis, 1984, public domain. matplotlib brings the file (`grace_hopper.jpg`); nothing is downloaded.

    Examples
    --------
    >>> photograph().shape, photograph(color=True).shape
    ((256, 256), (256, 256, 3))
    """
    return _portrait(flag("color", color))


@cache
def _portrait(color: bool) -> NDArray[np.uint8]:
    with Image.open(_matplotlib() / "mpl-data/sample_data/grace_hopper.jpg") as portrait:
        square = portrait.crop((0, 0, 512, 512)).reduce(2)
    return pixels_of(square, color)


def _matplotlib() -> Path:
    """Find matplotlib's folder without importing it, which would take a fifth of a second."""
    return Path(str(getattr(find_spec("matplotlib"), "origin", ""))).parent


def read(file: str | Path | bytes | BinaryIO, *, color: bool = False) -> NDArray[np.uint8]:
    """Read your own picture, and make it small enough to explore.

    Parameters
    ----------
    file : path, bytes or open file
        Any format that Pillow reads. Transparent parts become white, a picture that is stored on its side is turned
        upright, and palettes and CMYK become red, green and blue.
    color : bool
        Whether to keep red, green and blue.

    Returns
    -------
    (H, W) or (H, W, 3) uint8 array
        The longer side has at most 256 pixels; read-only.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    TypeError
        If `file` is none of these.
    ValueError
        If it is not a picture, is damaged, or has more than 50 megapixels.

    Warns
    -----
    UserWarning
        If the array is not all that is in the file: values beyond 0 to 255 were scaled (see `brightness`), or it is one
        frame of an animation.
    """
    pixels, notes = read_with_notes(file, color=color)
    for note in notes:
        warnings.warn(note, stacklevel=2)
    return pixels
