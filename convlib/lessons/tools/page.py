"""The page `docs/tools.md`, generated from the rows of `convlib/tools.toml`."""

from collections.abc import Iterable, Sequence

from convlib.lessons.tools.table import ECOSYSTEMS, Layer, Tool, layers, tools
from convlib.lessons.tools.views import COLUMNS, cells
from convlib.text import joined, mark, tr

OPENING = (
    mark("# What the tools do"),
    mark(
        "The same image and the same kernel give different pictures in different libraries. These tables say what each"
        " one did when we measured it: {tools} filters, and {layers} answers of layers at their edges."
    ),
    mark(
        "This page is generated from `convlib/tools.toml` by `python -m convlib.lessons.tools docs/tools.md`; a change"
        " made by hand is lost."
    ),
    mark("## What the columns mean"),
)
MEANINGS = (
    mark(
        "**kernel**: what one bright pixel becomes. For the kernel `1 2 3 / 4 5 6 / 7 8 9`, a convolution shows"
        " `1 2 3 / 4 5 6 / 7 8 9` around it, a correlation `9 8 7 / 6 5 4 / 3 2 1`, a kernel mirrored left to right"
        " `3 2 1 / 6 5 4 / 9 8 7`, a transposed one `1 4 7 / 2 5 8 / 3 6 9`, one transposed along the other diagonal"
        " `9 6 3 / 8 5 2 / 7 4 1`. No kernel: the tool ignores the kernel it is given."
    ),
    mark(
        "**even kernels**: where a kernel of n cells has its middle, for even n: how many cells before the bright pixel"
        " its picture begins. For n = 2 that is 1 cell (n/2 cells before) or none (n/2 − 1 cells before). Refused: the"
        " tool does not take even kernels. Depends on the size: the rule is not the same for 2 and 4 cells, or for rows"
        " and columns."
    ),
    mark(
        "**border**: what the tool assumes beyond the image `1 2 3 4`. Zeros: `0 0`; edge: `1 1`; reflect: `3 2`;"
        " symmetric: `2 1`; wrap: `3 4`. Unchanged: the border keeps its pixels. Cropped: only whole windows count."
        " Full: every window that touches the image counts. Weights inside: the tool divides by the weights that lie"
        " on the image. Another rule: none of those named here."
    ),
    mark("**sum**: whether the tool divides by the sum of the kernel's weights (divides) or not (no)."),
    mark(
        "**8 bits**: what becomes of a result above 255 in an 8-bit image, and how a fraction is rounded. Clips: it"
        " becomes 255. Modulo 256: 256 becomes 0, and 257 becomes 1. Wider type: the result has a type with room for"
        " it, and fractions may stay (no rounding). Half up: 2.5 becomes 3; half to even: 2.5 becomes 2, and 3.5"
        " becomes 4; cuts off: 2.9 becomes 2. Another rule: none of those named here."
    ),
    mark(
        "**NaN**: how far one NaN in the image spreads. The window: to every result whose window holds it. The window,"
        " but not under a weight of 0: where the kernel has a 0, it does not count. Everything: to results far from it"
        " too. Hidden: the answer has no NaN. No NaN: the tool takes no NaN."
    ),
)
HOW = (
    mark("## How it was measured"),
    mark(
        "Each tool ran in its own client, installed from public packages, on a few small images: one bright pixel, a"
        " ramp, a NaN. `convlib.probe` reads the answers. [`findings/measure/`](../findings/measure) repeats it: the"
        " command beside each version. A dash means that we did not measure it."
    ),
)


def page() -> str:
    """Write the page, in Markdown."""
    counts = {"tools": len(tools()), "layers": len(layers())}
    opening = [tr(OPENING[0]), tr(OPENING[1], **counts), *map(tr, OPENING[2:])]
    parts = [*opening, "\n".join(f"- {tr(meaning)}" for meaning in MEANINGS)]
    parts += [part for ecosystem in ECOSYSTEMS if tools(ecosystem) for part in _filters(ecosystem)]
    if layers():
        parts += [tr("## Layers at their edges"), _layers()]
    return "\n\n".join([*parts, *map(tr, HOW), _versions()]) + "\n"


def _filters(ecosystem: str) -> list[str]:
    of_it = tools(ecosystem)
    notes = [f"- {tool.title}: {tr(tool.note)}" for tool in of_it if tool.note]
    parts = [f"## {tr(ecosystem)}", _table(map(tr, COLUMNS), map(cells, of_it))]
    return [*parts, "\n".join(notes)] if notes else parts


def _layers() -> str:
    rows = sorted([tr(row.layer), _versioned(row), tr(row.answer)] for row in layers())
    return _table([tr("layer"), tr("library"), tr("what came out")], rows)


def _versioned(row: Layer) -> str:
    """The libraries of a row, each with its version."""
    names, versions = row.name.split(", "), row.version.split(", ")
    if len(names) != len(versions):
        return joined(row.name, " ", row.version)
    return ", ".join(map("{} {}".format, names, versions))


def _versions() -> str:
    measured: list[Tool | Layer] = [*tools(), *layers()]
    rows = sorted({(row.name, row.version, f"{row.measured}", f"`{row.command}`") for row in measured})
    return _table([tr("tool"), tr("version"), tr("day"), tr("command")], rows)


def _table(head: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    names = list(head)
    return "\n".join([_line(names), _line(["---"] * len(names)), *map(_line, rows)])


def _line(row: Sequence[str]) -> str:
    return joined("|", " | ".join(cell.replace("|", "\\|") for cell in row), "|")
