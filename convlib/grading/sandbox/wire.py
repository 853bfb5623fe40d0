"""What goes through the pipes between the grader and a sandbox: plain values in frames, never pickles.

A frame is two lengths, a text in JSON, and the bytes of the arrays that the text mentions, one after the other. Both
sides `pack`; what comes out of a sandbox may be forged in every byte, so `unpack` believes nothing: sizes, depth, types
and shapes are checked before anything is made of them.
"""

import json
import re
import struct
import zlib
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

LENGTHS = struct.Struct("!II")
MOST_TEXT = 2_000_000  # bytes of JSON in a frame
MOST_BYTES = 8_000_000  # bytes of arrays in a frame
MOST_VALUES = 100_000  # numbers, strings and lists in the JSON; arrays count once
DEEPEST = 16  # lists within lists
SIDE = 4096  # pixels along either side of a picture
DTYPES = frozenset(
    ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64")
)

Plain = None | bool | int | float | str | list | NDArray


class Refused(ValueError):
    """What was sent is not a frame, or not one that is allowed. The message says what is wrong with it."""


@dataclass(frozen=True)
class Other:
    """Stands for a value that is not sent, such as a dict or an array of objects: all that is told is what it is.

    Examples
    --------
    >>> unpack(*split(pack([1, {"a": 2}])))
    [1, Other(what='something of type dict')]
    """

    what: str


def pack(value: object) -> bytes:
    """Write a value as a frame: None, numbers, strings, arrays of numbers, and lists of these.

    Whatever else is in it becomes an `Other`.

    Raises
    ------
    Refused
        If it is larger than a frame may be.

    Examples
    --------
    >>> unpack(*split(pack([True, 1.5, "kernel", (2, 3), np.arange(3)])))
    [True, 1.5, 'kernel', [2, 3], array([0, 1, 2])]
    """
    arrays: list[bytes] = []
    text = json.dumps(_jsonable(value, arrays, 0)).encode()
    body = b"".join(arrays)
    _check_sizes(len(text), len(body))
    return LENGTHS.pack(len(text), len(body)) + text + body


def lengths(head: bytes) -> tuple[int, int]:
    """Read from the first eight bytes of a frame how many bytes of text and of arrays follow; `Refused` if too many."""
    sizes = LENGTHS.unpack(head)
    _check_sizes(*sizes)
    return sizes


def split(frame: bytes) -> tuple[bytes, bytes]:
    """Cut a whole frame into its text and its arrays."""
    text, _ = lengths(frame[: LENGTHS.size])
    return frame[LENGTHS.size :][:text], frame[LENGTHS.size + text :]


def unpack(text: bytes, body: bytes) -> Plain | Other:
    """Read a frame's value.

    Raises
    ------
    Refused
        If anything in it is not as `pack` would have written it.
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
    """Take out of a text what no text needs: escape sequences, control characters, reversed writing, half characters.

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
    """Copy the parts of a PNG that make its picture; comments, and bytes behind its end, are left out.

    Raises
    ------
    Refused
        If it is not a PNG, damaged, or wider or higher than 4096 pixels.
    """
    if not data.startswith(_SIGNATURE):
        raise Refused("a picture that is not a PNG")
    kept, at, kind = [_SIGNATURE], len(_SIGNATURE), b""
    while kind != b"IEND":
        size, kind = struct.unpack("!I4s", data[at : at + 8].ljust(8, b"\0"))
        chunk = data[at : at + 12 + size]
        if len(chunk) != 12 + size or chunk[-4:] != struct.pack("!I", zlib.crc32(chunk[4:-4])):
            raise Refused("a damaged PNG")
        if (at == len(_SIGNATURE)) != (kind == b"IHDR") or (kind == b"IHDR" and size != 13):
            raise Refused("a PNG whose parts are out of order")
        if kind == b"IHDR" and not all(0 < side <= SIDE for side in struct.unpack("!II", chunk[8:16])):
            raise Refused(f"a picture of more than {SIDE} pixels along a side")
        if kind in _PARTS:
            kept.append(chunk)
        at += 12 + size
    return b"".join(kept)


_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PARTS = (b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"IDAT", b"IEND")


def _check_sizes(text: int, body: int) -> None:
    if text > MOST_TEXT or body > MOST_BYTES:
        raise Refused(f"more than {MOST_TEXT / 1e6:g} MB of text or {MOST_BYTES / 1e6:g} MB of numbers")


def _jsonable(value: object, arrays: list[bytes], depth: int) -> object:
    """Write a value in JSON's terms, and put the bytes of its arrays aside."""
    if value is None or isinstance(value, (bool, np.bool_)):
        return value if value is None else bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value) if abs(int(value)) < 2**63 else {"other": "a whole number of more than 18 digits"}
    if isinstance(value, (float, np.floating)):
        return float(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (list, tuple)) and depth < DEEPEST:
        return [_jsonable(each, arrays, depth + 1) for each in value]
    if isinstance(value, np.ndarray):
        return _describe(np.asarray(value), arrays)
    return {"other": value.what if isinstance(value, Other) else f"something of type {type(value).__name__}"}


def _describe(array: NDArray, arrays: list[bytes]) -> dict:
    if array.dtype.name not in DTYPES:
        return {"other": f"an array of dtype {array.dtype.name}"}
    if array.nbytes > MOST_BYTES:
        return {"other": f"an array of shape {array.shape}, which is too large"}
    arrays.append(array.astype(array.dtype.newbyteorder("<")).tobytes())
    return {"array": [array.dtype.name, list(array.shape)]}


class _Reader:
    """Turns JSON's terms back into a value, counting what it makes and which bytes it takes."""

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
            return self.tagged(tree)
        if isinstance(tree, str):
            return clean(tree)
        if isinstance(tree, int) and abs(tree) >= 2**63:
            raise Refused("a whole number of more than 18 digits")
        return tree

    def tagged(self, tree: dict) -> NDArray | Other:
        match tree:
            case {"other": str(what), **rest} if not rest:
                return Other(clean(what)[:200])
            case {"array": [str(dtype), list(shape)], **rest} if dtype in DTYPES and not rest:
                return self.array(np.dtype(dtype).newbyteorder("<"), shape)
        raise Refused("an object that is no array")

    def array(self, dtype: np.dtype, shape: list) -> NDArray:
        sides = [side for side in shape if type(side) is int and 0 <= side <= MOST_BYTES]
        if len(sides) != len(shape) or len(shape) > DEEPEST:
            raise Refused("an array whose shape is not a shape")
        start, self.used = self.used, self.used + prod(sides) * dtype.itemsize
        if self.used > len(self.body):
            raise Refused("an array that is longer than its bytes")
        flat = np.frombuffer(self.body, dtype, prod(sides), start)
        return flat.astype(dtype.newbyteorder("=")).reshape(sides)
