"""The explorers' exhibits as they are usually made: drawn by matplotlib, moved by `ipywidgets.interact`.

`inline(exhibit)` draws each state as a new picture (PNG); `widget(exhibit)` redraws one figure on ipympl's canvas. Both
show what the explorer shows: the same arrays and numbers, highlight, title and formula.

`browser()` and `kernel()` are the smallest exhibits: a slider and one number that follows it, without and with a round
trip to the kernel. They show how much time the page, JupyterLab and 60 frames a second take for anything at all.
"""

from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from convlib import KERNELS, correlate2d, filter_image, images, pad2d, shapes
from convlib.explorers._frame.controls import MODES


@dataclass
class Exhibit:
    """`draw(figure, **state)` draws a state that `controls` choose."""

    draw: Callable
    controls: dict[str, widgets.Widget]
    size: tuple[float, float] = (9, 4.5)


def inline(exhibit: Exhibit) -> None:
    """Draw anew for every state; `%matplotlib inline` shows the figure."""

    def show(**state: object) -> None:
        exhibit.draw(plt.figure(figsize=exhibit.size), **state)
        plt.show()

    widgets.interact(show, **exhibit.controls)


def widget(exhibit: Exhibit) -> None:
    """Draw on a figure that stays; `%matplotlib widget` shows it."""
    with plt.ioff():
        figure = plt.figure(figsize=exhibit.size)

    def show(**state: object) -> None:
        figure.clear()
        exhibit.draw(figure, **state)
        figure.canvas.draw_idle()

    widgets.interact(show, **exhibit.controls)
    display(figure.canvas)


def browser() -> None:
    """Let a number follow a slider in the browser."""
    slider, number = widgets.IntSlider(max=24, description="least"), widgets.HTML("0")
    widgets.jslink((slider, "value"), (number, "value"))
    display(slider, number)


def kernel() -> None:
    """Let a number follow a slider by way of the kernel."""
    slider, number = widgets.IntSlider(max=24, description="least"), widgets.HTML("0")
    slider.observe(lambda change: setattr(number, "value", str(change["new"])), names="value")
    display(slider, number)


def window(image: np.ndarray, *controls: str, **settings: object) -> Exhibit:
    """Draw what `WindowExplorer` draws: input, kernel, products and output."""
    settings = {"kernel": "identity", "stride": 1, "padding": 0, "padding_mode": "zeros", "dilation": 1} | settings
    settings |= {"position": 0}

    def draw(figure: Figure, **moved: object) -> None:
        _draw_window(figure, image, **settings | {name.replace(" ", "_"): value for name, value in moved.items()})

    size = shapes.explain(image.shape[0], 3, **{n: settings[n] for n in ("stride", "padding", "dilation")}).size
    known = {
        "position": widgets.IntSlider(min=0, max=size * size - 1),
        "kernel": _kernels(),
        "stride": widgets.IntSlider(min=1, max=4),
        "padding": widgets.IntSlider(min=0, max=2),
        "padding mode": widgets.Dropdown(options=MODES),
        "dilation": widgets.IntSlider(min=1, max=3),
    }
    return Exhibit(draw, {name: known[name] for name in controls})


def _draw_window(
    figure: Figure,
    image: np.ndarray,
    kernel: str,
    stride: int,
    padding: int,
    padding_mode: str,
    dilation: int,
    position: int,
) -> None:
    chosen, padded = KERNELS[kernel], pad2d(image, padding, mode=padding_mode)
    output = correlate2d(padded, chosen.weights, stride=stride, dilation=dilation)
    row, column = divmod(position, output.shape[1])
    tall, wide = chosen.weights.shape
    rows, columns = (start * stride + dilation * np.arange(n) for start, n in ((row, tall), (column, wide)))
    products = padded[np.ix_(rows, columns)] * np.array(chosen.cells)
    cells = [(down, right) for down in rows for right in columns]
    one, two, three, four = figure.subplots(1, 4, width_ratios=(3, 1, 1, 2))
    _grid(one, padded, f"input {image.shape[0]}×{image.shape[1]}, padding {padding}", cells)
    _grid(two, np.array(chosen.cells), f"kernel, all / {chosen.divisor}")
    _grid(three, products, "products")
    _grid(four, output, f"output {output.shape[0]}×{output.shape[1]}", [(row, column)])
    explained = shapes.explain(image.shape[0], tall, stride=stride, padding=padding, dilation=dilation)
    terms = [f"{padded[place]:g}·({weight:g})" for place, weight in zip(cells, np.ravel(chosen.cells), strict=True)]
    words = f"Output row {row}, column {column}: {' + '.join(terms)} = {output[row, column]:g}"
    figure.text(0.02, 0.05, f"{explained.formula}\n{words}", fontsize=8)


def photo(*controls: str, color: bool = False) -> Exhibit:
    """Draw what `FilterExplorer` draws: a photograph, the filtered one, and the numbers behind a pixel."""
    known = {"kernel": _kernels(), "padding mode": widgets.Dropdown(options=MODES, value="edge")}

    def draw(figure: Figure, **moved: str) -> None:
        kernel, mode = moved.get("kernel", "gaussian_5x5"), moved.get("padding mode", "edge")
        image, chosen = images.photograph(color=color), KERNELS[kernel]
        result = filter_image(image, chosen.weights, padding_mode=mode)
        signed = not np.sum(chosen.cells)
        limit = np.abs(result).max() if signed else 255
        shown = (result / limit / 2 + 0.5 if signed else result / 255).clip(0, 1)
        axes = figure.subplot_mosaic("AAABBB;AAABBB;AAABBB;CCDDEE;CCDDEE")
        for name, pixels, title in (("A", image, "before"), ("B", shown, f"after: {chosen.title}")):
            axes[name].imshow(pixels, cmap="gray", vmin=0, vmax=1 if name == "B" else 255)
            axes[name].set_title(title, fontsize=9)
            axes[name].set_axis_off()
        tall, wide = chosen.weights.shape
        gray = image if image.ndim == 2 else image[..., 0]
        middle = pad2d(gray, 2, mode="edge")[128 : 128 + tall, 128 : 128 + wide]
        _grid(axes["C"], middle, "around (128, 128)")
        _grid(axes["D"], np.array(chosen.cells)[::-1, ::-1], f"kernel, turned, all / {chosen.divisor}")
        axes["E"].imshow(np.linspace(0, 1, 32)[None], cmap="gray", aspect="auto")
        axes["E"].set_title(f"gray scale: {-limit if signed else 0:g} … {limit:g}", fontsize=9)
        figure.text(0.02, 0.02, f"Pixel row 128, column 128: {result[128, 128]}", fontsize=8)

    return Exhibit(draw, {name: known[name] for name in controls}, (9, 6.5))


def _kernels() -> widgets.Dropdown:
    return widgets.Dropdown(options=[(kernel.title, name) for name, kernel in KERNELS.items()])


def _grid(axes: Axes, values: np.ndarray, title: str, framed: list[tuple[int, int]] = ()) -> None:
    """Draw an array as tinted cells with their numbers; frame some of them."""
    rows, columns = values.shape
    limit = np.abs(values).max() or 1
    axes.imshow(values, cmap="RdBu", vmin=-2 * limit, vmax=2 * limit)
    for row, column in np.ndindex(rows, columns):
        axes.text(column, row, f"{values[row, column]:.3g}", ha="center", va="center", fontsize=7)
    for row, column in framed:
        axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor="#ffb30073", edgecolor="#b26a00"))
    axes.set_xticks(range(columns), range(columns), fontsize=6)
    axes.set_yticks(range(rows), range(rows), fontsize=6)
    axes.set_title(title, fontsize=9)
