"""Images for the kernels: the deck's small grids, a photograph, handwritten digits, and your own picture."""

import warnings
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO, NamedTuple

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
    "SIX",
    "brightness",
    "digit_forms",
    "digits",
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

SIX = _grid("000001 011102 010001 011002 010001 121212")
"""Our 6×6 image for shifts: a letter F, which looks like no turned or mirrored one, and numbers at two borders."""

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
    James S. Davis, 1984, public domain. `grace_hopper.png` holds the upper 512×512 pixels of the file that matplotlib
    ships, at half their size. It is no JPEG, so that its pixels are the same with every decoder.

    Examples
    --------
    >>> photograph().shape, photograph(color=True).shape
    ((256, 256), (256, 256, 3))
    """
    return _portrait(flag("color", color))


@cache
def _portrait(color: bool) -> NDArray[np.uint8]:
    with files("convlib").joinpath("grace_hopper.png").open("rb") as file, Image.open(file) as portrait:
        return pixels_of(portrait, color)


def digits() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Read 1,797 handwritten digits, and which digit each of them is.

    Returns
    -------
    pictures : (1797, 1, 8, 8) float32 array
        Ink from 0 (none) to 1 in steps of 1/16: each cell says how much of a 4×4 block of the scan is black; read-only.
    labels : (1797,) int64 array
        The digits that were to be written, 0 to 9; read-only.

    Notes
    -----
    E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, 1998,
    https://doi.org/10.24432/C50P49, licence CC BY 4.0. The numbers are those of its test set, `optdigits.tes`, in its
    order, as scikit-learn ships them; `digits.npz` holds them in less space. `digit_forms` says what belongs together.

    Examples
    --------
    >>> pictures, labels = digits()
    >>> (16 * pictures[0, 0, :2]).astype(int), labels[0]
    (array([[ 0,  0,  5, 13,  9,  1,  0,  0],
           [ 0,  0, 13, 15, 10, 15,  5,  0]]), np.int64(0))
    """
    return _digits()


def digit_forms() -> NDArray[np.int64]:
    """Say on which form, 0 to 13, each of `digits` was written: who holds out whole forms tests with other hands.

    Returns
    -------
    (1797,) int64 array

    Notes
    -----
    Thirteen people filled in forms that ask for the same 130 digits; the set doesn't say who wrote which digit. But its
    labels repeat those 130 digits 14 times (23 are missing), and that shows where each form begins. It seems that one
    person filled in two. A digit looks most like others of its own form, so digits drawn at random from all forms make
    a test too easy.

    Examples
    --------
    >>> pictures, labels = digits()
    >>> held_out = digit_forms() >= 11
    >>> len(pictures[~held_out]), len(pictures[held_out])
    (1415, 382)
    """
    starts = (0, 130, 256, 386, 516, 646, 776, 906, 1029, 1157, 1287, 1415, 1545, 1667)
    return np.searchsorted(starts, np.arange(len(_digits()[1])), side="right") - 1


class Digits(NamedTuple):
    """Some of `digits`: pictures, (N, 1, 8, 8), and which digit each of them is, (N,)."""

    pictures: NDArray[np.float32]
    labels: NDArray[np.int64]


def split_digits() -> tuple[Digits, Digits]:
    """Return the digits to learn from, forms 0 to 10, and those to test with, which other people wrote.

    Examples
    --------
    >>> training, held_out = split_digits()
    >>> len(training.labels), len(held_out.labels)
    (1415, 382)
    """
    (pictures, labels), held_out = digits(), digit_forms() >= 11
    return Digits(pictures[~held_out], labels[~held_out]), Digits(pictures[held_out], labels[held_out])


@cache
def _digits() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    with files("convlib").joinpath("digits.npz").open("rb") as file, np.load(file) as stored:
        pictures, labels = stored["pictures"][:, None] / np.float32(16), stored["labels"].astype(np.int64)
    pictures.flags.writeable = labels.flags.writeable = False
    return pictures, labels


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
