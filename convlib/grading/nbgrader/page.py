"""The page that a student gets back: marks, mistakes, and the graded notebook.

A notebook is untrusted input. The page escapes its text, reduces its Markdown to plain tags, shows only text and PNG
pictures of its outputs, and forbids all scripts and all loading. What a student wrote takes at most `MOST_PAGE`
characters of it, and its Markdown at most `SECONDS` or so: reading some of it takes time that grows with its square.
"""

import re
import time
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator, Mapping
from html import escape
from itertools import islice
from pathlib import Path

from nbformat import NotebookNode

from convlib.grading.markdown import as_it_stands, markdown_with_formulas
from convlib.grading.stopped import code_numbers, headlines
from convlib.languages import speaking
from convlib.text import mark, plural, present, tr

UNANSWERED = mark("No response.")
"""What nbgrader comments on an answer that is as it was handed out."""
MOST_PAGE = 10_000_000  # characters of HTML for what a student wrote; Jupyter's pictures are text too
MOST_HEADLINES = 5  # the first cells that did not run take the others with them
MOST_VERDICT = 20_000  # characters of one case
SECONDS = 5.0  # for the Markdown of a page
STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50em; margin: 2em auto; padding: 0 1em; }
pre { overflow-x: auto; margin: 0.5em 0; padding: 0.5em; border-left: 3px solid #8888; white-space: pre-wrap; }
pre.code { background: #8881; border: 0; }
section { margin: 1em 0; }
.mark { border: 1px solid #8888; border-radius: 6px; padding: 0.2em 1em; }
.note { border-left: 6px double #b26a00; padding-left: 1em; }
.comment { border-left: 6px solid #1f77b4; padding-left: 1em; }
table { border-collapse: collapse; } th, td { border: 1px solid #8888; padding: 0.2em 0.7em; text-align: left; }
img { max-width: 100%; background: white; }
"""
HEAD = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="made-from" content="{made_from}">
<meta name="viewport" content="width=device-width"><title>{title}</title><style>{style}</style></head><body>"""

MADE_FROM = re.compile(r'^<meta name="made-from" content="([0-9a-f]{64})">$', re.MULTILINE)
LONGEST_HEAD = 1000  # characters, the digest among them; a student's text comes later


def made_from(page: Path) -> str | None:
    """Return the digest of what a page was made from; None if there is no page, or an earlier version wrote it."""
    try:
        with page.open(encoding="utf-8") as file:
            found = MADE_FROM.search(file.read(LONGEST_HEAD))
    except (OSError, ValueError):
        return None
    return found and found[1]


def write_page(nb: NotebookNode, about: dict) -> str:
    """Return the page as HTML, in the language of the notebook that was handed in.

    Parameters
    ----------
    nb : NotebookNode
        A graded notebook, with marks in the cells' metadata.
    about : dict
        From nbgrader: student, notebook, score, max_score, late_penalty. And made_from, the digest of all of this.
    """
    with speaking(nb.metadata.get("convlib", {}).get("language", "en")):
        return _page(nb, about)


def _page(nb: NotebookNode, about: dict) -> str:
    title = f"{about['notebook']} · {about['student']}"
    head = {"title": escape(title), "style": STYLE, "made_from": about["made_from"], "language": present().code}
    parts = [HEAD.format(**head), f"<h1>{escape(title)}</h1>"]
    parts.append(f"<p><strong>{_points(about['score'], about['max_score'])}</strong></p>")
    graded = nb.metadata.get("convlib", {})
    for number, note in islice(headlines(nb.cells), MOST_HEADLINES):
        parts.append(f'<p class="note"><a href="#cell-{number}">{escape(note)}</a></p>')
    notes = [*_penalty(about["late_penalty"]), *graded.get("notes", ())]
    parts += [f'<p class="note">{escape(note)}</p>' for note in notes]
    titles = graded.get("titles", {})
    parts.append(_table(nb, titles))
    room = _Room()
    for number, cell in zip(code_numbers(nb.cells), nb.cells, strict=True):
        parts += _cell(cell, number, titles, room)
    if "seed" in graded:
        seed = tr("The grader called your functions with cases drawn from seed {seed}.", seed=graded["seed"])
        parts.append(f"<hr><p>{escape(seed)}</p>")
    return "\n".join([*parts, "</body></html>"])


class _Room:
    """What is left of a page for what a student wrote: characters, and time for Markdown."""

    def __init__(self) -> None:
        self.left, self.until = MOST_PAGE, time.monotonic() + SECONDS

    def markdown(self, source: str) -> str:
        """Write a student's Markdown."""
        return self.text(markdown_with_formulas(source) if time.monotonic() < self.until else as_it_stands(source))

    def text(self, part: str) -> str:
        """Return a part of the page, or a note in its place if there is no room."""
        if len(part) > self.left:
            note = tr("This is left out, because the page would be too large. It is in your notebook.")
            return f'<p class="note">{escape(note)}</p>'
        self.left -= len(part)
        return part


def _table(nb: NotebookNode, titles: Mapping[str, str]) -> str:
    rows = [
        f'<tr><td><a href="#{escape(about.grade_id)}">{_title(about, titles)}</a></td><td>{_mark(about)}</td></tr>'
        for about in map(_about, nb.cells)
        if "points" in about
    ]
    return f"<table><tr><th>{tr('Part')}</th><th>{tr('Marks')}</th></tr>{''.join(rows)}</table>"


def _cell(cell: NotebookNode, number: int, titles: Mapping[str, str], room: _Room) -> Iterator[str]:
    """Write a cell; one with points gets a frame, its title, its marks and its verdicts."""
    about = _about(cell)
    has_mark = "points" in about
    yield f'<section class="mark" id="{escape(about.grade_id)}">' if has_mark else "<section>"
    if has_mark:
        yield f"<h3>{_title(about, titles)}: {_mark(about)}</h3>"
    if cell.cell_type == "code":
        yield room.text(f'<pre class="code" id="cell-{number}"><b>[{number}]</b>\n{escape(cell.source)}</pre>')
        is_verdict = has_mark and not about.solution
        yield from map(_verdict, cell.outputs) if is_verdict else map(room.text, map(_output, cell.outputs))
    else:
        yield room.markdown(cell.source)
    if about.get("comment"):
        comment = markdown_with_formulas(tr(UNANSWERED) if about.comment == UNANSWERED else about.comment)
        yield f'<div class="comment"><strong>{tr("Comment")}</strong>{comment}</div>'
    yield "</section>"


def _title(about: NotebookNode, titles: Mapping[str, str]) -> str:
    """Return what a part is called; its id, if an earlier version graded it."""
    return escape(titles.get(about.grade_id, about.grade_id))


def _about(cell: NotebookNode) -> NotebookNode:
    return cell.metadata.get("nbgrader", NotebookNode())


def _verdict(output: NotebookNode) -> str:
    """Write a verdict; the points are in the heading above it."""
    if output.output_type != "display_data":
        return ""
    sentence, _, case = output.data.get("text/plain", "")[:MOST_VERDICT].partition("\n\n")
    return f"<p>{escape(sentence)}</p>" + (f"<pre>{escape(case)}</pre>" if case else "")


def _output(output: NotebookNode) -> str:
    """Write an output of a student's cell."""
    if output.output_type == "stream":
        return f"<pre>{escape(output.text)}</pre>"
    if output.output_type == "error":
        return f"<pre>{escape(chr(10).join(output.traceback) or f'{output.ename}: {output.evalue}')}</pre>"
    try:
        picture = b64encode(b64decode(output.data["image/png"], validate=True)).decode()
        return f'<p><img alt="{escape(output.data.get("text/plain", ""))}" src="data:image/png;base64,{picture}"></p>'
    except (KeyError, Error):
        return f"<pre>{escape(str(output.data.get('text/plain', '')))}</pre>"


def _mark(about: NotebookNode) -> str:
    if about.get("waits"):
        worth = {"worth": f"{about.points:g}", "n": plural(about.points)}
        return tr("to be marked by a person, {worth} point", "to be marked by a person, {worth} points", **worth)
    return _points(about.score, about.points)


def _points(score: float, most: float) -> str:
    got, worth = f"{round(score, 2):g}", f"{round(most, 2):g}"
    return tr("{got} of {worth} point", "{got} of {worth} points", got=got, worth=worth, n=plural(most))


def _penalty(points: float) -> Iterator[str]:
    """Say how much a late submission costs, if anything."""
    if points:
        yield tr(
            "You handed this in late, which costs {lost} point.",
            "You handed this in late, which costs {lost} points.",
            lost=f"{round(points, 2):g}",
            n=plural(points),
        )
