"""What a cell printed or displayed, as HTML: the richest of its forms that a page without a kernel can show."""

import base64
import html
from collections.abc import Callable

from nbconvert.filters.ansi import strip_ansi
from nbformat import NotebookNode

from convlib.publish.slides.markdown import markdown
from convlib.publish.slides.problems import Problems
from convlib.text import listed, tr

_LINES, _CHARACTERS = 80, 10_000  # the smallest type puts no more on a slide
_VIEW = "application/vnd.jupyter.widget-view+json"


def output_html(output: NotebookNode, problems: Problems) -> str:
    """Write one output of a cell as HTML."""
    kind = output.get("output_type")
    if kind == "stream":
        return _text(output.get("text", ""), problems, name=output.get("name", "stdout"))
    if kind == "error":
        lines = output.get("traceback") or [f"{output.get('ename')}: {output.get('evalue')}"]
        return _text("\n".join(lines), problems, name="stderr")
    return _richest(output.get("data") or {}, problems)


def _richest(data: NotebookNode, problems: Problems) -> str:
    for mime, write in _FORMS.items():
        if mime in data:
            return write(mime, data, problems)
    shown = sorted(set(data) - {_VIEW})
    problems.add(
        tr("An output has only forms that slides cannot show: {forms}.", forms=listed(shown))
        if shown
        else tr("A widget has no picture that slides could show.")
    )
    return ""


def _html(mime: str, data: NotebookNode, _problems: Problems) -> str:
    return str(data[mime])


def _markdown(mime: str, data: NotebookNode, problems: Problems) -> str:
    return markdown(data[mime], problems)


def _svg(mime: str, data: NotebookNode, problems: Problems) -> str:
    svg = data[mime]
    if "xmlns=" not in svg:  # an SVG inside of a page needs none, one of its own does
        svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return _image(mime, base64.b64encode(svg.encode()).decode(), data)


def _raster(mime: str, data: NotebookNode, problems: Problems) -> str:
    return _image(mime, "".join(data[mime].split()), data)


def _image(mime: str, content: str, data: NotebookNode) -> str:
    alt = html.escape(data.get("text/plain", tr("picture")))
    return f'<img alt="{alt}" src="data:{mime};base64,{content}">'


def _plain(mime: str, data: NotebookNode, problems: Problems) -> str:
    return _text(data[mime], problems)


_FORMS: dict[str, Callable[[str, NotebookNode, Problems], str]] = {
    "text/html": _html,
    "text/markdown": _markdown,
    "text/latex": _markdown,
    "image/svg+xml": _svg,
    "image/png": _raster,
    "image/jpeg": _raster,
    "image/gif": _raster,
    "image/webp": _raster,
    "text/plain": _plain,
}
"""The forms that slides show, in the order in which JupyterLab prefers them."""


def _text(text: str, problems: Problems, name: str = "stdout") -> str:
    lines = strip_ansi(text).splitlines()
    shown = "\n".join(lines[:_LINES])[:_CHARACTERS]
    if shown != "\n".join(lines):
        problems.add(
            tr(
                "An output has {lines} lines and {characters} characters; the slide shows the first {most} lines.",
                lines=len(lines),
                characters=len(text),
                most=shown.count("\n") + 1,
            )
        )
        shown += "\n…"
    return f'<pre class="{html.escape(name)}">{html.escape(shown)}</pre>'
