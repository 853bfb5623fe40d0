"""Channels: a filter as deep as its image, the sum over its depth, and a map for each filter. Slides S13, S14, S18."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import drawing
from convlib.diagnosis.questions import Question
from convlib.explorers._frame.cache import cached, forward
from convlib.explorers._frame.controls import Setting, flag, whole
from convlib.explorers._frame.prediction import Predicted
from convlib.explorers.channel import picture, words
from convlib.explorers.channel.layer import MOST, Layer, as_filters, as_image, flag_pixels
from convlib.text import mark, tr


class Filters(Setting):
    """The numbers of filters, kept as nested tuples; None stands for the named filters."""

    def validate(self, _explorer: object, values: object) -> tuple | None:
        """Return them as tuples, or raise an error that says what is wrong with them."""
        return None if values is None else as_filters(values)


class ChannelExplorer(Predicted):
    """An image channel by channel, a filter with a slice for each channel, and the map that their sums make.

    Parameters
    ----------
    image : (C, H, W) array, optional
        1 to 4 channels of 1 to 7 rows and columns. Three channels are called red, green and blue, one is called gray.
        If not given, every sixth pixel of a corner of the photograph's flag, with brightness in ten steps from 0 to 9.
    controls : sequence of str, optional
        The controls to show, of "filters", "shown" and "color"; all if not given.
    filters : int
        How many filters there are, 1 to 4.
    shown : int
        The filter you look at, counted from 0.
    color : bool
        Whether to keep the channels. If not, the image is gray: one channel, their mean to one decimal.
    cells : (O, C, kh, kw) numbers, optional
        Your own filters. If not given, there are four 2×2 filters, as deep as the image: see `layer.NAMES`.
    index : int
        The output cell you look at, counted row by row from 0.
    predict : bool
        Whether the maps are hidden until the learner has committed to the number at this cell.

    Examples
    --------
    >>> explorer = ChannelExplorer([[[1, 2]], [[10, 20]]], cells=[[[[3]], [[1]]]])
    >>> explorer.maps
    array([[[13., 26.]]])
    >>> explorer.words
    'Output row 0, column 0 of map 0: 3 + 10 = 13. In channel 0: 1·3 = 3. In channel 1: 10·1 = 10.'
    """

    filters = whole(2, label=mark("filters"), low=1, high=MOST)
    shown = whole(0, label=mark("look at filter"), low=0, high=MOST - 1)
    color = flag(True, label=mark("in colour"))
    cells = Filters(None).declare("")

    def __init__(
        self, image: ArrayLike | None = None, *, controls: Sequence[str] | None = None, **state: object
    ) -> None:
        self.image = flag_pixels() if image is None else as_image(image)
        if state.get("cells") is not None:
            state["cells"] = type(self).cells.validate(self, state["cells"])
            state = {"filters": len(state["cells"])} | state
        label = tr("Channels, filter, products and maps; the arrow keys move the window")
        super().__init__(label=label, controls=controls, **state)

    @property
    def source(self) -> NDArray:
        """What the filters are laid on: the image, or its gray version of one channel, (C, H, W)."""
        return self.image if self.color else self.image.mean(axis=0, keepdims=True).round(1)

    @cached
    def _layer(self) -> Layer:
        return Layer(self.source, self.cells and np.array(self.cells), self.filters, self.shown)

    @property
    def weights(self) -> NDArray:
        """The numbers of the filters in use, (filters, C, kh, kw)."""
        return self._layer.weights.copy()

    @property
    def maps(self) -> NDArray | None:
        """A map for each filter, (filters, OH, OW); None if `problem` says why there is none."""
        return None if self.problem else self._layer.maps.copy()

    problem = forward("_layer", Layer.problem)

    @property
    def parameters(self) -> str:
        """How many numbers the layer learns, with the formula: each filter has one bias, added to its map, 0 here."""
        return words.parameters(self._layer)

    @property
    def rows(self) -> int:
        """Height of a map."""
        return self._layer.size[0]

    @property
    def columns(self) -> int:
        """Width of a map."""
        return self._layer.size[1]

    def _asked(self) -> Question:
        place = (0, self.shown, *divmod(self.index, self.columns))
        return Question("conv2d", (self.source[np.newaxis], self.weights), {}, lambda maps: maps[place])

    def _sentences(self) -> list[str]:
        return words.sentences(self._layer, hidden=False)

    def _questions(self) -> list[str]:
        return words.sentences(self._layer, hidden=True)

    def _paragraphs(self) -> list[str]:
        return [] if self.problem else [self.parameters]

    def _panels(self) -> list[drawing.Panel]:
        return picture.panels(self._layer, self._waiting)

    def _frames(self) -> list[list[str]]:
        return picture.frames(self._layer, self._waiting)

    def _regions(self) -> list[dict]:
        return picture.regions(self._layer)

    def __repr__(self) -> str:
        return words.summary(self._layer)
