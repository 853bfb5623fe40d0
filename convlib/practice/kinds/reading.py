"""Questions about which cells a window reads: by one layer or by several, with dilation, and what padding adds."""

from collections.abc import Callable, Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from convlib import drawing, operations, shapes
from convlib.diagnosis.questions import Key, Question
from convlib.practice.clues import REST, Clue, blank_input, last_window, lit, rows_and_columns, strip, strip_clue
from convlib.practice.kinds.windows import Settings, only_allowed
from convlib.practice.tasks import Draw, Task, idea, only
from convlib.practice.wording import cells, grid, rows, settings_sentence
from convlib.text import joined, listed, mark, number, tr

# Which cells are read


def seen(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask which input cells an output cell depends on."""
    height, width = rng.integers(5, 8, 2).tolist()
    kernel = (2, 3) if level == 1 else (int(rng.integers(2, 4)), int(rng.integers(2, 4)))
    settings = {"stride": 2} | only_allowed({"padding": 1, "dilation": 2}, allowed)
    sizes = [shapes.explain(side, taps, **settings).size for side, taps in zip((height, width), kernel, strict=True)]
    row, column = (int(rng.integers(side or 1)) for side in sizes)
    key = _reading((height, width), kernel, settings, lambda results: results[:, row, column])
    task = Task(
        joined(
            tr(
                "A kernel of {tall}×{wide} slides over an input of {height} rows and {width} columns.",
                tall=kernel[0],
                wide=kernel[1],
                height=height,
                width=width,
            ),
            settings_sentence(settings),
            tr(
                "Which input cells does the output cell in row {row}, column {column} depend on?",
                row=row,
                column=column,
            ),
        ),
        key,
        "cells",
        _seen_hint(settings),
        _seen_steps((row, column), kernel, settings, key.right),
        clue=lambda _: _start_clue((height, width), (row, column), settings),
    )
    swapped = ["height and width swapped"] if level == 1 else []
    targeted = ["off centre"] if "padding" in settings else [*swapped, "(x, y) for [row, column]"]
    return task, ["stride ignored", *targeted, *(["dilation as gaps"] if "dilation" in settings else [])]


def _start_clue(shape: tuple[int, int], position: tuple[int, int], settings: Settings) -> Clue:
    """Light the cell at which a window starts."""
    stride, padding = settings["stride"], settings.get("padding", 0)
    corner = position[0] * stride, position[1] * stride
    sentence = (
        tr("The window starts at the lit cell. Dashed cells are padding.")
        if padding
        else tr("The window starts at the lit cell.")
    )
    return Clue(sentence, (lit([corner]),), (blank_input(shape, padding),))


def _seen_hint(settings: Settings) -> str:
    return joined(
        tr("The window starts at row·stride and column·stride of the padded input.")
        if "padding" in settings
        else tr("The window starts at row·stride and column·stride."),
        tr("The taps of the kernel are a dilation apart.") if "dilation" in settings else "",
    )


def _seen_steps(
    place: tuple[int, int], kernel: tuple[int, int], settings: Settings, right: NDArray
) -> tuple[str, str, str]:
    down, along = (_taps(at, taps, settings) for at, taps in zip(place, kernel, strict=True))
    return (
        tr("Rows: the window starts at {start} and reads {cells}.", **down),
        tr("Columns: the window starts at {start} and reads {cells}.", **along),
        tr("Cells (row, column) without the padding: {cells}", cells=cells(right))
        if "padding" in settings
        else tr("Cells (row, column): {cells}", cells=cells(right)),
    )


def _taps(place: int, taps: int, settings: Settings) -> dict[str, str]:
    """Say along one side where the window starts that gives an output, and which cells it reads."""
    stride, padding, dilation = (settings.get(name, rest) for name, rest in REST.items())
    start = place * stride - padding
    before = f" − {padding}" if padding else ""
    return {
        "start": f"{place}·{stride}{before} = {number(start)}",
        "cells": listed(number(start + tap * dilation) for tap in range(taps)),
    }


def never_read(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask which cells no window reads: a remainder at the end, or gaps between the windows."""
    height, width = _row_or_image(rng, level)
    k, stride = int(rng.integers(2, 4)), int(rng.integers(2, 5))
    settings = {"stride": stride} | only_allowed({"dilation": 2}, allowed)
    kernel = (min(height, k), k)
    key = _reading((height, width), kernel, settings, lambda results: ~results.any(axis=(1, 2)))
    along = _starts(width, k, settings)
    task = Task(
        joined(_input(height, width, k), settings_sentence(settings), tr("Which cells does no window read?")),
        key,
        "cells",
        tr("Where does each window start, and which cells does it read?"),
        (
            *(
                [tr("Cells 0 to {last}: the windows start at {starts} and read {cells}.", **along)]
                if height == 1
                else [
                    tr(
                        "Rows 0 to {last}: the windows start at {starts} and read {cells}.",
                        **_starts(height, kernel[0], settings),
                    ),
                    tr("Columns 0 to {last}: the windows start at {starts} and read {cells}.", **along),
                ]
            ),
            tr("Never read: {cells}", cells=cells(key.right)),
        ),
        clue=lambda _: _never_read_clue((height, width), kernel, settings),
    )
    return task, ["stride ignored", "+1 forgotten"] + ["dilation ignored"] * ("dilation" in settings)


def _never_read_clue(shape: tuple[int, int], kernel: tuple[int, int], settings: Settings) -> Clue:
    row = last_window(shape[1], kernel[1], settings, tr("the row"))
    return strip_clue(
        tr("The last window that fits is lit. Which cells lie between the windows, or after the last one?"),
        *([row] if shape[0] == 1 else rows_and_columns(shape, kernel, settings)),
    )


def _starts(n: int, taps: int, settings: Settings) -> dict[str, object]:
    """Say along one side where the windows start, and which cells they read."""
    starts = [place * settings["stride"] for place in range(shapes.explain(n, taps, **settings).size or 0)]
    read = sorted({start + tap * settings.get("dilation", 1) for start in starts for tap in range(taps)})
    return {"last": n - 1, "starts": listed(starts), "cells": listed(read)}


_MIDDLE = {
    "as in the middle": idea(
        mark("You assumed that every cell is read as often as a cell in the middle, in steps of 1."),
        mark("Cells near the ends lie in fewer windows, and longer steps leave windows out."),
    )
}


def read_by(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask how many windows read a cell."""
    height, width = _row_or_image(rng, level)
    k = int(rng.integers(3, 5)) if level == 1 else 3
    stride, padding = int(rng.integers(1, 3)), only_allowed({"padding": 1}, allowed)
    settings = padding if level == 2 and padding else {"stride": stride if level < 3 else 2} | padding
    row, column = int(rng.integers(height)), int(rng.integers(width))
    kernel = (min(height, k), k)
    impulse = np.zeros((1, 1, height, width))
    impulse[0, 0, row, column] = 1
    counted = Question("conv2d", (impulse, np.ones((1, 1, *kernel))), settings, np.count_nonzero).key
    task = Task(
        joined(_input(height, width, k), settings_sentence(settings), _which_cell(row, column, level)),
        only(counted, ["stride ignored", "padding ignored"], {"as in the middle": kernel[0] * k}, _MIDDLE),
        "number",
        tr("Which windows start at this cell or before it, and reach it?"),
        _windows_steps(
            _windows_on(row, height, kernel[0], settings), _windows_on(column, width, kernel[1], settings), level
        ),
        clue=lambda _: _cell_clue((height, width), (row, column), settings.get("padding", 0)),
    )
    targeted = ["stride ignored"] if level == 3 else ["as in the middle"]
    return task, targeted + ["padding ignored"] * ("padding" in settings)


def _cell_clue(shape: tuple[int, int], cell: tuple[int, int], padding: int) -> Clue:
    """Light a cell of an input."""
    sentence = tr("The cell is lit. Which windows reach it: where can they start?")
    if shape[0] == 1:
        return strip_clue(sentence, strip(shape[1], [cell[1]], tr("the row")))
    padded_cell = cell[0] + padding, cell[1] + padding
    return Clue(sentence, (lit([padded_cell]),), (blank_input(shape, padding),))


def _which_cell(row: int, column: int, level: int) -> str:
    if level == 1:
        return tr("How many windows read cell {column}?", column=column)
    return tr("How many windows read the cell in row {row}, column {column}?", row=row, column=column)


def _windows_steps(down: list[int], along: list[int], level: int) -> tuple[str, ...]:
    if level == 1:
        return _windows_in_row(along), tr("Windows: {n}", n=len(along))
    return (
        tr("Rows: the windows that read it start at {starts}.", starts=listed(map(number, down)))
        if down
        else tr("Rows: no window reads it."),
        tr("Columns: the windows that read it start at {starts}.", starts=listed(map(number, along)))
        if along
        else tr("Columns: no window reads it."),
        f"{len(down)}·{len(along)} = {len(down) * len(along)}",
    )


def _windows_in_row(starts: list[int]) -> str:
    if starts:
        return tr("The windows that read it start at {starts}.", starts=listed(map(number, starts)))
    return tr("No window reads it.")


def _windows_on(cell: int, n: int, taps: int, settings: Settings) -> list[int]:
    """List where the windows start that read a cell, in an input that is counted from 0."""
    stride, padding, _ = (settings.get(name, rest) for name, rest in REST.items())
    starts = [place * stride - padding for place in range(shapes.output_size(n, taps, **settings))]
    return [start for start in starts if start <= cell < start + taps]


def _reading(shape: tuple[int, int], kernel: tuple[int, int], settings: Settings, read: Callable) -> Key:
    """Ask about the cells of an input: one image for each cell, with a 1 there; which outputs notice it?"""
    height, width = shape
    impulses = np.eye(height * width).reshape(-1, 1, height, width)
    arrays = impulses, np.ones((1, 1, *kernel))
    return Question("conv2d", arrays, settings, lambda results: read(results[:, 0] != 0).reshape(shape)).key


def _row_or_image(rng: np.random.Generator, level: int) -> tuple[int, int]:
    return (1, int(rng.integers(7, 13))) if level == 1 else tuple(rng.integers(5, 8, 2).tolist())


def _input(height: int, width: int, k: int) -> str:
    if height == 1:
        return tr("A row has {n} cells, and the kernel has {k}.", n=width, k=k)
    return tr(
        "The input has {height} rows and {width} columns, and the kernel is {k}×{k}.", height=height, width=width, k=k
    )


# Dilation


def span(rng: np.random.Generator, level: int) -> Draw:
    """Ask how many cells a dilated kernel spans; at level 3, which dilation it has."""
    k, d = int(rng.integers(2, 4 + level)), int(rng.integers(2, 3 + level))
    return _span_of_dilation(k, d) if level < 3 else _dilation_of_span(k, d)


def _span_of_dilation(k: int, d: int) -> Draw:
    key = Question("receptive_field", ([(k, 1, d)],)).key
    task = Task(
        tr("A kernel has {k} taps and dilation {d}. How many cells does it span?", k=k, d=d),
        key,
        "number",
        tr("How many steps are there from the first tap to the last?"),
        (
            tr(
                "From the first tap to the last there is {n} step of {d} cells. The first tap counts too.",
                "From the first tap to the last there are {n} steps of {d} cells. The first tap counts too.",
                n=k - 1,
                d=d,
            ),
            f"{d}·({k} − 1) + 1 = {key.right}",
        ),
        clue=lambda _: _taps_clue(d),
    )
    return task, ["span d·k", "dilation as gaps", "field from 0"]


def _taps_clue(d: int) -> Clue:
    sentence = tr("The first two taps are lit. The next taps follow at the same distance.")
    return strip_clue(sentence, strip(d + 1, [0, d], tr("the kernel begins")))


_DILATIONS = {
    "gaps": idea(
        mark("You counted the cells between two taps."),
        mark("The dilation is the distance from one tap to the next, which is one more."),
    )
}


def _dilation_of_span(k: int, d: int) -> Draw:
    whole = d * (k - 1) + 1
    answers = {"gaps": d - 1}
    answers |= {name: whole // by for name, by in {"span d·k": k, "+1 forgotten": k - 1}.items() if whole % by == 0}
    task = Task(
        tr("A kernel of {k} taps spans {whole} cells. Which dilation does it have?", k=k, whole=whole),
        Key(d, answers, _DILATIONS),
        "number",
        tr("How many steps are there from the first tap to the last, and how long are they all together?"),
        (
            tr("The span is d·({k} − 1) + 1, so {whole} = {steps}·d + 1", k=k, whole=whole, steps=k - 1),
            f"d = ({whole} − 1) / {k - 1} = {d}",
        ),
        clue=lambda _: strip_clue(
            tr("The first tap and the last one are lit. How many steps lead from one to the other?"),
            strip(whole, [0, whole - 1], tr("the cells that the kernel spans")),
        ),
    )
    return task, list(answers)


def saved(rng: np.random.Generator, level: int) -> Draw:
    """Ask what dilation saves against a kernel filled with zeros."""
    k, d, outputs = int(rng.integers(2, 6)), int(rng.integers(2, 5)), int(rng.integers(2, 12))
    power, times = min(level, 2), outputs if level == 3 else 1
    whole = d * (k - 1) + 1
    key = Question("receptive_field", ([(k, 1, d)],), {}, lambda whole: (whole**power - k**power) * times).key
    difference = f"{whole} − {k}" if level == 1 else f"{whole}² − {k}²"
    length = f"{d}·({k} − 1) + 1 = {whole}"
    task = Task(
        joined(
            _dilated(k, d, level),
            tr("With zeros filled in between its taps, it gives the same outputs."),
            _more_products(outputs, level),
        ),
        key,
        "number",
        tr("How many cells does the filled kernel have, and how many of them are taps?"),
        (
            tr("The filled kernel has {length} cells.", length=length)
            if level == 1
            else tr("Each side of the filled kernel has {length} cells.", length=length),
            f"{outputs}·({difference}) = {key.right}" if level == 3 else f"{difference} = {key.right}",
        ),
        clue=lambda _: _taps_clue(d),
    )
    return task, ["span d·k", "dilation as gaps"]


def _dilated(k: int, d: int, level: int) -> str:
    if level == 1:
        return tr("A kernel has {k} taps and dilation {d}.", k=k, d=d)
    return tr("A kernel of {k}×{k} taps has dilation {d}.", k=k, d=d)


def _more_products(outputs: int, level: int) -> str:
    if level < 3:
        return tr("How many more multiplications does the filled kernel take for one output?")
    return tr("How many more multiplications does the filled kernel take for {outputs} outputs?", outputs=outputs)


# Several layers


def receptive_field(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask how many input cells one cell of the last layer spans."""
    layers = [_layer(rng, allowed) for _ in range(2 if level == 1 else 3)]
    settings = (
        tr("kernel {kernel}, stride {stride}, dilation {dilation}", kernel=k, stride=stride, dilation=dilation)
        for k, stride, dilation in layers
    )
    task = Task(
        tr(
            "Along one side, these layers follow each other: {layers}. "
            "How many input cells does one cell of the last output span, from the first to the last?",
            layers="; ".join(settings),
        ),
        Question("receptive_field", (layers,)).key,
        "number",
        tr("Begin with the first layer. Each one adds its span − 1, times the strides of the layers before it."),
        (tr("Start with 1 cell and steps of 1."), *_field_steps(layers)),
        clue=lambda _: strip_clue(
            tr("One cell of the first layer reads the lit cells. What does each later layer add?"),
            strip(layers[0][2] * (layers[0][0] - 1) + 1, range(0, 99, layers[0][2])[: layers[0][0]], tr("the input")),
        ),
    )
    targeted = ["stride ignored"] * ("stride" in allowed) + ["dilation as gaps", "span d·k"] * ("dilation" in allowed)
    return task, ["spans added", *targeted, "field from 0"]


def _layer(rng: np.random.Generator, allowed: Collection[str]) -> tuple[int, int, int]:
    """Draw the kernel, the stride and the dilation of a layer."""
    kernel = int(rng.choice([2, 3, 5]))
    stride = int(rng.integers(1, 3)) if "stride" in allowed else 1
    return kernel, stride, int(rng.integers(1, 4)) if "dilation" in allowed else 1


def _field_steps(layers: Sequence[tuple[int, int, int]]) -> Iterable[str]:
    for place, (kernel, _stride, dilation) in enumerate(layers):
        before, after = (shapes.receptive_field(layers[:end]) for end in (place, place + 1))
        step = int(np.prod([stride for _, stride, _ in layers[:place]]))
        formula = f"{before} + ({dilation * (kernel - 1) + 1} − 1)·{step} = {after}"
        yield tr("Layer {number}: {formula}", number=place + 1, formula=formula)


_STACKS = {
    "no holes": idea(
        mark("You overlooked the holes between the taps."),
        mark("A dilated kernel skips cells, and the layers before it may not fill them."),
    ),
    "last layer alone": idea(
        mark("You followed only the last layer."),
        mark("Each cell that it reads comes from a window of the layer before."),
    ),
}


def stack(rng: np.random.Generator, level: int) -> Draw:
    """Ask which cells a stack of dilated layers reads, and which it leaves out."""
    dilations = rng.choice([1, 2, 3] if level < 3 else [1, 2, 4], 2 if level == 1 else 3).tolist()
    reached = [_reached(dilations[layer:]) for layer in range(len(dilations))]
    field, last = reached[0], reached[-1]
    margin = (field.size - last.size) // 2
    answers = {"no holes": np.ones_like(field), "last layer alone": np.pad(last, ((0, 0), (margin, margin)))}
    key = Key(field, answers, _STACKS)
    task = Task(
        tr(
            "Along one side, layers with kernels of 3 and stride 1 follow each other, with dilations {dilations} and "
            "no padding. An output cell spans cells 0 to {last} of the input. Which of them does it depend on?",
            dilations=listed(dilations),
            last=field.size - 1,
        ),
        key,
        "cells",
        tr("Go back from one output cell. Which cells does the last layer read, and which does the layer before read?"),
        _stack_steps(dilations, reached),
        clue=lambda _: strip_clue(
            tr("At its own input, the last layer reads the lit cells. Which cells does each of them come from?"),
            strip(last.size, np.flatnonzero(last), tr("the input of the last layer")),
        ),
    )
    return task, list(key.wrong)


def _stack_steps(dilations: list[int], reached: list[NDArray]) -> tuple[str, ...]:
    later = [
        tr(
            "At the input of layer {layer} (dilation {dilation}), the output depends on cells {cells} of {span}.",
            layer=layer + 1,
            dilation=dilations[layer],
            cells=cells(reached[layer]),
            span=reached[layer].size,
        )
        for layer in range(len(dilations) - 1, 0, -1)
    ]
    return (
        tr("Each layer computes a cell from three cells of its input, which are its dilation apart."),
        *later,
        tr("Cells read: {cells}", cells=cells(reached[0])),
    )


def _reached(dilations: list[int]) -> NDArray:
    """Mark the cells that one output of some layers with kernels of 3 depends on, (1, span)."""
    field = np.ones(1)
    for dilation in reversed(dilations):
        field = operations.convolve1d(field, np.ones(3), dilation=dilation, padding="full")
    return (field > 0)[np.newaxis]


# Padding


_MODES = {"zeros": "constant", "edge": "edge", "reflect": "reflect", "wrap": "wrap"}  # ours -> numpy's
_MODES_ADD = {
    "zeros": mark("Mode “zeros” adds zeros."),
    "edge": mark("Mode “edge” repeats the nearest pixel."),
    "reflect": mark("Mode “reflect” mirrors the row at its first and last pixels."),
    "wrap": mark("Mode “wrap” continues at the other end of the row."),
}
_MODE_TAKEN = {
    "zeros": mark("You added zeros, as mode “zeros” does."),
    "edge": mark("You repeated the nearest pixel, as mode “edge” does."),
    "reflect": mark("You mirrored the row at its first and last pixels, as mode “reflect” does."),
    "wrap": mark("You continued at the other end of the row, as mode “wrap” does."),
}
_LAST_REPEATED = idea(
    mark("You repeated the first and last pixels."),
    mark("Mode “reflect” mirrors the row at its first and last pixels and does not repeat them."),
)


def ring(rng: np.random.Generator, level: int) -> Draw:
    """Ask what a padding mode adds to a row."""
    row, padding = rng.choice(np.arange(1, 10), 4 + (level == 3), replace=False), min(level, 3)
    mode = str(rng.choice(list(_MODES)))
    ends = {name: np.pad(row, padding, mode=each)[np.newaxis] for name, each in _MODES.items()}
    answers = {name: values for name, values in ends.items() if name != mode}
    ideas = {name: idea(_MODE_TAKEN[name], _MODES_ADD[mode]) for name in answers}
    if mode == "reflect" and padding > 1:
        answers["last pixel repeated"] = np.pad(row, padding, mode="symmetric")[np.newaxis]
        ideas["last pixel repeated"] = _LAST_REPEATED
    task = Task(
        tr(
            "The row is padded with {n} cell at each end, mode “{mode}”. What is the padded row?",
            "The row is padded with {n} cells at each end, mode “{mode}”. What is the padded row?",
            n=padding,
            mode=mode,
        ),
        Key(ends[mode], answers, ideas),
        "grid",
        joined(*(tr(adds) for adds in _MODES_ADD.values())),
        (
            tr("The row itself is in the middle: {row}", row=rows(row[np.newaxis])),
            tr("Before it, mode “{mode}” adds: {cells}", mode=mode, cells=rows(ends[mode][:, :padding])),
            tr("Output: {rows}", rows=rows(ends[mode])),
        ),
        (grid(row[np.newaxis], tr("row")),),
        lambda at: _end_clue(at[1] - padding, row.size, mode),
    )
    return task, list(answers)


def _end_clue(cell: int, size: int, mode: str) -> Clue:
    """Light the cell of the row that a cell of the padded row is, or the end that is next to it."""
    if 0 <= cell < size:
        return Clue(tr("This cell is the lit cell of the row itself."), (lit([(0, cell)]),))
    sentence = tr("The end of the row next to this cell is lit. What does mode “{mode}” add there?", mode=mode)
    return Clue(sentence, (lit([(0, 0 if cell < 0 else size - 1)]),))


_RIMS = {
    "zeros left out": idea(
        mark("You left the zeros out of the mean."), mark("A zero is a number like any other, so the mean counts it.")
    ),
    "other place": idea(
        mark("You miscounted the cells of the image in the window."),
        mark("In a corner, padding covers two sides of the window; in the middle of an edge, only one."),
    ),
    "sum": idea(
        mark("You did not divide the sum."), mark("A mean is the sum divided by the number of all cells of the window.")
    ),
}


def rim(rng: np.random.Generator, level: int) -> Draw:
    """Ask what zeros do to the mean of a flat area at its border."""
    k, corner = (3, bool(level == 1 or rng.integers(2))) if level < 3 else (5, bool(rng.integers(2)))
    padding, value = k // 2, int(rng.integers(2, 12)) * k * k
    inside = k - padding
    in_corner, on_edge = inside * inside, inside * k
    count, other = (in_corner, on_edge) if corner else (on_edge, in_corner)
    right = value * count / k**2
    answers = {"zeros left out": value, "other place": value * other / k**2, "sum": value * count}
    task = Task(
        joined(
            tr(
                "A large flat area of {value} is blurred: each output is the mean of {k}×{k} cells. "
                "The padding of zeros is {padding} wide.",
                value=value,
                k=k,
                padding=padding,
            ),
            tr("Which value is in the corner of the output?")
            if corner
            else tr("Which value is in the middle of an edge of the output?"),
        ),
        Key(right, answers, _RIMS),
        "number",
        tr("How many cells of the window are in the image, and how many are padding?"),
        (
            tr(
                "The window has {cells} cells: {inside} are in the image, {outside} are padding.",
                cells=k * k,
                inside=count,
                outside=k * k - count,
            ),
            f"{count}·{value} / {k * k} = {number(right)}",
        ),
        clue=lambda _: _rim_clue(k, value, corner),
    )
    return task, list(answers)


def _rim_clue(k: int, value: int, corner: bool) -> Clue:
    """Show the window in a corner or in the middle of the upper edge."""
    window = np.full((k, k), float(value))
    window[: k // 2] = 0
    window[:, : k // 2 if corner else 0] = 0
    panel = drawing.grid(window, title=tr("the window there"), between=window == 0, numbered=False)
    sentence = tr("The cells of the image in this window are lit; the dashed ones are padding. What is their mean?")
    return Clue(sentence, (lit([tuple(cell) for cell in np.argwhere(window > 0).tolist()]),), (panel,))
