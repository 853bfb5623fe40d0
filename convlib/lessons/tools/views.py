"""The table of the tools, as a notebook and as `docs/tools.md` show it."""

import html
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from convlib.lessons.tools.table import Tool, label, spread, tools
from convlib.text import listed, mark, tr

COLUMNS: dict[str, Callable[[Tool], str]] = {
    mark("tool"): lambda tool: tool.title,
    mark("kernel"): lambda tool: label("kernel", tool.kernel),
    mark("even kernels"): lambda tool: label("middle", tool.middle),
    mark("border"): lambda tool: border(tool),
    mark("sum"): lambda tool: label("divides", tool.divides),
    mark("8 bits"): lambda tool: bytes_out(tool),
    mark("NaN"): lambda tool: spread(tool),
}
"""The head of a column -> what it says of a tool."""


def border(tool: Tool) -> str:
    """Name the border: once, or for each side if they differ."""
    top, bottom, left, right = (label("border", side) for side in tool.border)
    if top == bottom == left == right:
        return top
    return tr("top {top}, bottom {bottom}, left {left}, right {right}", top=top, bottom=bottom, left=left, right=right)


def bytes_out(tool: Tool) -> str:
    """Say how a sum becomes a byte: what happens beyond 255, and how it is rounded."""
    if tool.overflow == tool.rounding:
        return label("overflow", tool.overflow)
    return listed([label("overflow", tool.overflow), label("rounding", tool.rounding)])


def cells(tool: Tool) -> list[str]:
    """What the table says of a tool, column by column."""
    return [column(tool) for column in COLUMNS.values()]


class ToolTable:
    """The measured tools as a table; a notebook shows it as HTML.

    Parameters
    ----------
    ecosystem : str, optional
        Only the tools of one ecosystem, such as ``"Python"``; all without it.

    Raises
    ------
    ValueError
        If there is no such ecosystem.

    Examples
    --------
    >>> print(repr(ToolTable("Python")).splitlines()[0].split("  ")[0])
    tool
    """

    def __init__(self, ecosystem: str | None = None) -> None:
        self.tools = tools(ecosystem)

    def _repr_html_(self) -> str:
        caption = tr("What {n} tools do with an image and a kernel, as measured", n=len(self.tools))
        widths = ["width: 26%;"] + [""] * (len(COLUMNS) - 1)
        heads = zip(widths, COLUMNS, strict=True)
        head = "".join(f'<th scope="col" style="{_CELL}{width}">{html.escape(tr(name))}</th>' for width, name in heads)
        groups = groupby(self.tools, key=lambda tool: tool.ecosystem)
        body = "".join(_group(ecosystem, list(of_it)) for ecosystem, of_it in groups)
        return (
            f'<table style="width: 100%; font-size: 0.9em;"><caption style="text-align: left;">{html.escape(caption)}'
            f"</caption><thead><tr>{head}</tr></thead>{body}</table>"
        )

    def __repr__(self) -> str:
        rows = [[tr(name) for name in COLUMNS], *map(cells, self.tools)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
        return "\n".join(lines)


_CELL = "text-align: left; white-space: normal; overflow-wrap: break-word;"


def _group(ecosystem: str, of_it: Sequence[Tool]) -> str:
    head = f'<tr><th scope="colgroup" colspan="{len(COLUMNS)}" style="{_CELL}">{html.escape(tr(ecosystem))}</th></tr>'
    return f"<tbody>{head}{''.join(map(_row, of_it))}</tbody>"


def _row(tool: Tool) -> str:
    first, *others = map(partial(html.escape, quote=False), cells(tool))
    data = "".join(f'<td style="{_CELL}">{cell}</td>' for cell in others)
    return f'<tr><th scope="row" style="{_CELL}">{first}</th>{data}</tr>'
