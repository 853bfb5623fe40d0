"""The names of students: which are allowed, how they are compared, and how any other name is shown."""

import re
import unicodedata

LONGEST_NAME = 64
KINDS = "LM"  # Unicode's letters of any script, and the marks that belong to some of them
SIGNS = "._- "  # not at the beginning, but for "_"; a space is allowed between two other characters
BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks that nobody can see."""


def tidy(name: str) -> str:
    """Return a name in NFC without surrounding spaces; its capitals stay."""
    return unicodedata.normalize("NFC", name).strip()


def is_name(name: str) -> bool:
    """Whether a student may have this name, so that it is safe in a path, in a page and in a table.

    Examples
    --------
    >>> [is_name(name) for name in ("kim_a", "20231234", "김각", "Lee Min-ji", "O'Neil", "<b>", "..", "a/b", "")]
    [True, True, True, True, False, False, False, False, False]
    """
    name = tidy(name)
    begins = name[:1] == "_" or name[:1].isalnum()
    return begins and len(name) <= LONGEST_NAME and "  " not in name and all(map(_is_allowed, name))


def escaped(name: str) -> str:
    """Write a name that is not allowed, so that nothing in it is obeyed: not by a terminal, a shell or a page.

    Examples
    --------
    >>> print(escaped("<b>kim\\n"))
    \\x3cb\\x3ekim\\x0a
    """
    shown = "".join(map(_escaped, name[: 2 * LONGEST_NAME]))
    return shown if len(name) <= 2 * LONGEST_NAME else f"{shown}…"


def _escaped(char: str) -> str:
    if _is_allowed(char):
        return char
    return f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}"


def _is_allowed(char: str) -> bool:
    kind = unicodedata.category(char)
    return (kind[0] in KINDS or kind == "Nd" or char in SIGNS) and not BLANK.match(char)
