"""Frames between the grader and a sandbox: what is packed arrives, and nothing else gets in."""

import io
import json
import struct
import zlib
from array import array as typed_array
from collections import deque
from decimal import Decimal
from fractions import Fraction
from types import EllipsisType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image, PngImagePlugin

from convlib.grading.sandbox import wire
from convlib.grading.sandbox.wire import Other, Refused, clean, lengths, pack, png, split, unpack


def sent(value):
    return unpack(*split(pack(value)))


def read(tree, body=b""):
    return unpack(tree if isinstance(tree, bytes) else json.dumps(tree).encode(), body)


PLAIN = (EllipsisType, bool, int, float, complex, Fraction, str, list, tuple, np.generic, np.ndarray)
numbers = st.integers(-(2**63) + 1, 2**63 - 1) | st.floats(allow_nan=False)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf"]), max_size=20)
plain = st.recursive(
    st.none() | st.booleans() | numbers | st.fractions() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple),
    max_leaves=20,
)


@given(plain)
def test_plain_values_arrive(value):
    arrived = sent(value)
    assert arrived == value
    assert repr(arrived) == repr(value)  # True is not 1, and 1 is not 1.0


@given(
    st.lists(
        arrays.arrays(
            st.sampled_from(sorted(wire.DTYPES)).flatmap(
                lambda name: st.sampled_from([np.dtype(name), np.dtype(name).newbyteorder()])
            ),
            arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
        ),
        max_size=3,
    )
)
def test_arrays_arrive_bit_by_bit(value):
    """Whatever their order of bytes; NaN too."""
    for array, arrived in zip(value, sent([each.T for each in value]), strict=True):
        assert type(arrived) is np.ndarray
        assert arrived.dtype == array.dtype.newbyteorder("=")
        assert arrived.dtype.isnative
        assert arrived.shape == array.T.shape
        assert arrived.flags.writeable
        assert arrived.flags.owndata or arrived.base.flags.owndata
        assert arrived.tobytes() == np.ascontiguousarray(array.T).astype(arrived.dtype).reshape(array.T.shape).tobytes()


class Own(np.ndarray):
    """An array that is equal to everything."""

    def __eq__(self, other):
        return True


class Half:
    """A number of somebody's own."""

    def __float__(self):
        return 0.5


TYPED = [
    np.float32(0.5),
    np.int8(3),
    np.bool_(True),
    np.complex64(1j),
    (2, 3),
    ((3, 1, 1), [4.0]),
    2 + 1j,
    Fraction(1, 3),
    Fraction(2**80, 7),
    2**64,
    ...,
    -(2**1000),
    np.array([Fraction(1, 2), 3, 0.5], object).reshape(3, 1),
    np.array([["a", "b"]], object),
    np.ma.MaskedArray([1.5, 2.5], [False, True]),
    np.arange(4, dtype=np.complex128).reshape(2, 2),
]


@pytest.mark.parametrize("value", TYPED, ids=repr)
def test_values_keep_their_types(value):
    arrived = sent(value)
    assert type(arrived) is type(value)
    assert repr(arrived) == repr(value)
    assert getattr(arrived, "dtype", None) == getattr(value, "dtype", None)


@pytest.mark.parametrize("value", [range(3), deque([0, 1, 2]), typed_array("d", [0, 1, 2]), np.arange(3).view(Own)])
def test_what_numpy_reads_as_numbers_becomes_an_array(value):
    assert type(sent(value)) is np.ndarray
    assert sent(value).tolist() == [0, 1, 2]
    assert sent([Decimal("1.5"), Half()]) == [1.5, 0.5]
    assert sent(np.ones(1, np.longdouble)).tolist() == [1]


def test_text_of_numpy_becomes_text():
    assert type(sent(np.str_("a"))) is str
    assert sent(np.array(["a", "b"])).tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ({}, Other("type", "dict")),
        (b"", Other("type", "bytes")),
        (b"12", Other("type", "bytes")),
        (np.array([(1, 2.0)], "i4,f8"), Other("type", "ndarray")),
        (2**1024, Other("long integer")),
        (-(2**2000), Other("long integer")),
        (Fraction(1, 2**1024), Other("long integer")),
        (np.broadcast_to(0, (10**9, 2)), Other("large array", "(1000000000, 2)")),
        (Other("type", "cat"), Other("type", "cat")),
    ],
)
def test_what_is_not_plain_is_told(value, what):
    assert sent([1, value]) == [1, what]


def test_what_is_too_much_is_refused():
    for value in ("x" * wire.MOST_TEXT, [np.zeros(wire.MOST_BYTES // 16), np.zeros(wire.MOST_BYTES // 16 + 1)]):
        with pytest.raises(Refused, match=r"more than 2 MB of text or 8 MB of numbers"):
            pack(value)
    assert sent(np.zeros(wire.MOST_BYTES, bool)).size == wire.MOST_BYTES
    for head in (struct.pack("!II", wire.MOST_TEXT + 1, 0), struct.pack("!II", 0, wire.MOST_BYTES + 1), b"\xff" * 8):
        with pytest.raises(Refused, match="more than"):
            lengths(head)


FLAT = {"array": ["float64", [2]]}


@pytest.mark.parametrize(
    ("tree", "body", "reason"),
    [
        (b"", b"", "not JSON"),
        (b"{", b"", "not JSON"),
        (b"\xff\xfe", b"", "not JSON"),
        (b"[" * 1000, b"", "not JSON"),
        (b"[" * 100_000 + b"]" * 100_000, b"", "not JSON, or too deep"),
        (b"1" * 5000, b"", "not JSON"),
        (b"9" * 4000, b"", "a whole number of more than 18 digits"),
        ([2**63], b"", "a whole number of more than 18 digits"),
        ([-(2**63)], b"", "a whole number of more than 18 digits"),
        ([0] * wire.MOST_VALUES, b"", "too many parts"),
        ({"objects": [[wire.MOST_VALUES], [0] * wire.MOST_VALUES]}, b"", "too many parts"),
        ({"objects": [[2], [0]]}, b"", "longer than its parts"),
        ({"objects": [[-1], []]}, b"", "not a shape"),
        ({"objects": [[2**40, 0], []]}, b"", "not a shape"),
        ({"tuple": 1}, b"", "an object that is no array"),
        ({"whole": "0x" + "f" * 257}, b"", "an object that is no array"),
        ({"whole": "__import__"}, b"", "an object that is no array"),
        ({"complex": ["1", 2.0]}, b"", "an object that is no array"),
        ({"complex": [1.0]}, b"", "an object that is no array"),
        ({"fraction": [1, 0]}, b"", "no fraction"),
        ({"fraction": [1, -2]}, b"", "no fraction"),
        ({"fraction": [1.5, 2]}, b"", "no fraction"),
        ({"fraction": [True, 2]}, b"", "no fraction"),
        ({"scalar": FLAT}, bytes(16), "an object that is no array"),
        ({"masked": [FLAT, FLAT]}, bytes(32), "an object that is no array"),
        ({"masked": [FLAT, {"array": ["bool", [1]]}]}, bytes(17), "a mask of another shape"),
        ({"masked": [1, 2]}, b"", "an object that is no array"),
        (json.loads("[" * 18 + "]" * 18), b"", "too deep"),
        ({}, b"", "an object that is no array"),
        ({"a": 1}, b"", "an object that is no array"),
        ({"other": 1}, b"", "an object that is no array"),
        ({"other": "dict"}, b"", "an object that is no array"),
        ({"other": ["type"]}, b"", "an object that is no array"),
        ({"other": ["a kind of its own", "x"]}, b"", "an object that is no array"),
        ({"other": ["type", "x"], "array": 1}, b"", "an object that is no array"),
        (FLAT | {"more": 1}, bytes(16), "an object that is no array"),
        ({"array": ["float64"]}, b"", "an object that is no array"),
        ({"array": ["float64", 2]}, bytes(16), "an object that is no array"),
        ({"array": ["object", [2]]}, bytes(16), "an object that is no array"),
        ({"array": ["O", [2]]}, bytes(16), "an object that is no array"),
        ({"array": ["<f8", [2]]}, bytes(16), "an object that is no array"),
        ({"array": ["float64,float64", [1]]}, bytes(16), "an object that is no array"),
        ({"array": [["float64"], [1]]}, bytes(16), "an object that is no array"),
        (FLAT, bytes(15), "longer than its bytes"),
        (FLAT, bytes(17), "1 bytes that belong to no array"),
        ([FLAT, FLAT], bytes(16), "longer than its bytes"),
        (None, bytes(1), "1 bytes that belong to no array"),
        ({"array": ["float64", [-1]]}, bytes(8), "not a shape"),
        ({"array": ["float64", [1.0]]}, bytes(8), "not a shape"),
        ({"array": ["float64", [True]]}, bytes(8), "not a shape"),
        ({"array": ["float64", ["1"]]}, bytes(8), "not a shape"),
        ({"array": ["float64", [-1, -1]]}, bytes(8), "not a shape"),
        ({"array": ["float64", [0, 2**40]]}, b"", "not a shape"),
        ({"array": ["float64", [2**62, 4]]}, b"", "not a shape"),
        ({"array": ["float64", [1] * 65]}, bytes(8), "not a shape"),
        ({"array": ["float64", [8_000_000] * 3]}, bytes(8), "not a shape"),
        ({"array": ["float64", [3_000, 2_000]]}, bytes(8), "longer than its bytes"),
        ({"array": ["float64", [0, 8_000_000, 8_000_000]]}, b"", "not a shape"),
        ({"objects": [[0, 8_000_000, 8_000_000], []]}, b"", "not a shape"),
    ],
)
def test_forged_frames_are_refused(tree, body, reason):
    with pytest.raises(Refused, match=reason):
        read(tree, body)


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_noise_is_refused_or_plain(text, body):
    try:
        value = unpack(text, body)
    except Refused:
        return
    assert value is None or isinstance(value, (*PLAIN, Other))


def test_texts_arrive_clean():
    dirty = "a\x00b\x1b[1;31mc\x1b[0m\rd\x07\u202ee\x85f\ud800g\n\th\x1b]0;t\x07\u2066"
    assert read([dirty, {"other": ["type", dirty * 100]}])[0] == "abcdefg\n\th]0;t"
    assert len(read({"other": ["type", dirty * 100]}).detail) == 200
    assert clean("가우시안 − × · é\n") == "가우시안 − × · é\n"
    clean(read(dirty)).encode()


def picture(**options):
    file = io.BytesIO()
    Image.fromarray(np.arange(12, dtype=np.uint8).reshape(3, 4)).save(file, "PNG", **options)
    return file.getvalue()


def chunk(kind, data):
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


def test_a_png_keeps_its_picture_and_loses_the_rest():
    comment = PngImagePlugin.PngInfo()
    comment.add_text("note", "<script>alert(1)</script>")
    kept = png(picture(pnginfo=comment) + b"<script>behind its end</script>")
    assert b"script" not in kept
    assert kept == picture()
    np.testing.assert_array_equal(np.array(Image.open(io.BytesIO(kept))).ravel(), np.arange(12))


SIGNATURE, HEADER, END = picture()[:8], picture()[8:33], chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a PNG"),
        (b"<svg onload='alert(1)'/>", "not a PNG"),
        (b"GIF89a", "not a PNG"),
        (SIGNATURE, "damaged"),
        (picture()[:-1], "damaged"),
        (picture()[:-20], "damaged"),
        (picture().replace(b"IDAT", b"IDAX"), "damaged"),
        (SIGNATURE + HEADER + struct.pack("!I4s", 2**32 - 1, b"IDAT"), "damaged"),
        (SIGNATURE + END, "out of order"),
        (SIGNATURE + HEADER + chunk(b"IDAT", b"") * wire.MOST_PARTS + END, "too many parts"),
        (SIGNATURE + chunk(b"IDAT", b"") + HEADER + END, "out of order"),
        (SIGNATURE + HEADER + HEADER + END, "out of order"),
        (SIGNATURE + chunk(b"IHDR", b"") + END, "out of order"),
        (SIGNATURE + chunk(b"IHDR", struct.pack("!IIBBBBB", 4097, 1, 8, 0, 0, 0, 0)) + END, "4096 pixels"),
        (SIGNATURE + chunk(b"IHDR", struct.pack("!IIBBBBB", 1, 2**31, 8, 0, 0, 0, 0)) + END, "4096 pixels"),
        (SIGNATURE + chunk(b"IHDR", struct.pack("!IIBBBBB", 0, 1, 8, 0, 0, 0, 0)) + END, "4096 pixels"),
    ],
)
def test_forged_pictures_are_refused(data, reason):
    with pytest.raises(Refused, match=reason):
        png(data)
