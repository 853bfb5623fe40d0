"""The files in `assets/`, as the widgets need them: one text of JavaScript and one of CSS.

anywidget takes one ES module a widget. Ours are small files that import each other, so that node can test them and a
linter can read them. `module` puts a file after all that it imports and takes the lines away that are of no use then;
no build step is needed. A test sees to it that no two files use the same name.
"""

import re
from pathlib import Path

ASSETS = Path(__file__).parents[1] / "assets"
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.mjs)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default .*\n", re.MULTILINE)


def module(name: str) -> str:
    """Return a file of `assets/`, joined with all that it imports, as the text of one ES module."""
    *before, last = (_EXPORT.sub("", _IMPORT.sub("", _read(file))) for file in needed(name))
    return "\n".join([*(_DEFAULT.sub("", text) for text in before), last])


def needed(name: str) -> list[str]:
    """List a file and all that it imports, each after those that it needs."""
    found: dict[str, None] = {}
    for imported in _IMPORT.findall(_read(name)):
        found |= dict.fromkeys(needed(imported))
    return [*found, name]


def style(name: str) -> str:
    """Return a style sheet of `assets/`."""
    return _read(name)


def _read(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
