"""A network that learns in a real JupyterLab: by mouse and keyboard, while another exhibit answers."""

import pytest

from tools import lab

CELLS = [
    "from convlib import images\nfrom convlib.explorers import PoolingExplorer, TrainingExplorer\n"
    "pool = PoolingExplorer(images.SEVEN, controls=('window',))\npool",
    "training = TrainingExplorer(seed=1)\ntraining",
]


@pytest.fixture
def explorer(page):
    return lab.fresh(page, 1)


def steps(page):
    return int(lab.value(page, "training.training.steps"))


def test_it_learns_until_paused_and_says_how_far_it_is(page, explorer):
    assert lab.words(explorer).startswith("Before the first step.")
    before = explorer.locator("figure > svg").evaluate_all("pictures => pictures.map((picture) => picture.innerHTML)")
    explorer.get_by_role("button", name="Run").click()
    lab.expect(lambda: lab.words(explorer), "It is running.")
    lab.expect(lambda: steps(page) > 60, True)
    other = page.locator(".convlib-explorer").first
    lab.handle(other, "window").press("ArrowRight")
    lab.expect(lambda: lab.value(page, "pool.window"), "3", seconds=3)
    explorer.get_by_role("button", name="Pause").press("Enter")
    lab.expect(lambda: lab.words(explorer).startswith(("Epoch ", "The training is over")), True, seconds=3)
    lab.settle(page)
    found = steps(page)
    assert f"step {found}." in lab.words(explorer)
    after = explorer.locator("figure > svg").evaluate_all("pictures => pictures.map((picture) => picture.innerHTML)")
    moved = [one != other for one, other in zip(before, after, strict=True)]
    assert moved == [True, True, True, True, True, False, True]  # all but the digit that it looks at
    assert lab.value(page, "training.words") == repr(lab.words(explorer))


def test_step_and_start_again_by_keyboard(page, explorer):
    explorer.get_by_role("button", name="Step").press("Enter")
    lab.expect(lambda: "after step 1." in lab.words(explorer), True)
    explorer.get_by_label("what halves the maps").select_option("stride instead of pooling")
    lab.expect(lambda: lab.words(explorer).startswith("Before the first step."), True)
    explorer.get_by_role("button", name="Step").press("Space")
    lab.expect(lambda: "after step 1." in lab.words(explorer), True)
    explorer.get_by_role("button", name="Start again").press("Enter")
    lab.expect(lambda: lab.words(explorer).startswith("Before the first step."), True)


def test_the_digit_to_watch_and_the_rate_by_keyboard(page, explorer):
    lab.handle(explorer, "digit to watch").press("End")
    lab.expect(lambda: "The 9 that you watch" in lab.words(explorer), True)
    rate = explorer.get_by_label("learning rate")
    rate.fill("0.2")
    rate.press("Enter")
    lab.expect(lambda: lab.value(page, "training.rate"), "0.2")
