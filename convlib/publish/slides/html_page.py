"""A lesson that was run, as one HTML page of slides: it holds all that it needs, its formulas as MathML."""

import html
from collections.abc import Iterator
from pathlib import Path

from nbconvert.filters.highlight import Highlight2HTML
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

from convlib.languages import speaking
from convlib.publish.language import language_of
from convlib.publish.slides.markdown import markdown
from convlib.publish.slides.outputs import output_html
from convlib.publish.slides.parts import once, standing_alone
from convlib.publish.slides.problems import Problems
from convlib.text import tr

_HERE = Path(__file__).parent
_PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>
<body>{slides}<script>{script}</script></body></html>
"""


def html_page(notebook: NotebookNode, path: Path, problems: Problems) -> str:
    """Write the notebook of a file that was run as an HTML page; the slide types of its cells decide what is where.

    The page, and what is told of its problems, is in the language of the notebook.
    """
    language = language_of(notebook)
    with speaking(language):
        slides = _slides(notebook, path.parent, problems) or [[_nothing(problems)]]
    sections = once("".join(f"<section>{''.join(slide)}</section>" for slide in slides))
    style = (_HERE / "slides.css").read_text(encoding="utf-8") + HtmlFormatter().get_style_defs(".highlight")
    script = (_HERE / "slides.js").read_text(encoding="utf-8")
    title = html.escape(path.stem)
    return _PAGE.format(language=language, title=title, style=style, slides=sections, script=script)


def _nothing(problems: Problems) -> str:
    sentence = tr("The notebook has no cell to show.")
    problems.add(sentence)
    return f"<p>{html.escape(sentence)}</p>"


def _slides(notebook: NotebookNode, folder: Path, problems: Problems) -> list[list[str]]:
    """Group the cells, as HTML, by the slide that they are on."""
    slides: list[list[str]] = []
    for cell in notebook.cells:
        kind = (cell.metadata.get("slideshow") or {}).get("slide_type", "-")
        if kind == "skip":
            continue
        if kind in ("slide", "subslide") or not slides:
            slides.append([])
        with problems.of(cell):
            content = standing_alone("".join(_parts(cell, problems)), cell, folder, problems)
        classes = html.escape(" ".join([kind, *cell.metadata.tags]))
        slides[-1].append(f'<div class="{classes}"{_name(cell)}>{content}</div>')
    return slides


def _name(cell: NotebookNode) -> str:
    """Name a cell as JupyterLab does in a link to it; an older notebook has no ids."""
    return f' id="{html.escape(f"cell-id={cell.id}")}"' if "id" in cell else ""


def _parts(cell: NotebookNode, problems: Problems) -> Iterator[str]:
    """Give a cell's text, or its code (unless it is hidden) and its outputs."""
    if cell.cell_type == "markdown":
        yield markdown(cell.source, problems)
    elif cell.cell_type == "code":
        if "hide-input" not in cell.metadata.tags:
            yield Highlight2HTML()(cell.source)
        yield from (output_html(output, problems) for output in cell.outputs)
    elif cell.cell_type == "raw":
        yield _raw(cell, problems)
    else:
        problems.add(tr("The cell is of the unknown kind {kind}; its text is shown.", kind=cell.cell_type))
        yield f"<pre>{html.escape(cell.source)}</pre>"


def _raw(cell: NotebookNode, problems: Problems) -> str:
    """Show a raw cell that is text or HTML; one for another format is left out, as nbconvert does."""
    form = cell.metadata.get("raw_mimetype") or cell.metadata.get("format") or "text/plain"
    if form == "text/html":
        return cell.source
    if form == "text/markdown":
        return markdown(cell.source, problems)
    if form == "text/plain":
        return f"<pre>{html.escape(cell.source)}</pre>"
    problems.add(tr("The cell is raw, for the format {form}, so it is left out.", form=form))
    return ""
