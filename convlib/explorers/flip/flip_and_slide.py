"""One function, another one reversed and shifted, their product and its area: slides S8 and S9."""

import html
from collections.abc import Sequence
from functools import lru_cache
from numbers import Real

import ipywidgets as widgets
import numpy as np
import traitlets

from convlib import drawing
from convlib.explorers._frame.controls import bind, check_controls, dropdown
from convlib.explorers._frame.positions import Walk
from convlib.explorers._frame.view import region, send_together
from convlib.explorers.flip.scenes import Curves, Scene, Stems
from convlib.explorers.flip.signals import OWN, SEQUENCES, SIGNALS, checked, read_samples, steps

CONTROLS = ("x", "w", "samples", "discrete", "reversed")
SHAPES = (*SIGNALS, OWN)
NOTES = {
    OWN: "Your own samples are steps of width 1: the first from a = 0 to 1, the next from 1 to 2, and so on.",
    "decaying exponential": "The exponential, e to the −a from a = 0 on, never ends; all of it is counted.",
}


class Samples(traitlets.TraitType):
    """A tuple of a learner's own numbers."""

    def validate(self, _explorer: object, values: object) -> tuple[float, ...]:
        """Return the values as a tuple, or raise a TraitError that says what is wrong with them."""
        try:
            return checked(values)
        except ValueError as error:
            raise traitlets.TraitError(f"{self.name}: {error}") from None


class FlipAndSlide(Walk):
    """A function x, a function w that slides over it reversed, their product, and y, the area of the product.

    Parameters
    ----------
    x, w : str
        "box", "triangle", "decaying exponential", or "own", which takes the samples.
    x_samples, w_samples : sequence of float
        One to eight numbers; giving them chooses "own". Where t is continuous they are steps of width 1.
    discrete : bool
        Whether x and w are sequences, and y is a sum instead of an area.
    reversed : bool
        Whether w is reversed: convolution. Otherwise it is only shifted: cross-correlation.
    t : float
        Where to begin (n where discrete). The nearest position is taken, here and when `explorer.t` is set.
    controls : sequence of str
        The knobs to show: any of "x", "w", "samples", "discrete", "reversed".

    Notes
    -----
    The areas agree with the integral to 1e-9. The exponential never ends; what lies beyond the axis counts too.

    Examples
    --------
    >>> explorer = FlipAndSlide(x="box", w="box", t=1.25)
    >>> explorer.words
    't = 1.25: the area of the product is 0.75, so y(1.25) = 0.75'
    >>> explorer.discrete = True
    >>> explorer.words
    'n = 1: x[0]·w[1] + x[1]·w[0] = 1·1 + 1·1 = 2, so y[1] = 2'
    """

    x = traitlets.Enum(SHAPES, default_value="box").tag(state=True)
    w = traitlets.Enum(SHAPES, default_value="box").tag(state=True)
    x_samples = Samples((1, 2, 3)).tag(state=True)
    w_samples = Samples((2, 1)).tag(state=True)
    discrete = traitlets.Bool(False).tag(state=True)
    reversed = traitlets.Bool(True).tag(state=True)

    def __init__(self, *, t: float = 0.5, controls: Sequence[str] = CONTROLS, **state: object) -> None:
        check_controls(controls, CONTROLS)
        samples = {name: state[name] for name in ("x_samples", "w_samples") if name in state}
        own = {name.removesuffix("_samples"): OWN for name in samples}
        label = "Two functions, their product and its area; the arrow keys move t"
        super().__init__(label=label, **samples | own | state)
        if "index" not in state:
            self.t = t
        self._lay_out(self._knobs(controls))

    def _knobs(self, controls: Sequence[str]) -> list[widgets.Widget]:
        makers = {
            "x": lambda: [bind(self, "x", dropdown("x", SHAPES))],
            "w": lambda: [bind(self, "w", dropdown("w", SHAPES))],
            "samples": lambda: [*_samples_field(self, "x"), *_samples_field(self, "w")],
            "discrete": lambda: [bind(self, "discrete", _checkbox("discrete"))],
            "reversed": lambda: [bind(self, "reversed", _checkbox("reverse w"))],
        }
        return [control for name in CONTROLS if name in controls for control in makers[name]()]

    @traitlets.observe("x_samples", "w_samples")
    def _choose_own(self, change: dict) -> None:
        setattr(self, change["name"].removesuffix("_samples"), OWN)

    @property
    def _scene(self) -> Scene:
        x = self.x_samples if self.x == OWN else self.x
        w = self.w_samples if self.w == OWN else self.w
        return _scene(x, w, self.discrete, self.reversed)

    @property
    def times(self) -> np.ndarray:
        """Every t (n where discrete) that can be chosen, a (T,) array."""
        return self._scene.times.copy()

    @property
    def y(self) -> np.ndarray:
        """The area of the product (where discrete, the sum of the products) at each of `times`, a (T,) array."""
        return self._scene.y.copy()

    @property
    def t(self) -> float:
        """The present t, or n where discrete."""
        return float(self.times[self.index])

    @t.setter
    def t(self, value: float) -> None:
        if not isinstance(value, Real) or np.isnan(value):
            raise TypeError(f"t must be a number, such as 0.5, not {value!r}")
        self.index = self._nearest(value)

    def _nearest(self, value: float) -> int:
        return int(np.abs(self.times - value).argmin())

    @property
    def columns(self) -> int:
        """How many values of t there are."""
        return len(self.times)

    def _panels(self) -> list[drawing.Panel]:
        return self._scene.panels(self._shape("x"), self._shape("w"))

    def _paragraphs(self) -> list[str]:
        notes = [] if self.discrete else [NOTES[name] for name in NOTES if name in (self.x, self.w)]
        return [self._scene.formula, *notes]

    def _frames(self) -> list[list[str]]:
        return self._scene.frames()

    def _sentences(self) -> list[str]:
        return self._scene.sentences()

    def _regions(self) -> list[dict]:
        """Where pointing chooses a t: anywhere in a plot, by how far to the right it is."""
        step, axes = drawing.PLOT / self.columns, self._scene.axes
        return [region(i, (drawing.LEFT, 0), (step, plot.height), (1, self.columns)) for i, plot in enumerate(axes)]

    def _draw(self) -> None:
        with self.view.hold_sync():
            super()._draw()
            send_together(self.view, {"position": self._scene.variable, "interval": 700 if self.discrete else 90})
        self._drawn_times = self.times

    def _index_at_last_position(self) -> int:
        """Stay at the t nearest to the present one, though the axis may be another."""
        index = (
            self._nearest(self._drawn_times[self._last_position[1]])
            if self._last_position
            else super()._index_at_last_position()
        )
        self._last_position = 0, index
        return index

    def _shape(self, name: str) -> str:
        """Name the shape of x or w, with its samples where they are a learner's own."""
        shape = getattr(self, name)
        return f"own {_written(getattr(self, f'{name}_samples'))}" if shape == OWN else shape

    def __repr__(self) -> str:
        return (
            f"FlipAndSlide: x {self._shape('x')}; w {self._shape('w')}, "
            f"{'reversed' if self.reversed else 'not reversed'}; "
            f"{'discrete' if self.discrete else 'continuous'}; {self._scene.result(self.index)}"
        )


@lru_cache(maxsize=4)
def _scene(x: str | tuple, w: str | tuple, discrete: bool, reversed: bool) -> Scene:
    """Make the scene of two shapes, each a name or samples."""
    named, own, kind = (SEQUENCES, tuple, Stems) if discrete else (SIGNALS, steps, Curves)
    x, w = (named[shape] if isinstance(shape, str) else own(shape) for shape in (x, w))
    return kind(x, w, 1 if reversed else -1)


def _checkbox(label: str) -> widgets.Checkbox:
    return widgets.Checkbox(description=label, indent=False, layout={"width": "auto"})


def _samples_field(explorer: FlipAndSlide, name: str) -> list[widgets.Widget]:
    """Make a field for samples of one's own, and the place below it that explains what cannot be read."""
    wide = {"description_width": "initial"}
    field = widgets.Text(description=f"own {name}", continuous_update=False, layout={"width": "220px"}, style=wide)
    message = widgets.HTML(layout={"width": "100%", "display": "none"})
    trait = f"{name}_samples"

    def say(sentence: str) -> None:
        message.value = f"<div role='alert'>{html.escape(sentence)}</div>" if sentence else ""
        message.layout.display = "" if sentence else "none"

    def show(_change: object = None) -> None:
        field.value = _written(getattr(explorer, trait))
        say("")

    def take(change: dict) -> None:
        try:
            samples = read_samples(change["new"])
        except ValueError as error:
            say(f"own {name}: {error}. The picture keeps {_written(getattr(explorer, trait))}.")
            return
        say("")
        setattr(explorer, trait, samples)
        setattr(explorer, name, OWN)

    show()
    explorer.observe(show, names=trait)
    field.observe(take, names="value")
    return [field, message]


def _written(samples: tuple[float, ...]) -> str:
    """Write samples as they are typed, with every digit."""
    return ", ".join(map(str, samples)).replace("-", "−")
