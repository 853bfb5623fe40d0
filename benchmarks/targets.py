"""What a comparison of two commits has to show: a line for each target, with its figure and whether it is met."""

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.rows import Row

HELD, RESTED = "held", "rested"
SETTING = {False: 0.6, True: 0.2}
"""Whether the network is slow -> the most that a setting's median may be of the older commit's."""
KERNEL = 60
"""Most ms of the kernel at a rest, in the lessons `OF`."""
OF = ("06", "07", "08", "09")
SENT = {False: 60, True: 250}
"""Whether an exhibit has a photograph -> the most kB that are sent ahead at a rest."""
NOISE = 0.05
"""A median that differs by this share has not changed, even if the older commit differs less from itself."""
MEMORY = 1.15
"""The most that a page may take, beside the older commit's."""


@dataclass(frozen=True)
class Figures:
    """What one commit took for a row: `p50`, `p95` in ms, and `halves`, the medians of its two turns.

    `kernel` is the kernel's time in ms, for each key if keys are held, or for each rest between two keys; `first` that
    of the first rest. `ahead` has the bytes of each pause between two keys, sent before a hand asks for them, and those
    of the first rest at its end.
    """

    p50: float
    p95: float
    halves: tuple[float, float]
    kernel: float
    first: float
    ahead: Sequence[int] = field(repr=False)
    is_void: bool = False


@dataclass(frozen=True)
class Compared:
    """A row as both commits did it, at one pace."""

    row: Row
    pace: str
    moves_window: bool
    has_photograph: bool
    older: Figures
    newer: Figures

    @property
    def ratio(self) -> float:
        """How long the newer commit takes at the median, beside the older."""
        return self.newer.p50 / self.older.p50


def verdicts(rows: Sequence[Compared], is_slow: bool) -> Iterator[str]:
    """Yield a line for each target that the rows have something to say about."""
    settings = [row for row in rows if not row.moves_window and row.row.by == "keys"]
    for pace in (HELD, RESTED):
        yield from _settings([row for row in settings if row.pace == pace], pace, is_slow)
    yield from _window([row for row in rows if row.moves_window])
    yield from _kernel([row for row in rows if row.row.lesson.startswith(OF) and row.pace == RESTED])
    yield from _held([row for row in settings if row.pace == HELD])
    for has_photograph in SENT:
        yield from _sent([row for row in rows if row.has_photograph == has_photograph], has_photograph)


def line(title: str, found: str, is_met: bool) -> str:
    """Say whether a target is met."""
    return f"{title:72} {found:>19}  {'met' if is_met else 'NOT MET'}"


def _settings(rows: Sequence[Compared], pace: str, is_slow: bool) -> Iterator[str]:
    if not rows:
        return
    title, most = f"settings by key, {pace} ({len(rows)})", SETTING[is_slow]
    ratio = statistics.median(row.ratio for row in rows)
    yield line(f"{title}: median of p50 / older p50, at most {most}", f"{ratio:.2f}", ratio <= most)
    late = statistics.median(row.newer.p95 / row.older.p50 for row in rows)
    if not is_slow:
        yield line(f"{title}: median of p95 / older p50, at most 1", f"{late:.2f}", late <= 1)


def _window(rows: Sequence[Compared]) -> Iterator[str]:
    if not rows:
        return
    ratio = statistics.median(row.ratio for row in rows)
    turns = [abs(math.log(second / first)) for first, second in (row.older.halves for row in rows)]
    noise = max(NOISE, math.expm1(statistics.median(turns)))
    title = f"the window ({len(rows)}): median of p50 / older p50, at most 1 + noise"
    yield line(title, f"{ratio:.2f}, noise {noise:.2f}", ratio <= 1 + noise)


def _kernel(rows: Sequence[Compared]) -> Iterator[str]:
    if rows:
        most = max(max(row.newer.kernel, row.newer.first) for row in rows)
        yield line(f"lessons 6 to 9: most kernel time of a rest, at most {KERNEL} ms", f"{most:.0f} ms", most <= KERNEL)


def _held(rows: Sequence[Compared]) -> Iterator[str]:
    if rows:
        early = [sum(row.newer.ahead[:-1]) / 1000 for row in rows]
        found = f"{sum(early):.1f} kB in {sum(map(bool, early))} of {len(rows)}"
        yield line("sent ahead while keys are held, nothing", found, not any(early))


def _sent(rows: Sequence[Compared], has_photograph: bool) -> Iterator[str]:
    if rows:
        what, limit = "with a photograph" if has_photograph else "of numbers", SENT[has_photograph]
        most = max(max(row.newer.ahead) for row in rows) / 1000
        yield line(f"exhibits {what}: most sent ahead at a rest, at most {limit} kB", f"{most:.1f} kB", most <= limit)
