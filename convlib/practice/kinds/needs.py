"""What each kind of question needs besides its own lesson: the settings that its levels use.

A lesson asks for nothing that a later one teaches. So a kind listed here is told which of these it is allowed to use:
what its level needs, as far as it has been taught by then.
"""

from collections.abc import Iterable

from convlib.text import listed, mark, tr

TAUGHT_IN = {"convolution": 3, "stride": 6, "padding": 7, "dilation": 8}
"""The lesson that teaches each of them."""

NAMES = {
    "convolution": mark("convolution"),
    "stride": mark("stride"),
    "padding": mark("padding"),
    "dilation": mark("dilation"),
}

_STRIDE, _PADDED, _ALL = ("stride",), ("stride", "padding"), ("stride", "padding", "dilation")

NEEDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "cell": ((), ("convolution", *_PADDED), ("convolution", *_ALL)),
    "output": ((), ("convolution",), ("convolution", *_PADDED)),
    "kernel": ((), (), ("convolution",)),
    "maps": ((), ("padding",), _PADDED),
    "steps": (_STRIDE, _PADDED, _ALL),
    "setting": (_STRIDE, ("padding",), ("dilation",)),
    "never read": (_STRIDE, _STRIDE, ("stride", "dilation")),
    "read by": (_STRIDE, ("padding",), _PADDED),
    "multiplications": (_STRIDE, _PADDED, _ALL),
    "seen": (_STRIDE, _PADDED, _ALL),
    "size": (("padding",), _PADDED, _ALL),
    "receptive field": ((), _STRIDE, ("stride", "dilation")),
    "pool": ((), (), _PADDED),
    "field ends": (_STRIDE, _PADDED, _ALL),
    "paths": ((), (), ("dilation",)),
    "weight gradient": ((), (), _STRIDE),
    "pixel gradient": ((), (), _STRIDE),
    "grown size": (_STRIDE, _PADDED, _ALL),
    "sizes before": (_STRIDE, _PADDED, _ALL),
    "number laid down": (_STRIDE, _STRIDE, _PADDED),
    "copies": (_STRIDE, _STRIDE, _PADDED),
}
"""For each of these kinds, what levels 1, 2 and 3 need. A kind that is not listed needs nothing but its own lesson."""


def allowed(kind: str, level: int, lesson: int | None = None) -> frozenset[str]:
    """Return what a level of a kind may use in a lesson; without a lesson, all that it needs.

    Examples
    --------
    >>> sorted(allowed("steps", 2)), sorted(allowed("steps", 2, lesson=6))
    (['padding', 'stride'], ['stride'])
    """
    needed = NEEDS[kind][level - 1] if kind in NEEDS else ()
    return frozenset(name for name in needed if lesson is None or TAUGHT_IN[name] <= lesson)


def level_label(kinds: Iterable[str], level: int, lesson: int | None = None) -> str:
    """Say what a level adds to level 1.

    Examples
    --------
    >>> level_label(["size", "seen"], 2, lesson=7), level_label(["turn"], 2)
    ('2 · adds stride, padding', '2 · harder')
    """
    if level == 1:
        return tr("1 · plain")
    added = {name for kind in kinds for name in allowed(kind, level, lesson) - allowed(kind, 1, lesson)}
    if not added:
        return tr("{level} · harder", level=level)
    return tr(
        "{level} · adds {settings}", level=level, settings=listed(tr(NAMES[name]) for name in NAMES if name in added)
    )
