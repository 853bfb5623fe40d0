"""Functions that people write for the operations: wrong ones, each of which the cases must refuse, and right ones."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple

import numpy as np

from convlib.diagnosis.cases import asked_with, drawn, fixed, judged_settings
from convlib.diagnosis.check import call
from convlib.diagnosis.functions import ask, facts, misfit, settings_had
from convlib.diagnosis.operations import PRINTED
from convlib.diagnosis.questions import Question, same
from convlib.diagnosis.verdicts import complaint
from tests.diagnosis.catalogue import right, wrong
from tests.diagnosis.catalogue.slips import slips


class Entry(NamedTuple):
    """A function that somebody wrote for an operation.

    Attributes
    ----------
    operation : str
    name : str
        What is wrong with it; empty if it is right.
    source : str
        It defines a function `f`.
    """

    operation: str
    name: str
    source: str

    def function(self) -> Callable[..., Any]:
        """Run the source."""
        names: dict[str, Any] = {"np": np}
        exec(self.source, names)
        return names["f"]


@cache
def wrong_entries(operation: str) -> tuple[Entry, ...]:
    """Give the wrong functions of an operation, each once, without what is not wrong at all."""
    found = {source: name for name, source in [*wrong.wrong(operation), *_slips(operation)]}
    entries = (Entry(operation, name, source) for source, name in found.items())
    return tuple(entry for entry in entries if (operation, entry.name) not in EQUIVALENT)


def _slips(operation: str) -> Iterator[tuple[str, str]]:
    for number, source in enumerate(right.FIRST[operation]):
        for name, changed in slips(source):
            yield f"{number} {name}", changed


def right_entries(operation: str) -> tuple[Entry, ...]:
    """Give the right functions of an operation."""
    return tuple(Entry(operation, "", source) for source in [*right.FIRST[operation], *right.MORE.get(operation, [])])


_NO_CELL = "the kernel has no cell at that index, so nothing is added"
_PRINTED = (
    "0 -1: for i in range(-(R + r) - 1, R + r + 1):",
    "0 +1: for i in range(-(R + r), R + r + 1 + 1):",
    "0 -1: for j in range(-(S + s) - 1, S + s + 1):",
    "0 +1: for j in range(-(S + s), S + s + 1 + 1):",
)
EQUIVALENT: dict[tuple[str, str], str] = {
    **{(operation, name): _NO_CELL for operation in PRINTED for name in _PRINTED},
    ("conv2d", "0 -1: output[b - 1, o] += bias[o]"): "b − 1 runs over all images too, the last one first",
    ("pair_sums", "0 +1: for c in range(len(sums) + 1):"): "no pair has the sum of both lengths − 1",
    ("max_pool2d", "padded with edges"): "a padding of at most half a window repeats cells that the window has anyway",
}
"""What looks like a slip and is right, and why."""


def refuses(entry: Entry, questions: Sequence[Question]) -> bool:
    """Whether cases refuse a function; calls it only until one does."""
    function = entry.function()
    found = facts(function)
    for question in questions:
        (called, *_) = ask(found, partial(call, function), [question], None)
        if complaint(called, question.key.right) or not same(np.asarray(called.value, float), question.key.right):
            return True
    return bool(misfit(found, entry.operation, None))


def visible(entry: Entry) -> list[Question]:
    """Give the visible cases for the settings that a function has."""
    return asked_with(settings_had(facts(entry.function()), entry.operation), fixed(entry.operation))


def hidden(entry: Entry, seed: int) -> list[Question]:
    """Give hidden cases for the settings that a function has."""
    return asked_with(settings_had(facts(entry.function()), entry.operation), drawn_all(entry.operation, seed))


@lru_cache(64)
def drawn_all(operation: str, seed: int) -> tuple[Question, ...]:
    """Draw hidden cases with all settings."""
    return tuple(drawn(operation, judged_settings(operation), np.random.default_rng(seed)))
