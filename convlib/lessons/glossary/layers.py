"""The terms of lessons 5 to 9: channels and layers, stride, padding, dilation, pooling."""

from collections.abc import Callable

import numpy as np

from convlib import shapes
from convlib.drawing import Picture, show_stacks
from convlib.images import NINE, POOLING_1, POOLING_2
from convlib.lessons.numbers import Grid, block, picture
from convlib.operations import avg_pool2d, conv2d, convolve1d, correlate1d, correlate2d, max_pool2d, pad2d
from convlib.text import tr

TWO_CHANNELS = np.array([[[1, 2], [3, 4]], [[10, 20], [30, 40]]])  # lesson 5
SLICES = np.array([[[1, 0], [0, 1]], [[0, 2], [0, -1]]])
ROW, ONES = np.array([3, 1, 4, 1, 5, 9, 2]), np.ones(3)  # lesson 6


def _channel() -> Picture:
    colours = np.array([[1, 2], [3, 4]])
    return picture(
        Grid(tr("red channel"), colours),
        Grid(tr("green channel"), 10 * colours),
        Grid(tr("blue channel"), 100 * colours),
    )


def _filter() -> Picture:
    return picture(
        Grid(tr("channel 0"), TWO_CHANNELS[0]),
        Grid(tr("channel 1"), TWO_CHANNELS[1]),
        Grid(tr("filter, slice 0"), SLICES[0]),
        Grid(tr("filter, slice 1"), SLICES[1]),
        Grid(tr("sum"), conv2d(TWO_CHANNELS[np.newaxis], SLICES[np.newaxis])[0, 0]),
    )


def _slice() -> Picture:
    return picture(
        Grid(tr("channel 1"), TWO_CHANNELS[1]),
        Grid(tr("its slice"), SLICES[1]),
        Grid(tr("products"), TWO_CHANNELS[1] * SLICES[1]),
    )


def _feature_map() -> Picture:
    weights = np.array([[1, 0], [0, -1]])
    image = np.array([[9, 9, 0, 0], [9, 9, 0, 0], [9, 9, 0, 0]])
    return picture(
        Grid(tr("image"), image, marked=block(0, 1, 2, 2)),
        Grid(tr("filter"), weights),
        Grid(tr("feature map"), correlate2d(image, weights), marked=[(0, 1)]),
    )


def _convolution_layer() -> Picture:
    return show_stacks((3, 6, 6), (2, 3, 3, 3), names="RGB")


def _bias() -> Picture:
    image, weight = np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2))
    before, after = (conv2d(image, weight, bias)[0, 0] for bias in (None, np.array([100])))
    return picture(Grid(tr("map"), before), Grid(tr("bias"), 100), Grid(tr("map with its bias"), after))


def _parameter() -> Picture:
    count = shapes.parameters(1, 2, (2, 2))
    return picture(
        Grid(tr("slice 0"), SLICES[0]),
        Grid(tr("slice 1"), SLICES[1]),
        Grid(tr("bias"), 100),
        Grid(tr("parameters: 2·2·2 + 1"), count),
    )


def _fully_connected_layer() -> Picture:
    inputs, weights = np.array([1, 2, 3, 4]), np.array([[1, 0, 0, 1], [0, 2, -1, 0], [1, 1, 1, 1]])
    return picture(
        Grid(tr("inputs"), inputs),
        Grid(tr("weights, a row for each output"), weights),
        Grid(tr("outputs"), (weights @ inputs)[:, np.newaxis]),
    )


def _stride() -> Picture:
    return picture(
        Grid(tr("stride 2: windows begin at cells 0, 2 and 4"), ROW, marked=block(0, 2, 1, 3), numbered=True),
        Grid(tr("sums"), correlate1d(ROW, ONES, stride=2), marked=[(0, 1)], numbered=True),
    )


def _aliasing() -> Picture:
    stripes = np.array([0, 255] * 4 + [0])
    return picture(
        Grid(tr("stripes"), stripes, marked=[(0, cell) for cell in range(0, 9, 2)], apart=True),
        Grid(tr("every second cell"), stripes[::2]),
    )


def _padding() -> Picture:
    return picture(Grid(tr("image 3×3"), NINE), Grid(tr("with padding 1: 5×5"), pad2d(NINE, 1), ring=1))


def _zero_padding() -> Picture:
    flat = np.full((3, 3), 90)
    return picture(
        Grid(tr("flat area in a ring of zeros"), pad2d(flat, 1), ring=1),
        Grid(tr("means of 3×3 cells"), correlate2d(flat, np.ones((3, 3)) / 9, padding=1).round(6)),
    )


def _padding_mode() -> Picture:
    modes = {"zeros": tr("zeros"), "edge": tr("edge"), "reflect": tr("reflect"), "wrap": tr("wrap")}
    row = np.array([[1, 2, 3, 4]])
    added = np.array([[True] * 2 + [False] * 4 + [True] * 2])
    return picture(
        *(
            Grid(title, pad2d(row, ((0, 0), (2, 2)), mode), between=added, below=mode in ("edge", "wrap"))
            for mode, title in modes.items()
        )
    )


def _named(name: str, title: str) -> Picture:
    row = np.array([1, 2, 3, 4, 5])
    padded = pad2d(row[np.newaxis], ((0, 0), shapes.resolve_padding(name, 3)))
    own = pad2d(np.ones((1, 5)), ((0, 0), shapes.resolve_padding(name, 3))) == 1
    return picture(
        Grid(tr("row and padding"), padded, between=~own, marked=block(0, 0, 1, 3)),
        Grid(title, correlate1d(row, ONES, padding=name), marked=[(0, 0)]),
    )


def _valid() -> Picture:
    return _named("valid", tr("5 − 3 + 1 = 3 sums"))


def _same() -> Picture:
    return _named("same", tr("5 sums"))


def _full() -> Picture:
    return _named("full", tr("5 + 3 − 1 = 7 sums"))


def _dilation() -> Picture:
    spread = np.zeros((5, 5))
    spread[::2, ::2] = NINE
    return picture(Grid(tr("kernel"), NINE), Grid(tr("dilation 2"), spread, between=_holes(5, 2)))


def _holes(span: int, dilation: int, rows: int | None = None) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Say which cells of a spread kernel are no taps."""
    taps = np.zeros((rows or span, span), bool)
    taps[::dilation, ::dilation] = True
    return ~taps


def _dilated_convolution() -> Picture:
    return picture(
        Grid(tr("input"), ROW, marked=block(0, 0, 1, 3, step=2), apart=True),
        Grid(tr("kernel with dilation 2"), np.where(_holes(5, 2, rows=1), 0, 1), between=_holes(5, 2, rows=1)),
        Grid(tr("output"), correlate1d(ROW, ONES, dilation=2), marked=[(0, 0)]),
    )


def _tap() -> Picture:
    return picture(
        Grid(tr("three taps, dilation 2"), ROW, marked=block(0, 1, 1, 3, step=2), apart=True),
        Grid(tr("sum"), correlate1d(ROW, ONES, dilation=2)[1]),
    )


def _span() -> Picture:
    grids = []
    for dilation in (1, 2, 3):
        span = shapes.explain(7, 3, dilation=dilation).span
        holes = _holes(span, dilation, rows=1)
        title = tr("dilation {dilation}: span {span}", dilation=dilation, span=span)
        grids.append(Grid(title, np.where(holes, 0, 1), between=holes))
    return picture(*grids)


def _paths(*dilations: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Count the paths from each input cell to one output, through layers with kernels of three."""
    field = np.ones(1)
    for dilation in reversed(dilations):
        field = convolve1d(field, ONES, dilation=dilation, padding="full")
    return field


def _receptive_field() -> Picture:
    return picture(
        Grid(tr("dilations 1, 1: five cells"), _paths(1, 1)), Grid(tr("dilations 1, 2: seven cells"), _paths(1, 2))
    )


def _gridding() -> Picture:
    field = _paths(2, 2)
    return picture(Grid(tr("dilations 2, 2: paths from each cell"), field, unread=field[np.newaxis] == 0))


def _pooling() -> Picture:
    return picture(
        Grid(tr("feature map"), POOLING_1, marked=block(0, 0, 2, 2)),
        Grid(tr("largest"), max_pool2d(POOLING_1, 2), marked=[(0, 0)]),
        Grid(tr("mean"), avg_pool2d(POOLING_1, 2), marked=[(0, 0)]),
    )


def _max_pooling() -> Picture:
    return picture(
        Grid(tr("feature map"), POOLING_1, marked=block(2, 2, 2, 2)),
        Grid(tr("largest of each window"), max_pool2d(POOLING_1, 2), marked=[(1, 1)]),
    )


def _average_pooling() -> Picture:
    return picture(
        Grid(tr("feature map"), POOLING_1, marked=block(0, 2, 2, 2)),
        Grid(tr("mean of each window"), avg_pool2d(POOLING_1, 2), marked=[(0, 1)]),
    )


def _global_pooling() -> Picture:
    return picture(
        Grid(tr("feature map"), POOLING_1, marked=block(0, 0, 4, 4)),
        Grid(tr("largest of all"), max_pool2d(POOLING_1, 4)),
    )


def _translation_invariance() -> Picture:
    return picture(
        Grid(tr("map"), POOLING_1),
        Grid(tr("max"), max_pool2d(POOLING_1, 2)),
        Grid(tr("moved to the right"), POOLING_2),
        Grid(tr("max, the same"), max_pool2d(POOLING_2, 2)),
    )


def _equivariance() -> Picture:
    row = np.array([[3, 1, 4, 1, 5, 2, 0, 0]])
    moved = np.roll(row, 2)
    return picture(
        Grid(tr("row"), row),
        Grid(tr("max of each pair"), max_pool2d(row, (1, 2))),
        Grid(tr("moved by 2"), moved),
        Grid(tr("this moves by 1"), max_pool2d(moved, (1, 2))),
    )


def _node() -> Picture:
    pooled = max_pool2d(POOLING_1, 2)
    return picture(
        Grid(tr("{n} node", "{n} nodes", n=POOLING_1.size), POOLING_1),
        Grid(tr("{n} node", "{n} nodes", n=pooled.size), pooled),
    )


def _information_loss() -> Picture:
    pooled = max_pool2d(POOLING_1, 2)
    flat = np.kron(pooled, np.ones((2, 2)))
    return picture(
        Grid(tr("map"), POOLING_1), Grid(tr("another map"), flat), Grid(tr("max of both"), max_pool2d(flat, 2))
    )


def _anti_aliasing() -> Picture:
    stripes = np.array([0, 8] * 4 + [0])
    blurred = correlate1d(stripes, np.array([1, 2, 1]) / 4, padding=1, padding_mode="reflect")
    return picture(
        Grid(tr("stripes"), stripes),
        Grid(tr("every second cell"), stripes[::2]),
        Grid(tr("blurred by 1 2 1"), blurred),
        Grid(tr("every second cell"), blurred[::2]),
    )


LAYERS: dict[str, Callable[[], Picture]] = {
    "channel": _channel,
    "filter": _filter,
    "slice": _slice,
    "feature map": _feature_map,
    "convolution layer": _convolution_layer,
    "bias": _bias,
    "parameter": _parameter,
    "fully connected layer": _fully_connected_layer,
    "stride": _stride,
    "aliasing": _aliasing,
    "padding": _padding,
    "zero padding": _zero_padding,
    "padding mode": _padding_mode,
    "valid": _valid,
    "same": _same,
    "full": _full,
    "dilation": _dilation,
    "dilated convolution": _dilated_convolution,
    "tap": _tap,
    "span": _span,
    "receptive field": _receptive_field,
    "gridding": _gridding,
    "pooling": _pooling,
    "max pooling": _max_pooling,
    "average pooling": _average_pooling,
    "global pooling": _global_pooling,
    "translation invariance": _translation_invariance,
    "equivariance": _equivariance,
    "node": _node,
    "information loss": _information_loss,
}
SHIFT: dict[str, Callable[[], Picture]] = {"anti-aliasing": _anti_aliasing}
