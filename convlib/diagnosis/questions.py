"""A question and its answer key.

A `Question` says what is asked: an operation, what it is given, and which part of its result is wanted. A `Key` says
which answer is right and which wrong answer each mistake leads to. `Question.key` works the key out with the table of
mistakes; a question that no single operation answers has a key that is written by hand. Everybody who judges an answer
takes a `Key`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.mistakes import BY_NAME, MISTAKES, Mistake
from convlib.diagnosis.operations import OPERATIONS, Operation

Answer: TypeAlias = ArrayLike


@dataclass(frozen=True)
class Key:
    """The right answer, and the answers of people who make a mistake.

    Attributes
    ----------
    right : number or array
        The right answer. Where there are options, the number of the right one, counted from 0.
    answers : mistake -> number, array or None
        The answer of somebody who makes this mistake: a name of `MISTAKES` or of `ideas`. It may be right by chance;
        None where the mistake leads to no result.
    ideas : name -> Mistake
        Mistakes of this question alone.
    options : tuple of str
        The answers to choose from, if there are any.
    question : Question or None
        The question that an operation answers: slips are looked for in an answer to it.

    Examples
    --------
    >>> Key(3, {"stride ignored": 5, "padding ignored": 3}).wrong
    {'stride ignored': 5}
    """

    right: Answer
    answers: Mapping[str, Answer | None]
    ideas: Mapping[str, Mistake] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    question: "Question | None" = None

    @cached_property
    def wrong(self) -> dict[str, Answer]:
        """The wrong answers, by the mistakes that lead to them."""
        wrong = ((name, answer) for name, answer in self.answers.items() if answer is not None)
        return {name: answer for name, answer in wrong if not same(answer, self.right)}

    def mistake(self, name: str) -> Mistake:
        """Look a mistake up by its name."""
        return self.ideas.get(name) or MISTAKES[name]


@dataclass(frozen=True)
class Question:
    """A question about an operation: what the operation is given, and which part of its result is asked.

    Examples
    --------
    >>> key = Question("output_size", (7, 3), {"stride": 2}).key
    >>> key.right, key.wrong["stride ignored"]
    (3, 5)
    """

    operation: str
    arguments: tuple[Any, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    read: Callable[[Any], Any] = lambda result: result

    @cached_property
    def key(self) -> Key:
        """The right answer, and that of every mistake that somebody who is asked this may make."""
        names = [name for name, mistake in MISTAKES.items() if mistake.fits(self.operation, self.settings)]
        return Key(self._ask(OPERATIONS[self.operation]), _WhenRead(names, self.mistaken), question=self)

    def mistaken(self, *names: str) -> Answer | None:
        """Answer as somebody who makes one mistake, or several; None where it can't be made or leads to no result.

        Of several mistakes the first is made outermost: it changes what the second one is given, or what comes of it.
        """
        if names not in self._mistaken:
            self._mistaken[names] = self._work_out(names)
        return self._mistaken[names]

    @cached_property
    def _mistaken(self) -> dict[tuple[str, ...], Answer | None]:
        return {}

    def _work_out(self, names: tuple[str, ...]) -> Any:
        compute: Operation = OPERATIONS[self.operation]
        for name in reversed(names):
            if self.operation not in BY_NAME[name].wrong:
                return None
            compute = partial(BY_NAME[name].wrong[self.operation], compute)
        try:
            with np.errstate(all="ignore"):
                return self._ask(compute)
        except (ValueError, IndexError, TypeError, ZeroDivisionError):
            return None

    def _ask(self, compute: Operation) -> Any:
        return self.read(compute(*self.arguments, **self.settings))


class _WhenRead(Mapping[str, Answer | None]):
    """Answers by mistake, each worked out when it is first read: a draw reads only those that it is after."""

    def __init__(self, names: Collection[str], work_out: Callable[[str], Answer | None]) -> None:
        self._names, self._work_out = names, cache(work_out)

    def __getitem__(self, name: str) -> Answer | None:
        if name not in self._names:
            raise KeyError(name)
        return self._work_out(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers have the same shape and, up to rounding, the same numbers."""
    return np.shape(one) == np.shape(other) and bool(np.allclose(one, other, rtol=1e-4, atol=1e-6, equal_nan=True))
