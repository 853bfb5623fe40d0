"""The languages that convlib speaks: English, and those that have a catalog beside this file."""

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path

from convlib import text
from convlib.text import listed, shown, tr

MODULES = {"ko": "korean"}
"""Each language but English -> the module that fills its templates in, imported when it is wanted."""
CODES = ("en", *MODULES)


def catalog_of(code: str) -> Path:
    """Return the file that has the sentences of a language."""
    return Path(__file__).with_name(f"{code}.mo")


VARIABLE = "COURSE_LANGUAGE"


def of_course() -> None:
    """Let a command of the course speak the language that the variable COURSE_LANGUAGE names; without it, English."""
    language(os.environ.get(VARIABLE) or "en")


def language(code: str) -> None:
    """Let exhibits, questions, feedback and errors speak a language from now on; what is on the screen stays.

    Parameters
    ----------
    code : str
        "en" for English or "ko" for Korean.

    Raises
    ------
    ValueError
        If convlib does not speak it.

    Examples
    --------
    >>> language("ko")
    >>> tr("Hint")
    '힌트'
    >>> language("en")
    """
    text.spoken = _found(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language within a block, in this thread alone; what else runs meanwhile keeps its own.

    Examples
    --------
    >>> with speaking("ko"):
    ...     print(tr("Hint"))
    힌트
    >>> tr("Hint")
    'Hint'
    """
    before = text.spoken_here.set(_found(code))
    try:
        yield
    finally:
        text.spoken_here.reset(before)


def _found(code: str) -> text.Language:
    if not isinstance(code, str) or code not in CODES:
        known, value = listed(map(repr, CODES)), shown(code)
        raise ValueError(tr("{name} {value} is not known; choose from {known}.", name="code", value=value, known=known))
    return _read(code) if code in MODULES else text.ENGLISH


@cache
def _read(code: str) -> text.Language:
    with catalog_of(code).open("rb") as file:
        return text.Language(code, gettext.GNUTranslations(file), import_module(f"{__name__}.{MODULES[code]}").filled)
