"""A convolution layer with its depth: channels are drawn behind each other, so that no array looks flat."""

from collections.abc import Sequence
from typing import NamedTuple

from convlib.drawing.panels import Panel, Picture, static_svg
from convlib.drawing.svg import MARK, text_at
from convlib.text import breadth, listed, tr

UNIT = 8  # px, the side of a cell
MOST = 8  # cells; a longer side is drawn as long as this, and without cells
SHIFT = 10  # px from a channel to the one behind it
SIGN = 16  # px for the sign between two stacks
FILLS = {"R": "#f4a6a6", "G": "#a5d6a7", "B": "#a6c8f4"}  # light, with dark letters, on a light and a dark page
PLAIN = "#cfd8dc"


def stacks(
    image: tuple[int, int, int],
    weight: tuple[int, int, int, int],
    *,
    names: Sequence[str] = (),
    shown: int | None = None,
    below: bool = False,
) -> Panel:
    """Draw an image, the filters of a layer and their maps (stride 1, no padding), with their sizes.

    Parameters
    ----------
    image : (C, H, W)
        The size of the image.
    weight : (O, C, kh, kw)
        The size of the filters. If they do not fit the image in depth or in size, there are no maps.
    names : sequence of str, optional
        A letter for each channel of the image; R, G and B are drawn in their colour. The default is numbers from 0.
    shown : int, optional
        The filter to frame, together with its map; counted from 0.
    below : bool
        Whether the panel goes below the one before it.

    Notes
    -----
    Slides S14 and S18: image * filter → one map; (image * filter) × n → n maps.

    Examples
    --------
    >>> stacks((3, 6, 6), (2, 3, 3, 3), names="RGB").title
    '(image * filter) × 2 → 2 maps'
    """
    (channels, *size), (count, depth, *kernel), maps = image, weight, _maps(image, weight)
    letters = [*names, *map(str, range(len(names), max(channels, depth)))]
    filters = [_block(letters[:depth], kernel, range(depth) if number == shown else ()) for number in range(count)]
    image_drawing, filters_drawing = _block(letters[:channels], size), _numbered(filters)
    maps_drawing = _block([str(number) for number in range(count)], maps, [shown]) if maps else _Drawing()
    tall = max(image_drawing.height, filters_drawing.height, maps_drawing.height)
    parts = [
        _labelled(image_drawing, tall, tr("image"), _times(image)),
        _sign("*", tall),
        _labelled(filters_drawing, tall, tr("{n} filter", "{n} filters", n=count), _times(weight[1:])),
        _sign("→", tall),
        _labelled(maps_drawing, tall, tr("{n} map", "{n} maps", n=count) if maps else tr("no map"), _times(maps)),
    ]
    whole = _row(parts)
    return Panel(_title(count if maps else 0), whole.width, whole.height, MARK + whole.svg, below=below)


def show_stacks(
    image: tuple[int, int, int], weight: tuple[int, int, int, int], *, names: Sequence[str] = ()
) -> Picture:
    """Draw a layer as `stacks` does, as a still picture: a notebook shows it if it is the last value of a cell.

    Examples
    --------
    >>> show_stacks((3, 6, 6), (2, 3, 3, 3), names="RGB")
    The image is 3×6×6, with 3 channels (R, G, B). The 2 filters are 3×3×3 each, as deep as the image. They give 2 maps
    of 4×4.
    """
    words = [_image_words(image, names), _filter_words(image[0], weight), _map_words(weight[0], _maps(image, weight))]
    return Picture(static_svg([stacks(image, weight, names=names)]), " ".join(words))


def _image_words(image: Sequence[int], names: Sequence[str]) -> str:
    if not names:
        return tr(
            "The image is {size}, with {n} channel.",
            "The image is {size}, with {n} channels.",
            size=_times(image),
            n=image[0],
        )
    return tr(
        "The image is {size}, with {n} channel ({names}).",
        "The image is {size}, with {n} channels ({names}).",
        size=_times(image),
        n=image[0],
        names=listed(names),
    )


def _filter_words(channels: int, weight: Sequence[int]) -> str:
    if weight[1] == channels:
        return tr(
            "The filter is {size}, as deep as the image.",
            "The {n} filters are {size} each, as deep as the image.",
            n=weight[0],
            size=_times(weight[1:]),
        )
    return tr(
        "The filter is {size}: its depth is {depth}, but the depth of the image is {channels}.",
        "The {n} filters are {size} each: their depth is {depth}, but the depth of the image is {channels}.",
        n=weight[0],
        size=_times(weight[1:]),
        depth=weight[1],
        channels=channels,
    )


def _map_words(count: int, maps: Sequence[int]) -> str:
    if not maps:
        return tr("There is no map.")
    return tr("It gives {n} map of {size}.", "They give {n} maps of {size}.", n=count, size=_times(maps))


class _Drawing(NamedTuple):
    width: int = 0
    height: int = 0
    svg: str = ""


def _maps(image: Sequence[int], weight: Sequence[int]) -> tuple[int, ...]:
    """Return the size of a map; empty where the filters do not fit."""
    size = tuple(side - k + 1 for side, k in zip(image[1:], weight[2:], strict=True))
    return size if image[0] == weight[1] and min(*size, weight[0]) > 0 else ()


def _title(count: int) -> str:
    if not count:
        return tr("image * filter")
    return tr("image * filter → one map", "(image * filter) × {n} → {n} maps", n=count)


def _times(sizes: Sequence[int]) -> str:
    return "×".join(map(str, sizes))


def _block(letters: Sequence[str], size: Sequence[int], framed: Sequence[int | None] = ()) -> _Drawing:
    """Draw channels from the last to the first, each a step to the lower left of the one behind it."""
    tall, wide = (min(side, MOST) * UNIT for side in size)
    last = len(letters) - 1
    svg = "".join(
        _layer(1 + k * SHIFT, 1 + (last - k) * SHIFT, tall, wide, letters[k], max(size) <= MOST, k in framed)
        for k in range(last, -1, -1)
    )
    return _Drawing(wide + last * SHIFT + 2, tall + last * SHIFT + 2, svg)


def _layer(x: int, y: int, tall: int, wide: int, letter: str, cells: bool, framed: bool) -> str:
    stroke = 'stroke="#b26a00" stroke-width="2"' if framed else 'stroke="#616161"'
    steps = range(UNIT, tall, UNIT), range(UNIT, wide, UNIT)
    lines = "".join(
        [*(f"M{x} {y + step}h{wide}" for step in steps[0]), *(f"M{x + step} {y}v{tall}" for step in steps[1])]
    )
    return (
        f'<rect x="{x}" y="{y}" width="{wide}" height="{tall}" fill="{FILLS.get(letter, PLAIN)}" {stroke}/>'
        + (f'<path d="{lines}" stroke="#ffffff" stroke-width="0.6"/>' if cells else "")
        + text_at(letter, x + wide - 5, y + 9, "font-size:9px;font-weight:700;fill:#212121")
    )


def _row(parts: Sequence[_Drawing], gap: int = 0) -> _Drawing:
    """Put drawings side by side."""
    x, svg = 0, ""
    for part in parts:
        svg += f'<g transform="translate({x} 0)">{part.svg}</g>'
        x += part.width + gap
    return _Drawing(max(x - gap, 0), max((part.height for part in parts), default=0), svg)


def _numbered(parts: Sequence[_Drawing]) -> _Drawing:
    """Put drawings of one size side by side, each with its number from 0 below it."""
    return _row(
        [
            _Drawing(wide, tall + 12, svg + text_at(str(number), wide / 2, tall + 11, "font-size:10px"))
            for number, (wide, tall, svg) in enumerate(parts)
        ],
        gap=4,
    )


def _sign(sign: str, tall: int) -> _Drawing:
    return _Drawing(SIGN, tall, text_at(sign, SIGN / 2, tall / 2 + 6, "font-size:18px"))


def _labelled(part: _Drawing, tall: int, *lines: str) -> _Drawing:
    """Centre a drawing in a height and above its text, which is below."""
    wide = max(part.width, *(7 * breadth(line) + 6 for line in lines))
    left, top = (wide - part.width) // 2, (tall - part.height) // 2
    texts = "".join(
        text_at(line, wide / 2, tall + 14 * number, "font-size:12px") for number, line in enumerate(lines, 1)
    )
    return _Drawing(wide, tall + 32, f'<g transform="translate({left} {top})">{part.svg}</g>{texts}')
