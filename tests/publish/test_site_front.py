"""The front page of the browser edition says what the course has, in one place for each fact."""

import base64
import json
import re
import zlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

import convlib
from convlib.explorers import front_page as exhibits
from convlib.publish.site import front

ROOT = Path(convlib.__file__).parents[1]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """What the page's exhibit is made of."""
    folder = tmp_path_factory.mktemp("front")
    exhibits.main(folder)
    return folder


@pytest.fixture(scope="module")
def stored(files):
    return json.loads((files / "page.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page(stored):
    return BeautifulSoup(front.front_page(stored, pyodide_here=True), "html.parser")


def linked(page, section="body"):
    """The files of the course that a section links to."""
    queries = [urlsplit(link["href"]).query for link in page.select(f"{section} a[href]")]
    return [parse_qs(query)["path"][0] for query in queries if query]


def test_every_notebook_of_the_course_is_linked_once_and_is_there(page):
    cards = [path for section in ("#lessons", "#exercises") for path in linked(page, section)]
    pages = [
        *(ROOT / "notebooks").glob("*.ipynb"),
        *(ROOT / "notebooks").glob("*.md"),
        *ROOT.glob("exercises/*/*.ipynb"),
    ]
    assert sorted(cards) == sorted(path.relative_to(ROOT).as_posix() for path in pages)


def test_the_first_button_opens_the_first_lesson(page):
    assert linked(page, "header") == ["notebooks/00_start_here.ipynb"]


def test_a_lesson_has_its_title_its_question_and_its_minutes(page):
    card = page.find("a", href=re.compile("06_stride")).parent
    assert [part.get_text() for part in card.children] == [
        "6 · Stride 스트라이드",
        "What do longer steps cost?",
        "About 30 minutes",
    ]
    assert card.find(lang="ko").get_text() == "스트라이드"


def test_lessons_beyond_the_deck_are_told_apart(page):
    first, beyond, _pages = page.select("#lessons ul")
    assert len(first.select("li")) == 11
    assert "11_stacks" in beyond.a["href"]


def test_all_korean_is_marked_as_korean(page):
    for text in page.find_all(string=re.compile("[가-힣]")):
        assert text.find_parent(lang="ko"), text


def test_privacy_is_told_as_it_is(stored):
    assert "asks no other server" in front.front_page(stored, pyodide_here=True)
    assert "cdn.jsdelivr.net" in front.front_page(stored, pyodide_here=False)


def test_the_page_asks_nobody_else(page, files):
    """No address but our own, but for the links that a visitor clicks."""
    addresses = [tag[name] for name in ("src", "href") for tag in page.find_all(attrs={name: True})]
    assert [address for address in addresses if not address.startswith(("./", "#", "data:"))] == []
    for text in [
        *files.glob("*.css"),
        *files.glob("*.js"),
        *map(front.ASSETS.joinpath, ("front.css", "front.js", "404.html")),
    ]:
        assert not re.search(r"url\((?!\"data:)|@import|https?://(?!www\.w3\.org)", text.read_text(encoding="utf-8")), (
            text
        )


def test_the_repository_is_linked_where_its_address_is_known(stored):
    shown = front.front_page(stored, pyodide_here=True, source="https://example.org/course")
    assert '<a href="https://example.org/course">' in shown


def test_the_still_picture_is_the_one_that_the_exhibit_begins_with(files, stored):
    exhibit = json.loads((files / "exhibit.json").read_text(encoding="utf-8"))
    texts, [[_values, state]] = json.loads(zlib.decompress(base64.b64decode(exhibit["views"][0]["start"])))
    marks = [texts[number] for number in state["frames"][exhibit["index"]]]
    assert len(marks) == 4
    assert all(mark in stored["picture"] for mark in marks)
    assert texts[state["sentences"][exhibit["index"]]] in stored["picture"]


def test_a_kernel_of_the_page_is_that_of_the_exhibit(files, stored):
    exhibit = json.loads((files / "exhibit.json").read_text(encoding="utf-8"))
    [kernels] = exhibit["knobs"]
    assert [kernels["options"][kernel["option"]] for kernel in stored["kernels"]] == [
        kernel["title"] for kernel in stored["kernels"]
    ]
    assert kernels["value"] == stored["kernels"][0]["option"]


def test_the_page_and_its_exhibit_are_small(files, stored):
    own = [(front.ASSETS / name).stat().st_size for name in ("front.css", "front.js")]
    sent = [(files / name).stat().st_size for name in ("exhibit.js", "exhibit.css", "exhibit.json")]
    assert len(front.front_page(stored, pyodide_here=True).encode()) + sum(own + sent) < 150_000
