"""Cases that tell the mistakes of an operation apart, so that a function can be judged by its results alone.

`fixed` gives the visible cases of `check`, the same ones every time. `drawn` draws hidden ones for the grader, and
draws again until they tell apart whatever mistakes the fixed ones tell apart.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.mistakes import MISTAKES
from convlib.diagnosis.operations import LINES, MAPS, OPERATIONS, POOLS, PRINTED, Array
from convlib.diagnosis.questions import Answer, Question, same
from convlib.diagnosis.verdicts import possible
from convlib.text import listed, tr

Settings: TypeAlias = Mapping[str, int]
Case: TypeAlias = tuple[tuple[Any, ...], Settings]  # with the arguments first
Visible: TypeAlias = Callable[[np.random.Generator], list[Case]]
Hidden: TypeAlias = Callable[[np.random.Generator, Collection[str]], list[Case]]


def fixed(operation: str) -> list[Question]:
    """Give the visible cases of an operation, those of `check`, the plainest first.

    Examples
    --------
    >>> [question.settings for question in fixed("max_pool2d")]
    [{}, {'stride': 1}, {'stride': 2}, {'padding': 1}]
    """
    cases = _VISIBLE[operation](np.random.default_rng(0))
    return [Question(operation, *case) for case in cases]


def drawn(operation: str, settings: Collection[str], rng: np.random.Generator) -> list[Question]:
    """Draw hidden cases of an operation, from small to large; they tell apart what the fixed ones tell apart.

    Parameters
    ----------
    operation : str
        A name of `OPERATIONS`.
    settings : names
        What is judged beside the arguments, such as "stride".
    rng : numpy Generator

    Raises
    ------
    ValueError
        If the operation or a setting is not known.

    Examples
    --------
    >>> [question.settings for question in drawn("correlate2d", ["stride"], np.random.default_rng(1))]
    [{}, {}, {}, {'stride': 2}, {'stride': 3}]
    """
    if operation not in OPERATIONS:
        raise ValueError(unknown_operation(operation))
    known = {name for question in fixed(operation) for name in question.settings}
    if not set(settings) <= known:
        raise ValueError(_unknown_settings(operation, settings, known))
    wanted = told_apart([question for question in fixed(operation) if set(question.settings) <= set(settings)])
    while True:
        questions = [Question(operation, *case) for case in _HIDDEN[operation](rng, set(settings))]
        if all(_has_results(question, settings) for question in questions) and told_apart(questions) >= wanted:
            return sorted(questions, key=_size)


def unknown_operation(name: object) -> str:
    """Say that there is no operation of this name, and which ones there are."""
    return tr("The operation {name!r} is not known; choose from {names}.", name=name, names=listed(OPERATIONS))


def _unknown_settings(operation: str, settings: Collection[str], known: Collection[str]) -> str:
    if not known:
        return tr(
            "{operation} is judged without settings; leave {settings} out.",
            operation=operation,
            settings=listed(settings),
        )
    return tr(
        "{operation} is judged with the settings {known}, not with {settings}.",
        operation=operation,
        known=listed(sorted(known)),
        settings=listed(settings),
    )


def told_apart(questions: Sequence[Question]) -> set[frozenset[str]]:
    """Name the pairs of mistakes that some case tells apart; "" stands for no mistake."""
    answers: dict[str, list[Answer]] = {"": [question.key.right for question in questions]}
    for name in possible(questions):
        wrong = [question.mistaken(name) for question in questions]
        answers[name] = [right if one is None else one for right, one in zip(answers[""], wrong, strict=True)]
    names = sorted(answers)
    pairs = [(one, other) for place, one in enumerate(names) for other in names[:place]]
    return {frozenset(pair) for pair in pairs if not all(map(same, *(answers[name] for name in pair)))}


def _has_results(question: Question, settings: Collection[str]) -> bool:
    """Whether every mistake leads to a result: an error could not be named."""
    names = [name for name, mistake in MISTAKES.items() if mistake.fits(question.operation, settings)]
    return all(question.mistaken(name) is not None for name in names)


def _size(question: Question) -> tuple[int, int]:
    """Measure how much there is to look at in a case."""
    return len(question.settings), sum(np.size(each) for each in question.arguments)


def _integers(rng: np.random.Generator, *shapes: tuple[int, ...]) -> tuple[Array, ...]:
    return tuple(rng.integers(-9, 10, shape) for shape in shapes)


# The visible cases


def _with_steps(*shapes: tuple[int, ...]) -> Visible:
    """Make cases of the same arrays with each setting alone and with all of them."""
    return lambda rng: [(arrays, step) for arrays in [_integers(rng, *shapes)] for step in _STEPS]


def _without_settings(*shapes: Sequence[tuple[int, ...]]) -> Visible:
    """Make a case of arrays for each of several shapes."""
    return lambda rng: [(_integers(rng, *each), {}) for each in shapes]


def _given(*arguments: tuple[Any, ...]) -> Visible:
    return lambda _rng: [(each, {}) for each in arguments]


def _divided_visible(rng: np.random.Generator) -> list[Case]:
    arrays = _integers(rng, (7, 9), (2, 3))
    return [((*arrays, 7), step) for step in _STEPS]


def _pooled_visible(rng: np.random.Generator) -> list[Case]:
    """Make negative maps: there a zero of the padding would win a maximum."""
    (x,) = _integers(rng, (7, 8))
    return [((x - 12, 3), setting) for setting in _POOLED]


_STEPS: tuple[Settings, ...] = (
    {},
    {"stride": 2},
    {"padding": 1},
    {"dilation": 2},
    {"stride": 2, "padding": 1, "dilation": 2},
)
_POOLED: tuple[Settings, ...] = ({}, {"stride": 1}, {"stride": 2}, {"padding": 1})

_VISIBLE: dict[str, Visible] = {
    **dict.fromkeys(LINES, _with_steps((8,), (3,))),
    **dict.fromkeys(("correlate2d", "convolve2d"), _with_steps((7, 9), (2, 3))),
    "divided": _divided_visible,
    "conv2d": _with_steps((1, 3, 7, 9), (2, 3, 2, 3)),
    "output_size": lambda _rng: [(sizes, step) for sizes in ((8, 3), (4, 1), (14, 4)) for step in _STEPS],
    **dict.fromkeys(POOLS, _pooled_visible),
    **dict.fromkeys(PRINTED, _without_settings(((3, 5), (3, 3)), ((5, 3), (3, 3)))),
    "maps": _without_settings(((3, 7, 9), (2, 3, 2, 3))),
    "pair_sums": _without_settings(((4,), (3,)), ((3,), (4,))),
    "kernel_cell": _given((0, 0, -1, -1), (1, 0, -1, 1), (2, -1, 0, 1)),
    "receptive_field": _given(
        ([(3, 1, 1)],), ([(3, 1, 1), (5, 1, 1)],), ([(3, 2, 1), (3, 1, 1)],), ([(3, 1, 2), (5, 2, 3)],)
    ),
    "parameters": _given((1, 1, (3, 5)), (1, 3, (3, 5)), (4, 3, (3, 5))),
}


# The hidden cases


def _sliding(prepare: Callable[[np.random.Generator, int], Sequence[ArrayLike]]) -> Hidden:
    """Make cases with each setting alone and with all of them; `prepare` draws arguments for a longest span."""

    def draw(rng: np.random.Generator, settings: Collection[str]) -> list[Case]:
        values = {"stride": int(rng.integers(2, 4)), "padding": int(rng.integers(1, 3)), "dilation": 2}
        chosen = {name: value for name, value in values.items() if name in settings}
        cases: list[tuple[Settings, int]] = [({}, more) for more in (0, 1, 3)]
        cases += [({name: value}, 0) for name, value in chosen.items()]
        cases += [({"stride": 5 - chosen["stride"]}, 1)] if "stride" in chosen else []
        cases += [(chosen, more) for more in (0, 2)] if len(chosen) > 1 else []
        return [(tuple(prepare(rng, _span(each, settings) + more)), each) for each, more in cases]

    return draw


def _span(chosen: Settings, settings: Collection[str]) -> int:
    """Compute how long an input must be for 3 taps, whatever idea somebody has of the settings."""
    steps = chosen.get("stride", 1), chosen.get("dilation", 1) + ("dilation" in settings)
    return 2 * max(steps) + 1


def _line(rng: np.random.Generator, span: int) -> Sequence[ArrayLike]:
    return _integers(rng, (span + int(rng.integers(1, 3)),), (3,))


def _plane(rng: np.random.Generator, span: int) -> tuple[Array, ...]:
    return _integers(rng, tuple(span + rng.permutation([0, 2])), tuple(rng.permutation([2, 3])))


def _divided(rng: np.random.Generator, span: int) -> Sequence[ArrayLike]:
    return [*_plane(rng, span), int(rng.integers(2, 12))]


def _stack(rng: np.random.Generator, span: int) -> tuple[Array, ...]:
    channels, filters = rng.permutation([2, 3])
    image, kernel = _plane(rng, span)
    return _integers(rng, (1, channels, *image.shape), (filters, channels, *kernel.shape))


def _sizes(rng: np.random.Generator, span: int) -> Sequence[int]:
    kernel = int(rng.integers(2, 6))
    return [(span - 1) * (kernel - 1) // 2 + int(rng.integers(1, 6)), kernel]


def _maps(rng: np.random.Generator, _settings: Collection[str]) -> list[Case]:
    stacks = [_stack(rng, span) for span in (3, 4, 6)]
    return [((x[0], weight), {}) for x, weight in stacks]


def _pooled(rng: np.random.Generator, settings: Collection[str]) -> list[Case]:
    def image(more: int) -> Array:
        return rng.integers(-21, -2, (4 + more, 5 + more)) + (more == 3) * 9

    cases: list[tuple[Settings, int, int]] = [({}, 0, 2), ({}, 3, 2), ({}, 4, 3), ({}, 3, 3)]
    if "stride" in settings:
        cases += [({"stride": stride}, 2, window) for stride, window in ((1, 2), (2, 3), (3, 4))]
    if "padding" in settings:
        cases += [({"padding": 1}, more, 3) for more in (1, 3)]
    return [((image(more), window), setting) for setting, more, window in cases]


def _pairs(rng: np.random.Generator, _settings: Collection[str]) -> list[Case]:
    return [(tuple(_integers(rng, (f,), (g,))), {}) for f, g in ((2, 2), (3, 2), (2, 4), (5, 6))]


def _printed(rng: np.random.Generator, _settings: Collection[str]) -> list[Case]:
    shapes = [((3, 5), (3, 3)), ((5, 3), (3, 3)), ((7, 5), (3, 3)), ((5, 7), (5, 5))]
    return [(tuple(_integers(rng, *pair)), {}) for pair in shapes]


def _indices(rng: np.random.Generator, _settings: Collection[str]) -> list[Case]:
    return [(tuple(rng.integers(-3, 4, 4).tolist()), {}) for _ in range(4)]


def _layers(rng: np.random.Generator, _settings: Collection[str]) -> list[Case]:
    def layer() -> tuple[int, int, int]:
        return int(rng.choice([2, 3, 5])), int(rng.integers(1, 4)), int(rng.integers(1, 4))

    return [(([layer() for _ in range(count)],), {}) for count in (1, 2, 2, 3)]


def _layer_numbers(rng: np.random.Generator, _settings: Collection[str]) -> list[Case]:
    sides = [tuple(rng.integers(2, 7, 2).tolist()) for _ in range(4)]
    counts = [(1, 1), (1, int(rng.integers(2, 5))), (int(rng.integers(2, 9)), 1), tuple(rng.integers(2, 9, 2).tolist())]
    return [((*count, side), {}) for count, side in zip(counts, sides, strict=True)]


_HIDDEN: dict[str, Callable[[np.random.Generator, set[str]], list[Case]]] = {
    **dict.fromkeys(LINES, _sliding(_line)),
    **dict.fromkeys(MAPS, _sliding(_plane)),
    "divided": _sliding(_divided),
    "conv2d": _sliding(_stack),
    "output_size": _sliding(_sizes),
    **dict.fromkeys(POOLS, _pooled),
    **dict.fromkeys(PRINTED, _printed),
    "maps": _maps,
    "pair_sums": _pairs,
    "kernel_cell": _indices,
    "receptive_field": _layers,
    "parameters": _layer_numbers,
}
