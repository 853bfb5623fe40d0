"""Pooling, and what becomes of its output when the map moves: slides S19 and S20."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib.diagnosis.questions import Question
from convlib.explorers._frame.cache import cached, forward
from convlib.explorers._frame.controls import choice, whole
from convlib.explorers._frame.grids import as_grid, times
from convlib.explorers._frame.prediction import Predicted
from convlib.explorers.pooling.moved_map import LARGEST, MovedMap
from convlib.explorers.pooling.picture import Picture
from convlib.text import mark, minus, tr


class PoolingExplorer(Predicted):
    """A feature map and its pooled output; below them the same map moved to the right, and the output of that.

    Parameters
    ----------
    image : (H, W) array
        The feature map: real numbers, at most 8 rows and columns.
    beside : (H, k) array, optional
        The columns that stand left of the map, out of sight: they come into view as it moves to the right.
    controls : sequence of str
        The controls to show: any of "kind", "window", "stride", "shift", "enters". The moved map is shown where "shift"
        is among them, or the shift is not 0.
    kind : "max" or "average"
        What an output is of its window: the largest number, or the mean.
    window, stride : int
        Side of the square window, and its step, in cells.
    shift : int
        By how many pixels the map moves to the right, at most its width.
    enters : "beside", "zeros", "edge" or "wrap"
        What comes in at the left: the columns of `beside`, zeros, the map's own first column again, or the columns
        that leave at the right. "beside" if such columns are given, else "zeros".
    index : int
        The output that is looked at, counted row by row from 0.

    Raises
    ------
    TypeError, ValueError
        If `image` or `beside` is not such an array, their heights differ, or a name is not known.

    Examples
    --------
    >>> explorer = PoolingExplorer([[3, 0, 4, 3], [4, 1, 2, 3]], beside=[[1], [2]], shift=1)
    >>> explorer.output, explorer.moved_output
    (array([[4., 4.]]), array([[4., 4.]]))
    >>> explorer.words
    'Output row 0, column 0: the largest of 3, 0, 4, 1 is 4. Moved: the largest of 1, 3, 2, 4 is 4. The
    output stays the same. Any window that holds 4 and nothing larger gives 4.'
    """

    kind = choice("max", {"max": mark("max"), "average": mark("average")}, label=mark("kind"))
    window = whole(2, label=mark("window"), low=1, high=4)
    stride = whole(2, label=mark("stride"), low=1, high=4)
    shift = whole(0, label=mark("shift to the right"), low=0, high=4)
    enters = choice(
        "zeros",
        {"beside": mark("beside"), "zeros": mark("zeros"), "edge": mark("edge"), "wrap": mark("wrap")},
        label=mark("what enters"),
    )

    def __init__(
        self,
        image: ArrayLike,
        beside: ArrayLike | None = None,
        *,
        controls: Sequence[str] | None = None,
        **state: object,
    ) -> None:
        self.image = _map("image", image)
        self.beside = self.image[:, :0] if beside is None else _map("beside", beside)
        if len(self.beside) != len(self.image):
            raise ValueError(
                tr(
                    "beside has {beside} rows and image has {image}; give both the same number of rows.",
                    beside=len(self.beside),
                    image=len(self.image),
                )
            )
        enters = "zeros" if beside is None else "beside"
        label = tr("Feature map and pooled output; the arrow keys move the window")
        super().__init__(label=label, controls=controls, **{"enters": enters} | state)

    @cached
    def _pool(self) -> MovedMap:
        settings = ("kind", "window", "stride", "shift", "enters")
        return MovedMap(self.image, self.beside, **{name: getattr(self, name) for name in settings})

    output = forward("_pool", MovedMap.output)
    moved = forward("_pool", MovedMap.moved)
    moved_output = forward("_pool", MovedMap.moved_output)
    changed = forward("_pool", MovedMap.changed)
    explanations = forward("_pool", MovedMap.explanations)

    @property
    def rows(self) -> int:
        """Height of the output."""
        return self._pool.shape[0]

    @property
    def columns(self) -> int:
        """Width of the output."""
        return self._pool.shape[1]

    problem = forward("_pool", MovedMap.problem)
    formula = forward("_pool", MovedMap.formula)

    @property
    def sentence(self) -> str:
        """At how many positions the window fits or what it never reads, and how many numbers go in and come out."""
        return self._complaint if self.problem else self._pool.sentence

    @property
    def comparison(self) -> str:
        """What the move brings in, and how many outputs it changes."""
        return self._complaint if self.problem else self._pool.comparison

    @property
    def _moves(self) -> bool:
        return self._shows("shift") or self.shift != 0

    def _asked(self) -> Question:
        return self._pool.question(*divmod(self.index, self.columns))

    def _questions(self) -> list[str]:
        return [self._pool.ask(*place) for place in np.ndindex(self._pool.shape)]

    def _sentences(self) -> list[str]:
        pool = self._pool
        parts = [pool.before, pool.after, pool.others] if self._moves else [pool.before, pool.others]
        return [" ".join(filter(None, (part(*place) for part in parts))) for place in np.ndindex(pool.shape)]

    def _paragraphs(self) -> list[str]:
        if self.problem:
            return [self.formula]
        return [self.formula, self.sentence] + [self.comparison] * (self._moves and not self._waiting)

    @property
    def _picture(self) -> Picture:
        return Picture(self._pool, moves=self._moves, hidden=self._waiting)

    def __repr__(self) -> str:
        settings = tr(
            "PoolingExplorer: map {size}, {kind}, window {window}, stride {stride}, moved right by {shift} ({enters}).",
            size=times(self.image.shape),
            kind=self.kind,
            window=self.window,
            stride=self.stride,
            shift=minus(self.shift),
            enters=self.enters,
        )
        return f"{settings} {self._outcome()}"

    def _outcome(self) -> str:
        if self.problem:
            return tr("No output.")
        size = times(self._pool.shape)
        if self._waiting:
            return tr("The output of {size} is hidden.", size=size)
        return tr("The output is {size}; {changed} of its numbers changed.", size=size, changed=self.changed.sum())


def _map(name: str, values: ArrayLike) -> NDArray:
    grid = as_grid(name, values, LARGEST)
    if not np.abs(grid).max() < 1e100:
        ends = {"least": grid.min(), "most": grid.max()}
        raise ValueError(tr("{name} must hold finite numbers below 10^100, not {least} to {most}.", name=name, **ends))
    return grid
