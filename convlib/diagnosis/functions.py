"""A function that somebody wrote: which parameters it has, what to call it with, and what all its calls show.

`check` calls a function itself; the grader calls it in a sandbox, which reads the parameters there. Both ask and judge
here, so that both say the same.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from inspect import Parameter, signature
from typing import Any

import numpy as np

from convlib.diagnosis.cases import judged_settings
from convlib.diagnosis.operations import LINES, OPERATIONS, POOLS
from convlib.diagnosis.questions import Question
from convlib.diagnosis.verdicts import Called, Verdict, call_all, complaint, judge, nothing_yet
from convlib.text import joined, listed, tr

KINDS = {
    Parameter.POSITIONAL_ONLY: "position",
    Parameter.POSITIONAL_OR_KEYWORD: "both",
    Parameter.KEYWORD_ONLY: "name",
    Parameter.VAR_POSITIONAL: "*",
    Parameter.VAR_KEYWORD: "**",
}
"""How a parameter is given, in a word that a sandbox can send."""


@dataclass(frozen=True)
class Facts:
    """What can be read of a function without calling it.

    Attributes
    ----------
    parameters : tuple of (name, kind, is it required), or None
        None where they can't be read. The kinds are those of `KINDS`.
    bare : bool
        Whether nothing is in it but three dots.
    """

    parameters: tuple[tuple[str, str, bool], ...] | None = None
    bare: bool = False

    def names(self, *kinds: str) -> list[str]:
        """Name the parameters of some kinds."""
        return [name for name, kind, _ in self.parameters or () if kind in kinds]

    @property
    def takes_any(self) -> bool:
        """Whether it can be given settings of any name."""
        return self.parameters is None or "**" in [kind for _, kind, _ in self.parameters]


def facts(function: Callable[..., Any]) -> Facts:
    """Read what can be read of a function.

    Examples
    --------
    >>> facts(lambda image, kernel, *, stride=1: ...).parameters
    (('image', 'both', True), ('kernel', 'both', True), ('stride', 'name', False))
    """
    try:
        found = signature(function).parameters.values()
    except (TypeError, ValueError):
        return Facts()
    return Facts(tuple((p.name, KINDS[p.kind], p.default is p.empty) for p in found), _is_bare(function))


def _is_bare(function: Callable[..., Any]) -> bool:
    def bare() -> None: ...

    code = getattr(function, "__code__", None)
    return code is not None and code.co_name != "<lambda>" and code.co_code[::2] == bare.__code__.co_code[::2]


# Its settings


def settings_had(found: Facts, operation: str) -> list[str]:
    """Name the settings that a function can be judged with.

    One that takes any is judged with those of the lessons: stride, padding and, for a kernel, dilation.
    """
    usual = ("stride", "padding") if operation in POOLS else ("stride", "padding", "dilation")
    others = _others(found, operation)
    return [name for name in judged_settings(operation) if name in others or (found.takes_any and name in usual)]


def misfit(found: Facts, operation: str, asked: Collection[str] | None) -> str:
    """Say which settings a function can't be given, and under which name it seems to have them; empty if there are none.

    Parameters
    ----------
    found : Facts
    operation : str
    asked : names, or None
        The settings that it must have. None leaves this to the function; then only a wrong name is told.

    Examples
    --------
    >>> misfit(facts(lambda image, kernel, strides=1: ...), "correlate2d", ["stride"])
    'Your function has no parameter `stride`, but has `strides`. Rename it to `stride`: settings are given by their names.'
    """  # noqa: E501
    if found.takes_any:
        return ""
    renamed = _renamed(found, operation, asked)
    told = [
        tr(
            "Your function has no parameter `{setting}`, but has `{other}`. Rename it to `{setting}`: settings are "
            "given by their names.",
            setting=setting,
            other=other,
        )
        for setting, other in renamed.items()
    ]
    others = _others(found, operation)
    told += [
        tr("Your function has no parameter `{setting}`. It is asked for here, so add it.", setting=setting)
        for setting in asked or ()
        if setting not in others and setting not in renamed
    ]
    return joined(*told)


def unchecked(found: Facts, operation: str, asked: Collection[str] | None) -> str:
    """Say which settings and parameters were not checked; empty if there are none."""
    if found.parameters is None:
        return ""
    others, had = _others(found, operation), settings_had(found, operation)
    absent = [] if asked is not None else [name for name in judged_settings(operation) if name not in had]
    extra = [name for name in others if name not in (had if asked is None else asked)]
    told = []
    if absent:
        told.append(tr("Settings that your function does not have were not checked: {names}.", names=listed(absent)))
    if extra:
        told.append(
            tr(
                "One parameter kept its default and was not checked: {names}.",
                "{n} parameters kept their defaults and were not checked: {names}.",
                n=len(extra),
                names=listed(extra),
            )
        )
    return joined(*told)


def settings_for(question: Question, found: Facts) -> dict[str, Any]:
    """Give the settings to call a function with: those of the question, and usual ones where it requires more."""
    required = {name for name, _, is_required in found.parameters or () if is_required}
    missing = [name for name in _others(found, question.operation) if name in required - set(question.settings)]
    known = signature(OPERATIONS[question.operation]).parameters
    return {**question.settings, **{name: _usual(name, question) for name in missing if name in known}}


def _usual(setting: str, question: Question) -> object:
    """Give the value of a setting that changes nothing."""
    if setting == "stride" and question.operation in POOLS:
        return question.arguments[1]
    if setting == "bias":
        return np.zeros(len(question.arguments[1]))
    return signature(OPERATIONS[question.operation]).parameters[setting].default


def _others(found: Facts, operation: str) -> list[str]:
    """Name the parameters that do not take an argument of the operation."""
    places = [each for each in signature(OPERATIONS[operation]).parameters.values() if each.default is each.empty]
    return [*found.names("position", "both")[len(places) :], *found.names("name")]


def _renamed(found: Facts, operation: str, asked: Collection[str] | None) -> Mapping[str, str]:
    """Pair the settings that are missing with parameters of a similar name."""
    others = _others(found, operation)
    wanted = judged_settings(operation) if asked is None else asked
    strangers = [name for name in others if name not in judged_settings(operation)]
    pairs: dict[str, str] = {}
    for stranger in strangers:
        alike = (name for name in wanted if name not in others and name not in pairs and _is_alike(stranger, name))
        if setting := next(alike, None):
            pairs[setting] = stranger
    return pairs


_OTHER_NAMES = {
    "stride": ("step", "steps", "hop", "jump", "subsample", "subsampling"),
    "padding": ("zeros", "zero_padding", "border_width"),
    "dilation": ("rate", "atrous", "holes"),
    "padding_mode": ("mode", "border", "boundary"),
}
"""What other libraries and people call a setting, where the names themselves are not similar."""


def _is_alike(name: str, setting: str) -> bool:
    word = name.strip("_").lower()
    return (
        word in _OTHER_NAMES.get(setting, ())
        or setting.startswith(word)
        or word.startswith(setting)
        or SequenceMatcher(None, word, setting).ratio() > 0.65
    )


# Its calls


def ask(
    found: Facts,
    call: Callable[[Question, Mapping[str, Any]], Called],
    questions: Sequence[Question],
    asked: Collection[str] | None,
) -> list[Called]:
    """Call a function on cases, up to the first that gives nothing to compare; not at all if it does not fit them."""
    if misfit(found, questions[0].operation, asked):
        return [Called(None, facts=found)]
    answers = call_all(lambda question: call(question, settings_for(question, found)), questions)
    return [replace(answers[0], facts=found), *answers[1:]]


def judge_function(questions: Sequence[Question], answers: Sequence[Called], asked: Collection[str] | None) -> Verdict:
    """Judge a function by what `ask` gave."""
    operation, found = questions[0].operation, answers[0].facts or Facts()
    if problem := misfit(found, operation, asked):
        return Verdict(False, problem)
    if is_blank(answers[-1], found):
        return nothing_yet()
    in_full = _in_full(questions, answers, found)
    verdict = judge(in_full or questions, answers)
    if not verdict:
        return verdict
    said = tr('Your function gives every sum that has a product, as padding="full" does.') if in_full else ""
    return Verdict(True, joined(verdict.sentence, said, unchecked(found, operation, asked)))


def _in_full(questions: Sequence[Question], answers: Sequence[Called], found: Facts) -> list[Question]:
    """Ask for every sum that has a product, if a function of one dimension without padding gives as many.

    Slides S8 and S9 define the sums so.
    """
    asked = [replace(question, settings={**question.settings, "padding": "full"}) for question in questions]
    if questions[0].operation not in LINES or "padding" in settings_had(found, questions[0].operation):
        return []
    right = asked[0].key.right
    is_full = not complaint(answers[0], right) and np.asarray(answers[0].value).shape == np.shape(right)
    return asked if is_full else []


def is_blank(last: Called, found: Facts) -> bool:
    """Return whether a function gave nothing because three dots stand where an answer should."""
    if last.error:
        return "ellipsis" in last.error.lower()
    return last.value is ... or (last.value is None and found.bare)
