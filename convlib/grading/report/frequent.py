"""Which mistake was the most frequent, in a few words: ties are shown, and nothing that nobody surely made as sure."""

from collections.abc import Mapping, Sequence

from convlib.grading.report.count import Made
from convlib.text import listed, tr

MOST_NAMES = 3


def most_frequent(mistakes: Sequence[Made]) -> str:
    """Name the mistakes that most students surely made; those that were perhaps made if none is sure.

    >>> most_frequent([Made("m", ("a",), (), "", ""), Made("n", ("b",), ("a",), "", "")])
    'm, n (1 each)'
    >>> most_frequent([Made("m", (), ("a",), "", "")])
    'perhaps m'
    """
    count, names = _most({each.name: len(each.students) for each in mistakes})
    if not count:
        return _perhaps(mistakes)
    if len(names) == 1:
        return tr("{name} ({count})", name=names[0], count=count)
    if len(names) <= MOST_NAMES:
        return tr("{names} ({count} each)", names=listed(names), count=count)
    return tr("none more than once") if count == 1 else tr("{n} mistakes, {count} each", n=len(names), count=count)


def _perhaps(mistakes: Sequence[Made]) -> str:
    count, names = _most({each.name: len(each.perhaps) for each in mistakes})
    if not count:
        return "–"
    return tr("perhaps {names}", names=listed(names)) if len(names) <= MOST_NAMES else tr("none for certain")


def _most(counts: Mapping[str, int]) -> tuple[int, list[str]]:
    """Return the largest count, and the names that have it."""
    largest = max(counts.values(), default=0)
    return largest, [name for name, count in counts.items() if count == largest]
