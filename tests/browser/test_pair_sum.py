"""The pair-sum explorer in a real JupyterLab: every control gives the same numbers as counting the pairs here."""

import itertools
import re

import pytest

from tools.lab import expect, fresh, handle, set_state, shown_grid, words

CELLS = ["from convlib.explorers import PairSumExplorer", "pairs = PairSumExplorer(index=2)\npairs"]
DIE = [1, 1, 1, 1, 1, 1]


@pytest.fixture
def explorer(page):
    """The explorer as it was made: two dice, c = 4."""
    found = fresh(page, 1)
    expect(lambda: words(found).split(":")[0], "c = 4")
    expect_sums(found, DIE, DIE)
    return found


def text(number):
    return f"{number:g}".replace("-", "−")


def by_hand(f, g):
    """The sum for each a + b, added pair by pair."""
    sums = [0] * (len(f) + len(g) - 1)
    for a, b in itertools.product(range(len(f)), range(len(g))):
        sums[a + b] += f[a] * g[b]
    return sums


def expect_sums(explorer, f, g):
    """The table and its sums on the screen are those of f and g."""
    expect(lambda: shown_grid(explorer, 0, "svg > g >"), [[text(one * other) for other in g] for one in f])
    expect(lambda: shown_grid(explorer, 2, "svg > g >"), [[text(total) for total in by_hand(f, g)]])


def check_words(explorer, f, g, c, start, out_of):
    """The sentence lists the pairs of c, and its products add up to the sum that it names."""
    expect(lambda: words(explorer).split(":")[0], f"c = {text(c)}")
    terms, factors, result = words(explorer).replace("−", "-").split(": ")[1].split(" = ")
    pairs = [tuple(map(int, pair)) for pair in re.findall(r"f\((-?\d+)\)·g\((-?\d+)\)", terms)]
    a_values, b_values = (range(start, start + len(row)) for row in (f, g))
    assert pairs == [(a, b) for a in a_values for b in b_values if a + b == c]
    total = sum(f[a - start] * g[b - start] for a, b in pairs)
    assert result == f"{total:g}{out_of}"
    products = re.findall(r"\(?(-?[\d.]+)\)?·\(?(-?[\d.]+)\)?", factors)
    assert sum(float(one) * float(other) for one, other in products) == total


def framed(explorer, panel):
    """How many cells of a panel have a frame."""
    return explorer.locator("figure").nth(panel).locator("g.mark path.outline").count()


def middle(explorer, panel, row, column):
    """Where a cell of a panel's grid is on the screen."""
    svg = explorer.locator("figure").nth(panel).locator("svg")
    cell = 30 * svg.bounding_box()["width"] / int(svg.get_attribute("width"))
    box = svg.locator("> g > path.lines").last.bounding_box()
    return box["x"] + (column + 0.5) * cell, box["y"] + (row + 0.5) * cell


def test_example_by_keyboard_keeps_its_focus(page, explorer):
    chosen = explorer.get_by_label("example")
    chosen.focus()
    page.keyboard.press("ArrowDown")
    expect_sums(explorer, [1, 1, 1, 1, 1, 5], DIE)
    check_words(explorer, [1, 1, 1, 1, 1, 5], DIE, 4, 1, " of 60")
    assert chosen.evaluate("element => element === document.activeElement")
    page.keyboard.press("ArrowDown")
    expect_sums(explorer, [1, 2, 1], [1, 3, 3, 1])
    check_words(explorer, [1, 2, 1], [1, 3, 3, 1], 2, 0, " of 32")


def test_fields_are_typed_into_and_an_error_is_explained(page, explorer):
    f, g = (explorer.get_by_label(name, exact=True) for name in "fg")
    f.fill("1, 2, 0.5")
    f.press("Enter")
    expect_sums(explorer, [1, 2, 0.5], DIE)
    g.fill("3, 4")
    g.press("Tab")
    expect_sums(explorer, [1, 2, 0.5], [3, 4])
    chosen = explorer.get_by_label("example").locator("option:checked")
    assert chosen.inner_text().replace("\xa0", " ") == "Your own numbers"
    f.fill("1, two")
    f.press("Enter")
    alert = explorer.get_by_role("alert").filter(visible=True)
    expect(lambda: "f: “two” is not a number" in "".join(alert.all_inner_texts()), True)
    assert f.input_value() == "1, two"
    assert f.evaluate("element => element === document.activeElement")
    expect_sums(explorer, [1, 2, 0.5], [3, 4])
    f.fill("6")
    f.press("Enter")
    expect_sums(explorer, [6], [3, 4])
    expect(alert.count, 0)


def test_first_index_by_keyboard(explorer):
    handle(explorer, "first index").press("ArrowLeft")
    check_words(explorer, DIE, DIE, 2, 0, " of 36")
    handle(explorer, "first index").press("ArrowLeft")
    check_words(explorer, DIE, DIE, 0, -1, " of 36")
    expect_sums(explorer, DIE, DIE)
    assert handle(explorer, "first index").evaluate("element => element === document.activeElement")


def test_first_index_by_mouse(page, explorer):
    track = explorer.locator(".widget-slider").filter(has_text="first index").locator(".noUi-target").bounding_box()
    start = handle(explorer, "first index").bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] + 5, start["y"] + start["height"] / 2, steps=5)
    page.mouse.up()
    check_words(explorer, DIE, DIE, 6, 2, " of 36")


def test_chances_by_keyboard(page, explorer):
    explorer.get_by_label("as chances").press("Space")
    expect(lambda: explorer.locator("figcaption").nth(2).inner_text(), "sums (f∗g)(c)")
    check_words(explorer, DIE, DIE, 4, 1, "")
    set_state(page, "pairs.f = (1, -1)")
    expect_sums(explorer, [1, -1], DIE)
    explorer.get_by_label("as chances").press("Space")
    expect(lambda: words(explorer).split(",")[0], "No output. f contains −1")
    expect(lambda: explorer.locator("figure").count(), 1)
    explorer.get_by_label("as chances").press("Space")
    check_words(explorer, [1, -1], DIE, 4, 1, "")


def test_arrow_keys_and_slider_move_c(explorer):
    picture = explorer.get_by_role("application")
    picture.press("ArrowRight")
    check_words(explorer, DIE, DIE, 5, 1, " of 36")
    assert [framed(explorer, panel) for panel in range(3)] == [4, 4, 1]
    picture.press("ArrowLeft")
    picture.press("ArrowLeft")
    check_words(explorer, DIE, DIE, 3, 1, " of 36")
    handle(explorer, "c").press("End")
    check_words(explorer, DIE, DIE, 12, 1, " of 36")
    picture.press("ArrowRight")
    check_words(explorer, DIE, DIE, 12, 1, " of 36")


def test_clicking_a_cell_of_the_table_or_a_sum_chooses_its_c(page, explorer):
    page.mouse.click(*middle(explorer, 0, 4, 3))
    check_words(explorer, DIE, DIE, 9, 1, " of 36")
    page.mouse.click(*middle(explorer, 2, 0, 1))
    check_words(explorer, DIE, DIE, 3, 1, " of 36")
    page.mouse.click(*middle(explorer, 2, -1, 8))
    check_words(explorer, DIE, DIE, 10, 1, " of 36")
    page.mouse.move(*middle(explorer, 0, 0, 0))
    check_words(explorer, DIE, DIE, 2, 1, " of 36")
    page.mouse.move(2, 2)
    check_words(explorer, DIE, DIE, 10, 1, " of 36")


def test_play_moves_on(explorer):
    explorer.get_by_role("button", name=re.compile("play", re.I)).first.click()
    expect(lambda: words(explorer).split(":")[0], "c = 6")
    explorer.get_by_role("button", name="Pause").click()
