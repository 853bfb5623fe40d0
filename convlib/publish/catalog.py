"""Bring the translation of every sentence that a user of convlib can see up to date.

    python -m convlib.publish.catalog ko

A sentence that is new or has changed gets an empty place in `translations/ko/convlib.po`, and is named. Translators
fill it in and run the command again: it compiles the file for `convlib.languages`. Babel, which only developers need,
reads, merges and writes the files. Sentences come from two places: what is passed to `tr` and `mark` in Python, and the
strings in TOML.
"""

import argparse
import ast
import tomllib
from collections.abc import Collection, Iterator
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from convlib.languages import catalog_of

PACKAGE = Path(__file__).parents[1]
TRANSLATIONS = PACKAGE.parent / "translations"
# One text is a sentence; two are the same sentence for one and for several.
ARGUMENTS: Any = {1: (1,), 2: (1, 2)}
KEYWORDS = {"tr": ARGUMENTS, "mark": ARGUMENTS, "toml": ARGUMENTS}

Found = tuple[int, str, list[str | None], list[str]]
"""What Babel wants of an extractor: line, keyword, texts and comments."""


def collect(package: Path = PACKAGE) -> Catalog:
    """Collect the sentences of all files of a package."""
    catalog = Catalog(project="convlib", version=version("convlib"), fuzzy=False)
    extractors: dict[str, Any] = {".py": python_texts, ".toml": toml_texts}
    for file in sorted(file for file in package.rglob("*") if file.suffix in extractors):
        source = BytesIO(file.read_bytes())
        for line, message, _comments, _context in extract(extractors[file.suffix], source, KEYWORDS):
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
        yield 0, "toml", [text], []


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


def update(sentences: Catalog, code: str) -> Catalog:
    """Return what is translated into a language, with an empty place for each sentence that is new or has changed."""
    source = source_of(code)
    if source.exists():
        with source.open("rb") as file:
            known = read_po(file, locale=code)
    else:
        known = Catalog(locale=code)
    known.update(sentences, no_fuzzy_matching=True)
    known.obsolete.clear()
    return known


def source_of(code: str) -> Path:
    """Return the file that translators write."""
    return TRANSLATIONS / code / "convlib.po"


def write(catalog: Catalog, code: str) -> None:
    """Write a translation: the file that translators read, and the one that convlib reads."""
    source_of(code).parent.mkdir(parents=True, exist_ok=True)
    with source_of(code).open("wb") as file:
        write_po(file, catalog, width=0, no_location=True, sort_by_file=True)
    catalog_of(code).write_bytes(compiled(catalog))


def compiled(catalog: Catalog) -> bytes:
    """Return a translation as convlib reads it."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def missing(catalog: Catalog) -> list[Message]:
    """List the sentences that are not translated yet."""
    return [message for message in catalog if message.id and not message.string]


def main() -> None:
    """Bring a translation up to date, and name what is still to be translated."""
    parser = argparse.ArgumentParser(
        prog="python -m convlib.publish.catalog",
        description="Bring translations/CODE/convlib.po up to date, and compile it for convlib.",
    )
    parser.add_argument("code", help="a language, such as ko")
    code = parser.parse_args().code
    catalog = update(collect(), code)
    write(catalog, code)
    left = missing(catalog)
    for message in left:
        print(f"{message.locations[0][0]}: {message.id}")
    print(f"{source_of(code)}: {len(catalog)} sentences, {len(left)} of them to be translated")


if __name__ == "__main__":
    main()
