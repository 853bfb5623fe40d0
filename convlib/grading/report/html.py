"""Small pieces of HTML: tables with captions, bars, and texts of others, which are escaped."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from convlib.text import present, tr

STYLE = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
HEAD = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>{title}</title><style>{style}</style></head><body><main>
<h1>{title}</h1>"""
END = "</main></body></html>\n"


class Cell(NamedTuple):
    """A cell of a table: HTML, and its kind."""

    content: str
    kind: str


Row = tuple[str, *tuple[Cell, ...]]
"""A row of a table: its name, as HTML, and its cells."""


def page(title: str, parts: Iterable[str]) -> str:
    """Return a whole page, which loads nothing and runs nothing."""
    return "\n".join([HEAD.format(title=escape(title), style=STYLE, language=present().code), *parts, END])


def text(words: str) -> str:
    """Return a paragraph."""
    return f"<p>{escape(words)}</p>"


def heading(words: str, level: int = 2) -> str:
    """Return a heading."""
    return f"<h{level}>{escape(words)}</h{level}>"


def table(caption: str, titles: Sequence[str], rows: Iterable[Row], *, cards: bool = True) -> str:
    """Return a table whose first column names its rows; in a narrow window each row is a card, if not told else."""
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
    body = "".join(_row(name, titles[1:], cells) for name, *cells in rows)
    label = tr("Table: {caption}", caption=caption)
    return (
        f'<div class="wide{" cards" if cards else ""}" role="region" tabindex="0" aria-label="{escape(label)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(name: str, titles: Sequence[str], cells: Sequence[Cell]) -> str:
    titled = zip(cells, titles, strict=True)
    found = (f'<td class="{cell.kind}" data-title="{escape(title)}">{cell.content}</td>' for cell, title in titled)
    return f'<tr><th scope="row">{name}</th>{"".join(found)}</tr>'


def folded(title: str, content: str, *, is_open: bool = False) -> str:
    """Return content that opens below its title, by the browser itself; in print it is open."""
    return f"<details{' open' if is_open else ''}><summary>{escape(title)}</summary>{content}</details>"


def cell(words: str) -> Cell:
    """Return a cell of a table with words."""
    return Cell(escape(words), "words")


def number(value: object) -> Cell:
    """Return a cell of a table with a number."""
    return Cell(escape(str(value)), "number")


def bar(share: float) -> Cell:
    """Return a cell with a bar; its number is in a cell beside it, so it says nothing to a screen reader."""
    width = f"{100 * share:.1f}"
    picture = f'<rect x="0.5" y="1" width="{width}" height="8" vector-effect="non-scaling-stroke"/>' if share else ""
    frame = '<svg viewBox="0 0 101 10" preserveAspectRatio="none" aria-hidden="true">'
    return Cell(f"{frame}{picture}</svg>", "bar")
