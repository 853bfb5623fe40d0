"""The pictures and sentences of `FlipAndSlide`: one scene of curves and areas, one of sequences and sums."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convlib import drawing, operations
from convlib.explorers.flip.signals import Signal, areas, beside, meeting, product
from convlib.text import factor, mark, precise, tr

MOST_TIMES = 80  # values of t along the axis
STEPS = (0.05, 0.1, 0.125, 0.25, 0.5)  # from one t to the next: the smallest with which `MOST_TIMES` are enough


class Scene:
    """Three plots on one horizontal axis: x with w over it, their product, and y up to the present time.

    `times` holds the values of t (or n), `y` what the product adds up to at each of them. `sign` is 1 if w is reversed
    and −1 if it is not: w is always read at sign · (t − a).
    """

    variable = "t"
    brackets = "()"
    times: NDArray
    y: NDArray
    numbers: NDArray | None = None  # to write below the axes; round ones if not given

    # The marked texts of a kind of scene: reversed first, then not reversed.
    formulas: tuple[str, str]
    product_title: str
    result_title: str

    def __init__(self, x: Signal | Sequence[float], w: Signal | Sequence[float], sign: int) -> None:
        self.x, self.w, self.sign = x, w, sign

    def of(self, name: str, argument: object) -> str:
        """Write a function's value: x(a), or x[a]."""
        return f"{name}{self.brackets[0]}{argument}{self.brackets[1]}"

    @property
    def moving(self) -> str:
        """Write what moves: w(t − a) reversed, w(a − t) not reversed."""
        return self.of("w", f"{self.variable} − a" if self.sign > 0 else f"a − {self.variable}")

    def name(self, time: object) -> str:
        """Name the result at a time: y, or x ⊗ w if w is not reversed."""
        return self.of("y" if self.sign > 0 else "(x ⊗ w)", time)

    @property
    def formula(self) -> str:
        """The definition of what is shown, and its name."""
        return tr(self.formulas[0 if self.sign > 0 else 1])

    def result(self, index: int) -> str:
        """Write the present time and the result at it."""
        time = precise(self.times[index])
        return f"{self.variable} = {time}, {self.name(time)} = {precise(self.y[index])}"

    def panels(self, x: str, w: str) -> list[drawing.Panel]:
        """Draw what does not move; `x` and `w` are the names of their shapes."""
        top, middle, bottom = self.axes
        fixed, ahead = self._fixed()
        curves = tr("{fixed}, solid: {x}; {moving}, dashed: {w}", fixed=self.of("x", "a"), x=x, moving=self.moving, w=w)
        product, result = tr(self.product_title), tr(self.result_title, result=self.name(self.variable))
        return [
            drawing.plot(top, fixed, title=curves, across="a", mark="dashed", at=self.numbers),
            drawing.plot(middle, "", title=product, across="a", mark="product", at=self.numbers),
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
        """Draw what never moves: x in the first plot, all of y in the last."""
        raise NotImplementedError


class Curves(Scene):
    """Functions of a real number; y is an area."""

    formulas = (
        mark("Convolution, w reversed and shifted: y(t) = (x * w)(t) = ∫ x(a) w(t − a) da"),
        mark("Cross-correlation, w shifted and not reversed: (x ⊗ w)(t) = ∫ x(a) w(a − t) da"),
    )
    product_title = mark("their product, shaded: its area")
    result_title = mark("{result}: the area for every t")

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
        """Draw for each t: w at its place, the product and its area, y up to t."""
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
                + drawing.label(drawing.PLOT - 4, 14, tr("area {area}", area=precise(self.y[i])), anchor="end"),
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
        return [
            tr("t = {t}: the area of the product is {area}, so {result} = {area}", t=t, area=y, result=self.name(t))
            for t, y in texts
        ]


class Stems(Scene):
    """Sequences; y is a sum."""

    variable = "n"
    brackets = "[]"
    formulas = (
        mark("Convolution, w reversed and shifted: y[n] = (x * w)[n] = Σ x[a] w[n − a], added over every a"),
        mark("Cross-correlation, w shifted and not reversed: (x ⊗ w)[n] = Σ x[a] w[a − n], added over every a"),
    )
    product_title = mark("their product, one number for each pair")
    result_title = mark("{result}: the sum for every n")

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
        """List every a for which x and w both have a sample, with the index of the sample of w: sign · (n − a)."""
        pairs = [(a, int(self.sign * (n - a))) for a in range(len(self.x))]
        return [(a, b) for a, b in pairs if 0 <= b < len(self.w)]

    def frames(self) -> list[list[str]]:
        """Draw for each n: w at its place, the products, y up to n."""
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
                    + drawing.label(drawing.PLOT - 4, 14, tr("sum {sum}", sum=precise(self.y[i])), anchor="end"),
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
        time, pairs = precise(n), self.pairs(n)
        if not pairs:
            return tr("n = {n}: no sample of w meets one of x, so {result} = 0", n=time, result=self.name(time))
        return tr(
            "n = {n}: {letters} = {numbers} = {sum}, so {result} = {sum}",
            n=time,
            letters=" + ".join(f"x[{a}]·w[{b}]" for a, b in pairs),
            numbers=" + ".join(f"{_factor(self.x[a])}·{_factor(self.w[b])}" for a, b in pairs),
            sum=value,
            result=self.name(time),
        )


def _middle(places: NDArray, heights: NDArray) -> float:
    """Return the best place for the name of a line: near its highest part."""
    return float(np.average(places, weights=heights**2)) if heights.any() else 0.0


def _factor(value: float) -> str:
    return factor(precise(value))


def _extent(*values: float) -> tuple[float, float]:
    return min(0.0, *values), max(0.0, *values)
