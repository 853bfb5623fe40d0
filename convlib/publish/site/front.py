"""The front page of the browser edition: what the course is, an exhibit to move at once, and a link to each lesson.

`assets/front.html` has the sentences. The lists come from the notebooks themselves, and the lessons' order and their
questions from the README's table, so that there is no second list to keep. All this is in each language of the course:
the English page is the site's `index.html`, the Korean one `ko/index.html`.
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

from convlib.languages import CODES, speaking
from convlib.publish.site.lab_page import MEGABYTES, write_manifest
from convlib.publish.site.sentences import translated
from convlib.text import present, tr

ROOT = Path(__file__).parents[3]
ASSETS = Path(__file__).with_name("assets")
NAMES = {"en": "English", "ko": "한국어"}
"""What the languages call themselves."""
_LESSON = re.compile(
    r"^\| \[.+?\]\((?:\.\./)*(?P<path>notebooks/.+?\.ipynb)\) \| (?P<question>.+?) \| (?P<slides>.+?) \|$",
    re.MULTILINE,
)
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_QUESTION = re.compile(r"^\*\*(.+?)\*\*$", re.MULTILINE)
_MINUTES = re.compile(r"(?:About |약 )(\d+)(?: minutes|분)")
_NEEDS = re.compile(r"(?<!\*)\*([^*\n]*(?: minutes|분)\.)\*")
_OTHER = {"en": ("ko", re.compile(r" ([가-힣].*)$")), "ko": ("en", re.compile(r" ([A-Z][^가-힣]*)$"))}
"""Which other language ends a title."""
_OF_DECK = re.compile(r"S\d")


def write_front(site: Path, pyodide_here: bool, source: str = "") -> None:
    """Write the front page in each language into a built site.

    `pyodide_here` says whether Python is loaded from the site itself; `source` is the repository's address, if known.
    """
    folder = site / "front"
    folder.mkdir()
    subprocess.run([sys.executable, "-m", "convlib.explorers.front_page", folder, *CODES], check=True, cwd=ROOT)
    for code in CODES:
        exhibit = json.loads((folder / code / "page.json").read_text(encoding="utf-8"))
        (folder / code / "page.json").unlink()
        page = site if code == "en" else site / code
        page.mkdir(exist_ok=True)
        with speaking(code):
            (page / "index.html").write_text(front_page(exhibit, pyodide_here, source), encoding="utf-8")
            write_manifest(page, _root())
    for name in ("front.css", "front.js"):
        shutil.copy(ASSETS / name, folder)
    shutil.copy(ROOT / "LICENSE", site / "LICENSE.txt")
    (site / "404.html").write_text(not_found(), encoding="utf-8")


def front_page(exhibit: dict, pyodide_here: bool, source: str = "") -> str:
    """Return the page's HTML in the present language."""
    readme = ROOT / ("README.md" if present().code == "en" else f"docs/{present().code}/README.md")
    lessons = [found.groupdict() for found in _LESSON.finditer(readme.read_text(encoding="utf-8"))]
    fields = {
        "lang": present().code,
        "root": _root(),
        "alternates": "\n".join(map(_alternate, CODES)),
        "others": "\n".join(_other_page(code) for code in CODES if code != present().code),
        "start": lesson_link(lessons[0]["path"]),
        "kernels": "\n".join(_kernels(exhibit["kernels"])),
        "picture": exhibit["picture"],
        "lessons": _cards(_lesson(**lesson) for lesson in lessons if _OF_DECK.search(lesson["slides"])),
        "beyond": _cards(_lesson(**lesson) for lesson in lessons if not _OF_DECK.search(lesson["slides"])),
        "pages": _cards(_pages()),
        "exercises": _cards(map(_exercise, sorted(ROOT.glob(_here("exercises/[0-9]*/*.ipynb"))))),
        "megabytes": str(MEGABYTES),
        "privacy": html.escape(_privacy(pyodide_here)),
        "source": _source(source),
    }
    return Template(translated((ASSETS / "front.html").read_text(encoding="utf-8"))).substitute(fields)


def not_found() -> str:
    """Return the page for an address that does not exist, in each language: it knows nothing of its reader."""
    page, *others = _not_found_in_each()
    for element, between in (("title", " / "), ("main", "")):
        content = re.compile(rf"(?<=<{element}>).*(?=</{element}>)", re.DOTALL)
        each = [found[0] for language in (page, *others) if (found := content.search(language))]
        page = page.replace(each[0], between.join(each))
    return page


def _not_found_in_each() -> Iterator[str]:
    source = (ASSETS / "404.html").read_text(encoding="utf-8")
    for code in CODES:
        with speaking(code):
            yield Template(translated(source)).safe_substitute(lang=code, front="" if code == "en" else f"{code}/")


def _root() -> str:
    """Return where the site is, as seen from the front page of the present language."""
    return "." if present().code == "en" else ".."


def _here(path: str) -> str:
    """Return where a file of the course stands in the present language."""
    folder, _, rest = path.partition("/")
    return path if present().code == "en" else f"{folder}/{present().code}/{rest}"


def _front_of(code: str) -> str:
    return f"{_root()}/index.html" if code == "en" else f"{_root()}/{code}/index.html"


def _alternate(code: str) -> str:
    return f'<link rel="alternate" hreflang="{code}" href="{_front_of(code)}">'


def _other_page(code: str) -> str:
    return f'<a lang="{code}" hreflang="{code}" href="{_front_of(code)}">{NAMES[code]}</a>'


def lesson_link(path: str) -> str:
    """Return the link that opens a file of the course in the lesson page."""
    return f"{_root()}/lab/index.html?path={quote(path)}"


def _cards(cards: Iterable[str]) -> str:
    return "\n".join(f"<li>{card}</li>" for card in cards)


def _card(path: str, title: str, *lines: str) -> str:
    """Link a title, with its other language marked as such, and put lines below it."""
    below = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f'<a href="{lesson_link(path)}">{_marked(title)}</a>{below}'


def _marked(title: str) -> str:
    other, ending = _OTHER[present().code]
    return ending.sub(rf' <span lang="{other}">\1</span>', html.escape(title))


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
    for english, sentence in pages.items():
        path = _here(english)
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
    other = {"en": ("ko", "korean"), "ko": ("en", "english")}
    code, name = other[present().code]
    for number, kernel in enumerate(kernels):
        chosen = "" if number else " checked"
        title = f'{html.escape(kernel["title"])} <span lang="{code}">{kernel[name]}</span>'
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
