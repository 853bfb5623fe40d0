"""The languages that convlib speaks: English, and those that have a catalog beside this file."""

import gettext
import os
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
    if not isinstance(code, str) or code not in CODES:
        known, value = listed(map(repr, CODES)), shown(code)
        raise ValueError(tr("{name} {value} is not known; choose from {known}.", name="code", value=value, known=known))
    if code in MODULES:
        filled = import_module(f"{__name__}.{MODULES[code]}").filled
        with catalog_of(code).open("rb") as file:
            text.catalog, text.fill = gettext.GNUTranslations(file), filled
    else:
        text.catalog, text.fill = gettext.NullTranslations(), text.filled
