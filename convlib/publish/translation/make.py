"""Make the translated notebooks and pages; a notebook of the lessons is run, so that it has its outputs."""

from collections.abc import Callable, Collection
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import nbformat

from convlib.languages import language
from convlib.lessons.glossary.__main__ import refresh as draw_terms
from convlib.lessons.tools.page import page as tools_page
from convlib.publish.refresh import run
from convlib.publish.translation.documents import ROOT, Document, documents, translate, translated
from convlib.text import tr

T = TypeVar("T")
GLOSSARY = PurePosixPath("notebooks/glossary.md")


def make(code: str, wanted: Collection[PurePosixPath] = (), say: Callable[[str], object] = print) -> None:
    """Write the translations of all documents, or of those that are wanted; notebooks that are as they were stay.

    Parameters
    ----------
    code : str
        The language.
    wanted : collection of path
        English files, by their paths in the repository.
    say : callable
        Is told about each notebook that is run, which takes some seconds.
    """
    for document in documents():
        if not wanted or document.source in wanted:
            write(document, code, ROOT / document.target(code), say)
    if not wanted:
        write_tools(code, ROOT / translated(PurePosixPath("docs/tools.md"), code))


def write(document: Document, code: str, target: Path, say: Callable[[str], object] = print) -> None:
    """Write the translation of a document into a file."""
    text = translate(document, code)
    if document.source.suffix == ".ipynb" and target.exists() and cells(target.read_text("utf-8")) == cells(text):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    if document.source == GLOSSARY:
        speaking(code, lambda: draw_terms(target))
    if document.source.match("notebooks/*.ipynb"):
        say(tr("Running {path} …", path=document.target(code)))
        _run(target)


def _run(notebook: Path) -> None:
    """Run a notebook; one that fails is not left there, as if it had been run."""
    try:
        run(notebook)
    except BaseException:
        notebook.unlink()
        raise


def cells(notebook: str) -> list[dict[str, Any]]:
    """Return the cells of a notebook without what running them left there."""
    kept = nbformat.reads(notebook, as_version=4).cells
    return [{key: cell[key] for key in cell if key not in ("outputs", "execution_count")} for cell in kept]


def write_tools(code: str, target: Path) -> None:
    """Write the page of the tools, all of whose sentences are convlib's own."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(speaking(code, tools_page), encoding="utf-8")


def speaking(code: str, work: Callable[[], T]) -> T:
    """Let convlib speak a language while something is done."""
    language(code)
    try:
        return work()
    finally:
        language("en")
