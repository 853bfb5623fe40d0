"""The kernel learner in JupyterLab: it runs, pauses, steps, starts again, and explains a rate that is too large."""

import re

import pytest

from tools.lab import expect, fresh, settle, value, words

CELLS = [
    "from convlib.explorers import KernelLearner",
    "learner = KernelLearner(rate=0.04)\nlearner",
]


@pytest.fixture
def explorer(page):
    return fresh(page, 1)


def press(explorer, name):
    explorer.get_by_role("button", name=name).click()


def steps(page):
    return int(value(page, "len(learner.losses) - 1"))


def test_it_learns_while_you_watch_and_stops_when_paused(page, explorer):
    press(explorer, "Run")
    expect(lambda: steps(page) > 200, True)
    press(explorer, "Pause")
    expect(lambda: words(explorer).startswith("After"), True)
    done = steps(page)
    assert f"After {done} steps" in words(explorer)
    for _message in range(10):
        settle(page)  # it could do a piece of work
    assert steps(page) == done
    press(explorer, "Step")
    expect(lambda: f"After {done + 1} steps" in words(explorer), True)
    press(explorer, "Start again")
    expect(lambda: words(explorer).startswith("After 0 steps"), True)


def test_a_rate_that_is_too_large_stops_with_its_limit(page, explorer):
    field = explorer.get_by_label("learning rate")
    field.fill("0.2")
    field.press("Enter")
    press(explorer, "Run")
    expect(lambda: bool(re.search(r"the limit of the learning rate is 0\.044", words(explorer))), True)
    expect(explorer.get_by_role("button", name="Run").count, 1)
    assert not re.search(r"\bnan\b", explorer.inner_text())
