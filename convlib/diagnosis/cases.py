"""Cases that no wrong function gets through, so that a function can be judged by its results alone.

Each operation has a table of cases. A row says which settings are asked, how large the kernel or the window is, at how
many positions it fits along each side, and how many cells are left over at the end; the sizes of the input follow. The
rows are chosen so that every bound, index and setting of a function matters: no side is as long as another, the last
window ends at the border on one side and before it on the other, strides and dilations are 2 and 3, paddings 1 to 3,
numbers are small, broken, and too large for 16 bits. `fixed` fills the rows with the visible numbers of `check`, the
same ones every time; `drawn` fills them anew for the grader, with the sides exchanged or a little longer.

`tests/diagnosis/catalogue` holds the wrong functions that these cases must refuse. To judge another setting, add rows
in which it stands alone and together with what it depends on.
"""

from collections.abc import Collection, Iterator
from functools import cache

import numpy as np

from convlib.diagnosis import learning_rows, pool_rows, rows
from convlib.diagnosis.operations import LINES, OPERATIONS, PRINTED
from convlib.diagnosis.questions import Question
from convlib.text import listed, tr


@cache
def fixed(operation: str) -> tuple[Question, ...]:
    """Give the visible cases of an operation, those of `check`, the plainest first.

    Examples
    --------
    >>> [question.settings for question in fixed("pair_sums")]
    [{}, {}, {}, {}]
    """
    return tuple(_questions(operation, rows.Draw(np.random.default_rng(0), varied=False)))


def drawn(operation: str, settings: Collection[str], rng: np.random.Generator) -> list[Question]:
    """Draw hidden cases of an operation: as many as the visible ones, in the same order.

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
    [{}, {}, {}, {'stride': 2}, {'stride': 2}, {'stride': 3}, {'stride': 3}]
    """
    if operation not in OPERATIONS:
        raise ValueError(unknown_operation(operation))
    check_settings(operation, settings)
    return asked_with(settings, _questions(operation, rows.Draw(rng, varied=True)))


def asked_with(settings: Collection[str], questions: Iterator[Question] | tuple[Question, ...]) -> list[Question]:
    """Keep the questions about these settings only."""
    return [question for question in questions if set(question.settings) <= set(settings)]


def judged_settings(operation: str) -> list[str]:
    """Name the settings that an operation can be judged with.

    Examples
    --------
    >>> judged_settings("max_pool2d")
    ['stride', 'padding', 'dilation', 'ceil_mode']
    """
    return list(dict.fromkeys(name for question in fixed(operation) for name in question.settings))


def unknown_operation(name: object) -> str:
    """Say that there is no operation of this name, and which ones there are."""
    return tr("The operation {name!r} is not known; choose from {names}.", name=name, names=listed(OPERATIONS))


def check_settings(operation: str, settings: Collection[str]) -> None:
    """Raise ValueError if an operation is not judged with all of these settings."""
    known = judged_settings(operation)
    if set(settings) <= set(known):
        return
    if not known:
        raise ValueError(
            tr(
                "{operation} is judged without settings; leave {settings} out.",
                operation=operation,
                settings=listed(settings),
            )
        )
    raise ValueError(
        tr(
            "{operation} is judged with the settings {known}, not with {settings}.",
            operation=operation,
            known=listed(known),
            settings=listed(settings),
        )
    )


def _questions(operation: str, draw: rows.Draw) -> Iterator[Question]:
    for arguments, settings in _CASES[operation](draw):
        yield Question(operation, arguments, settings)


_CASES: dict[str, rows.Cases] = {
    **dict.fromkeys(LINES, rows.lines),
    **dict.fromkeys(("correlate2d", "convolve2d"), rows.planes),
    "divided": rows.divided,
    "conv2d": rows.stacks,
    "maps": rows.maps,
    "output_size": rows.sizes,
    "max_pool2d": pool_rows.pooled(*pool_rows.POOLED, *pool_rows.DILATED, *pool_rows.ROUNDED_UP),
    "avg_pool2d": pool_rows.pooled(*pool_rows.POOLED, *pool_rows.ROUNDED_UP, *pool_rows.COUNTED),
    **dict.fromkeys(PRINTED, pool_rows.printed),
    "pair_sums": pool_rows.pairs,
    "kernel_cell": pool_rows.indices,
    "receptive_field": pool_rows.networks,
    "parameters": pool_rows.layer_numbers,
    "weight_gradient": learning_rows.weight_gradients,
    "input_gradient": learning_rows.input_gradients,
    "lay_down": learning_rows.laid_down,
    "max_pool_gradient": learning_rows.pool_gradients,
    "learn": learning_rows.learnt,
}
