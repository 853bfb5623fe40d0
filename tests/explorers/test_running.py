"""Work that goes on while others use the kernel; `tests/browser/test_running.py` has the page and the buttons."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import ipywidgets as widgets
import pytest
from exhibits import Clock, answering, check_kept, controls, in_loop, to_its_end

from convlib.explorers._frame import running
from convlib.explorers._frame.controls import whole
from convlib.explorers._frame.running import Running


class Count(Running):
    """Counts up to `last`."""

    last = whole(10**9)
    start = whole(0)
    _restarting = ("start",)
    seconds = 0.0001  # that a step takes
    clock = Clock()
    unlucky = -1

    def __init__(self, **state):
        self.drawn = []
        super().__init__(label="a count", **state)

    def _restart(self):
        self.n = self.start

    def _advance(self):
        if self.n == self.unlucky:
            raise ValueError(f"{self.n} is bad luck")
        if self.n < self.last:
            self.n += 1
        self.clock.now += self.seconds
        return self.n < self.last

    def _panels(self):
        return []

    def _draw(self):
        super()._draw()
        self.drawn.append(self.n)

    @property
    def words(self):
        return f"counted to {self.n}"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The time in which all exhibits of this file run."""
    made = Clock()
    monkeypatch.setattr(running, "perf_counter", made)
    monkeypatch.setattr(Count, "clock", made)
    return made


def during(count, seconds=0.3):
    """Let a count run for a while: did it still run, and has it ended now?"""

    async def go():
        count.running = True
        await asyncio.sleep(seconds)
        still = count.running
        count.running = False
        await asyncio.sleep(0)
        return still, count._task.done()

    return in_loop(go, clock=count.clock)


def press(count, name):
    next(button for button in controls(count, widgets.Button) if button.description == name).click()


def test_nothing_runs_until_asked_and_steps_are_done_at_once():
    count = Count()
    assert (count.n, count.running, count.view.sentences) == (0, False, ["counted to 0"])
    count.advance(5)
    count.advance(0)
    assert (count.n, count.view.sentences, count.drawn) == (5, ["counted to 5"], [0, 5, 5])
    press(count, "Step")
    assert count.n == 6
    press(count, "Start again")
    assert (count.n, count.view.sentences) == (0, ["counted to 0"])


def test_without_an_event_loop_running_is_refused_with_the_way_out():
    count = Count()
    with ThreadPoolExecutor(1) as pool, pytest.raises(RuntimeError, match=r"advance\(100\) does 100 steps"):
        pool.submit(setattr, count, "running", True).result()
    assert not count.running


@pytest.mark.parametrize("steps", [-1, 1.5, "3", True, None])
def test_steps_that_cannot_be_counted_are_refused(steps):
    with pytest.raises(ValueError, match=r"steps must be a whole number from 0 on, not "):
        Count().advance(steps)


def test_it_works_in_pieces_and_others_get_their_turn(clock):
    count = answering(Count())
    count.seconds = 0.001
    waited = []

    async def other():
        for _look in range(60):
            before = clock.now
            await asyncio.sleep(0)
            waited.append(clock.now - before)

    async def both():
        count.running = True
        await other()
        count.running = False

    in_loop(both, clock=clock)
    assert count.n > 20
    assert sorted(waited)[30] == 0  # several turns for each piece
    assert max(waited) <= running.PIECE + 2 * count.seconds


def test_pausing_ends_the_task_and_says_the_words():
    count = answering(Count())
    assert during(count) == (True, True)
    assert count.view.sentences == [f"counted to {count.n}"]
    assert count.drawn[-1] == count.n > 100


def test_while_it_runs_words_are_text_that_is_not_said():
    count = answering(Count())
    seen = []
    count.view.observe(lambda _change: seen.append((count.view.base, count.view.sentences)), names="placed")
    during(count)
    while_running = [(base, said) for base, said in seen if "<p>counted to " in base]
    assert len(while_running) > 1
    assert all(said == ["It is running."] for _base, said in while_running)
    assert "<p>" not in count.view.base


def test_pictures_are_few_and_wait_for_the_page(monkeypatch):
    monkeypatch.setattr(running, "INTERVAL", 0.05)
    count = answering(Count())
    during(count, 0.4)
    assert 3 <= len(count.drawn) <= 12
    silent = Count()
    during(silent, 0.4)
    assert len(silent.drawn) == 3  # as it was made, as it began, and once it was paused


def test_drawing_takes_its_share_and_no_more(monkeypatch, clock):
    monkeypatch.setattr(running, "INTERVAL", 0)
    count = answering(Count())
    panels, drawn = count._panels, []

    def slowly():
        clock.now += 0.004
        drawn.append(clock.now)
        return panels()

    count._panels = slowly
    during(count, 0.6)
    assert len(drawn) > 3
    assert 0.004 * len(drawn[2:-1]) < 0.1 * 0.6


def test_it_ends_where_no_page_answers(monkeypatch, clock):
    monkeypatch.setattr(running, "PATIENCE", 0.2)
    monkeypatch.setattr(running, "INTERVAL", 0.02)
    count = Count()
    to_its_end(count, clock)
    assert "no page showed this any more" in count._message.value
    count = answering(Count())
    assert during(count) == (True, True)


def test_it_ends_soon_after_its_page_says_goodbye_unless_another_answers(monkeypatch, clock):
    monkeypatch.setattr(running, "FAREWELL", 0.05)

    async def go(count):
        count.running = True
        await asyncio.sleep(0.05)
        count._watch._handle_custom_msg({}, [])
        await asyncio.sleep(0.3)
        still = count.running
        count.running = False
        return still

    assert in_loop(go, Count(), clock=clock) is False
    assert in_loop(go, answering(Count()), clock=clock) is True


def test_a_cell_that_blocked_the_kernel_does_not_count_as_a_closed_page():
    count = Count()
    count._watch.wait(60)
    assert not count._watch.is_lost


def test_the_last_step_pauses_and_running_again_changes_nothing(clock):
    count = answering(Count(last=40))
    for _run in range(2):
        to_its_end(count, clock)
        assert (count.n, count.view.sentences) == (40, ["counted to 40"])
    count.advance(7)
    assert count.n == 40


def test_an_error_is_explained_and_pauses(clock):
    count = answering(Count(start=11))
    count.unlucky = 13
    to_its_end(count, clock)
    assert "It stopped because of an error: 13 is bad luck" in count._message.value
    press(count, "Step")
    assert "13 is bad luck" in count._message.value
    with pytest.raises(ValueError, match="bad luck"):
        count.advance(1)
    press(count, "Start again")
    assert (count.n, count._message.value) == (11, "")


def test_a_setting_that_starts_again_does_so_while_it_runs_and_others_do_not():
    count = answering(Count())
    count.advance(5)
    count.last = 100
    assert count.n == 5
    count.start = 20
    assert (count.n, count.view.sentences) == (20, ["counted to 20"])


@pytest.mark.parametrize(("speed", "drawn"), [("slow", [1, 2, 3]), ("medium", [*range(2, 29, 2)])])
def test_a_slower_speed_draws_every_piece(speed, drawn):
    count = answering(Count(speed=speed))
    during(count, 1.35)
    assert list(dict.fromkeys(count.drawn)) == [0, *drawn]


def test_closing_it_ends_it(clock):
    count = answering(Count())

    async def go():
        count.running = True
        await asyncio.sleep(0.05)
        count.close()
        await asyncio.sleep(0)
        return count.running, count._task.done()

    assert in_loop(go, clock=clock) == (False, True)


def test_run_and_pause_in_a_row_leave_one_task(clock):
    count = answering(Count())

    async def go():
        tasks = []
        for _press in range(5):
            press(count, "Run")
            tasks.append(count._task)
            press(count, "Pause")
        press(count, "Run")
        await asyncio.sleep(0.05)
        alive = sum(not task.done() for task in [*tasks, count._task])
        press(count, "Pause")
        return alive

    assert in_loop(go, clock=clock) == 1


def test_what_a_notebook_keeps():
    def make():
        count = Count(speed="slow")
        count.advance(3)
        return count

    check_kept(make)
    assert repr(make()) == "Count(last=1000000000, speed='slow', start=0)"
