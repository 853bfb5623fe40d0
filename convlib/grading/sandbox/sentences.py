"""Sentences about values that a sandbox does not send: it sends facts, and the grader's side puts them into words."""

from convlib.text import mark, tr

_OTHERS = {
    "type": (
        mark("Your function returns a value of type {detail}, which is no array of numbers."),
        mark("Your answer is of type {detail}, which is no array of numbers."),
    ),
    "large array": (
        mark("Your function returns an array of shape {detail}, which is too large."),
        mark("Your answer is an array of shape {detail}, which is too large."),
    ),
    "long integer": (
        mark("Your function returns a number that is too large."),
        mark("Your answer is too large."),
    ),
    "too much": (
        mark("Your function returns a value that is too large or too deeply nested."),
        mark("Your answer is a value that is too large or too deeply nested."),
    ),
}
"""For each `wire.KINDS`, the sentence about what a function returned, and about an answer."""


def about_other(kind: str, detail: str, *, returned: bool) -> str:
    """Say what a value was that the sandbox did not send.

    Examples
    --------
    >>> about_other("type", "dict", returned=True)
    'Your function returns a value of type dict, which is no array of numbers.'
    """
    of_function, of_answer = _OTHERS[kind]
    return tr(of_function if returned else of_answer, detail=detail)
