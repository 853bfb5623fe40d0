"""Any file that a learner may take for a picture: read as Pillow reads it, or named with the way out.

`images` is the public side of this module.
"""

import io
import math
import os
import re
import warnings
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from convlib.text import mark, number, shown, tr

LARGEST_FILE = 50_000_000  # pixels; a larger picture is refused before it is decoded
SIDE = 256  # pixels along the longer side of a picture in an explorer


def read_with_notes(file: str | Path | bytes | BinaryIO, *, color: bool = False) -> tuple[NDArray[np.uint8], list[str]]:
    """Read a picture as `read` does; what it would warn of comes back as sentences."""
    color = flag("color", color)
    name, content = _content(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large and odd files; the checks below decide
            with Image.open(io.BytesIO(content)) as picture:
                if 0 < math.prod(picture.size) <= LARGEST_FILE:
                    notes = _frames(name, picture)
                    small, more = _converted(name, picture)
                    return pixels_of(_small(small), color), [*notes, *more]
                size = picture.size
    except UnidentifiedImageError:
        sentence = _what_it_is(content)
        raise ValueError(tr(sentence, name=name)) from None
    except Image.DecompressionBombError:
        limit = {"limit": f"{LARGEST_FILE / 1e6:g}", "pixels": f"{2 * (Image.MAX_IMAGE_PIXELS or 0) / 1e6:.0f}"}
        raise ValueError(
            tr(
                "the file {name} has more than {pixels} megapixels, but the limit is {limit}; "
                "make it smaller first, for instance 2000 pixels wide",
                name=name,
                **limit,
            )
        ) from None
    except Exception:  # what a damaged file makes Pillow raise is not documented, and of many types
        sentence = _what_it_is(content, _DAMAGED)
        raise ValueError(tr(sentence, name=name)) from None
    raise ValueError(_wrong_size(name, *size))


def brightness(name: str, values: NDArray[Any]) -> tuple[NDArray[np.uint8], list[str]]:
    """Turn numbers into brightness from 0 (black) to 255 (white), and say what was changed.

    Fractions from 0 to 1 are multiplied by 255. Numbers far beyond 255 are taken for 12, 16 or more bits, and scaled so
    that the largest of them would be white. What still lies outside, a few more than 255 or less than 0, is cut.

    Parameters
    ----------
    name : str
        What the sentences call the picture.
    values : array of real numbers or bools

    Examples
    --------
    >>> brightness("image", np.array([0.0, 0.5, 1.0]))
    (array([  0, 128, 255], dtype=uint8), ['image has values from 0 to 1; they are scaled so that 1 is white.'])
    >>> brightness("image", np.array([0.0, 100.0, 255.0]))
    (array([  0, 100, 255], dtype=uint8), [])
    """
    finite = np.isfinite(values)
    numbers = np.where(finite, values, 0).astype(float)
    low, high = float(numbers.min()), float(numbers.max())
    white = _white(low, high, values.dtype.kind)
    scaled = numbers if white == 255 else numbers * (255 / white)
    notes = []
    if white != 255:
        notes.append(
            tr(
                "{name} has values from {low} to {high}; they are scaled so that {white} is white.",
                name=name,
                low=number(low),
                high=number(high),
                white=f"{white:g}" if white < 1e6 else number(white),
            )
        )
    outside = float(np.mean(finite & ((scaled < -0.5) | (scaled > 255.5))))
    if outside:
        notes.append(
            tr(
                "{percent} % of the values of {name} lie outside 0 … 255 and are shown as black or white.",
                percent=_percent(outside),
                name=name,
            )
        )
    if not finite.all():
        notes.append(
            tr(
                "{percent} % of the values of {name} are infinite or not a number and are shown as black.",
                percent=_percent(float(np.mean(~finite))),
                name=name,
            )
        )
    return scaled.clip(0, 255).round().astype(np.uint8), notes


def _white(low: float, high: float, kind: str) -> float:
    """Say which value stands for white, by what cameras and libraries usually mean."""
    if kind == "b" or (kind == "f" and low >= 0 and 0 < high <= 1):
        return 1
    if low < 0 or high <= 2 * 255:
        return 255
    return next((bits for bits in (4095, 65535) if high <= bits), high)


def _percent(share: float) -> str:
    """Write a share that is not 0, so that it does not look like 0 or 100 when it is neither."""
    percent = 100 * share
    return f"{percent:.2g}" if percent < 1 else f"{min(percent, 99.9) if share < 1 else 100:.3g}"


# Reading a file


def _content(file: object) -> tuple[str, bytes]:
    """Return what error messages call a file, and what is in it."""
    if isinstance(file, (bytes, bytearray, memoryview)):
        return f"<{len(file)} bytes>", bytes(file)
    if callable(read := getattr(file, "read", None)):
        content = read()
        if isinstance(content, bytes):
            return repr(getattr(file, "name", f"<{len(content)} bytes>")), content
    if not isinstance(file, (str, os.PathLike)):
        raise TypeError(
            tr("file must be the path of a picture, such as 'mine.png', or its bytes, got {value}", value=shown(file))
        )
    try:
        return repr(str(file)), Path(file).read_bytes()
    except FileNotFoundError:
        message = tr(
            "there is no file {name} in the folder {folder}; check its name and where it is",
            name=repr(str(file)),
            folder=Path.cwd(),
        )
        raise FileNotFoundError(message) from None
    except (OSError, ValueError):
        raise ValueError(
            tr("file {name} cannot be opened; it may be a folder, or not yours to read", name=repr(str(file)))
        ) from None


_NO_PICTURES = [
    (rb"\s*$", mark("the file {name} is empty; get it once more")),
    (
        rb"....ftyp(hei|hev|mif1|msf1)",
        mark("the file {name} is a HEIC photograph, as iPhones take; open it and export it as a JPEG"),
    ),
    (rb"....ftypavif", mark("the file {name} is an AVIF picture that cannot be read; export it as a PNG or a JPEG")),
    (rb"....ftypcrx", mark("the file {name} is a camera's raw file; export it as a JPEG")),
    (rb"....ftyp", mark("the file {name} is a video; save one of its frames as a PNG")),
    (
        rb"(\xef\xbb\xbf)?\s*(<\?xml.{0,2000})?(<!--.{0,2000}-->\s*)?(<!DOCTYPE svg.{0,2000})?<svg",
        mark("the file {name} is an SVG drawing, which has no pixels; export it as a PNG"),
    ),
    (rb".{0,1000}%PDF-", mark("the file {name} is a PDF; export the page as a PNG, or take a screenshot of it")),
    (rb"%!PS|\xc5\xd0\xd3\xc6", mark("the file {name} is PostScript, which has no pixels; export it as a PNG")),
    (
        rb"\xff\x0a|\x00\x00\x00\x0cJXL ",
        mark("the file {name} is a JPEG XL picture, which cannot be read; export it as a PNG or a JPEG"),
    ),
    (
        rb"\s*<(!doctype html|html)",
        mark("the file {name} is a web page; save the picture itself, with a right click on it"),
    ),
    (rb"PK\x03\x04", mark("the file {name} is a zip archive or a document; save a picture from it as a PNG")),
    (rb"\x93NUMPY", mark("the file {name} is a numpy array; give image=numpy.load(…)")),
    (rb"\x1aE\xdf\xa3|RIFF....AVI ", mark("the file {name} is a video; save one of its frames as a PNG")),
]
"""How files begin that are often taken for pictures, and the way out."""


_DAMAGED = mark(
    "the file {name} is a damaged picture: it begins as one, but cannot be read to its end. Get the file once more, "
    "or open it in another program and save it again"
)
_PICTURES = rb"\x89PNG|\xff\xd8\xff|GIF8|BM|P[1-6]\s|RIFF....WEBP"  # how the commonest pictures begin


def _what_it_is(content: bytes, otherwise: str = "") -> str:
    """Choose the sentence about a file that cannot be read as a picture, by how it begins."""
    for beginning, sentence in _NO_PICTURES:
        if _begins(content, beginning):
            return sentence
    if otherwise or _begins(content, _PICTURES):
        return otherwise or _DAMAGED
    if _begins(content, rb"II\*\0|MM\0\*"):
        return mark("the file {name} is a TIFF of a kind that cannot be read; save it as a PNG")
    return mark("the file {name} is not a picture that can be read; try a PNG or a JPEG")


def _begins(content: bytes, pattern: bytes) -> bool:
    return re.match(pattern, content[:8000], re.DOTALL | re.IGNORECASE) is not None


def _wrong_size(name: str, width: int, height: int) -> str:
    if not width * height:
        return tr(
            "the file {name} is a picture of {width}×{height} pixels; save one with at least one pixel",
            name=name,
            width=width,
            height=height,
        )
    return tr(
        "the file {name} has {pixels} megapixels ({width}×{height}), but the limit is {limit}; "
        "make it smaller first, for instance 2000 pixels wide",
        name=name,
        pixels=f"{math.ceil(width * height / 1e5) / 10:g}",  # rounded up, so that it is more than the limit
        width=width,
        height=height,
        limit=f"{LARGEST_FILE / 1e6:g}",
    )


def _frames(name: str, picture: Image.Image) -> list[str]:
    """Say that there are more pictures in a file than the one that is shown."""
    frames = getattr(picture, "n_frames", 1)
    if frames < 2 or picture.format not in ("GIF", "WEBP", "PNG", "AVIF", "TIFF"):  # a camera's MPO holds previews
        return []
    return [
        tr(
            "the file {name} holds {n} pictures; you see the first. To use another one, save it as a file of its own.",
            name=name,
            n=frames,
        )
    ]


def _converted(name: str, picture: Image.Image) -> tuple[Image.Image, list[str]]:
    """Convert any of Pillow's modes to L or RGB, upright, on white."""
    picture, notes = _upright(name, picture)
    if picture.mode.startswith("I") or picture.mode == "F":
        pixels, scaled = brightness(name, np.asarray(picture))
        return Image.fromarray(pixels), notes + scaled
    if picture.mode == "LAB":
        picture = _from_lab(picture)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return picture if picture.mode == "L" else picture.convert("RGB"), notes


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by its EXIF orientation (JEITA CP-3451, tag 274)."""


def _upright(name: str, picture: Image.Image) -> tuple[Image.Image, list[str]]:
    """Turn a picture as its EXIF block says; a block that cannot be read leaves it as it is stored.

    Pillow's own `exif_transpose` also writes the block anew, which fails on blocks that can be read.
    """
    picture.load()  # so that a damaged picture is told from a damaged block
    try:
        turn = _TURNS.get(picture.getexif().get(274, 1))
    except Exception:  # whatever Pillow raises about the block
        return picture, [
            tr("the camera's notes (EXIF) in the file {name} are damaged, so it may lie on its side.", name=name)
        ]
    return (picture if turn is None else picture.transpose(turn)), []


def _from_lab(picture: Image.Image) -> Image.Image:
    from PIL import ImageCms  # here, because such files are rare

    profiles = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    converted = ImageCms.applyTransform(picture, ImageCms.buildTransform(*profiles, "LAB", "RGB"))
    assert converted  # there is no new picture only where the old one is changed
    return converted


def _small(picture: Image.Image) -> Image.Image:
    picture.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    return picture


def pixels_of(picture: Image.Image, color: bool) -> NDArray[np.uint8]:
    """Return a picture's brightness as a read-only array: (H, W, 3) in colour, else (H, W)."""
    pixels = np.array(picture.convert("RGB" if color else "L"))
    pixels.flags.writeable = False
    return pixels


def flag(name: str, value: object) -> bool:
    """Return True or False, or raise a TypeError that names the argument."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(tr("{name} must be True or False, got {value}", name=name, value=shown(value)))
    return bool(value)
