"""Make the translated notebooks and pages; a notebook of the lessons is run, so that it has its outputs."""

from collections.abc import Callable, Collection
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat

from convlib.languages import speaking
from convlib.lessons.glossary.__main__ import refresh as draw_terms
from convlib.lessons.tools.page import page as tools_page
from convlib.publish.refresh import run
from convlib.publish.translation.documents import ROOT, Document, documents, translate, translated
from convlib.text import tr

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
    if document.source.suffix == ".ipynb" and target.exists() and is_same(target.read_text("utf-8"), text):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    if document.source == GLOSSARY:
        with speaking(code):
            draw_terms(target)
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


def is_same(notebook: str, other: str) -> bool:
    """Whether two notebooks differ at most in what running them left there."""
    return _written(notebook) == _written(other)


def _written(notebook: str) -> tuple[object, list[dict[str, Any]]]:
    read = nbformat.reads(notebook, as_version=4)
    cells = [{key: cell[key] for key in cell if key not in ("outputs", "execution_count")} for cell in read.cells]
    return read.metadata.get("convlib"), cells


def write_tools(code: str, target: Path) -> None:
    """Write the page of the tools, all of whose sentences are convlib's own."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with speaking(code):
        page = tools_page()
    target.write_text(page, encoding="utf-8")
