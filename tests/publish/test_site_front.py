"""The front page of the browser edition says what the course has, in each language and in one place for each fact."""

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
from convlib.languages import CODES, speaking
from convlib.publish.site import front

ROOT = Path(convlib.__file__).parents[1]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """What the page's exhibit is made of."""
    folder = tmp_path_factory.mktemp("front")
    exhibits.main(folder, CODES)
    return folder


@pytest.fixture(scope="module")
def stored(files):
    return described(files, "en")


def described(files, code):
    return json.loads((files / code / "page.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page(stored):
    return BeautifulSoup(front.front_page(stored, pyodide_here=True), "html.parser")


@pytest.fixture(scope="module")
def korean(files):
    with speaking("ko"):
        return BeautifulSoup(front.front_page(described(files, "ko"), pyodide_here=True), "html.parser")


def linked(page, section="body"):
    """The files of the course that a section links to."""
    queries = [urlsplit(link["href"]).query for link in page.select(f"{section} a[href]:not([hreflang])")]
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


def test_the_page_asks_nobody_else(page, korean, files):
    """No address but our own, but for the links that a visitor clicks."""
    addresses = [tag[name] for name in ("src", "href") for tag in page.find_all(attrs={name: True})]
    addresses += [tag[name] for name in ("src", "href") for tag in korean.find_all(attrs={name: True})]
    assert [address for address in addresses if not address.startswith(("./", "../", "#", "data:"))] == []
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
    exhibit = json.loads((files / "en/exhibit.json").read_text(encoding="utf-8"))
    texts, [[_values, state]] = json.loads(zlib.decompress(base64.b64decode(exhibit["views"][0]["start"])))
    marks = [texts[number] for number in state["frames"][exhibit["index"]]]
    assert len(marks) == 4
    assert all(mark in stored["picture"] for mark in marks)
    assert texts[state["sentences"][exhibit["index"]]] in stored["picture"]


def test_a_kernel_of_the_page_is_that_of_the_exhibit(files, stored):
    exhibit = json.loads((files / "en/exhibit.json").read_text(encoding="utf-8"))
    [kernels] = exhibit["knobs"]
    assert [kernels["options"][kernel["option"]] for kernel in stored["kernels"]] == [
        kernel["title"] for kernel in stored["kernels"]
    ]
    assert kernels["value"] == stored["kernels"][0]["option"]


def test_the_page_and_its_exhibit_are_small(files, stored):
    own = [(front.ASSETS / name).stat().st_size for name in ("front.css", "front.js")]
    sent = [(files / name).stat().st_size for name in ("exhibit.js", "exhibit.css", "en/exhibit.json")]
    assert len(front.front_page(stored, pyodide_here=True).encode()) + sum(own + sent) < 150_000


# The Korean page


def test_the_korean_page_has_the_same_links_to_korean_files_that_are_there(page, korean):
    for section in ("header", "#lessons", "#exercises"):
        folders = [path.partition("/") for path in linked(page, section)]
        assert linked(korean, section) == [f"{folder}/ko/{name}" for folder, _, name in folders]
        assert all((ROOT / path).is_file() for path in linked(korean, section))


def test_a_korean_lesson_has_its_title_its_question_and_its_minutes(korean):
    card = korean.find("a", href=re.compile("06_stride")).parent
    title, question, minutes = (part.get_text() for part in card.children)
    assert (title, minutes) == ("6 · 스트라이드 Stride", "약 30분")
    assert f"| {question} |" in (ROOT / "docs/ko/README.md").read_text(encoding="utf-8")
    assert card.find(lang="en").get_text() == "Stride"


def test_the_korean_page_has_the_elements_of_the_english_one(page, korean):
    """Sentences and the languages of words apart: the same page, with nothing lost or doubled."""

    def elements(soup):
        shown = [tag for tag in soup.find_all(True) if not tag.find_parent(id="exhibit")]
        return [(tag.name, tag.get("id"), tag.get("class")) for tag in shown if tag.name != "span"]

    assert elements(korean) == elements(page)


NAMES = re.compile(
    r"JavaScript|JupyterLab|numpy|Shift\+Enter|Chrome|Edge|Firefox|Safari|README|BSD|MB|S1|S21|zip|English|[nabcHW]"
)


def test_no_english_sentence_is_left_on_the_korean_page(korean):
    for tag in korean.find_all(["script", "style"]):
        tag.decompose()
    for text in korean.body.find_all(string=True):
        if not text.find_parent(lang="en"):
            assert not re.search("[A-Za-z]{2}", NAMES.sub("", text)), text
    described = korean.find("meta", attrs={"name": "description"})["content"]
    assert not re.search("[A-Za-z]{2}", described)


def test_each_page_names_its_language_and_links_to_the_other(page, korean):
    links = {}
    for soup, code in ((page, "en"), (korean, "ko")):
        assert soup.html["lang"] == code
        alternates = {link["hreflang"]: link["href"] for link in soup.select("link[rel=alternate]")}
        assert set(alternates) == set(CODES)
        [other] = soup.select("header a[hreflang]")
        assert other["lang"] == other["hreflang"] != code
        assert other["href"] == alternates[other["hreflang"]]
        links[code] = other.get_text(), other["href"]
    assert links == {"en": ("한국어", "./ko/index.html"), "ko": ("English", "../index.html")}


def test_the_page_for_a_wrong_address_speaks_each_language():
    soup = BeautifulSoup(front.not_found(), "html.parser")
    assert [section["lang"] for section in soup.select("main > section")] == list(CODES)
    assert [link["href"] for link in soup.select("main a")] == ["/", "/ko/"]
    assert soup.title.get_text().startswith("Page not found: Convolution and pooling / ")
    assert "$front" not in front.not_found()
