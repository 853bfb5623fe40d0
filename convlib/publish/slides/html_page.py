"""A lesson that was run, as one HTML page of slides: it holds all that it needs, its formulas as MathML."""

import html
from collections.abc import Iterator
from pathlib import Path

from latex2mathml import converter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

from convlib.text import tr

_HERE = Path(__file__).parent
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>
<body>{slides}<script>{script}</script></body></html>
"""


def html_page(notebook: NotebookNode, title: str) -> str:
    """Write a notebook that was run as an HTML page; the slide types of its cells decide which slide each is on."""
    sections = "".join(f"<section>{''.join(slide)}</section>" for slide in _slides(notebook))
    style = (_HERE / "slides.css").read_text(encoding="utf-8") + HtmlFormatter().get_style_defs(".highlight")
    script = (_HERE / "slides.js").read_text(encoding="utf-8")
    return _PAGE.format(title=html.escape(title), style=style, slides=sections, script=script)


def _slides(notebook: NotebookNode) -> list[list[str]]:
    """Group the cells, as HTML, by the slide that they are on."""
    slides: list[list[str]] = []
    for cell in notebook.cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type", "-")
        if kind == "skip":
            continue
        if kind in ("slide", "subslide") or not slides:
            slides.append([])
        classes = " ".join([kind, *cell.metadata.get("tags", [])])
        slides[-1].append(f'<div class="{classes}">{"".join(_parts(cell))}</div>')
    return slides


def _parts(cell: NotebookNode) -> Iterator[str]:
    """Give a cell's text, or its code (unless it is hidden) and its outputs."""
    if cell.cell_type == "markdown":
        yield MarkdownWithMath(renderer=_Formulas(escape=False)).render(cell.source).replace(".ipynb", ".html")
        return
    if "hide-input" not in cell.metadata.get("tags", []):
        yield Highlight2HTML()(cell.source)
    yield from map(_output, cell.outputs)


class _Formulas(IPythonRenderer):
    """Markdown with its formulas as MathML, which a browser shows without a script."""

    def inline_math(self, body: str) -> str:
        return converter.convert(body)

    def block_math(self, body: str) -> str:
        return converter.convert(body, display="block")


def _output(output: NotebookNode) -> str:
    data = output.get("data", {})
    if "text/html" in data:
        return data["text/html"]
    if "image/png" in data:
        alt = html.escape(data.get("text/plain", tr("picture")))
        return f'<img alt="{alt}" src="data:image/png;base64,{data["image/png"].strip()}">'
    text = output.get("text") or data.get("text/plain") or "\n".join(output.get("traceback", []))
    return f"<pre>{html.escape(text)}</pre>"
