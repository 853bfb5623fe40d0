"""Every notebook as HTML slides, which need nothing but their file: no kernel, no network and no server."""

import re
import sys

import nbformat
import pytest
from slide_types import NOTEBOOKS, cells_of, exhibits, kind

from convlib import KERNELS, definitions, images
from convlib.publish.slides import export
from convlib.text import tr
from tools import lab


@pytest.fixture
def tall_page(browser, tmp_path):
    """Three HTML slides, the second with more lines than fit and with a part that is hidden at first."""
    cells = [
        nbformat.v4.new_markdown_cell(source, metadata={"slideshow": {"slide_type": kind}})
        for source, kind in (
            ("# First", "slide"),
            ("\n".join(f"- line {number}" for number in range(30)), "slide"),
            ("the end", "fragment"),
            ("a note", "notes"),
            ("# Last", "subslide"),
        )
    ]
    file = tmp_path / "tall.html"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "tall.ipynb")
    export.write(tmp_path / "tall.ipynb", tmp_path)
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(file.as_uri())
    yield page
    page.close()


def test_keys_turn_the_html(tall_page):
    shown = []
    for key in ("Space", "Shift+Space", "PageDown", "ArrowRight", "ArrowRight", "ArrowLeft", "PageUp"):
        tall_page.keyboard.press(key)
        shown.append(int(tall_page.evaluate("location.hash.slice(1)")))
    assert shown == [2, 1, 2, 2, 3, 2, 1]
    tall_page.keyboard.press("PageDown")
    for key, is_seen in (("n", True), ("Shift+N", False), ("Control+n", False)):
        tall_page.keyboard.press(key)
        assert tall_page.locator(".notes").is_visible() == is_seen


def test_an_address_may_name_a_heading_or_a_cell(tall_page):
    """As links from other lessons do, and links within one."""
    name = tall_page.locator(".subslide").get_attribute("id")
    assert name.startswith("cell-id=")
    for anchor, number in (("Last", 3), ("First", 1), (name, 3), ("2", 2), ("nothing", 1)):
        tall_page.evaluate("(anchor) => { location.hash = anchor; }", anchor)
        tall_page.wait_for_function(f"location.hash === '#{number}'")
        assert tall_page.locator("section.shown").count() == 1
        tall_page.reload()
        assert tall_page.evaluate("location.hash") == f"#{number}"


def test_a_link_to_a_page_without_slides_is_its_text(tmp_path):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("[stride](glossary.md#stride), [S9](deck.ipynb#cell-id=s9)")]
    )
    nbformat.write(notebook, tmp_path / "links.ipynb")
    file, problems = export.write(tmp_path / "links.ipynb", tmp_path)
    assert '<p>stride, <a href="deck.html#cell-id=s9">S9</a></p>' in file.read_text(encoding="utf-8")
    assert problems == []


def test_printing_gives_each_slide_a_page_and_cuts_none(tall_page):
    assert len(re.findall(rb"/Type /Page\b", tall_page.pdf(prefer_css_page_size=True))) == 3
    tall_page.evaluate("dispatchEvent(new Event('beforeprint'))")
    tall_page.emulate_media(media="print")
    heights = tall_page.locator("section").evaluate_all("all => all.map((slide) => slide.scrollHeight)")
    assert heights == [720, 720, 720]
    lines = tall_page.locator("section:nth-child(2) li, .fragment").all()
    assert len(lines) == 31
    for line in lines:
        box = line.bounding_box()
        assert 720 <= box["y"] < box["y"] + box["height"] <= 1440
    tall_page.emulate_media(media="screen")
    tall_page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tall_page.locator("section:visible h1").all_inner_texts() == ["First"]


UNFIT = """async () => {
    const wrong = [];
    const frame = () => new Promise(requestAnimationFrame);
    const press = () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "PageDown", bubbles: true }));
    for (let number = 1; number <= document.querySelectorAll("section").length; number++) {
        const slide = document.querySelector("section.shown");
        slide.querySelectorAll(".fragment").forEach(press);
        if (slide.querySelector(".convlib-explorer")) await frame().then(frame);
        const pictures = [...slide.querySelectorAll("img")];
        const isWhole = slide.scrollHeight <= 720 && slide.scrollWidth <= 1280
            && !slide.querySelector(".fragment:not(.revealed)") && pictures.every((p) => p.naturalWidth > 0)
            && slide.innerText.trim().length + pictures.length > 0;
        if (location.hash !== `#${number}` || !isWhole) wrong.push(number);
        press();
    }
    return wrong;
}"""
"""Turns all slides, and gives the numbers of those that are not shown in turn, whole and with their pictures."""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A folder for the HTML files."""
    return tmp_path_factory.mktemp("lecture")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_html_needs_nothing_but_itself(browser, path, written):
    """All requests are blocked but the file's own; pictures, formulas and texts are there, and each slide fits."""
    file, problems = export.write(path, written)
    assert problems == []
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("request", lambda request: request.url.startswith(("file:", "data:")) or wrong.append(request.url))
    page.route("http*://**", lambda route: route.abort())
    page.goto(file.as_uri())
    cells = [cell for cell in cells_of(path) if kind(cell) != "skip"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    formulas = sum(len(re.findall(r"\$\$.+?\$\$|\$[^$]+\$", text, re.S)) for text in sources)
    assert page.locator("math").count() == formulas
    texts = page.locator("math").evaluate_all("formulas => formulas.map((formula) => formula.textContent)")
    assert "\\" not in "".join(texts)
    title = sources[0].splitlines()[0].lstrip("# ")
    assert page.locator("section.shown h1").first.inner_text() == title
    assert page.locator("section").count() > 8
    assert page.evaluate(UNFIT) == []
    states = sum(len(cell["metadata"].get("convlib", {}).get("states", [])) for cell in cells)
    pictures = page.locator("img").evaluate_all("pictures => pictures.map((picture) => picture.src)")
    live = page.locator(".convlib-stored[data-convlib=ready]").count()
    assert live == page.locator(".convlib-stored").count()
    assert len(set(pictures)) + live >= len(exhibits(cells)) + states
    assert wrong == []
    page.close()


def test_an_exhibit_of_the_html_works(browser, tmp_path):
    """By keyboard, with all requests blocked; the keys of a presenter turn the slide from within it."""
    slide = {"slideshow": {"slide_type": "slide"}, "tags": ["hide-input"]}
    source = "from convlib import images\nfrom convlib.explorers import WindowExplorer\n"
    source += "WindowExplorer(images.SEVEN, kernel='sobel_x', controls=('stride', 'padding'))"
    cells = [
        nbformat.v4.new_code_cell(source, metadata=slide | {"convlib": {"states": [{"stride": 3}]}}),
        nbformat.v4.new_markdown_cell("# Last", metadata=slide),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "live.ipynb")
    file, problems = export.write(tmp_path / "live.ipynb", tmp_path)
    assert problems == []
    assert len(re.findall("data-convlib-once", file.read_text(encoding="utf-8"))) == 2  # one style and one script
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    page = context.new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.route("http*://**", lambda route: route.abort())
    page.goto(file.as_uri())
    exhibit = page.locator("section.shown .convlib-stored[data-convlib=ready]")
    for stride in (2, 3, 4):
        exhibit.get_by_role("slider", name="stride").press("ArrowRight")
        output = definitions.correlate2d(images.SEVEN, KERNELS["sobel_x"].weights, stride)
        title = f"output {output.shape[0]}×{output.shape[1]}"
        lab.expect(lambda: exhibit.locator("figcaption").last.text_content(), title)
        assert exhibit.locator("p.words").text_content().endswith(f" = {output[0, 0]:.0f}")
        assert page.evaluate(
            "(([s]) => s.scrollHeight <= 720 && s.scrollWidth <= 1280)(document.querySelectorAll('.shown'))"
        )
    exhibit.get_by_role("slider", name="stride").press("PageDown")
    assert page.evaluate("location.hash") == "#2"
    lab.expect(lambda: exhibit.get_by_role("slider", name="stride").input_value(), "3")
    page.keyboard.press("PageDown")
    assert page.get_by_role("heading", name="Last").is_visible()
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    assert exhibit.get_by_role("slider", name="stride").input_value() == "4"
    exhibit.get_by_role("application").press("ArrowRight")
    lab.expect(lambda: exhibit.locator("p.words").text_content().startswith("Output row 0, column 1: "), True)
    assert page.evaluate("location.hash") == "#1"
    assert wrong == []
    context.close()


def test_a_state_that_is_no_setting_is_not_taken(tmp_path):
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(
                "from convlib.explorers import PairSumExplorer\nPairSumExplorer()",
                metadata={"convlib": {"states": [{"strid": 2}]}},
            )
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    nbformat.write(notebook, tmp_path / "wrong.ipynb")
    _file, problems = export.write(tmp_path / "wrong.ipynb", tmp_path)
    assert len(problems) == 1
    assert "wrong.ipynb, cell 1 (“_.strid”): The cell fails with AttributeError" in problems[0]


def test_patterns_are_expanded_where_the_shell_does_not(monkeypatch, tmp_path, capsys):
    for name in ("b.ipynb", "a.ipynb", "c.txt"):
        (tmp_path / name).touch()
    monkeypatch.setattr(export, "write", lambda path, folder: (folder / f"{path.stem}.html", []))
    monkeypatch.setattr(sys, "argv", ["slides", str(tmp_path / "*.ipynb"), "--to", str(tmp_path / "out")])
    export.main()
    assert capsys.readouterr().out.split() == [str(tmp_path / "out" / name) for name in ("a.html", "b.html")]


def test_what_is_no_notebook_is_named_before_anything_runs(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name, message in (("no*.ipynb", r"No file matches no\*\.ipynb"), (".", r"\. is a folder.*\*\.ipynb")):
        monkeypatch.setattr(sys, "argv", ["slides", name])
        with pytest.raises(SystemExit, match=message):
            export.main()
    assert list(tmp_path.iterdir()) == []


def test_a_cell_that_fails_is_named_and_the_others_are_written(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    for name, source in (("fails", "value = 0\n1 / value"), ("works", "print(1)")):
        lab.write_notebook(tmp_path / f"{name}.ipynb", ["import math", source])
    (tmp_path / "no.ipynb").write_text("no notebook")
    monkeypatch.setattr(sys, "argv", ["slides", "*.ipynb", "--to", "out"])
    with pytest.raises(SystemExit) as end:
        export.main()
    assert end.value.code == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["fails.html", "works.html"]
    said = capsys.readouterr().err
    why = "The cell fails with ZeroDivisionError: division by zero\n"
    assert f"fails.ipynb, cell 2 (“value = 0”): {why}" in said
    assert "No slides were written for no.ipynb. This file is not a notebook.\n" in said


@pytest.mark.parametrize(("first", "code"), [('convlib.language("ko")', "ko"), ("convlib.KERNELS", "en")])
def test_slides_are_in_the_language_of_their_notebook(tmp_path, first, code):
    """The page, what its exhibits say, and the words of its own; afterwards convlib speaks as before."""
    explorer = "import convlib.explorers\nconvlib.explorers.WindowExplorer(convlib.images.SEVEN, controls=('stride',))"
    svg = "from IPython.display import display\ndisplay({'image/svg+xml': '<svg></svg>'}, raw=True)"
    lab.write_notebook(tmp_path / "lesson.ipynb", [f"import convlib\n\n{first}", explorer, svg])
    file, problems = export.write(tmp_path / "lesson.ipynb", tmp_path)
    page = file.read_text(encoding="utf-8")
    assert f'<html lang="{code}">' in page
    assert ("출력 0행" in page) == ('alt="그림"' in page) == (code == "ko")
    assert problems == []
    assert tr("picture") == "picture"
