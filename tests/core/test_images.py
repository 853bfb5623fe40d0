"""The pictures: the course's own, and every file that a learner might bring."""

import difflib
import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageFile, ImageOps

from convlib import images

RGB = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)


def write(picture, kind="PNG", **options):
    file = io.BytesIO()
    (Image.fromarray(picture) if isinstance(picture, np.ndarray) else picture).save(file, kind, **options)
    return file.getvalue()


# What is shipped


@pytest.mark.parametrize(("color", "shape"), [(False, (256, 256)), (True, (256, 256, 3))])
def test_photograph(color, shape):
    photograph = images.photograph(color=color)
    assert (photograph.shape, photograph.dtype) == (shape, np.uint8)
    assert photograph.min() < 30
    assert photograph.max() > 220
    with pytest.raises(ValueError, match="read-only"):
        photograph[0, 0] = 0


def test_gray_photograph_is_the_colour_one_in_gray():
    gray = images.photograph(color=True) @ np.array([0.299, 0.587, 0.114])
    np.testing.assert_allclose(images.photograph(), gray, atol=1)


def test_digits_are_the_set_that_scikit_learn_ships():
    """Sums of sklearn.datasets.load_digits(), and the SHA-256 of its numbers and labels, a byte each."""
    pictures, labels = images.digits()
    assert (pictures.shape, pictures.dtype, labels.dtype) == ((1797, 1, 8, 8), np.float32, np.int64)
    ink = (16 * pictures).astype(np.uint8)
    np.testing.assert_array_equal(ink, 16 * pictures)
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert ink.sum(dtype=int) == 561_718
    assert (
        hashlib.sha256(ink.tobytes() + labels.astype(np.uint8).tobytes()).hexdigest()
        == "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"
    )
    assert (Path(images.__file__).parent / "digits.npz").stat().st_size <= 70_000


def test_digits_agree_with_scikit_learn():
    theirs = pytest.importorskip("sklearn.datasets").load_digits()
    np.testing.assert_array_equal(16 * images.digits()[0][:, 0], theirs.images)
    np.testing.assert_array_equal(images.digits()[1], theirs.target)


def test_nobody_changes_the_digits_of_others():
    for array in images.digits():
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_every_form_asks_for_the_same_digits():
    """The labels of each form are those of the first, but for the few digits that are missing; so no form is cut."""
    forms, labels = images.digit_forms(), images.digits()[1]
    assert (np.diff(forms) >= 0).all()
    assert len(np.unique(forms)) == 14
    first = list(labels[forms == 0])
    for form in range(14):
        written = list(labels[forms == form])
        assert 122 <= len(written) <= 130
        assert difflib.SequenceMatcher(None, first, written, autojunk=False).ratio() > 0.96


def test_other_hands_are_harder():
    """A digit's nearest neighbour, on another form, is the same digit less often than on any form."""
    (pictures, labels), forms = images.digits(), images.digit_forms()
    ink = pictures.reshape(1797, 64)
    far = (ink**2).sum(axis=1) + (ink**2).sum(axis=1)[:, None] - 2 * ink @ ink.T
    np.fill_diagonal(far, np.inf)
    everywhere = (labels[far.argmin(axis=0)] == labels).mean()
    far[forms == forms[:, None]] = np.inf
    elsewhere = (labels[far.argmin(axis=0)] == labels).mean()
    assert everywhere > 0.985
    assert elsewhere < everywhere - 0.01


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        (
            "PIXELS",
            [
                [0, 0, 0, 0],
                [0, 1, 1, 2],
                [0, 1, 2, 2],
                [0, 1, 2, 2],
                [0, 0, 1, 1],
                [0, 0, 1, 1],
                [0, 0, 1, 1],
                [0, 0, 1, 1],
            ],
        ),
        ("NINE", [[1, 2, 3], [4, 5, 6], [7, 8, 9]]),
        ("POOLING_1", [[3, 0, 4, 3], [4, 1, 2, 3], [1, 1, 8, 7], [2, 0, 6, 4]]),
        ("POOLING_2", [[1, 3, 0, 4], [2, 4, 1, 2], [1, 1, 1, 8], [1, 2, 0, 6]]),
    ],
)
def test_grids_are_the_decks(name, rows):
    grid = getattr(images, name)
    assert grid.tolist() == rows
    assert grid.dtype == np.float64
    with pytest.raises(ValueError, match="read-only"):
        grid[0, 0] = 5


def test_pooling_grids_are_one_pixel_apart():
    np.testing.assert_array_equal(images.POOLING_2[:, 1:], images.POOLING_1[:, :-1])
    assert images.SEVEN.shape == (7, 7)


# A learner's own


@pytest.mark.parametrize("color", [False, True])
def test_png(color, tmp_path):
    path = tmp_path / "그림 1.png"
    path.write_bytes(write(RGB))
    for file in (path, str(path), path.read_bytes()):
        pixels = images.read(file, color=color)
        assert pixels.dtype == np.uint8
        assert not pixels.flags.writeable
        if color:
            np.testing.assert_array_equal(pixels, RGB)
        else:
            np.testing.assert_allclose(pixels, RGB @ np.array([0.299, 0.587, 0.114]), atol=1)


@pytest.mark.parametrize("kind", ["JPEG", "BMP", "TIFF", "WEBP"])
def test_other_formats(kind):
    flat = np.full((8, 9, 3), (200, 100, 50), np.uint8)
    np.testing.assert_allclose(images.read(write(flat, kind), color=True).astype(int), flat, atol=4)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"just some text\n", "is not a picture that can be read; try a PNG or a JPEG"),
        (b"", "is empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is an SVG drawing, .*; export it as a PNG"),
        (b"<?xml version='1.0'?>\n<!-- made by hand -->\n<svg/>", "is an SVG drawing"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99), "is a HEIC photograph, .* export it as a JPEG"),
        (b"\0\0\0\x20ftypisom" + bytes(99), "is a video"),
        (b"%PDF-1.7\n", "is a PDF; export the page as a PNG"),
        (write(RGB, "EPS"), "is PostScript, which has no pixels"),
        (b"<!DOCTYPE html><html>", "is a web page"),
        (b"PK\3\4" + bytes(99), "is a zip archive or a document"),
        (b"\x93NUMPY\1", "is a numpy array; give image=numpy.load"),
        (b"II*\0\x08\0\0\0\0\0", "is a TIFF of a kind that cannot be read; save it as a PNG"),
        (write(RGB)[:500], "is a damaged picture"),
        (write(RGB, "JPEG")[:700], "is a damaged picture"),
        (write(RGB)[:20], "is a damaged picture"),
        (b"P6 3x 4 255 ", "is a damaged picture"),
        (b"GIF89a\0\0\0\0\0\0\0;", "is a damaged picture"),
    ],
)
def test_files_that_cannot_be_read(content, said, tmp_path):
    path = tmp_path / "mine.png"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=said) as caught:
        images.read(path)
    assert "mine.png" in str(caught.value)
    with pytest.raises(ValueError, match=f"<{len(content)} bytes>.*({said})"):
        images.read(content)


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere\.png"):
        images.read(tmp_path / "nowhere.png")
    with pytest.raises(ValueError, match=r"^file .* cannot be opened; it may be a folder"):
        images.read(tmp_path)


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((10_000, 10_000), r"has 100 megapixels \(10000×10000\), but the limit is 50; make it smaller"),
        ((10_001, 5000), "has 50.1 megapixels"),
        ((14_000, 14_000), "has more than 179 megapixels, but the limit is 50"),
    ],
)
def test_an_enormous_picture_is_refused_before_it_is_unpacked(monkeypatch, size, said):
    content = write(Image.new("1", size))
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _picture: pytest.fail("its pixels were read"))
    with pytest.raises(ValueError, match=said):
        images.read(content)


@pytest.mark.parametrize(("kind", "options"), [("GIF", {}), ("PNG", {}), ("TIFF", {}), ("WEBP", {"lossless": True})])
def test_animation_gives_its_first_frame_and_says_so(kind, options):
    frames = [Image.new("RGB", (6, 5), colour) for colour in ("red", "lime", "blue")]
    content = write(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    with pytest.warns(UserWarning, match=r"holds 3 pictures; you see the first"):
        pixels = images.read(content, color=True)
    assert np.unique(pixels.reshape(-1, 3), axis=0).tolist() == [[255, 0, 0]]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_parts_are_white(mode):
    picture = Image.new("RGBA", (8, 4), (0, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 4, 4))
    if mode == "P":
        palette = Image.new("P", (8, 4), 1)
        palette.putpalette([9, 9, 9, 0, 0, 0])
        palette.paste(0, (0, 0, 4, 4))
        content = write(palette, transparency=0)
    else:
        content = write(picture.convert(mode))
    assert images.read(content).tolist() == [[255] * 4 + [0] * 4] * 4


def test_transparency_as_a_single_gray():
    content = write(Image.fromarray(np.array([[10, 200]], np.uint8)), transparency=10)
    assert images.read(content).tolist() == [[255, 200]]


@pytest.mark.parametrize("value", [0, 128, 255])
def test_16_bit_gray_keeps_its_brightness(value):
    pixels, notes = images.read_with_notes(write(np.full((4, 4), value * 257, np.uint16)))
    assert pixels.tolist() == [[value] * 4] * 4
    assert ["they are scaled so that 65535 is white" in note for note in notes] == [True] * (value > 0)


GRADIENT = np.arange(256).reshape(16, 16)


@pytest.mark.parametrize(
    ("numbers", "white"),
    [
        (GRADIENT / 255, "1"),
        (GRADIENT.astype(np.float32) / 255, "1"),
        (GRADIENT.astype(bool) * GRADIENT, None),
        (GRADIENT.astype(float), None),
        (GRADIENT.astype(np.int32) * 257, "65535"),
        (GRADIENT.astype(np.uint16) * 16, "4095"),
        (GRADIENT * 1e6, "2.6e+08"),
    ],
)
def test_numbers_become_brightness(numbers, white):
    pixels, notes = images.brightness("image", numbers)
    np.testing.assert_allclose(pixels.astype(int), GRADIENT, atol=1)
    assert len(notes) == (white is not None)
    assert white is None or notes[0].endswith(f"they are scaled so that {white} is white.")


@pytest.mark.parametrize(
    ("numbers", "shown", "said"),
    [
        ([[-3, 100, 300, 7]], [[0, 100, 255, 7]], "50 % of the values of image lie outside 0 … 255"),
        ([[np.nan, 1.0, 0.5, 0]], [[0, 255, 128, 0]], "25 % of the values of image are infinite or not a number"),
        ([[-1] + [9] * 999], [[0] + [9] * 999], "0.1 % of the values"),
    ],
)
def test_what_cannot_be_shown_is_said(numbers, shown, said):
    pixels, notes = images.brightness("image", np.array(numbers))
    assert pixels.tolist() == shown
    assert said in notes[-1]


@pytest.mark.parametrize(
    "numbers", [np.uint16(257) * GRADIENT.astype(np.uint16), (GRADIENT / 255).astype("f4"), GRADIENT.astype("i4") * 257]
)
def test_files_of_numbers_are_scaled_and_a_warning_says_so(numbers):
    with pytest.warns(UserWarning, match="^<.* bytes> has values from 0 to .*; they are scaled so that"):
        pixels = images.read(write(numbers, "TIFF"))
    np.testing.assert_allclose(pixels.astype(int), GRADIENT, atol=1)


def test_float_tiff():
    pixels, notes = images.read_with_notes(write(np.array([[-3.0, 100.0, 400.0]], np.float32), "TIFF"))
    assert pixels.tolist() == [[0, 100, 255]]
    assert "66.7 % of the values" in notes[0]


def test_black_and_white():
    assert images.read(write(np.array([[True, False]]))).tolist() == [[255, 0]]


def test_cmyk_jpeg():
    flat = Image.new("RGB", (16, 16), (200, 40, 60)).convert("CMYK")
    pixels = images.read(write(flat, "JPEG"), color=True)
    np.testing.assert_allclose(pixels.astype(int), np.full((16, 16, 3), (200, 40, 60)), atol=6)


def test_a_photograph_on_its_side_is_turned_upright():
    picture, exif = Image.new("L", (30, 20), 50), Image.Exif()
    exif[0x0112] = 6
    for kind in ("JPEG", "PNG", "WEBP"):
        assert images.read(write(picture, kind, exif=exif)).shape == (30, 20)


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_orientation_is_the_one_of_pillow(turn):
    """Without rewriting the block, which fails on blocks that can be read."""
    picture, exif = Image.fromarray(RGB), Image.Exif()
    exif[0x0112] = turn
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(write(picture, exif=exif))))
    np.testing.assert_array_equal(images.read(write(picture, exif=exif), color=True), np.asarray(expected))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_broken_exif_block_leaves_the_picture_readable(kind):
    content = write(Image.fromarray(RGB), kind, exif=b"Exif\0\0garbage that is no TIFF")
    with pytest.warns(UserWarning, match=r"notes \(EXIF\) in the file .* are damaged, so it may lie on its side"):
        assert images.read(content).shape == (20, 30)


def test_any_exception_of_an_exif_block(monkeypatch):
    def fail(_picture):
        raise ZeroDivisionError

    monkeypatch.setattr(Image.Image, "getexif", fail)
    pixels, notes = images.read_with_notes(write(RGB))
    assert (pixels.shape, len(notes)) == ((20, 30), 1)


def test_a_lab_picture():
    rgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    picture = ImageCms.profileToProfile(Image.new("RGB", (6, 5), (200, 100, 50)), rgb, lab, outputMode="LAB")
    pixels = images.read(write(picture, "TIFF"), color=True)
    np.testing.assert_allclose(pixels.astype(int), np.full((5, 6, 3), (200, 100, 50)), atol=3)


def test_a_palette_with_its_own_transparency_is_on_white():
    picture = Image.new("RGBA", (8, 4), (0, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 4, 4))
    pixels = images.read(write(picture.quantize(4)))
    assert pixels.tolist() == [[255] * 4 + [0] * 4] * 4


def test_an_open_file_is_called_by_its_name():
    file = io.BytesIO(b"text")
    file.name = "notes.png"
    with pytest.raises(ValueError, match=r"^the file 'notes\.png' is not a picture"):
        images.read(file)


@pytest.mark.parametrize(
    ("size", "shape"), [((1000, 1), (1, 256)), ((1, 1000), (256, 1)), ((1, 1), (1, 1)), ((1024, 512), (128, 256))]
)
def test_size(size, shape):
    pixels = images.read(write(Image.new("L", size, 77)))
    assert pixels.shape == shape
    assert (pixels == 77).all()
