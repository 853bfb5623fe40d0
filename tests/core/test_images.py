"""The pictures: the course's own, and every file that a learner might bring."""

import io
import time

import numpy as np
import pytest
from PIL import Image

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
        (b"", "is not a picture that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not a picture that can be read"),
        (write(RGB)[:500], "is a damaged picture"),
        (write(RGB, "JPEG")[:700], "is a damaged picture"),
        (write(RGB)[:20], "not a picture|damaged"),
        (b"P6 3x 4 255 ", "not a picture|damaged"),
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
    with pytest.raises(ValueError, match="is not a picture"):
        images.read(tmp_path)


@pytest.mark.parametrize(
    ("side", "said"), [(10_000, "100 megapixels.*make it smaller"), (14_000, "enormous|196 megapixels")]
)
def test_an_enormous_picture_is_refused_before_it_is_unpacked(side, said):
    content = write(Image.new("1", (side, side)))
    start = time.perf_counter()
    with pytest.raises(ValueError, match=said):
        images.read(content)
    assert time.perf_counter() - start < 0.5


def test_animation_gives_its_first_frame():
    frames = [Image.new("RGB", (6, 5), colour) for colour in ("red", "lime", "blue")]
    content = write(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert np.unique(images.read(content, color=True).reshape(-1, 3), axis=0).tolist() == [[255, 0, 0]]


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
    pixels = images.read(write(np.full((4, 4), value * 257, np.uint16)))
    assert pixels.tolist() == [[value] * 4] * 4


def test_float_tiff():
    assert images.read(write(np.array([[-3.0, 100.0, 400.0]], np.float32), "TIFF")).tolist() == [[0, 100, 255]]


def test_black_and_white():
    assert images.read(write(np.array([[True, False]]))).tolist() == [[255, 0]]


def test_cmyk_jpeg():
    flat = Image.new("RGB", (16, 16), (200, 40, 60)).convert("CMYK")
    pixels = images.read(write(flat, "JPEG"), color=True)
    np.testing.assert_allclose(pixels.astype(int), np.full((16, 16, 3), (200, 40, 60)), atol=6)


def test_a_photograph_on_its_side_is_turned_upright():
    picture, exif = Image.new("L", (30, 20), 50), Image.Exif()
    exif[0x0112] = 6
    assert images.read(write(picture, "JPEG", exif=exif)).shape == (30, 20)


@pytest.mark.parametrize(
    ("size", "shape"), [((1000, 1), (1, 256)), ((1, 1000), (256, 1)), ((1, 1), (1, 1)), ((1024, 512), (128, 256))]
)
def test_size(size, shape):
    pixels = images.read(write(Image.new("L", size, 77)))
    assert pixels.shape == shape
    assert (pixels == 77).all()
