"""The marking page: its frame as HTML, and an answer as what its script shows."""

from html import escape
from math import floor

from convlib.grading.markdown import as_it_stands, markdown_with_formulas
from convlib.grading.nbgrader.by_hand import Answer, Mark, Part
from convlib.text import plural, present, tr

assets = {".mjs": "text/javascript", ".css": "text/css"}
"""The kinds of files that belong to the page."""
MOST_KEY = 9  # points; a part with more has a field in place of buttons


def page(part: Part, empty: int, xsrf: str) -> str:
    """Return the page without an answer; its script asks for the answers."""
    title = escape(part.title)
    unreachable = tr("Not saved: the command has stopped, or can't be reached. What you see here is not lost yet.")
    return f"""<!DOCTYPE html>
<html lang="{present().code}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><link rel="stylesheet" href="marking.css"><script type="module" src="marking.mjs"></script></head>
<body data-xsrf="{escape(xsrf)}" data-most="{part.points:g}" data-unreachable="{escape(unreachable)}"
 data-nothing="{escape(tr("All are marked."))}" data-no-undo="{escape(tr("There is nothing to undo."))}"
 data-undone="{escape(tr("Undone."))}" data-which="{escape(tr("Answer {at} of {count}", at="{at}", count="{count}"))}">
<header><h1>{title}</h1><p id="progress"></p></header>
<main>
<section id="answer" aria-labelledby="which">
<h2 id="which" tabindex="-1" aria-describedby="state progress"></h2>
<div id="text"></div>
<details><summary>{escape(tr("As it was typed"))}</summary><pre id="typed"></pre></details>
</section>
<section id="marking" aria-label="{escape(tr("Your mark"))}">
<p id="state"></p>
{_points(part.points)}
<label for="comment">{escape(tr("Comment, which the student reads; Markdown and $formulas$ are shown"))}</label>
<textarea id="comment" rows="3" maxlength="10000"></textarea>
<p id="said" role="status"></p>
<p id="newer" hidden><button type="button" id="theirs">{escape(tr("Keep that one"))}</button>
<button type="button" id="mine">{escape(tr("Save mine in its place"))}</button></p>
<p class="walk"><button type="button" id="before">{escape(tr("Previous"))}</button>
<button type="button" id="after">{escape(tr("Next"))}</button>
<button type="button" id="next">{escape(tr("Next unmarked"))}</button>
<button type="button" id="undo">{escape(tr("Undo"))}</button></p>
</section>
<section id="scheme"><h2>{escape(tr("What each point is for"))}</h2>
{_scheme(part.scheme)}
<details><summary>{escape(tr("The question"))}</summary>{"".join(map(markdown_with_formulas, part.question))}</details>
{_empty(empty)}
</section>
{_keys(part.points)}
</main></body></html>"""


def described(answer: Answer, most: float) -> dict:
    """Return an answer as the script shows it."""
    mark = answer.mark
    return {
        "html": as_it_stands(answer.text) if answer.is_code else markdown_with_formulas(answer.text),
        "typed": answer.text,
        "points": mark.points,
        "comment": mark.comment,
        "waits": mark.waits,
        "version": answer.version,
        "state": _state(mark, most),
    }


def _state(mark: Mark, most: float) -> str:
    if mark.points is None:
        return tr("Not marked yet.")
    got = {"got": f"{round(mark.points, 2):g}", "most": f"{most:g}"}
    if mark.waits:
        return tr(
            "{got} of {most} point, for an earlier answer. Mark it again.",
            "{got} of {most} points, for an earlier answer. Mark it again.",
            n=plural(most),
            **got,
        )
    return tr("{got} of {most} point.", "{got} of {most} points.", n=plural(most), **got)


def _scheme(scheme: str) -> str:
    if not scheme:
        return f"<p>{escape(tr('solutions/ has no answer to this part.'))}</p>"
    return markdown_with_formulas(scheme)


def _points(most: float) -> str:
    name = escape(tr("Points"))
    if most > MOST_KEY:
        field = f'<input id="points" type="number" min="0" max="{most:g}" step="any">'
        return f'<p><label for="points">{name}</label> {field}</p>'
    buttons = "".join(f'<button type="button" data-points="{n}">{n}</button>' for n in range(floor(most) + 1))
    half = f'<button type="button" id="half">{escape(tr("and a half"))}</button>'
    return f'<div role="group" aria-label="{name}" class="points">{buttons}{half}</div>'


def _keys(most: float) -> str:
    points = {
        f"0 … {floor(most)}": tr("points, saved at once"),
        ".": tr("half a point more, or less again"),
    }
    field = {"0 … 9": tr("write the points; Enter saves them")}
    keys = {
        **(field if most > MOST_KEY else points),
        "n": tr("next unmarked"),
        "← →": tr("previous, next"),
        "c": tr("write a comment; Esc leaves it"),
        "u": tr("undo the last mark, and go there"),
    }
    rows = "".join(f"<dt><kbd>{escape(key)}</kbd></dt><dd>{escape(what)}</dd>" for key, what in keys.items())
    switch = f'<label><input type="checkbox" id="keys" checked> {escape(tr("Keys work"))}</label>'
    return f'<details id="help" open><summary>{escape(tr("Keys"))}</summary><dl>{rows}</dl>{switch}</details>'


def _empty(count: int) -> str:
    if not count:
        return ""
    said = tr(
        "{n} student has no answer here, and has 0 points already.",
        "{n} students have no answer here, and have 0 points already.",
        n=count,
    )
    return f"<p>{escape(said)}</p>"
