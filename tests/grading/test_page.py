"""A page of feedback is there soon, and not large, whatever a student wrote; so is the formgrader's."""

import time

import pytest
from graded_course import cell, notebook
from nbconvert.exporters import HTMLExporter
from nbformat import v4
from traitlets.config import Config

from convlib.grading import switch_on
from convlib.grading.nbgrader import formgrader, page
from convlib.grading.nbgrader.page import MOST_MARKDOWN, MOST_PAGE, safe_markdown, write_page

ABOUT = {"student": "kim", "notebook": "small", "score": 1, "max_score": 2, "late_penalty": 0}
TABLE = "a|b\n-|-\n" + "c|d\n" * 2_400  # takes longest
SLOW = {"table": TABLE, "fences": "a\n```\n" * 1_600, "quotes": "a" + ">" * 9_000, "stars": "*a " * 3_000}
LONG = {name: text * 100 for name, text in SLOW.items()}


def marked(name="check"):
    """A graded cell with its verdict."""
    made = cell("", name, grade=True, solution=False, points=2)
    made.metadata["nbgrader"].update(score=1)
    made.outputs = [v4.new_output("display_data", {"text/plain": "✗ size: Not correct.\n\nimage = [[1]]"})]
    return made


@pytest.mark.parametrize("name", SLOW)
def test_a_text_of_any_length_takes_a_moment(name):
    for text in (SLOW[name], LONG[name]):
        began = time.thread_time()
        shown = safe_markdown(text)
        assert time.thread_time() - began < 3
        assert shown.startswith("<pre>") == (len(text) > MOST_MARKDOWN)


def test_a_long_text_is_shown_as_it_stands():
    text = f"**bold** <script>alert(1)</script> {'a' * MOST_MARKDOWN}"
    assert safe_markdown(text).startswith("<pre>**bold** &lt;script&gt;alert(1)")
    assert safe_markdown(text[:1000]).startswith("<p><strong>bold</strong> &lt;script&gt;")


def test_what_the_parser_cannot_read_is_shown_as_it_stands(monkeypatch):
    def fail(_source):
        raise RecursionError

    monkeypatch.setattr(page, "_markdown", fail)
    assert safe_markdown("<b>") == "<pre>&lt;b&gt;</pre>\n"


def test_a_page_of_slow_markdown_takes_its_time_and_no_more(monkeypatch):
    monkeypatch.setattr(page, "SECONDS", 0.5)
    made = notebook(*[cell(TABLE, kind="markdown") for _ in range(300)], marked())
    began = time.thread_time()
    written = write_page(made, ABOUT)
    assert time.thread_time() - began < 5
    assert "<td>c</td>" in written
    assert "<pre>a|b" in written
    assert "✗ size: Not correct." in written


def test_a_page_has_a_limit_of_size_and_every_verdict():
    made = notebook(marked("first"), cell('"' * 4_000_000), cell("short = 1"), cell('"' * 100), marked("last"))
    written = write_page(made, ABOUT)
    assert len(written) < MOST_PAGE + 100_000
    assert "This is left out, because the page would be too large. It is in your notebook." in written
    assert "short = 1" in written
    assert written.count("✗ size: Not correct.") == 2


def test_the_formgraders_page_is_there_soon():
    config = Config()
    switch_on(config)
    explanation = cell("Because.", "why", "markdown", grade=True, solution=True, points=2)
    made = notebook(*[cell(TABLE, kind="markdown") for _ in range(100)], explanation)
    began = time.thread_time()
    shown, _ = HTMLExporter(config=config).from_notebook_node(made)
    assert time.thread_time() - began < 20
    left_out = shown.count("This is left out, because the page would take too long.")
    assert left_out == 100 - formgrader.MOST_MARKDOWN // len(TABLE)
    assert "Because." in shown
