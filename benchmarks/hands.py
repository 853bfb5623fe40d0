"""An explorer in a page, and the hand that moves it: what benchmarks.latency does in a lesson."""

from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Locator

from benchmarks.rows import Row
from tools import lab
from tools.screen import GAP, Hand, Run, Screen, UnclearError, keys, places

MOST = 25
"""The most states of a control that are visited."""

TOLD = 300
"""ms after which the kernel has heard of a move. A list that is then set without a key or a press would overtake it."""


def measure(place: Locator, row: Row, reader: str, moves: int) -> Run:
    """Learn the states of an exhibit and move through them; an explorer is shown anew in between."""
    exhibit = learn(place, row, reader)
    if reader == "explorer":
        exhibit.renew()
    return exhibit.run(moves)


@dataclass
class Exhibit:
    """The output of a cell, and the look of the states that a row goes through."""

    place: Locator
    row: Row
    screen: Screen
    pictures: dict[str, int]

    def renew(self) -> Run:
        """Run the cell again and wait for a rest: the new exhibit was sent nothing while the old one was learned."""
        self.screen.page.evaluate("bench.start('none')")
        self.place.evaluate(
            """async (place) => {
                const notebook = window.jupyterapp.shell.currentWidget.content;
                notebook.activeCellIndex = notebook.widgets.findIndex((cell) => cell.node.contains(place));
                await window.jupyterapp.commands.execute("notebook:run-cell");
            }"""
        )
        self.place.locator(".convlib-explorer[data-convlib=ready]").first.wait_for()
        self.place.scroll_into_view_if_needed()
        self.screen.rest()
        return Run(self.screen.page.evaluate("bench.stop()"), [], {}, 0)

    def run(self, moves: int, gap: tuple[float, float] = GAP) -> Run:
        """Move through the states, with pauses between two keys of so many seconds, at least and at most."""
        hand = first_state(self.place, self.row)
        self.screen.rest()
        if self.row.control == "picture" and self.row.by != "keys":
            return self._point(moves, gap)
        if self.row.by == "drag":
            control = find_control(self.place, self.row.control)
            return self.screen.drag(along(control, moves), control, self.pictures)
        return self.screen.record(hand, self.pictures, moves, gap)

    def _point(self, moves: int, gap: tuple[float, float]) -> Run:
        """Point at the cells of the last panel."""
        last = self.place.locator("figure").last
        rows, columns = np.shape(lab.shown_grid(self.place, self.place.locator("figure").count() - 1))
        last.scroll_into_view_if_needed()
        box = last.locator("svg > path.lines").bounding_box()

        def at(row: int, column: int, part: float = 0.5) -> tuple[float, float]:
            return box["x"] + (column + part) / columns * box["width"], box["y"] + (row + 0.5) / rows * box["height"]

        if self.row.by == "drag":
            steps = np.linspace(0.1, 0.9, max(moves // (rows * columns), 1))
            path = [(row, column, part) for row in range(rows) for column in range(columns) for part in steps]
            asked = [row * columns + column for row, column, _ in path]
            return self.screen.drag([at(*place) for place in path], asked[1:], self.pictures)
        points = [at(row, column) for row in range(rows) for column in range(columns)]
        hand = places(self.screen.page, points, self.row.by == "click")
        return self.screen.record(hand, self.pictures, moves, gap)

    @property
    def moves_window(self) -> bool:
        """Whether the row moves the window of the exhibit, and sets nothing."""
        if self.row.control == "picture":
            return True
        return find_control(self.place, self.row.control).evaluate("e => Boolean(e.closest('.player'))")

    @property
    def has_photograph(self) -> bool:
        """Whether the exhibit shows a photograph, and not only numbers."""
        return self.place.locator(".convlib canvas").count() > 0


def learn(place: Locator, row: Row, reader: str = "explorer") -> Exhibit:
    """Learn the states of an exhibit by their look; an explorer is shown anew, as a row before may have changed it."""
    exhibit = Exhibit(place, row, Screen(place, reader), {})
    if reader == "explorer":
        exhibit.renew()
    exhibit.pictures = exhibit.screen.learn(first_state(place, row))
    return exhibit


def first_state(place: Locator, row: Row) -> Hand:
    """Set an exhibit to a row's first state, and return a hand that chooses the others."""
    player = place.locator(".player input")
    if player.count():
        player.press("Home")
        place.page.wait_for_timeout(TOLD)
    if place.get_by_label("in colour").count():
        place.get_by_label("in colour").set_checked(row.check == "in colour")
    if row.control == "picture" and row.by == "keys":
        return keys(place.get_by_role("application").first, 5, "ArrowLeft", "ArrowRight")
    return make_hand(player if row.control == "picture" else find_control(place, row.control))


def find_control(place: Locator, name: str) -> Locator:
    """Find a slider, a list or a checkbox by the text beside it."""
    slider = place.locator(f".widget-slider:has(label:text-is('{name}')) .noUi-handle")
    found = slider if slider.count() else place.get_by_label(name, exact=True)
    if not found.count():
        raise UnclearError(f"the exhibit has no control {name}")
    return found.first


def make_hand(control: Locator) -> Hand:
    """Set a control to its first state, and return a hand that chooses its states by keys."""
    kind = control.evaluate("e => e.role === 'slider' ? 'slider' : e.type")
    if kind == "checkbox":
        control.set_checked(False)
        return keys(control, 2, "Space", "Space")
    if kind == "select-one":
        states = control.evaluate("e => [...e.options].filter((o) => !o.text.startsWith('Your')).length")
        control.select_option(index=0)
        return keys(control, min(states, MOST), "ArrowUp", "ArrowDown")
    states = 1 + control.evaluate("e => e.role === 'slider' ? e.ariaValueMax - e.ariaValueMin : e.max - e.min")
    control.press("Home")
    return keys(control, min(int(states), MOST), "ArrowLeft", "ArrowRight")


def along(slider: Locator, moves: int) -> list[tuple[float, float]]:
    """Points from a slider's handle at the left end to the right one and back, about as many as the moves."""
    track = slider.locator("xpath=ancestor-or-self::*[contains(@class, 'noUi-target') or self::input]").last
    box = track.bounding_box()
    middle, there = box["y"] + box["height"] / 2, [step / (moves / 2) for step in range(moves // 2 + 1)]
    return [(box["x"] + 4 + part * (box["width"] - 8), middle) for part in [*there, *there[::-1]]]
