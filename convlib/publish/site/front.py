"""The front page of the browser edition: what the course is, an exhibit to move at once, and a link to each lesson.

`assets/front.html` has the sentences. The lists come from the notebooks themselves, and the lessons' order and their
questions from the README's table, so that there is no second list to keep.
"""

import html
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Template
from urllib.parse import quote

from convlib.publish.site.lab_page import MEGABYTES
from convlib.text import tr

ROOT = Path(__file__).parents[3]
ASSETS = Path(__file__).with_name("assets")
_LESSON = re.compile(
    r"^\| \[.+?\]\((?P<path>notebooks/.+?\.ipynb)\) \| (?P<question>.+?) \| (?P<slides>.+?) \|$", re.MULTILINE
)
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_QUESTION = re.compile(r"^\*\*(.+?)\*\*$", re.MULTILINE)
_MINUTES = re.compile(r"About (\d+) minutes")
_NEEDS = re.compile(r"\*(Needs [^*]+)\*")
_KOREAN = re.compile(r" ([가-힣].*)$")  # it ends a title
_BEYOND = "beyond the deck"


def write_front(site: Path, pyodide_here: bool, source: str = "") -> None:
    """Write the front page into a built site.

    `pyodide_here` says whether Python is loaded from the site itself; `source` is the repository's address, if known.
    """
    folder = site / "front"
    folder.mkdir()
    subprocess.run([sys.executable, "-m", "convlib.explorers.front_page", folder], check=True, cwd=ROOT)
    exhibit = json.loads((folder / "page.json").read_text(encoding="utf-8"))
    (folder / "page.json").unlink()
    for name in ("front.css", "front.js"):
        shutil.copy(ASSETS / name, folder)
    shutil.copy(ASSETS / "404.html", site)
    shutil.copy(ROOT / "LICENSE", site / "LICENSE.txt")
    (site / "index.html").write_text(front_page(exhibit, pyodide_here, source), encoding="utf-8")


def front_page(exhibit: dict, pyodide_here: bool, source: str = "") -> str:
    """Return the page's HTML."""
    lessons = [found.groupdict() for found in _LESSON.finditer((ROOT / "README.md").read_text(encoding="utf-8"))]
    fields = {
        "start": lesson_link(lessons[0]["path"]),
        "kernels": "\n".join(_kernels(exhibit["kernels"])),
        "picture": exhibit["picture"],
        "lessons": _cards(_lesson(**lesson) for lesson in lessons if lesson["slides"] != _BEYOND),
        "beyond": _cards(_lesson(**lesson) for lesson in lessons if lesson["slides"] == _BEYOND),
        "pages": _cards(_pages()),
        "exercises": _cards(map(_exercise, sorted(ROOT.glob("exercises/*/*.ipynb")))),
        "megabytes": str(MEGABYTES),
        "privacy": html.escape(_privacy(pyodide_here)),
        "source": _source(source),
    }
    return Template((ASSETS / "front.html").read_text(encoding="utf-8")).substitute(fields)


def lesson_link(path: str) -> str:
    """Return the link that opens a file of the course in the lesson page."""
    return f"./lab/index.html?path={quote(path)}"


def _cards(cards: Iterable[str]) -> str:
    return "\n".join(f"<li>{card}</li>" for card in cards)


def _card(path: str, title: str, *lines: str) -> str:
    """Link a title, with its Korean marked as Korean, and put lines below it."""
    below = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f'<a href="{lesson_link(path)}">{_marked(title)}</a>{below}'


def _marked(title: str) -> str:
    return _KOREAN.sub(r' <span lang="ko">\1</span>', html.escape(title))


def _lesson(path: str, question: str, slides: str) -> str:
    text = _first_cell(ROOT / path)
    minutes = tr("About {minutes} minutes", minutes=_found(_MINUTES, text))
    return _card(path, _found(_TITLE, text), question, minutes)


def _exercise(path: Path) -> str:
    text = _first_cell(path)
    needs = _found(_NEEDS, text)
    return _card(path.relative_to(ROOT).as_posix(), _found(_TITLE, text), _found(_QUESTION, text), needs)


def _pages() -> Iterator[str]:
    """Give the pages that go with the lessons."""
    pages = {
        "notebooks/glossary.md": tr("Each term in English and Korean, with a small picture of numbers."),
        "notebooks/deck.ipynb": tr(
            "The slides S1 to S21 that the course is built from, each with a link to its lesson."
        ),
        "notebooks/quiz.md": tr("Twenty questions that show what you know already."),
    }
    for path, sentence in pages.items():
        file = ROOT / path
        text = _first_cell(file) if file.suffix == ".ipynb" else file.read_text(encoding="utf-8")
        yield _card(path, _found(_TITLE, text), sentence)


def _first_cell(notebook: Path) -> str:
    return "".join(json.loads(notebook.read_text(encoding="utf-8"))["cells"][0]["source"])


def _found(pattern: re.Pattern, text: str) -> str:
    """Return what a pattern finds in the first cell of a notebook of ours, in which it stands."""
    match = pattern.search(text)
    assert match, f"{pattern.pattern} is not in: {text[:80]}"
    return str(match[1])


def _kernels(kernels: list[dict]) -> Iterator[str]:
    """Give a radio button for each kernel; the first one is chosen."""
    for number, kernel in enumerate(kernels):
        chosen = "" if number else " checked"
        title = f'{html.escape(kernel["title"])} <span lang="ko">{kernel["korean"]}</span>'
        effect = html.escape(kernel["effect"])
        yield (
            f'<label><input type="radio" name="kernel" value="{kernel["option"]}" data-effect="{effect}" '
            f'autocomplete="off"{chosen}> {title}</label>'
        )


def _privacy(pyodide_here: bool) -> str:
    if pyodide_here:
        return tr("This site sets no cookies, counts no visitors, and asks no other server for anything.")
    return tr(
        "This site sets no cookies and counts no visitors. A lesson loads Python from cdn.jsdelivr.net; nothing that "
        "you write is sent there or anywhere else."
    )


def _source(address: str) -> str:
    if not address:
        return html.escape(tr("The README in its repository says how."))
    return tr('<a href="{address}">Its repository</a> says how.', address=html.escape(address))
