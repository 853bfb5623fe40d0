"""An exhibit that runs leaves the kernel to others, and ends when its page no longer shows it."""

import pytest

from tools import lab

CELLS = [
    "from time import perf_counter\n"
    "from convlib import images\n"
    "from convlib.explorers import WindowExplorer\n"
    "from convlib.explorers._frame import running\n"
    "running.PATIENCE = 10**9  # s: what ends has heard that its page is gone\n"
    "made = []\n"
    "class Count(running.Running):\n"
    "    def _restart(self):\n"
    "        self.n = 0\n"
    "    def _advance(self):\n"
    "        end = perf_counter() + 0.004\n"
    "        while perf_counter() < end:\n"
    "            pass\n"
    "        self.n += 1\n"
    "        assert self.n != 10**6, 'a million is too much'\n"
    "        return self.n < 10**7\n"
    "    def _panels(self):\n"
    "        return []\n"
    "    words = property(lambda self: f'counted to {self.n}')",
    "window = WindowExplorer(images.SEVEN, kernel='sobel_x', controls=('stride', 'padding'))\nwindow",
    "made.append(Count(label='a count'))\nmade[-1]",
]


@pytest.fixture
def count(page):
    """A new exhibit that counts, running."""
    found = lab.fresh(page, 2)
    found.get_by_role("button", name="Run").click()
    lab.expect(found.get_by_role("button", name="Pause").count, 1)
    return found


def numbers(page):
    """How far each exhibit has counted."""
    return eval(lab.value(page, "[each.n for each in made]"))


def moves(page):
    """Which of the exhibits count on, while the kernel could do ten pieces of work."""
    before = numbers(page)
    for _message in range(10):
        lab.settle(page)
    return [one != other for one, other in zip(before, numbers(page), strict=True)]


def test_while_it_runs_a_slider_of_another_exhibit_answers(page, count):
    stride = lab.handle(page.locator(".convlib-explorer").first, "stride")
    before = numbers(page)[-1]
    for wanted in ("2", "3", "2", "1"):
        stride.press("ArrowRight" if wanted > stride.get_attribute("aria-valuenow")[0] else "ArrowLeft")
        lab.expect(lambda: lab.value(page, "window.stride"), wanted)
    assert numbers(page)[-1] > before + 10


def test_the_picture_moves_while_it_runs_and_words_are_said_once_it_pauses(page, count):
    said = count.get_by_role("status").first
    assert said.inner_text() == "It is running."
    shown = set()
    lab.expect(lambda: shown.add(count.locator(".sentences").inner_text()) or len(shown) > 3, True)
    count.get_by_role("button", name="Pause").press("Enter")
    lab.expect(lambda: said.inner_text().startswith("counted to"), True)
    assert count.get_by_role("button", name="Run").evaluate("button => button === document.activeElement")
    assert moves(page)[-1] is False
    assert said.inner_text() == f"counted to {numbers(page)[-1]}"


def test_step_pauses_and_start_again_goes_back(page, count):
    count.get_by_role("button", name="Step").click()
    lab.expect(count.get_by_role("button", name="Run").count, 1)
    before = numbers(page)[-1]
    count.get_by_role("button", name="Step").press("Space")
    lab.expect(lambda: numbers(page)[-1], before + 1)
    count.get_by_role("button", name="Start again").click()
    lab.expect(lambda: lab.words(count), "counted to 0")


def test_an_error_is_explained_and_pauses(page, count):
    lab.set_state(page, "made[-1].n = 10**6 - 3")
    alert = count.get_by_role("alert")
    lab.expect(alert.all_inner_texts, ["It stopped because of an error: a million is too much"])
    assert moves(page)[-1] is False


def test_running_its_cell_again_ends_the_old_one(page, count):
    new = lab.fresh(page, 2)
    lab.expect(lambda: moves(page)[-2], False)
    lab.expect(lambda: lab.value(page, "made[-2].running"), "False")
    new.get_by_role("button", name="Run").click()
    lab.expect(lambda: moves(page)[-1], True)
    assert moves(page).count(True) == 1


def test_clearing_its_output_ends_it(page, count):
    lab.run_command(page, "notebook:clear-all-cell-outputs")
    lab.expect(lambda: lab.value(page, "made[-1].running"), "False")


def test_a_restarted_kernel_has_nothing_left(page, count):
    lab.set_state(page, "made[-1].close()")
    lab.expect(lambda: lab.value(page, "made[-1]._task.done()"), "True")
