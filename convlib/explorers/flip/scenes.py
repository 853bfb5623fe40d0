"""What `FlipAndSlide` draws: a scene of curves and areas, and a scene of sequences and sums."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convlib import drawing, operations
from convlib.explorers.flip.signals import Signal, areas, beside, meeting, product
from convlib.text import factor, precise

MOST_TIMES = 80  # values of t along the axis
STEPS = (0.05, 0.1, 0.125, 0.25, 0.5)  # from one t to the next: the smallest with which `MOST_TIMES` suffice


class Scene:
    """Three plots on one horizontal axis: x with w over it, their product, and y up to the present time.

    `times` are the values of t (or n), `y` what the product adds up to at each. `sign` is 1 where w is reversed and
    −1 where it is not: w is always read at sign · (t − a).
    """

    variable = "t"
    brackets = "()"
    times: NDArray
    y: NDArray
    numbers: NDArray | None = None  # to write below the axes; round ones where there are none

    def __init__(self, x: Signal | Sequence[float], w: Signal | Sequence[float], sign: int) -> None:
        self.x, self.w, self.sign = x, w, sign

    def of(self, name: str, argument: object) -> str:
        """Write a function's value: x(a), or x[a]."""
        return f"{name}{self.brackets[0]}{argument}{self.brackets[1]}"

    @property
    def moving(self) -> str:
        """The name of what moves: w(t − a) reversed, w(a − t) not reversed."""
        return self.of("w", f"{self.variable} − a" if self.sign > 0 else f"a − {self.variable}")

    def name(self, time: object) -> str:
        """Name the result at a time: y, or x ⊗ w where w is not reversed."""
        return self.of("y" if self.sign > 0 else "(x ⊗ w)", time)

    @property
    def formula(self) -> str:
        """The definition that is shown, and its name."""
        adds = f"{self.of('x', 'a')} {self.moving}"
        right = f"∫ {adds} da" if self.brackets == "()" else f"Σ {adds}, added over every a"
        if self.sign > 0:
            both = f"{self.name(self.variable)} = {self.of('(x * w)', self.variable)}"
            return f"Convolution, w reversed and shifted: {both} = {right}"
        return f"Cross-correlation, w shifted and not reversed: {self.name(self.variable)} = {right}"

    def result(self, index: int) -> str:
        """The present time and the result there."""
        time = precise(self.times[index])
        return f"{self.variable} = {time}, {self.name(time)} = {precise(self.y[index])}"

    def panels(self, x: str, w: str) -> list[drawing.Panel]:
        """Draw what does not move; `x` and `w` say what shapes they have."""
        top, middle, bottom = self.axes
        fixed, ahead = self._fixed()
        moving = f"{self.of('x', 'a')}, solid: {x}; {self.moving}, dashed: {w}"
        added, what = ("shaded: its area", "area") if self.brackets == "()" else ("one number for each pair", "sum")
        result = f"{self.name(self.variable)}: the {what} for every {self.variable}"
        return [
            drawing.plot(top, fixed, title=moving, across="a", mark="dashed", at=self.numbers),
            drawing.plot(middle, "", title=f"their product, {added}", across="a", mark="product", at=self.numbers),
            drawing.plot(bottom, ahead, title=result, across=self.variable, mark="solid", at=self.numbers),
        ]

    @cached_property
    def axes(self) -> tuple[drawing.Axes, ...]:
        """The axes of the three plots."""
        half = (self.times[1] - self.times[0]) / 2
        ends = self.times[0] - half, self.times[-1] + half
        x, w = self._heights()
        products = np.outer(_extent(*x), _extent(*w)).ravel()
        plots = (((*x, *w), 160, 46), (products, 110, 24), (self.y, 110, 24))
        return tuple(drawing.Axes(*ends, *_extent(*values), height, head) for values, height, head in plots)

    def _heights(self) -> tuple[Sequence[float], Sequence[float]]:
        raise NotImplementedError

    def _fixed(self) -> tuple[str, str]:
        """What never moves: x in the first plot, all of y in the last."""
        raise NotImplementedError


class Curves(Scene):
    """Functions of a real number; y is an area."""

    def __init__(self, x: Signal, w: Signal, sign: int) -> None:
        super().__init__(x, w, sign)
        low, high = -w.length - 0.5, x.length + w.length + 0.5
        step = next(step for step in STEPS if (high - low) / step <= MOST_TIMES + 1e-9)
        self.times = np.round(np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step, 10)
        self.y = areas(x, w, self.times, sign)

    def _heights(self) -> tuple[NDArray, NDArray]:
        return self.x.corners()[1], self.w.corners()[1]

    def _fixed(self) -> tuple[str, str]:
        top, _, bottom = self.axes
        a, heights = self.x.corners()
        name = drawing.label(top.x(_middle(a, heights)), 28, "x(a)")
        x = drawing.inked("solid", drawing.curve(top, a, heights) + name)
        return x, drawing.inked("solid", drawing.curve(bottom, self.times, self.y))

    def frames(self) -> list[list[str]]:
        """For each t: w where it lies, the product and its area, y up to t."""
        top, middle, bottom = self.axes
        places, heights = self.w.corners()
        line = drawing.curve(top, -self.sign * places, heights)
        lies = -self.sign * _middle(places, heights)
        corners = beside(meeting(self.x.drawn, self.w.drawn, self.times, self.sign))
        products = product(self.x, self.w, self.times[:, None], corners, self.sign)
        return [
            [
                drawing.upright(top, t)
                + drawing.shifted(line, float(top.x(t) - top.x(0)))
                + drawing.label(top.x(t + lies), 13, self.moving),
                drawing.upright(middle, t)
                + drawing.area(middle, corners[i], products[i])
                + drawing.label(drawing.PLOT - 4, 14, f"area {precise(self.y[i])}", anchor="end"),
                drawing.veil(bottom, t)
                + drawing.upright(bottom, t)
                + drawing.dot(bottom, t, self.y[i])
                + drawing.label(drawing.PLOT - 4, 14, f"{self.name(precise(t))} = {precise(self.y[i])}", anchor="end"),
            ]
            for i, t in enumerate(self.times)
        ]

    def sentences(self) -> list[str]:
        """Say the area at each t."""
        texts = zip(map(precise, self.times), map(precise, self.y), strict=True)
        return [f"t = {t}: the area of the product is {y}, so {self.name(t)} = {y}" for t, y in texts]


class Stems(Scene):
    """Sequences; y is a sum."""

    variable = "n"
    brackets = "[]"

    def __init__(self, x: Sequence[float], w: Sequence[float], sign: int) -> None:
        super().__init__(x, w, sign)
        slide = operations.convolve1d if sign > 0 else operations.correlate1d
        self.times = self.numbers = np.arange(-len(w), len(x) + len(w))
        first = 0 if sign > 0 else 1 - len(w)
        self.y = np.zeros(len(self.times))
        self.y[first + len(w) :][: len(x) + len(w) - 1] = slide(x, w, padding="full")

    def _heights(self) -> tuple[Sequence[float], Sequence[float]]:
        return self.x, self.w

    def _fixed(self) -> tuple[str, str]:
        top, _, bottom = self.axes
        x = drawing.stems(top, range(len(self.x)), self.x) + drawing.label(top.x((len(self.x) - 1) / 2), 28, "x[a]")
        ahead = drawing.stems(bottom, self.times, self.y, hollow=True, numbered=False)
        return drawing.inked("solid", x), drawing.inked("faint", ahead)

    def pairs(self, n: int) -> list[tuple[int, int]]:
        """Every a with its w index, sign · (n − a), where both x and w have a sample."""
        pairs = [(a, int(self.sign * (n - a))) for a in range(len(self.x))]
        return [(a, b) for a, b in pairs if 0 <= b < len(self.w)]

    def frames(self) -> list[list[str]]:
        """For each n: w where it lies, the products, y up to n."""
        top, middle, bottom = self.axes
        taps = np.arange(len(self.w))
        frames = []
        for i, n in enumerate(self.times):
            a = n - self.sign * taps
            pairs = self.pairs(n)
            products = [self.x[a] * self.w[b] for a, b in pairs]
            frames.append(
                [
                    drawing.upright(top, n)
                    + drawing.stems(top, a, self.w, hollow=True, aside=14)
                    + drawing.label(top.x(a.mean()), 13, self.moving),
                    drawing.upright(middle, n)
                    + drawing.stems(middle, [a for a, _ in pairs], products)
                    + drawing.label(drawing.PLOT - 4, 14, f"sum {precise(self.y[i])}", anchor="end"),
                    drawing.upright(bottom, n)
                    + drawing.stems(bottom, self.times[: i + 1], self.y[: i + 1])
                    + drawing.label(
                        drawing.PLOT - 4, 14, f"{self.name(precise(n))} = {precise(self.y[i])}", anchor="end"
                    ),
                ]
            )
        return frames

    def sentences(self) -> list[str]:
        """Write out the sum at each n."""
        return [self._sum(n, value) for n, value in zip(self.times, map(precise, self.y), strict=True)]

    def _sum(self, n: int, value: str) -> str:
        said, pairs = precise(n), self.pairs(n)
        if not pairs:
            return f"n = {said}: no sample of w meets one of x, so {self.name(said)} = 0"
        letters = " + ".join(f"x[{a}]·w[{b}]" for a, b in pairs)
        numbers = " + ".join(f"{_factor(self.x[a])}·{_factor(self.w[b])}" for a, b in pairs)
        return f"n = {said}: {letters} = {numbers} = {value}, so {self.name(said)} = {value}"


def _middle(places: NDArray, heights: NDArray) -> float:
    """Where the name of a line stands best: near its highest part."""
    return float(np.average(places, weights=heights**2)) if heights.any() else 0.0


def _factor(value: float) -> str:
    return factor(precise(value))


def _extent(*values: float) -> tuple[float, float]:
    return min(0.0, *values), max(0.0, *values)
