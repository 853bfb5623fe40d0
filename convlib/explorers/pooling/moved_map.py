"""A map pooled before and after it moves to the right, in numbers and in words."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convlib import operations, shapes
from convlib.diagnosis.questions import Question
from convlib.explorers._frame.grids import formula_of, times
from convlib.text import factor, listed, minus, number, tr

LARGEST = 8  # cells along a side; a larger map is described, not drawn


@dataclass(frozen=True, eq=False)
class MovedMap:
    """A feature map, the window that pools it, and how far the map moves; legal or not.

    The arguments are the settings of `PoolingExplorer`. Where there is a `problem`, there is no output.

    Examples
    --------
    >>> pool = MovedMap(np.array([[3, 0, 4, 3], [4, 1, 2, 3]]), np.array([[1], [2]]), shift=1)
    >>> pool.output, pool.moved_output
    (array([[4., 4.]]), array([[4., 4.]]))
    >>> pool.before(0, 0)
    'Output row 0, column 0: the largest of 3, 0, 4, 1 is 4.'
    """

    image: NDArray
    beside: NDArray
    kind: str = "max"
    window: int = 2
    stride: int = 2
    shift: int = 0
    enters: str = "beside"

    # What there is

    @cached_property
    def explanations(self) -> tuple[shapes.Explanation, shapes.Explanation]:
        """The output's height and width, each with its formula and its sentence."""
        return tuple(
            shapes.explain(size, self.window, stride=self.stride, unit=unit, name="window")
            for size, unit in zip(self.image.shape, ("row", "column"), strict=True)
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of the output; 0 where there is none."""
        return tuple(axis.size or 0 for axis in self.explanations)

    @cached_property
    def output(self) -> NDArray | None:
        """The pooled map, (OH, OW); None where there is no output."""
        return None if self.problem else self._pooled(self.image)

    @cached_property
    def moved(self) -> NDArray | None:
        """The map moved to the right, (H, W); None where there is no output."""
        if self.problem:
            return None
        if self.enters == "beside":
            wide, first = np.hstack([self.beside, self.image]), self.beside.shape[1] - self.shift
        else:
            wide, first = operations.pad2d(self.image, ((0, 0), (self.shift, 0)), mode=self.enters), 0
        return wide[:, first : first + self.image.shape[1]]

    @cached_property
    def moved_output(self) -> NDArray | None:
        """The pooled map after the move, (OH, OW); None where there is no output."""
        return None if self.problem else self._pooled(self.moved)

    @cached_property
    def changed(self) -> NDArray | None:
        """Which outputs are not the same after the move, (OH, OW) of bools; None where there is no output."""
        if self.problem:
            return None
        # a mean may be added up in another order
        return ~np.isclose(self.output, self.moved_output, rtol=1e-12, atol=0)

    def _pooled(self, image: NDArray) -> NDArray:
        pool = operations.max_pool2d if self.kind == "max" else operations.avg_pool2d
        return pool(image, self.window, stride=self.stride)

    def read(self, row: int, column: int) -> tuple[slice, slice]:
        """Say which rows and columns of the map an output reads, as `image[...]` takes them."""
        return tuple(slice(at * self.stride, at * self.stride + self.window) for at in (row, column))

    def unread(self) -> NDArray | None:
        """Which cells of the map no window reads, (H, W) of bools; None where there is no output."""
        if self.problem:
            return None
        unread = np.ones(self.image.shape, bool)
        for place in np.ndindex(self.shape):
            unread[self.read(*place)] = False
        return unread

    def question(self, row: int, column: int) -> Question:
        """Ask for one output of the map before it moves."""
        operation = "max_pool2d" if self.kind == "max" else "avg_pool2d"
        given = (self.image, self.window)
        return Question(operation, given, {"stride": self.stride}, lambda output: output[row, column])

    # In words

    @cached_property
    def problem(self) -> str:
        """A whole sentence: why there is no output, and how to change that; empty where there is one."""
        most = min(self.image.shape)
        if self.window > most:
            return tr(
                "The window has {window} rows and columns, but the map is {size}. Use a window of at most {most}.",
                window=self.window,
                size=times(self.image.shape),
                most=most,
            )
        return next((axis.sentence for axis in self.explanations if not axis.legal), "") or self._wrong_shift()

    def _wrong_shift(self) -> str:
        known, width, shift = self.beside.shape[1], self.image.shape[1], minus(self.shift)
        if self.shift < 0:
            return tr("The shift is {shift}, but the map moves to the right. Use 0 or more.", shift=shift)
        if self.enters == "beside" and self.shift > known:
            return tr(
                "The shift is {shift}, but only {n} column beside the map is known. Use less, or zeros.",
                "The shift is {shift}, but only {n} columns beside the map are known. Use less, or zeros.",
                shift=shift,
                n=known,
            )
        if self.shift > width:
            return tr(
                "The shift is {shift}, but the map has only {n} column. Use at most {n}.",
                "The shift is {shift}, but the map has only {n} columns. Use at most {n}.",
                shift=shift,
                n=width,
            )
        return ""

    @property
    def formula(self) -> str:
        """The output-size formula with its numbers: once where height and width have the same."""
        return formula_of(*self.explanations)

    @property
    def sentence(self) -> str:
        """At how many positions the window fits or what it never reads, and how many numbers go in and come out."""
        count, out = self.image.size, self.output.size
        numbers = tr("{n} number in, {out} out.", "{n} numbers in, {out} out.", n=count, out=out)
        return f"{shapes.in_words(*self.explanations)} {numbers}"

    @property
    def comparison(self) -> str:
        """What the move brings in, and how many outputs it changes."""
        fields = {"changed": self.changed.sum(), "all": self.changed.size}
        if not self.shift:
            return tr("Not moved: {changed} of {all} outputs changed.", **fields)
        moved = tr(
            "Moved {n} pixel to the right; the numbers left of the thick line are new.",
            "Moved {n} pixels to the right; the numbers left of the thick line are new.",
            n=self.shift,
        )
        if self.changed.any():
            return f"{moved} {tr('{changed} of {all} outputs changed, each framed and marked ≠.', **fields)}"
        return f"{moved} {tr('{changed} of {all} outputs changed.', **fields)}"

    def before(self, row: int, column: int) -> str:
        """Say in numbers how a window of the map becomes an output."""
        values, value = self.image[self.read(row, column)], self.output[row, column]
        fields = self._fields(values, value) | {"row": row, "column": column}
        if self.kind == "average":
            return tr("Output row {row}, column {column}: ({sum}) / {count} = {value}.", **fields)
        return tr(
            "Output row {row}, column {column}: the largest of {numbers} is {value}.",
            "Output row {row}, column {column}: the largest of {numbers} is {value}, at {n} positions.",
            **fields,
        )

    def after(self, row: int, column: int) -> str:
        """Say in numbers how the same window becomes an output after the move, and whether that is another one."""
        fields = self._fields(self.moved[self.read(row, column)], self.moved_output[row, column])
        if self.kind == "average":
            moved = tr("Moved: ({sum}) / {count} = {value}.", **fields)
        else:
            moved = tr(
                "Moved: the largest of {numbers} is {value}.",
                "Moved: the largest of {numbers} is {value}, at {n} positions.",
                **fields,
            )
        changed = tr("The output changed.") if self.changed[row, column] else tr("The output stays the same.")
        return f"{moved} {changed}"

    def others(self, row: int, column: int) -> str:
        """Say which other windows give the same output; empty where there are none."""
        values, value = self.image[self.read(row, column)], number(self.output[row, column])
        if values.size == 1:
            return ""
        if self.kind == "average":
            sum_ = number(values.sum())
            return tr("Any {n} numbers that sum to {sum} give {value}.", n=values.size, sum=sum_, value=value)
        return tr("Any window that holds {value} and nothing larger gives {value}.", value=value)

    def ask(self, row: int, column: int) -> str:
        """Say how a window becomes an output, without that output."""
        fields = self._fields(self.image[self.read(row, column)]) | {"row": row, "column": column}
        if self.kind == "average":
            return tr("Output row {row}, column {column}: ({sum}) / {count} = ?.", **fields)
        return tr("Output row {row}, column {column}: the largest of {numbers} is ?.", **fields)

    def _fields(self, values: NDArray, value: float = np.nan) -> dict[str, object]:
        """What the sentences about one window are filled in with; n counts the positions of the largest number."""
        texts = [number(each) for each in values.flat]
        return {
            "numbers": listed(texts),
            "sum": " + ".join(map(factor, texts)),
            "count": values.size,
            "value": number(value),
            "n": values.ravel().tolist().count(value),
        }
