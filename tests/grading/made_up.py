"""Made-up submissions to the exercises: right ones, blank ones, and ones with a mistake in each part."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import nbformat
import numpy as np
from nbformat import NotebookNode
from numpy.typing import ArrayLike

from convlib import KERNELS, images
from convlib.diagnosis.mistakes import MISTAKES
from convlib.diagnosis.questions import Question
from convlib.exercise import numbers

ROOT = Path(__file__).parents[2]
EXERCISES = tuple(sorted(path.parent.name for path in (ROOT / "solutions").glob("*/*.ipynb")))


class Judged(NamedTuple):
    """What one rule judges: a name of the submission, which stands in a cell of it, and how."""

    cell: str  # the graded cell; the answer stands in the cell of the same name without "-check"
    name: str
    about: Question | str  # the question that a value answers, or the operation that a function computes
    settings: tuple[str, ...] = ()

    @property
    def answer(self) -> str:
        return self.cell.removesuffix("-check")


def read(folder: str | Path, exercise: str) -> NotebookNode:
    return nbformat.read(ROOT / folder / exercise / f"{exercise}.ipynb", as_version=4)


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


def graded(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]


def visible(source: str) -> str:
    """Leave out the hidden lines."""
    return re.sub(r"### BEGIN HIDDEN TESTS\n.*?### END HIDDEN TESTS", "", source, flags=re.DOTALL)


@cache
def rules(exercise: str, student: str = "", seed: int | None = None) -> tuple[Judged, ...]:
    """Read the hidden lines of an exercise, for the numbers of one student."""
    found = []
    for cell in graded(read("solutions", exercise)):
        hidden = re.search(r"### BEGIN HIDDEN TESTS\n.*?\n\n(.*?)### END HIDDEN TESTS", cell.source, re.DOTALL)
        if hidden:
            where = cell.metadata.nbgrader.grade_id
            found += [Judged(where, *each) for each in _called(hidden[1], numbers(exercise, student, seed))]
    return tuple(found)


def _called(lines: str, given: object) -> Iterator[tuple]:
    calls = []

    class Names(dict):
        def __missing__(self, name: str) -> str:
            return name  # a name of the submission stands for itself

    known = {"np": np, "images": images, "KERNELS": KERNELS, "Question": Question, "given": given}
    known["value"] = lambda *told: calls.append(told)
    known["function"] = lambda name, about, settings=(): calls.append((name, about, settings))
    exec(lines, Names(known))
    return calls


def filled(
    exercise: str, edits: Iterable[tuple[str, str, str]] = (), release: str | Path = "exercises"
) -> NotebookNode:
    """Make a submission: the released notebook with the answers of the solution, edited: (answer cell, old, new)."""
    notebook, solution = read(release, exercise), read("solutions", exercise)
    for cell in notebook.cells:
        told = cell.metadata.get("nbgrader", {})
        if told.get("solution"):
            cell.source = re.sub(r" *### (BEGIN|END) SOLUTION\n?", "", cell_of(solution, told["grade_id"]).source)
    for name, old, new in edits:
        cell = cell_of(notebook, name)
        assert old in cell.source, f"{exercise}, {name}: there is no {old!r} to edit"
        cell.source = cell.source.replace(old, new)
    return notebook


def mistaken(exercise: str) -> list[tuple[Judged, list[str]]]:
    """Name the mistakes that can be made in each rule."""
    return [
        (rule, list(rule.about.key.wrong if isinstance(rule.about, Question) else WRONG[exercise][rule.answer]))
        for rule in rules(exercise)
    ]


def submissions(exercise: str) -> Iterator[tuple[NotebookNode, list[tuple[Judged, str]]]]:
    """Make submissions until each mistake of each rule was made; the parts do not depend on each other."""
    mistakes = mistaken(exercise)
    for number in range(max(len(names) for _, names in mistakes)):
        made = [(rule, names[number]) for rule, names in mistakes if number < len(names)]
        yield filled(exercise, [each for rule, name in made for each in edits(exercise, rule, name)]), made


def edits(exercise: str, rule: Judged, name: str) -> list[tuple[str, str, str]]:
    """Edit the right answer so that it has a mistake."""
    if isinstance(rule.about, Question):
        return [answer(exercise, rule, rule.about.key.wrong[name])]
    return [(rule.answer, *each) for each in WRONG[exercise][rule.answer][name]]


def answer(exercise: str, rule: Judged, value: ArrayLike) -> tuple[str, str, str]:
    """Edit the right answer so that it is another value."""
    source = cell_of(filled(exercise), rule.answer).source
    old = re.search(rf"^{rule.name} = \(.*?\n\)", source, re.MULTILINE | re.DOTALL)[0]
    return rule.answer, old, f"{rule.name} = {np.asarray(value).tolist()!r}"


def applicable(operation: str) -> set[str]:
    return {name for name, mistake in MISTAKES.items() if operation in mistake.wrong}


def _first(line: str) -> list[tuple[str, str]]:
    """Edit a function that ends in `return output`: a line before all others."""
    return [('"""\n', f'"""\n    {line}\n')]


XY = [("return output", "return output.T")]

WRONG: dict[str, dict[str, dict[str, list[tuple[str, str]]]]] = {
    "01_window": {
        "arranged": {
            "kernel turned": [("FIBGEJD", "CFIBGEJD")],
            "+1 forgotten": [("FIBGEJD", "HIBGEJD")],
            "sum of the window": [("FIBGEJD", "FIBGEAD")],
        },
        "turned": {
            "kernel not turned": [("kernel[::-1, ::-1]", "kernel")],
            "mirrored, not turned": [("kernel[::-1, ::-1]", "kernel[:, ::-1]")],
            "+1 forgotten": [("height + 1", "height"), ("width + 1", "width")],
            "height and width swapped": _first("kernel = kernel.T"),
            "(x, y) for [row, column]": XY,
            "sum of the window": [(" * turned", "")],
            "written over the image": [
                ('"""\n', '"""\n    image = np.array(image, float)\n'),
                (
                    "            )\n    return",
                    "            )\n            image[i + height // 2, j + width // 2] = output[i, j]\n    return",
                ),
            ],
        },
        "table-function": {
            "kernel turned": [("* cells", "* np.flip(cells)")],
            "+1 forgotten": [("height + 1", "height"), ("width + 1", "width")],
            "height and width swapped": _first("cells = np.transpose(cells)"),
            "(x, y) for [row, column]": XY,
            "sum of the window": [(" * cells", "")],
            "normalisation forgotten": [(" / divisor", "")],
        },
    },
    "02_definition": {
        "pairs": {
            "kernel not turned": [("JKCIFBG", "HJKCIFBG")],
            "the other sign in the index": [("JKCIFBG", "JKCDFBG")],
            "an index below 0": [("JKCIFBG", "JKCIABG")],
            "as many sums as numbers": [("JKCIFBG", "EKCIFBG")],
        },
        "printed": {
            "(x, y) for [row, column]": [("i - m, j - n", "j - n, i - m")],
            "the other sign in the index": [("i - m, j - n", "i + m, j + n")],
        },
        "correlation": {
            "(x, y) for [row, column]": [("i + m, j + n", "j + n, i + m")],
            "the other sign in the index": [("i + m, j + n", "i - m, j - n")],
            "the usual correlation": [("i + m, j + n", "m - i, n - j")],
        },
    },
    "03_layer": {
        "formula": {
            "stride ignored": [("room // stride", "room")],
            "padding on one side": [("2 * padding", "padding")],
            "padding added to the output": [(" + 2 * padding", ""), ("stride + 1", "stride + 1 + 2 * padding")],
            "ceil for floor": [("room // stride", "-(-room // stride)")],
            "+1 forgotten": [("room // stride + 1", "room // stride")],
            "span d·k": [("dilation * (kernel - 1) + 1", "dilation * kernel")],
            "dilation as gaps": [("dilation * (kernel", "(dilation + 1) * (kernel")],
            "padding ignored": [(" + 2 * padding", "")],
            "dilation ignored": [("dilation * (kernel - 1) + 1", "kernel")],
        },
        "learned": {
            "one channel deep": [("channels * height", "height")],
            "bias forgotten": [("width + 1", "width")],
            "one filter counted": [("filters * (", "(")],
        },
        "maps": {
            "mean over channels": [("JFHKDAGC", "JFHKDABGC")],
            "one channel deep": [("JFHKDAGC", "JFHEDAGC")],
            "n·C maps": [("JFHKDAGC", "JFKDIC")],
        },
        "settings": {
            "kernel turned": [("* kernel)", "* kernel[::-1, ::-1])")],
            "stride ignored": _first("stride = 1"),
            "stride before the window": _first("image, stride = image[::stride, ::stride], 1"),
            "padding on one side": [("np.pad(image, padding)", "np.pad(image, (padding, 0))")],
            "padding added to the output": [
                ("np.pad(image, padding)", "image"),
                ("return output", "return np.pad(output, padding)"),
            ],
            "off centre": [("np.pad(image, padding)", "np.pad(image, (0, 2 * padding))")],
            "ceil for floor": [("np.pad(image, padding)", "np.pad(image, (padding, padding + stride - 1))")],
            "+1 forgotten": [("// stride + 1", "// stride")],
            "span d·k": [("dilation * (side - 1) + 1", "dilation * side")],
            "dilation as gaps": _first("dilation = dilation + 1"),
            "height and width swapped": _first("kernel = kernel.T"),
            "(x, y) for [row, column]": XY,
            "sum of the window": [("window * kernel", "window")],
            "stride along one side": [("j * stride", "j"), ("- width) // stride", "- width)")],
            "padding ignored": [("np.pad(image, padding)", "image")],
            "dilation ignored": _first("dilation = 1"),
            "written over the image": [
                ("np.pad(image, padding)", "np.pad(image.astype(float), padding)"),
                ("np.sum(", "padded[top + height // 2, left + width // 2] = np.sum("),
            ],
        },
    },
    "04_pooling": {
        "blocks": {
            "ceil for floor": [("BHEJIGC", "FHEJIGC")],
            "pooling with stride 1": [("BHEJIGC", "KHEJAGC")],
            "the other pool": [("BHEJIGC", "BHEJIDC")],
        },
        "stride": {
            "ceil for floor": [
                ("(x.shape[0] - window) // step", "-((window - x.shape[0]) // step)"),
                ("(x.shape[1] - window) // step", "-((window - x.shape[1]) // step)"),
            ],
            "+1 forgotten": [("// step + 1", "// step")],
            "(x, y) for [row, column]": XY,
            "pooling with stride 1": [("window if stride is None else stride", "1")],
            "the other pool": [("np.max", "np.mean")],
        },
        "mean": {
            "ceil for floor": [
                ("(x.shape[0] - window) // step", "-((window - x.shape[0]) // step)"),
                ("(x.shape[1] - window) // step", "-((window - x.shape[1]) // step)"),
                ("np.sum(block) / window**2", "np.mean(block)"),
            ],
            "+1 forgotten": [("// step + 1", "// step")],
            "(x, y) for [row, column]": XY,
            "divided by the side": [("window**2", "window")],
            "pooling with stride 1": [("window if stride is None else stride", "1")],
            "the other pool": [("np.sum(block) / window**2", "np.max(block)")],
            "normalisation forgotten": [(" / window**2", "")],
        },
    },
    "05_learning": {
        "weights": {
            "gradient turned": [("grad * image", "grad[::-1, ::-1] * image")],
            "gradient averaged": [("np.sum", "np.mean")],
            "last output only": [
                (
                    "np.sum(grad * image[m : m + height, n : n + width])",
                    "grad[-1, -1] * image[m + height - 1, n + width - 1]",
                )
            ],
            "pixels without the gradient": [("grad * ", "")],
            "gradient without the pixels": [(" * image[m : m + height, n : n + width]", "")],
            "+1 forgotten": [("- height + 1", "- height"), ("- width + 1", "- width")],
            "(x, y) for [row, column]": XY,
        },
        "back": {
            "kernel not turned on the way back": [("kernel[::-1, ::-1]", "kernel")],
            "mirrored, not turned": [("kernel[::-1, ::-1]", "kernel[:, ::-1]")],
            "gradient not padded": [("np.pad(grad, ((height - 1, height - 1), (width - 1, width - 1)))", "grad")],
            "overlap overwritten": [
                (
                    "    return output",
                    "    for i in range(grad.shape[0]):\n        for j in range(grad.shape[1]):\n"
                    "            output[i : i + height, j : j + width] = grad[i, j] * kernel\n    return output",
                )
            ],
            "(x, y) for [row, column]": XY,
        },
        "up": {
            "laid-down kernel turned": [("* kernel", "* kernel[::-1, ::-1]")],
            "laid down one cell apart": _first("stride = 1"),
            "n·s cells": [
                (
                    "(x.shape[0] - 1) * stride + height, (x.shape[1] - 1) * stride + width",
                    "x.shape[0] * stride, x.shape[1] * stride",
                ),
                (
                    "output[top : top + height, left : left + width] += x[i, j] * kernel",
                    "part = output[top : top + height, left : left + width]\n"
                    "            part += x[i, j] * kernel[: part.shape[0], : part.shape[1]]",
                ),
            ],
            "padding left at the output": [("[padding : rows - padding, padding : columns - padding]", "")],
            "padding makes the output larger": [
                ("output[padding : rows - padding, padding : columns - padding]", "np.pad(output, padding)")
            ],
            "output cut on one side": [
                ("[padding : rows - padding, padding : columns - padding]", "[padding:, padding:]")
            ],
            "overlap overwritten": [("+= x", "= x")],
            "(x, y) for [row, column]": [
                (
                    "output[padding : rows - padding, padding : columns - padding]",
                    "output[padding : rows - padding, padding : columns - padding].T",
                )
            ],
        },
        "winners": {
            "gradient overwritten": [("HBKCIFDE", "HBKCIFAE")],
            "gradient from neighbouring windows": [("HBKCIFDE", "HBKGIFDE")],
            "gradient shared": [("HBKCIFDE", "HBKCIJE")],
            "number for gradient": [("HBKCIFDE", "HBKCIFLE")],
        },
        "descent": {
            "step uphill": [("kernel - rate", "kernel + rate")],
            "descent with the sum": [("np.mean", "np.sum")],
            "factor 2 forgotten": [("2 * np.mean", "np.mean")],
            "learning rate ignored": [("rate * gradient", "gradient")],
            "one step taken": [("\n    return kernel", "\n        return kernel")],
            "first gradient for all steps": [
                ("    for _", "    first = kernel\n    for _"),
                ("windows * kernel", "windows * first"),
            ],
            "output for error": [(" - after", "")],
            "error without the pixels": [("error[:, :, None, None] * windows, axis=(0, 1)", "error")],
            "turned kernel learnt": [("(before, kernel.shape)", "(before, kernel.shape)[:, :, ::-1, ::-1]")],
        },
    },
}
"""Exercise, answer cell, mistake -> what is replaced in the right answer."""
