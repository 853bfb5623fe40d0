"""Small pieces of HTML: tables with captions, bars, and texts of others, which are escaped."""

from collections.abc import Iterable, Sequence
from html import escape

from convlib.text import tr

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }
h2 { margin-top: 2em; border-top: 1px solid #8888; padding-top: 0.5em; }
pre { margin: 0.5em 0; padding: 0.5em; border-left: 3px solid #8888; overflow-x: auto; }
code { overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 1em 0; }
caption { text-align: left; font-weight: bold; padding: 0.2em 0; }
th { word-break: keep-all; }
th, td { border: 1px solid #8888; padding: 0.2em 0.7em; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
td.bar { width: 14em; min-width: 5em; }
td svg { display: block; width: 100%; height: 1em; margin-top: 0.25em; }
rect { fill: #1f77b4; stroke: currentColor; }
a { color: LinkText; }
@media print { body { max-width: none; margin: 0; } h2, h3 { break-after: avoid; } tr, pre { break-inside: avoid; }
  pre { white-space: pre-wrap; }
  details::details-content { content-visibility: visible; block-size: auto; } }
"""
HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>{title}</title><style>{style}</style></head><body><main>
<h1>{title}</h1>"""
END = "</main></body></html>\n"

Row = Sequence[str]
"""Cells of a table, as HTML."""


def page(title: str, parts: Iterable[str]) -> str:
    """Return a whole page, which loads nothing and runs nothing."""
    return "\n".join([HEAD.format(title=escape(title), style=STYLE), *parts, END])


def text(words: str) -> str:
    """Return a paragraph."""
    return f"<p>{escape(words)}</p>"


def heading(words: str, level: int = 2) -> str:
    """Return a heading."""
    return f"<h{level}>{escape(words)}</h{level}>"


def table(caption: str, titles: Row, rows: Iterable[Row]) -> str:
    """Return a table whose first column names its rows. It scrolls by itself where the window is narrow."""
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
    body = "".join(f'<tr><th scope="row">{name}</th>{"".join(cells)}</tr>' for name, *cells in rows)
    label = tr("Table: {caption}", caption=caption)
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(label)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def folded(title: str, content: str, *, is_open: bool = False) -> str:
    """Return content that opens below its title, by the browser itself; in print it is open."""
    return f"<details{' open' if is_open else ''}><summary>{escape(title)}</summary>{content}</details>"


def cell(words: str) -> str:
    """Return a cell of a table with words."""
    return f"<td>{escape(words)}</td>"


def number(value: object) -> str:
    """Return a cell of a table with a number."""
    return f'<td class="number">{escape(str(value))}</td>'


def bar(share: float) -> str:
    """Return a cell with a bar; its number is in a cell beside it, so it says nothing to a screen reader."""
    width = f"{100 * share:.1f}"
    picture = f'<rect x="0.5" y="1" width="{width}" height="8" vector-effect="non-scaling-stroke"/>' if share else ""
    return (
        '<td class="bar"><svg viewBox="0 0 101 10" preserveAspectRatio="none" aria-hidden="true">' + picture + "</svg>"
        "</td>"
    )
