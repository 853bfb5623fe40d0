"""Images for the kernels: the deck's small grids, a photograph, and your own picture."""

import io
import warnings
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from convlib.text import tr

LARGEST_FILE = 50_000_000  # pixels; a larger picture is refused before it is decoded
SIDE = 256  # pixels along the longer side of a picture in an explorer


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


@cache
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
    with Image.open(_matplotlib() / "mpl-data/sample_data/grace_hopper.jpg") as portrait:
        square = portrait.crop((0, 0, 512, 512)).reduce(2)
    return _pixels(square, color)


def _matplotlib() -> Path:
    """Find matplotlib's folder without importing it, which would take a fifth of a second."""
    return Path(str(getattr(find_spec("matplotlib"), "origin", ""))).parent


def read(file: str | Path | bytes, *, color: bool = False) -> NDArray[np.uint8]:
    """Read your own picture, and make it small enough to explore.

    Parameters
    ----------
    file : path or bytes
        Any format that Pillow reads. An animation gives its first frame, transparent parts become white, and 16-bit and
        CMYK pictures become 8 bits per channel.
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
    ValueError
        If it is not a picture, is damaged, or has more than 50 megapixels.
    """
    name = f"<{len(file)} bytes>" if isinstance(file, bytes) else repr(str(file))
    source = io.BytesIO(file) if isinstance(file, bytes) else Path(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large and odd files; the checks below decide
            with Image.open(source) as picture:
                width, height = picture.size
                if width * height <= LARGEST_FILE:
                    return _pixels(_small(_eight_bits(picture)), color)
    except (UnidentifiedImageError, IsADirectoryError):
        raise ValueError(tr("{name} is not a picture that can be read; try a PNG or a JPEG", name=name)) from None
    except Image.DecompressionBombError:
        raise ValueError(tr("{name} holds an enormous picture; make it smaller first", name=name)) from None
    except FileNotFoundError:
        raise
    except (OSError, SyntaxError, EOFError, ValueError) as error:
        raise ValueError(
            tr(
                "{name} is a damaged picture ({error}); open it in another program and save it again",
                name=name,
                error=error,
            )
        ) from None
    raise ValueError(
        tr(
            "{name} has {pixels:.0f} megapixels ({width}×{height}), but the limit is {limit:.0f}; "
            "make it smaller first, for instance 2000 pixels wide",
            name=name,
            pixels=width * height / 1e6,
            width=width,
            height=height,
            limit=LARGEST_FILE / 1e6,
        )
    )


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Convert any of Pillow's modes to L or RGB, upright, on white."""
    if picture.mode.startswith("I"):
        picture = Image.fromarray((np.asarray(picture).clip(0, 65535) // 257).astype(np.uint8))
    elif picture.mode == "F":
        picture = Image.fromarray(np.nan_to_num(np.asarray(picture)).clip(0, 255).astype(np.uint8))
    picture = ImageOps.exif_transpose(picture)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return picture if picture.mode == "L" else picture.convert("RGB")


def _small(picture: Image.Image) -> Image.Image:
    picture.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    return picture


def _pixels(picture: Image.Image, color: bool) -> NDArray[np.uint8]:
    pixels = np.array(picture.convert("RGB" if color else "L"))
    pixels.flags.writeable = False
    return pixels
