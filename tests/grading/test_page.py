"""A page of feedback is there soon, and not large, whatever a student wrote; so is the formgrader's."""

import re
import time

import pytest
from graded_course import cell, notebook
from nbconvert.exporters import HTMLExporter
from nbformat import v4
from traitlets.config import Config

from convlib.grading import markdown, switch_on
from convlib.grading.markdown import MOST_MARKDOWN, markdown_with_formulas, safe_markdown
from convlib.grading.nbgrader import formgrader, page
from convlib.grading.nbgrader.page import MOST_PAGE, write_page
from convlib.grading.parts import titles

ABOUT = {"student": "kim", "notebook": "small", "score": 1, "max_score": 2, "late_penalty": 0, "made_from": ""}
TABLE = "a|b\n-|-\n" + "c|d\n" * 2_400  # takes longest
SLOW = {"table": TABLE, "fences": "a\n```\n" * 1_600, "quotes": "a" + ">" * 9_000, "stars": "*a " * 3_000}
LONG = {name: text * 100 for name, text in SLOW.items()}


def marked(name="check"):
    """A graded cell with its verdict."""
    made = cell("", name, grade=True, solution=False, points=2)
    made.metadata["nbgrader"].update(score=1)
    made.outputs = [v4.new_output("display_data", {"text/plain": "✗ size: Not correct.\n\nimage = [[1]]"})]
    return made


HOSTILE = {
    "deep": "$" + "{" * 400 + "x" + "}" * 400 + "$",
    "long": "$" + "a^{b}" * 1_900 + "$",
    "many": "$a$ " * 2_500,
    "open": "$a" * 5_000,
    "backticks": "$`a" * 3_000,
    "signs": "$" * 10_000,
    "rows": "a|b\n-|-\n" + "$c$|d\n" * 1_200,
    "primes": "$a" + "'" * 990 + "$",
    "matrices": "$$" + r"\begin{matrix}" * 33 + r"\end{matrix}" * 33 + "$$",
}
OUTSIDE = {
    "script": r"$\text{<script>alert(1)</script>}$",
    "entities": r"$\text{&lt;img src=x onerror=alert(1)&gt;}$",
    "link": r"$\href{javascript:alert(1)}{x}$",
    "style": r"$\style{position:fixed}{x}$",
    "class": r"$\class{mark}{x}$",
    "size": r"$\rule{9999em}{9999em} \hspace{9999cm}$",
    "end": "$</math><script>alert(1)</script>$",
    "markup": "<math href='javascript:alert(1)'>$x$</math>",
}
"""Formulas that want to leave their place on the page."""


@pytest.mark.parametrize("name", HOSTILE)
def test_formulas_take_a_moment_and_little_room(name):
    began = time.thread_time()
    shown = markdown_with_formulas(HOSTILE[name])
    assert time.thread_time() - began < 3
    assert len(shown) < 300_000
    assert shown.count("<math") <= markdown.MOST_FORMULAS
    assert shown.count("<math") == shown.count("</math>")


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_formula_is_nothing_but_a_formula(name):
    shown = re.sub(
        r"</?(p|code|math|mrow|mi|mo|mn|mtext|mspace|mstyle)( (display|stretchy)=\"[a-z]+\")?>",
        "",
        markdown_with_formulas(OUTSIDE[name]),
    )
    assert "<" not in shown, shown


def test_a_formula_is_shown_and_what_is_none_stays():
    shown = markdown_with_formulas(
        "$x_1*y_1*z$, `$code$`, 3$ or 4$, \\$5 and \\$6, $\\unknown$\n\n$$\n\\frac{1}{2}\n$$"
    )
    assert shown.count("<math") == 2
    assert "<msub><mi>x</mi><mn>1</mn></msub><mo>*</mo>" in shown
    assert "<code>$code$</code>, 3$ or 4$, $5 and $6, <code>\\unknown</code>" in shown
    assert '<math display="block"><mrow><mfrac>' in shown


def test_a_page_has_the_titles_of_the_parts():
    """The last heading before a part, without its points; the id where there is none, or the same for several."""
    own = cell("## Hello", "own", "markdown", solution=True)
    code = cell("```\n# no heading\n```\n", kind="markdown")
    exercise = notebook(
        marked("a"), cell("# Exercise\n## Part 1 · <b> (2 points)\n", kind="markdown"), code, own, marked("b"),
        cell("## Two ##", kind="markdown"), marked("c"), marked("d"),
    )  # fmt: skip
    found = titles(exercise)
    assert found == {"a": "a", "b": "Part 1 · <b>", "c": "Two · c", "d": "Two · d"}
    exercise.metadata["convlib"] = {"titles": found}
    written = write_page(exercise, ABOUT)
    assert "<h3>Part 1 · &lt;b&gt;: 1 of 2 points</h3>" in written
    assert '<a href="#b">Part 1 · &lt;b&gt;</a>' in written


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

    monkeypatch.setattr(markdown, "_plain", fail)
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
