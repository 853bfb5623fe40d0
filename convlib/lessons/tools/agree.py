"""The lines of Python that make one tool give the result of another, computed from their rows of `convlib/tools.toml`.

There is one way for all: pad the image generously, as the source would continue it; turn the kernel until the target's
answer to one bright pixel is the source's; call the target; cut out the middle. The target's own border is cut off.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from convlib.lessons.tools.table import Tool, label, spread, tools
from convlib.text import listed, mark, tr

IN_PYTHON = (mark("Python"), mark("Deep learning"))
"""The ecosystems whose calls are Python."""

PADS = {"zeros": "constant", "edge": "edge", "reflect": "reflect", "symmetric": "symmetric", "wrap": "wrap"}
"""A border -> the mode of `np.pad` that continues an image so."""

TURNS = {
    "convolution": "",
    "correlation": "[::-1, ::-1]",
    "left-right": "[:, ::-1]",
    "up-down": "[::-1]",
    "transposed": ".T",
    "anti-transposed": ".T[::-1, ::-1]",
    "quarter-left": ".T[::-1]",
    "quarter-right": ".T[:, ::-1]",
}
"""What a tool does to a kernel -> the same in numpy."""
BACK = TURNS | {"quarter-left": ".T[:, ::-1]", "quarter-right": ".T[::-1]"}
"""What undoes it: only the quarter turns do not undo themselves."""

FIRST = {"n/2": "{n} // 2", "n/2 - 1": "({n} - 1) // 2", "cropped": "({n} - 1)", "full": "0"}
"""Where the first output lies in the full result, for a kernel of n cells."""
SIZES = {"cropped": "{side} - {n} + 1", "full": "{side} + {n} - 1"}

TYPES = {
    "image": (
        "from PIL import Image, ImageFilter",
        "image = Image.fromarray(image)",
        "result = np.asarray(result)",
    ),
    "torch": (
        "import torch",
        "image, kernel = torch.from_numpy(image), torch.from_numpy(np.ascontiguousarray(kernel))",
        "result = result.numpy()",
    ),
    "sitk": (
        "import SimpleITK as sitk",
        "image, kernel = sitk.GetImageFromArray(image), sitk.GetImageFromArray(np.ascontiguousarray(kernel))",
        "result = sitk.GetArrayFromImage(result)",
    ),
}
"""The first word of a call -> how the tool is imported, takes its arrays, and gives its result back."""

REFUSALS = {
    "even": mark("even sizes"),
    "not square": mark("unequal sides"),
    "zero sum": mark("a sum of 0"),
    "larger than the image": mark("larger than the image"),
    "float image": mark("images of floats"),
}


@dataclass(frozen=True)
class Agreement:
    """The lines that make two tools agree, and what remains different, in whole sentences."""

    lines: tuple[str, ...]
    remaining: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([*self.lines, *self.remaining])


def agree(source_id: str, target_id: str) -> Agreement:
    """Write the lines that give, with the target tool, what the source tool gave.

    They begin with ``image`` and ``kernel``, two arrays as the source got them, and end with ``result``. A tool that is
    not called from Python gets its two arrays from the first lines; its call is a comment, in its own language.

    Parameters
    ----------
    source_id, target_id : str
        Ids of rows of `convlib/tools.toml`.

    Raises
    ------
    ValueError
        If there is no row with that id.

    Examples
    --------
    >>> for line in agree("scipy_ndimage_correlate", "scipy_signal_convolve2d").lines[2:]:
    ...     print(line)
    image, kernel = np.asarray(image, float), np.asarray(kernel, float)
    (height, width), (rows, columns) = image.shape, kernel.shape
    rim = max(rows, columns)
    image = np.pad(image, rim, mode="symmetric")
    kernel = kernel[::-1, ::-1]
    result = scipy.signal.convolve2d(image, kernel, mode='same')
    result = result[rim : rim + height, rim : rim + width]
    """
    source, target = _tool(source_id), _tool(target_id)
    if source == target:
        return Agreement((_call(target),), (tr("You chose the same tool twice: nothing has to change."),))
    if why := _no_lines(source, target):
        return Agreement((), (why,))
    return Agreement(tuple(filter(None, _lines(source, target))), tuple(_remaining(source, target)))


def _tool(id: str) -> Tool:
    for tool in tools():
        if tool.id == id:
            return tool
    raise ValueError(
        tr("tool {id!r} has no row in tools.toml; its ids are {ids}", id=id, ids=listed(tool.id for tool in tools()))
    )


def _no_lines(source: Tool, target: Tool) -> str:
    for tool in (source, target):
        if tool.kernel not in TURNS:
            return tr("{tool} does not use your kernel, so no lines can make the two agree.", tool=tool.title)
        if re.search(r"\brow\b", tool.call):
            return tr("{tool} filters one row, not an image, so no lines are given.", tool=tool.title)
    return ""


def in_python(tool: Tool) -> bool:
    """Whether the call of a tool is a line of Python.

    Examples
    --------
    >>> in_python(tools("SVG")[0])
    False
    """
    return tool.ecosystem in IN_PYTHON


def _call(tool: Tool) -> str:
    """The call; if it is not Python, as a comment, so that the lines around it still run as Python."""
    return tool.call if in_python(tool) else f"# {tool.call}"


def _lines(source: Tool, target: Tool) -> Iterator[str]:
    convert = _types(target)
    yield "import numpy as np"
    yield convert[0]
    if "float image" not in target.refuses:
        yield "image, kernel = np.asarray(image, float), np.asarray(kernel, float)"
    yield "(height, width), (rows, columns) = image.shape, kernel.shape" + _turned_shape(source)
    yield "rim = max(rows, columns)"
    if "unchanged" in source.border:
        yield "original = image"
    yield from _pads(source.border)
    yield from _kernel_lines(source, target)
    yield convert[1]
    yield f"result = {target.call}" if in_python(target) else _call(target)
    yield convert[2]
    yield from _cut(source, target)
    if source.divides != "yes" and target.divides == "yes":
        yield "result = result * total"
    if "unchanged" in source.border:
        yield "inside = np.s_[rows // 2 : height - rows // 2, columns // 2 : width - columns // 2]"
        yield "whole = original.astype(result.dtype)"
        yield "whole[inside] = result[inside]"
        yield "result = whole"


def _types(tool: Tool) -> tuple[str, str, str]:
    if not in_python(tool):
        return ("", "", "")
    module = re.match(r"([\w.]+)\.\w+\(", tool.call)
    plain = f"import {module[1]}" if module else ""
    return TYPES.get(tool.call.split(".")[0], (plain, "", ""))


def _turned_shape(source: Tool) -> str:
    return "[::-1]" if ".T" in TURNS[source.kernel] else ""


def _pads(border: tuple[str, ...]) -> Iterator[str]:
    modes = [PADS.get(side, "edge" if side in ("unchanged", "other") else "constant") for side in border]
    if len(set(modes)) == 1:
        yield f'image = np.pad(image, rim, mode="{modes[0]}")'
        return
    sides = ("((rim, 0), (0, 0))", "((0, rim), (0, 0))", "((0, 0), (rim, 0))", "((0, 0), (0, rim))")
    for side, mode in zip(sides, modes, strict=True):
        yield f'image = np.pad(image, {side}, mode="{mode}")'


def _kernel_lines(source: Tool, target: Tool) -> Iterator[str]:
    if source.divides == "yes" and target.divides != "yes":
        yield "kernel = kernel / (kernel.sum() or 1)"
    if source.divides != "yes" and target.divides == "yes":
        yield "total = kernel.sum() or 1"
    if source.kernel != target.kernel:
        yield f"kernel = kernel{TURNS[source.kernel]}{BACK[target.kernel]}"


def _cut(source: Tool, target: Tool) -> Iterator[str]:
    first, own = _first(source), _first(target)
    ends = []
    for side, n, start in (("height", "rows", "top"), ("width", "columns", "left")):
        if first == own or "" in (first, own):
            start = "rim"
        else:
            yield f"{start} = rim + {first.format(n=n)} - {own.format(n=n)}"
        size = SIZES.get(source.border[0], "{side}").format(side=side, n=n)
        ends.append(f"{start} : {start} + {size}")
    yield f"result = result[{', '.join(ends)}]"


def _first(tool: Tool) -> str:
    """Where a tool's result begins; "" if it takes odd kernels only, whose middle is clear."""
    return FIRST.get(tool.border[0], FIRST.get(tool.middle, ""))


def _remaining(source: Tool, target: Tool) -> Iterator[str]:
    names = {"source": source.title, "target": target.title}
    refused = [tr(REFUSALS[id]) if id in REFUSALS else id.replace("x", "×") for id in target.refuses]
    if refused:
        yield tr("{target} refuses: {refused}.", target=target.title, refused=listed(refused))
    if {"other", "inside", ""} & set(source.border):
        yield tr("The border stays different: numpy can't continue an image as {source} does.", source=source.title)
    for tool in (source, target):
        if tool.middle == "differs":
            yield tr("Even kernels stay different: the middle depends on their size in {tool}.", tool=tool.title)
    yield from _of_bytes(source, target)
    if "yes" in (source.divides, target.divides):
        yield tr(
            "For a kernel whose sum is 0 the tools that divide by the sum differ: some do not divide, some give black,"
            " some refuse it."
        )
    if source.light != target.light:
        yield tr("The two do not compute with the same light: {source} or {target} decodes sRGB first.", **names)
    yield from _of_nan(source, target)
    if not in_python(target):
        yield tr("Give {target} the padded image and the changed kernel; cut its result as shown.", target=target.title)


def _of_bytes(source: Tool, target: Tool) -> Iterator[str]:
    if "float image" in target.refuses and target.divides == "yes" != source.divides:
        yield tr(
            "{target} rounds to whole numbers from 0 to 255 before the sum is multiplied back: the error is up to the"
            " kernel's sum.",
            target=target.title,
        )
    elif "float image" in target.refuses:
        yield tr("{target} rounds to whole numbers from 0 to 255, so fractions are lost.", target=target.title)
    elif source.rounding not in ("none", ""):
        yield tr(
            "For 8-bit images {source} makes whole numbers ({rounding}; beyond 255: {overflow}); these lines keep"
            " fractions.",
            source=source.title,
            rounding=label("rounding", source.rounding),
            overflow=label("overflow", source.overflow),
        )


def _of_nan(source: Tool, target: Tool) -> Iterator[str]:
    names = {"source": source.title, "target": target.title}
    if source.nan != target.nan and source.nan and target.nan:
        spreads = {"first": spread(source), "second": spread(target)}
        yield tr("NaN stays different. {source}: {first}. {target}: {second}.", **names, **spreads)
    elif (source.zero_weight, target.zero_weight) == ("hidden", "nan"):
        yield tr("A weight of 0 hides a NaN in {source}; in {target} it does not.", **names)
    elif (source.zero_weight, target.zero_weight) == ("nan", "hidden"):
        yield tr("A weight of 0 hides a NaN in {target}; in {source} it does not.", **names)
