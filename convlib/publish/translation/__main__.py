"""Bring the translations up to date, or make what is translated.

    python -m convlib.publish.translation ko
    python -m convlib.publish.translation ko --make [notebooks/06_stride.ipynb …]

The first command gives each text that is new an empty place in `translations/ko/`, marks what is older than its
English as fuzzy, names both, and compiles convlib's own sentences. Translators fill in and run it again. The second
writes the notebooks and pages. Babel, which only developers need, reads, merges and writes the files: it is the one of
the living libraries for PO files that also finds the sentences in code and compiles them.
"""

import argparse
from pathlib import Path, PurePosixPath

from babel.messages.catalog import Catalog

from convlib.languages import catalog_of
from convlib.publish.translation import catalogs
from convlib.publish.translation.documents import ROOT, documents
from convlib.publish.translation.make import make
from convlib.publish.translation.sentences import collect


def source_of(code: str) -> Path:
    """Return the file with the translation of convlib's sentences."""
    return ROOT / "translations" / code / "convlib.po"


def texts(code: str) -> dict[Path, Catalog]:
    """Collect the texts of convlib and of every document: file of the translation -> the texts in English."""
    return {source_of(code): collect(), **{document.catalog(code): document.texts() for document in documents()}}


def update(code: str) -> None:
    """Bring all files of a language up to date, and name what is left to do."""
    left = total = 0
    for file, found in texts(code).items():
        catalog = catalogs.update(catalogs.read(file, code), found)
        catalogs.write(catalog, file)
        for message in catalogs.unfinished(catalog):
            print(f"{message.locations[0][0]}: {'older' if message.fuzzy else 'not translated'}: {message.id}")
        left, total = left + len(catalogs.unfinished(catalog)), total + len(catalog)
    catalog_of(code).write_bytes(catalogs.compiled(catalogs.read(source_of(code), code)))
    print(f"translations/{code}: {total} texts, {left} of them to be translated")


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        prog="python -m convlib.publish.translation",
        description="Bring translations/CODE up to date, or make the notebooks and pages in that language.",
    )
    parser.add_argument("code", help="a language, such as ko")
    parser.add_argument(
        "--make", nargs="*", type=PurePosixPath, metavar="FILE", help="make all, or these English files"
    )
    arguments = parser.parse_args()
    if arguments.make is None:
        update(arguments.code)
    else:
        make(arguments.code, arguments.make)


if __name__ == "__main__":
    main()
