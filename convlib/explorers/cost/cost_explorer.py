"""What a layer costs: parameters, multiplications and numbers in its maps, for kinds of layers that divide the work."""

import asyncio
import subprocess
from collections.abc import Sequence

import ipywidgets as widgets

from convlib import drawing
from convlib.explorers._frame.cache import cached, forward
from convlib.explorers._frame.controls import choice, control, whole
from convlib.explorers._frame.fields import Message
from convlib.explorers._frame.positions import Positioned
from convlib.explorers.cost import clock, picture, words
from convlib.explorers.cost.layer import LARGEST, NAMES, Cost, Layer
from convlib.text import mark, tr


class CostExplorer(Positioned):
    """A layer of a kind that you choose: which channels each filter reads, and what that costs beside a plain layer.

    Parameters
    ----------
    controls : sequence of str, optional
        The controls to show, of "kind", "size", "channels", "filters", "kernel", "groups", "stride" and "measure"; all
        if not given.
    kind : str
        "plain"; "one", a 1×1 convolution; "grouped"; "depthwise"; "separable", depthwise and then 1×1; "factorised",
        k×1 and then 1×k.
    size, channels : int
        Side of the square image, 1 to 64, and its number of channels, 1 to 32.
    filters : int
        Channels out, 1 to 32: as many filters has the last step.
    kernel : int
        Side of the square kernel, 1 to 7. The padding adds kernel − 1 rows and columns: stride 1 keeps the size.
    groups : int
        How many groups the kind "grouped" has; the other kinds do not use it.
    stride : int
        Step of the window, 1 to 4.
    index : int
        The filter you look at, counted from 0; those of a second step follow those of the first.

    Examples
    --------
    >>> explorer = CostExplorer(kind="separable")
    >>> explorer.cost
    Cost(parameters=152, multiplications=34816, activations=4096)
    >>> explorer.words
    'Step 1, filter 0 reads channel 0 through a 3×3 kernel. Weights: 9; positions: 256; multiplications: 2,304.'
    """

    kind = choice("plain", words.KINDS, label=mark("kind"))
    size = whole(16, label=NAMES["size"], low=1, high=LARGEST["size"])
    channels = whole(8, label=NAMES["channels"], low=1, high=LARGEST["channels"])
    filters = whole(8, label=NAMES["filters"], low=1, high=LARGEST["filters"])
    kernel = whole(3, label=NAMES["kernel"], low=1, high=LARGEST["kernel"])
    groups = whole(2, label=NAMES["groups"], low=1, high=LARGEST["channels"])
    stride = whole(1, label=NAMES["stride"], low=1, high=LARGEST["stride"])

    def __init__(self, *, controls: Sequence[str] | None = None, **state: object) -> None:
        self._time, self._clock = Message(), asyncio.Lock()
        label = tr("Channels, and lines to the filters that read them; the arrow keys choose a filter")
        super().__init__(label=label, position=tr("filter"), controls=controls, **state)
        self.observe(lambda _change: self._time.say(""), names=[name for name in self.state() if name != "index"])

    @control("measure")
    def _measuring(self) -> widgets.Widget:
        button = widgets.Button(description=tr("Measure here"), layout={"width": "auto"})
        button.on_click(self._start_measuring)
        return widgets.VBox([button, self._time])

    def _start_measuring(self, _button: widgets.Button) -> None:
        if self.problem:
            return self._time.say(self.problem)
        self._time.say(tr("Measuring …"), role="status")
        self._measuring_task = asyncio.get_running_loop().create_task(self._tell_times(self._layer))

    async def _tell_times(self, layer: Layer) -> None:
        """Say how long a layer takes, unless it is another one by then; two at once would disturb each other."""
        try:
            async with self._clock:
                said = words.measured(layer, await clock.measure_aside(layer))
        except (OSError, subprocess.SubprocessError):
            said = tr("The process that runs the layer failed, so there is no time. Press the button to try again.")
        if layer is self._layer:
            self._time.say(said, role="status")

    def measure(self) -> clock.Times:
        """Time this layer and the plain one on this machine, with one thread, in about half a second.

        Raises
        ------
        ValueError
            If there is no layer; it says why.
        """
        if self.problem:
            raise ValueError(self.problem)
        return clock.measure(self._layer)

    @cached
    def _layer(self) -> Layer:
        return Layer(self.kind, self.size, self.channels, self.filters, self.kernel, self.groups, self.stride)

    problem = forward("_layer", Layer.problem)

    @property
    def cost(self) -> Cost | None:
        """Parameters, multiplications and activations for one image; None if `problem` says why there is no layer."""
        return None if self.problem else self._layer.cost

    @property
    def plain_cost(self) -> Cost | None:
        """The same of the plain layer in its place."""
        return None if self.problem else self._layer.plain.cost

    @property
    def rows(self) -> int:
        """How many filters all steps have."""
        return len(self._layer.filters_of_steps)

    @property
    def columns(self) -> int:
        """One: the filters are below each other."""
        return 1

    def _paragraphs(self) -> list[str]:
        return [] if self.problem else [words.does(self._layer), *words.costs(self._layer)]

    def _sentences(self) -> list[str]:
        return words.sentences(self._layer)

    def _panels(self) -> list[drawing.Panel]:
        return picture.panels(self._layer)

    def _frames(self) -> list[list[str]]:
        return picture.frames(self._layer)

    def _regions(self) -> list[dict]:
        return picture.regions(self._layer)

    def __repr__(self) -> str:
        return words.summary(self._layer)
