"""The glossary and the deck's pages agree with the lessons: terms, Korean, pictures, and every link between them."""

import html
import json
import re
import shutil
from pathlib import Path

import pytest

from convlib.lessons import numbers
from convlib.lessons.glossary import PICTURES, picture
from convlib.lessons.glossary.__main__ import refresh

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PAGE = (NOTEBOOKS / "glossary.md").read_text(encoding="utf-8")
TERM = (
    r"(?ms)^### ([^\n]+)\n\n\*\*([^*\n]+)\*\* · ([^\n]+)\n\n"
    r"<img alt=\"([^\"]+)\" [^\n]+\n\nTaught in \[[^\n]+\]\((\d\d)_"
)
TERMS = re.findall(TERM, PAGE)
KOREAN = {term: korean for term, korean, *_ in TERMS}
SAID = {
    "output size": "how large the output is",
    "convolution integral": "integral",
    "information loss": "loss of information",
}
"""Terms that their lesson puts into other words."""


def cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def prose(path):
    """The Markdown of a page, with single blanks, links as their text."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    return "\n".join("".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "markdown")


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text))


LESSONS = {path.name[:2]: path for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))}
PROSE = {number: plain(prose(path)) for number, path in LESSONS.items()}
PAGES = [*LESSONS.values(), NOTEBOOKS / "deck.ipynb", NOTEBOOKS / "glossary.md"]


def test_each_heading_is_a_whole_entry():
    """It has Korean, one sentence, a picture and a lesson; the lessons are in their order."""
    assert [term for term, *_ in TERMS] == re.findall(r"(?m)^### (.+)$", PAGE)
    assert sorted(term for term, *_ in TERMS) == sorted(PICTURES)
    assert [lesson for *_, lesson in TERMS] == sorted(lesson for *_, lesson in TERMS)
    for term, korean, sentence, *_ in TERMS:
        assert re.search("[가-힣]", korean), term
        assert re.fullmatch(r"[A-Z][^.!?]*\.", sentence), term
        assert len(sentence.split()) <= 25, term


TOP = r"(?ms)^\*\*(A to Z|가나다)\.\*\* (.*?)\n\n"


def term_of(anchor):
    return next(term for term in KOREAN if term.replace(" ", "-") == anchor)


def test_both_lists_have_every_term():
    lists = {name: re.findall(r"\[([^]]+)\]\(#([^)]+)\)", text) for name, text in re.findall(TOP, PAGE)}
    english = [name for name, _ in lists["A to Z"]]
    assert english == sorted(KOREAN, key=str.lower)
    korean = [name for name, _ in lists["가나다"]]
    assert korean == sorted(KOREAN.values())
    assert [KOREAN[term_of(target)] for _, target in lists["가나다"]] == korean


@pytest.mark.parametrize(("term", "lesson"), [(term, lesson) for term, *_, lesson in TERMS])
def test_a_lesson_uses_the_terms_that_it_teaches(term, lesson):
    assert SAID.get(term, term).lower() in PROSE[lesson].lower()


ALSO = {"equivariance": "equivariant"}
BESIDE = r"\*\*([^*?]+)\*\* \(?([가-힣]+(?: [가-힣]+)*)"


def is_same(korean, said):
    """Whether a lesson's Korean is the glossary's; an adjective may lack its last syllable, 성 (-ness)."""
    return said.startswith(korean) or said.endswith(korean) or korean == f"{said}성"


def test_a_bold_term_with_its_korean_is_in_the_glossary():
    found = 0
    for number, text in PROSE.items():
        for bold, said in re.findall(BESIDE, text):
            known = [korean for term, korean in KOREAN.items() if is_term(bold, term)]
            assert known, f"lesson {number}: {bold} {said} is not in notebooks/glossary.md"
            assert any(is_same(korean, said) for korean in known), (number, bold, said, known)
            found += 1
    assert found > 12


def is_term(bold, term):
    """Whether a bold word is a term of the glossary, perhaps in the plural or as an adjective."""
    return bold.lower().rstrip("s") in (term.lower(), term.lower().rstrip("s"), ALSO.get(term))


def test_korean_beside_a_term_is_written_as_in_the_glossary():
    """It is the term's own, or belongs to a word before it, as in "emboss kernel 엠보스"."""
    for number, text in PROSE.items():
        for term in KOREAN:
            for said in re.findall(rf"(?i)(?<![\w-]){re.escape(term)}(?:\*\*)? ([가-힣]+(?: [가-힣]+)*)", text):
                assert any(is_same(korean, said) for korean in KOREAN.values()), (number, term, said)


def test_the_pictures_are_fresh(tmp_path):
    """Run `python -m convlib.lessons.glossary notebooks/glossary.md` if this fails."""
    shutil.copy(NOTEBOOKS / "glossary.md", tmp_path)
    refresh(tmp_path / "glossary.md")
    assert (tmp_path / "glossary.md").read_text(encoding="utf-8") == PAGE
    stored, drawn = (
        {file.name: file.read_text(encoding="utf-8") for file in (folder / "pictures").iterdir()}
        for folder in (NOTEBOOKS, tmp_path)
    )
    assert stored == drawn


def test_a_picture_tells_its_numbers():
    for term, _, _, words, _ in TERMS:
        assert html.unescape(words) == picture(term).words
        assert re.search(r"\d|\b[A-I] [A-I] [A-I]", words), term


def test_an_unknown_term_is_named():
    with pytest.raises(ValueError, match="term 'strid' is not in the glossary; its terms are kernel, weight"):
        picture("strid")


def test_a_marked_cell_is_told():
    grid = numbers.Grid("row", ["", "A"], marked=[(0, 1), (0, 0)], apart=True)
    assert grid.words() == "row: (empty) A. Marked: A at [0, 1], (empty) at [0, 0]."
    assert grid.mark().count('class="outline"') == 2


def anchors(path):
    """What a link into a page may name: its headings, and a notebook's cells."""
    headings = re.findall(r"(?m)^#+ (.+)$", re.sub(r"(?ms)^```.*?^```", "", prose(path)))
    names = {heading.replace(" ", "-") for heading in headings}
    return names | ({f"cell-id={cell['id']}" for cell in cells(path)} if path.suffix == ".ipynb" else set())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_link_leads_somewhere(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        page = (path.parent / name) if name else path
        assert page.exists(), target
        if anchor:
            assert anchor in anchors(page), target


@pytest.mark.parametrize("path", PAGES[-2:], ids=lambda path: path.stem)
def test_a_link_to_a_lesson_names_its_section(path):
    """The text is "lesson › section", and the link leads to the cell that begins the section."""
    links = re.findall(r"\[([^]]+) › ([^]]+)\]\((\d\d)_\w+\.ipynb#cell-id=([\w-]+)\)", prose(path))
    assert len(links) == prose(path).count(" › ") > 20
    for lesson, section, number, name in links:
        assert f"# {lesson} " in prose(LESSONS[number])
        (cell,) = [cell for cell in cells(LESSONS[number]) if cell["id"] == name]
        assert f"## {section}" in "".join(cell["source"]).splitlines(), (lesson, section)


def test_the_lessons_link_to_the_glossary_by_its_page():
    """JupyterLab scrolls to a heading of a Markdown page that it opens, and of a notebook only to a cell's id."""
    for path in LESSONS.values():
        assert "glossary.ipynb" not in prose(path)
        assert not re.search(r"\(deck\.ipynb#(?!cell-id=)", prose(path))
