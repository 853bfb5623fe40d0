"""Messages between the grader and a sandbox: plain values in frames, never pickles.

A frame is two lengths, a text in JSON, and the bytes of the arrays that the text mentions, one after the other. Both
sides use `pack`. A submission may forge every byte that comes out of its sandbox, so `unpack` checks sizes, depth,
types and shapes before it builds anything. This module also runs inside the sandbox, where it has only numpy.
"""

import json
import re
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from types import EllipsisType

import numpy as np
from numpy.typing import NDArray

LENGTHS = struct.Struct("!II")
MOST_TEXT = 2_000_000  # bytes of JSON in a frame
MOST_BYTES = 8_000_000  # bytes of arrays in a frame
MOST_VALUES = 100_000  # numbers, strings and lists in the JSON; arrays count once
DEEPEST = 16  # lists within lists
SIDE = 4096  # pixels along either side of a picture
MOST_PARTS = 10_000  # of a picture
_REAL = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64")
DTYPES = frozenset(("bool", *_REAL, "complex64", "complex128"))
BITS = 1024  # of a whole number; a longer one is no float

KINDS = frozenset(("type", "large array", "long integer", "too much"))  # of an `Other`

Plain = None | EllipsisType | bool | int | float | complex | Fraction | str | list | tuple | np.generic | NDArray


class Refused(ValueError):
    """The bytes are not a frame, or the frame is not allowed. The message, for developers, says why."""


class TooLarge(Refused):
    """A picture has too many pixels."""


@dataclass(frozen=True)
class Other:
    """Stands for a value that is not sent, such as a dict.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    detail : str
        The name of the type, or the shape.

    Examples
    --------
    >>> unpack(*split(pack([1, {"a": 2}])))
    [1, Other(kind='type', detail='dict')]
    """

    kind: str
    detail: str = ""

    def sentence(self, *, returned: bool) -> str:
        """Say what it was: something that a function returned, or an answer."""
        from convlib.grading.sandbox.sentences import about_other  # is not there inside a sandbox

        return about_other(self.kind, self.detail, returned=returned)


def pack(value: object) -> bytes:
    """Write a value as a frame: None, three dots, numbers, strings, arrays of these, and lists and tuples of all.

    Numbers and arrays keep their types, masked arrays their masks. What numpy reads as numbers, such as a range,
    becomes an array. Anything else becomes an `Other`.

    Raises
    ------
    Refused
        If it is larger than a frame may be.

    Examples
    --------
    >>> unpack(*split(pack([True, 1.5, "kernel", (2, 3), np.arange(3)])))
    [True, 1.5, 'kernel', (2, 3), array([0, 1, 2])]
    """
    arrays: list[bytes] = []
    text = json.dumps(_jsonable(value, arrays, 0)).encode()
    body = b"".join(arrays)
    _check_sizes(len(text), len(body))
    return LENGTHS.pack(len(text), len(body)) + text + body


def lengths(head: bytes) -> tuple[int, int]:
    """Return how many bytes of text and of arrays follow the first eight bytes of a frame; `Refused` if too many."""
    sizes = LENGTHS.unpack(head)
    _check_sizes(*sizes)
    return sizes


def split(frame: bytes) -> tuple[bytes, bytes]:
    """Cut a whole frame into its text and its arrays."""
    text, _ = lengths(frame[: LENGTHS.size])
    return frame[LENGTHS.size :][:text], frame[LENGTHS.size + text :]


def unpack(text: bytes, body: bytes) -> Plain | Other:
    """Return a frame's value.

    Raises
    ------
    Refused
        If anything in it is not what `pack` would have written.
    """
    try:
        tree = json.loads(text.decode())
    except (ValueError, RecursionError):
        raise Refused("a text that is not JSON, or too deep") from None
    reader = _Reader(body)
    value = reader.value(tree, 0)
    if reader.used != len(body):
        raise Refused(f"{len(body) - reader.used} bytes that belong to no array")
    return value


def clean(text: str) -> str:
    """Remove escape sequences, control characters, marks that reverse the writing, and halves of characters.

    Examples
    --------
    >>> clean("\\x1b[31mred\\x1b[0m\\x07")
    'red'
    """
    return _UNWANTED.sub("", text)


_UNWANTED = re.compile(  # newline and tab stay
    "\x1b\\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def png(data: bytes) -> bytes:
    """Copy the parts of a PNG that make its picture, without comments or bytes behind its end.

    Raises
    ------
    Refused
        If it is not a PNG, or damaged.
    TooLarge
        If it is wider or higher than `SIDE` pixels.
    """
    if not data.startswith(_SIGNATURE):
        raise Refused("a picture that is not a PNG")
    kept, at, kind = [_SIGNATURE], len(_SIGNATURE), b""
    for _ in range(MOST_PARTS):
        if kind == b"IEND":
            return b"".join(kept)
        size, kind = struct.unpack("!I4s", data[at : at + 8].ljust(8, b"\0"))
        chunk = data[at : at + 12 + size]
        if len(chunk) != 12 + size or chunk[-4:] != struct.pack("!I", zlib.crc32(chunk[4:-4])):
            raise Refused("a damaged PNG")
        if (at == len(_SIGNATURE)) != (kind == b"IHDR") or (kind == b"IHDR" and size != 13):
            raise Refused("a PNG whose parts are out of order")
        if kind == b"IHDR" and not all(0 < side <= SIDE for side in struct.unpack("!II", chunk[8:16])):
            raise TooLarge(f"a picture of more than {SIDE} pixels along a side")
        if kind in _PARTS:
            kept.append(chunk)
        at += 12 + size
    raise Refused("a PNG of too many parts")


_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PARTS = (b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"IDAT", b"IEND")


def _check_sizes(text: int, body: int) -> None:
    if text > MOST_TEXT or body > MOST_BYTES:
        raise Refused(f"more than {MOST_TEXT / 1e6:g} MB of text or {MOST_BYTES / 1e6:g} MB of numbers")


def _jsonable(value: object, arrays: list[bytes], depth: int) -> object:
    """Return a value that JSON can write, and append the bytes of its arrays to `arrays`."""
    if isinstance(value, np.generic) and value.dtype.name in DTYPES:
        return {"scalar": _jsonable(np.asarray(value), arrays, depth)}
    if value is None or isinstance(value, bool):
        return value
    if value is ...:
        return {"dots": []}
    if isinstance(value, int):
        return _whole(int(value))
    if isinstance(value, float):
        return float(value)
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    if isinstance(value, Fraction):
        return {"fraction": [_whole(value.numerator), _whole(value.denominator)]}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (list, tuple)) and depth < DEEPEST:
        parts = [_jsonable(each, arrays, depth + 1) for each in value]
        return parts if isinstance(value, list) else {"tuple": parts}
    if isinstance(value, np.ma.MaskedArray):
        both = [np.asarray(value.data), np.ma.getmaskarray(value)]
        return {"masked": [_jsonable(each, arrays, depth) for each in both]}
    if isinstance(value, np.ndarray):
        return _describe(np.asarray(value), arrays, depth)
    return _describe_other(value, arrays)


def _whole(value: int) -> object:
    if abs(value) < 2**63:
        return value
    return {"whole": hex(value)} if value.bit_length() < BITS else {"other": ["long integer", ""]}


def _describe(array: NDArray, arrays: list[bytes], depth: int) -> object:
    if array.nbytes > MOST_BYTES:
        return {"other": ["large array", str(array.shape)]}
    if array.dtype.name in DTYPES:
        arrays.append(array.astype(array.dtype.newbyteorder("<")).tobytes())
        return {"array": [array.dtype.name, list(array.shape)]}
    if array.dtype.kind in "OUS" and depth < DEEPEST:
        return {"objects": [list(array.shape), [_jsonable(each, arrays, depth + 1) for each in array.flat]]}
    return _describe_other(array, arrays)


def _describe_other(value: object, arrays: list[bytes]) -> object:
    """Return the numbers that numpy reads in a value, or what it is."""
    if isinstance(value, Other):
        return {"other": [value.kind, value.detail]}
    with suppress(Exception):  # whatever somebody's own type raises
        if np.asarray(value).dtype.kind not in "mMS":  # dates and bytes are numbers to numpy
            return _describe(np.asarray(value, float), arrays, 0)
    return {"other": ["type", type(value).__name__]}


class _Reader:
    """Turns what JSON read back into a value; counts the values that it makes and the bytes that it uses."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.used = 0
        self.values = 0

    def value(self, tree: object, depth: int) -> Plain | Other:
        self.values += 1
        if self.values > MOST_VALUES or depth > DEEPEST:
            raise Refused("a value with too many parts, or too deep")
        if isinstance(tree, list):
            return [self.value(each, depth + 1) for each in tree]
        if isinstance(tree, dict):
            return self.tagged(tree, depth)
        if isinstance(tree, str):
            return clean(tree)
        if isinstance(tree, int) and abs(tree) >= 2**63:
            raise Refused("a whole number of more than 18 digits")
        return tree

    def tagged(self, tree: dict, depth: int) -> Plain | Other:
        if len(tree) != 1:
            raise Refused("an object that is no array")
        match tree:
            case {"other": [str(kind), str(detail)]} if kind in KINDS:
                return Other(kind, clean(detail)[:200])
            case {"array": [str(dtype), list(shape)]} if dtype in DTYPES:
                return self.array(np.dtype(dtype).newbyteorder("<"), shape)
            case {"scalar": {"array": [str(dtype), []]}} if dtype in DTYPES:
                return self.array(np.dtype(dtype).newbyteorder("<"), [])[()]
            case {"dots": []}:
                return ...
            case {"tuple": list(parts)}:
                return tuple(self.value(parts, depth))
            case {"whole": str(digits)} if re.fullmatch("-?0x[0-9a-f]{1,256}", digits):
                return int(digits, 16)
            case {"complex": [float(real), float(imaginary)]}:
                return complex(real, imaginary)
            case {"fraction": [numerator, denominator]}:
                return self.fraction(self.value(numerator, depth + 1), self.value(denominator, depth + 1))
            case {"masked": [{"array": _} as data, {"array": ["bool", _]} as mask]}:
                return self.masked(self.value(data, depth + 1), self.value(mask, depth + 1))
            case {"objects": [list(shape), list(parts)]}:
                return self.objects(shape, self.value(parts, depth))
        raise Refused("an object that is no array")

    def fraction(self, numerator: object, denominator: object) -> Fraction | Other:
        if any(isinstance(each, Other) and each.kind == "long integer" for each in (numerator, denominator)):
            return Other("long integer")
        if type(numerator) is int and type(denominator) is int and denominator > 0:
            return Fraction(numerator, denominator)
        raise Refused("a fraction that is no fraction")

    def masked(self, data: NDArray, mask: NDArray) -> NDArray:
        if data.shape != mask.shape:
            raise Refused("a mask of another shape")
        return np.ma.MaskedArray(data, mask)

    def objects(self, shape: list, parts: list) -> NDArray:
        sides = _sides(shape)
        if prod(sides) != len(parts):
            raise Refused("an array that is longer than its parts")
        flat = np.empty(len(parts), object)
        for place, part in enumerate(parts):
            flat[place] = part
        return flat.reshape(sides)

    def array(self, dtype: np.dtype, shape: list) -> NDArray:
        sides = _sides(shape)
        start, self.used = self.used, self.used + prod(sides) * dtype.itemsize
        if self.used > len(self.body):
            raise Refused("an array that is longer than its bytes")
        flat = np.frombuffer(self.body, dtype, prod(sides), start)
        return flat.astype(dtype.newbyteorder("=")).reshape(sides)


def _sides(shape: list) -> list[int]:
    sides = [side for side in shape if type(side) is int and 0 <= side <= MOST_BYTES]
    too_large = prod(side or 1 for side in sides) > MOST_BYTES  # for numpy also where another side is 0
    if len(sides) != len(shape) or len(shape) > DEEPEST or too_large:
        raise Refused("an array whose shape is not a shape")
    return sides
