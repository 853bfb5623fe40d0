"""The sentences of the site's pages and scripts: those of HTML stand in its elements, those of JavaScript in `say`.

They are in the same catalog as the sentences of Python, where `translation` finds them, and are looked up with `tr`.

>>> in_html("<p>Press <b>Run</b>\\n$when.</p><p>$all</p>")
['Press <b>Run</b> $when.']
>>> in_javascript('say("{n} of {all} MB", { n, all })')
['{n} of {all} MB']
"""

import json
import re
from pathlib import Path

from convlib.text import tr

ASSETS = Path(__file__).with_name("assets")
_ELEMENT = re.compile(
    r'(?P<before><(?P<name>title|h\d|p|a|dt|dd|legend)\b[^>]*>|<meta name="description" content=")'
    r'(?P<text>.*?)(?(name)(?=</(?P=name)>)|(?=">))',
    re.DOTALL,
)
"""An element that is no part of another one of these; the tags in its text belong to the text."""
_NO_TEXT = re.compile(r"<[^>]*>|\$\w+")
_WORD = re.compile(r"[A-Za-z]{2,}")
_STRING = r'"(?:[^"\\]|\\.)*"'
_SAY = re.compile(rf"\bsay\(\s*({_STRING}(?:\s*\+\s*{_STRING})*)")


def in_html(source: str) -> list[str]:
    """List the sentences of a page, each in one line."""
    return [text for found in _ELEMENT.finditer(source) if (text := _text(found))]


def _text(found: re.Match[str]) -> str:
    """Return the text of an element, or nothing if it has only fields."""
    text = " ".join(found["text"].split())
    return text if _WORD.search(_NO_TEXT.sub(" ", text)) else ""


def translated(source: str) -> str:
    """Return a page in the present language."""
    return _ELEMENT.sub(lambda found: found["before"] + tr(text) if (text := _text(found)) else found[0], source)


def in_javascript(source: str) -> list[str]:
    """List the sentences of a module: the first argument of each `say`, which may be joined from several strings."""
    return ["".join(map(json.loads, re.findall(_STRING, found[1]))) for found in _SAY.finditer(source)]


def of_scripts() -> dict[str, str]:
    """Return the sentences of all scripts: the English one -> the one of the present language."""
    found = [sentence for file in sorted(ASSETS.glob("*.mjs")) for sentence in in_javascript(file.read_text("utf-8"))]
    return {sentence: tr(sentence) for sentence in found}
