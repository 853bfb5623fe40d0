"""One function, another one reversed and shifted, their product and its area: slides S8 and S9."""

import math
from collections.abc import Sequence
from functools import lru_cache
from numbers import Real
from typing import Any

import ipywidgets as widgets
import numpy as np
import traitlets

from convlib import drawing
from convlib.explorers._frame.controls import OWN, choice, flag, in_columns
from convlib.explorers._frame.fields import Numbers
from convlib.explorers._frame.positions import Positioned
from convlib.explorers._frame.view import region
from convlib.explorers.flip.scenes import Curves, Scene, Stems
from convlib.explorers.flip.signals import SEQUENCES, SIGNALS, steps
from convlib.text import listed, mark, minus, shown, tr

MOST_SAMPLES, LARGEST_SAMPLE = 8, 1e6
SHAPES = {
    "box": mark("box"),
    "triangle": mark("triangle"),
    "decaying exponential": mark("decaying exponential"),
    OWN: mark("own"),
}
NOTES = {
    OWN: mark("Your own samples are steps of width 1: the first from a = 0 to 1, the next from 1 to 2, and so on."),
    "decaying exponential": mark("The exponential, e to the −a from a = 0 on, never ends; all of it is counted."),
}
SUMMARIES = {
    (False, True): mark("FlipAndSlide: x {x}; w {w}, reversed; continuous; {result}"),
    (False, False): mark("FlipAndSlide: x {x}; w {w}, not reversed; continuous; {result}"),
    (True, True): mark("FlipAndSlide: x {x}; w {w}, reversed; discrete; {result}"),
    (True, False): mark("FlipAndSlide: x {x}; w {w}, not reversed; discrete; {result}"),
}
"""What a saved notebook says, by (discrete, reversed)."""


class Samples(Numbers):
    """A learner's own samples; whoever types them chooses them, even if they are the present ones."""

    def make_control(self, explorer: traitlets.HasTraits) -> widgets.Widget:
        """Make a field that also sets the shape to `OWN`."""
        field = super().make_control(explorer)

        def choose(_change: object) -> None:
            if not field.message.value:
                setattr(explorer, _shape_of(self.name), OWN)

        field.text.observe(choose, names="value")
        return field


def samples(default: tuple[float, ...], label: str) -> Samples:
    """Declare samples; both fields are shown by ``controls=("samples",)``."""
    return Samples(default, MOST_SAMPLES, LARGEST_SAMPLE).declare(label, control="samples")


def _shape_of(samples_name: str) -> str:
    """Name the setting that these samples belong to: x or w."""
    return samples_name.removesuffix("_samples")


class FlipAndSlide(Positioned):
    """A function x, a function w that slides over it reversed, their product, and y, the area of the product.

    Parameters
    ----------
    x, w : str
        "box", "triangle", "decaying exponential", or "own", which takes the samples.
    x_samples, w_samples : sequence of float
        One to eight numbers; giving them chooses "own". If t is continuous, they are steps of width 1.
    discrete : bool
        Whether x and w are sequences, and y is a sum instead of an area.
    reversed : bool
        Whether w is reversed (convolution) or only shifted (cross-correlation).
    t : float
        Where to begin; n if discrete. Here and in `explorer.t = …` you get the nearest position.
    controls : sequence of str, optional
        The controls to show, of "x", "w", "samples", "discrete" and "reversed"; all if not given.

    Notes
    -----
    The areas agree with the integral to 1e-9. The exponential never ends; the part beyond the axis counts too.

    Examples
    --------
    >>> explorer = FlipAndSlide(x="box", w="box", t=1.25)
    >>> explorer.words
    't = 1.25: the area of the product is 0.75, so y(1.25) = 0.75'
    >>> explorer.discrete = True
    >>> explorer.words
    'n = 1: x[0]·w[1] + x[1]·w[0] = 1·1 + 1·1 = 2, so y[1] = 2'
    """

    x = choice("box", SHAPES, own=("x_samples",), label=mark("x"))
    w = choice("box", SHAPES, own=("w_samples",), label=mark("w"))
    x_samples = samples((1, 2, 3), mark("own x"))
    w_samples = samples((2, 1), mark("own w"))
    discrete = flag(False, label=mark("discrete"))
    reversed = flag(True, label=mark("reverse w"))

    def __init__(self, *, t: float = 0.5, controls: Sequence[str] | None = None, **state: object) -> None:
        given = {name: state[name] for name in ("x_samples", "w_samples") if name in state}
        own = {_shape_of(name): OWN for name in given}
        label = tr("Two functions, their product and its area; the arrow keys move t")
        super().__init__(label=label, controls=controls, **given | own | state)
        if "index" not in state:
            self.t = t

    @traitlets.observe("x_samples", "w_samples")
    def _choose_own(self, change: dict) -> None:
        setattr(self, _shape_of(change["name"]), OWN)

    @property
    def _scene(self) -> Scene:
        x = self.x_samples if self.x == OWN else self.x
        w = self.w_samples if self.w == OWN else self.w
        return _scene(x, w, self.discrete, self.reversed)

    @property
    def times(self) -> np.ndarray:
        """Every t that can be chosen (n if discrete), a (T,) array."""
        return self._scene.times.copy()

    @property
    def y(self) -> np.ndarray:
        """The area of the product at each of `times` (if discrete, the sum of the products), a (T,) array."""
        return self._scene.y.copy()

    @property
    def t(self) -> float:
        """The present t; n if discrete."""
        return float(self.times[self.index])

    @t.setter
    def t(self, value: float) -> None:
        if not isinstance(value, Real) or math.isnan(value):
            raise TypeError(tr("t must be a number such as 0.5, not {value}.", value=shown(value)))
        self.index = self._nearest(value)

    def _nearest(self, value: float) -> int:
        return int(np.abs(self.times - float(np.clip(value, *self.times[[0, -1]]))).argmin())

    @property
    def columns(self) -> int:
        """How many values of t there are."""
        return len(self.times)

    def _lay_out(self, controls: Sequence[widgets.Widget]) -> None:
        """Put the controls beside the plots, which are tall."""
        self.children = [in_columns(self, controls, most_above=0), self.view]

    def _panels(self) -> list[drawing.Panel]:
        return self._scene.panels(self._shape("x"), self._shape("w"))

    def _paragraphs(self) -> list[str]:
        notes = [] if self.discrete else [tr(note) for name, note in NOTES.items() if name in (self.x, self.w)]
        return [self._scene.formula, *notes]

    def _frames(self) -> list[list[str]]:
        return self._scene.frames()

    def _sentences(self) -> list[str]:
        return self._scene.sentences()

    def _regions(self) -> list[dict]:
        """Say where pointing chooses a t: anywhere in a plot, by its distance from the left."""
        step, axes = drawing.PLOT / self.columns, self._scene.axes
        return [region(i, (drawing.LEFT, 0), (step, plot.height), (1, self.columns)) for i, plot in enumerate(axes)]

    def pictures(self) -> list[dict[str, Any]]:
        """Return what the view shows: the slider has another name if t is discrete."""
        [picture] = super().pictures()
        slider = {"position": self._scene.variable, "interval": 700 if self.discrete else 90, "at": self.times.tolist()}
        return [picture | slider]

    def _draw(self) -> None:
        super()._draw()
        self._drawn_times = self.times

    def _index_at_last_position(self) -> int:
        """Stay at the t nearest to the present one, even if the axis is a new one."""
        if self._last_position is None:
            return super()._index_at_last_position()
        index = self._nearest(self._drawn_times[self._last_position[1]])
        self._last_position = 0, index
        return index

    def _shape(self, name: str) -> str:
        """Name the shape of x or w, with the samples if they are a learner's own."""
        shape = getattr(self, name)
        if shape == OWN:
            return tr("own {samples}", samples=minus(listed(getattr(self, f"{name}_samples"))))
        return tr(SHAPES[shape])

    def __repr__(self) -> str:
        result = self._scene.result(self.index)
        return tr(SUMMARIES[self.discrete, self.reversed], x=self._shape("x"), w=self._shape("w"), result=result)


@lru_cache(maxsize=16)
def _scene(x: str | tuple, w: str | tuple, discrete: bool, reversed: bool) -> Scene:
    """Make the scene of two shapes, each a name or samples."""
    named, own, kind = (SEQUENCES, tuple, Stems) if discrete else (SIGNALS, steps, Curves)
    x, w = (named[shape] if isinstance(shape, str) else own(shape) for shape in (x, w))
    return kind(x, w, 1 if reversed else -1)
