"""The sentences of convlib: what is passed to `tr` and `mark` in Python, the strings in TOML, and those of the site."""

import ast
import tomllib
from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract

from convlib.publish.site.sentences import in_html, in_javascript

PACKAGE = Path(__file__).parents[2]
# One text is a sentence; two are the same sentence for one and for several.
ARGUMENTS: Any = {1: (1,), 2: (1, 2)}
KEYWORDS = {"tr": ARGUMENTS, "mark": ARGUMENTS, "whole": ARGUMENTS}

Found = tuple[int, str, list[str | None], list[str]]
"""What Babel wants of an extractor: line, keyword, texts and comments."""


def collect(package: Path = PACKAGE) -> Catalog:
    """Collect the sentences of all files of a package."""
    catalog = Catalog(fuzzy=False)
    extractors: dict[str, Any] = {
        "**/*.py": python_texts,
        "**/*.toml": toml_texts,
        "publish/site/assets/*.html": html_texts,
        "publish/site/assets/*.mjs": javascript_texts,
    }
    files = {file: extractor for pattern, extractor in extractors.items() for file in package.glob(pattern)}
    for file in sorted(files):
        source = BytesIO(file.read_bytes())
        for line, message, _comments, _context in extract(files[file], source, KEYWORDS):
            catalog.add(message, locations=[(f"convlib/{file.relative_to(package).as_posix()}", line)])
    return catalog


def python_texts(file: IO[bytes], keywords: Collection[str], _comment_tags: object, options: object) -> Iterator[Found]:
    """Find the texts that are passed to the keywords; Babel's own extractor would take the fields for texts too."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords:
            yield node.lineno, node.func.id, [_literal(argument) for argument in node.args], []


def _literal(argument: ast.expr) -> str | None:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return None


def toml_texts(file: IO[bytes], _keywords: object, _comment_tags: object, options: object) -> Iterator[Found]:
    """Find all strings: in the package's TOML files each is a text that a learner can see, but for measured rows."""
    for text in _strings(tomllib.load(file)):
        yield 0, "whole", [text], []


def html_texts(file: IO[bytes], _keywords: object, _comment_tags: object, options: object) -> Iterator[Found]:
    """Find the sentences of a page."""
    for text in in_html(file.read().decode()):
        yield 0, "whole", [text], []


def javascript_texts(file: IO[bytes], _keywords: object, _comment_tags: object, options: object) -> Iterator[Found]:
    """Find the sentences of a module."""
    for text in in_javascript(file.read().decode()):
        yield 0, "whole", [text], []


MEASURED = {"note", "answer", "layer"}
"""The sentences of a measured row of `convlib/tools.toml`; its other strings are data."""


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict) and "command" in value:
        value = [text for name, text in value.items() if name in MEASURED]
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)
