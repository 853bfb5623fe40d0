"""The notebooks and pages that are translated, where their translations stand, and how these are made.

A notebook keeps its cells: what changes is their texts, and one cell comes first that lets convlib speak the language.
An exercise says from what it was made, so that the grader notices one that is older than its English.
"""

import copy
import functools
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import nbformat
from babel.messages.catalog import Catalog

from convlib.languages import speaking
from convlib.languages.notebooks import digest, speaking_cell
from convlib.publish.translation import catalogs
from convlib.publish.translation.links import github_anchor, jupyterlab_anchor, moved
from convlib.publish.translation.texts import BLOCK, found, replaced
from convlib.text import present

ROOT = Path(__file__).parents[3]
SOURCES = ("notebooks/*.ipynb", "notebooks/*.md", "exercises/*/*.ipynb", "docs/*.md", "README.md")
GENERATED = {"docs/tools.md"}
"""Pages whose sentences are convlib's own."""
HEADING = re.compile(r"#+ (.+)")


@dataclass(frozen=True)
class Document:
    """A notebook or a page, by its path in the repository."""

    source: PurePosixPath

    @property
    def is_exercise(self) -> bool:
        """Whether it is handed in and graded."""
        return self.source.parts[0] == "exercises"

    def target(self, code: str) -> PurePosixPath:
        """Return where its translation stands: in a folder with the code of the language."""
        return translated(self.source, code)

    def catalog(self, code: str) -> Path:
        """Return the file that translators write."""
        return ROOT / "translations" / code / f"{self.source.with_suffix('')}.po"

    def texts(self) -> Catalog:
        """Collect its texts, each with the cell or the heading that it stands in."""
        catalog = Catalog(fuzzy=False)
        for place, kind, source in self._parts():
            for _start, _end, text in found(kind, source):
                catalog.add(text, context=place, locations=[(f"{self.source}: {place}", 0)])
        return catalog

    def _parts(self) -> Iterator[tuple[str, str, str]]:
        """Give the name of each cell or section, its kind, and what is written in it."""
        if self.source.suffix == ".ipynb":
            for cell in self.notebook().cells:
                yield cell.id, cell.cell_type, cell.source
        else:
            for place, section in sections(self.read()):
                yield place, "markdown", section

    def read(self) -> str:
        """Return the English file."""
        return (ROOT / self.source).read_text(encoding="utf-8")

    def notebook(self) -> nbformat.NotebookNode:
        """Return the English notebook."""
        return nbformat.reads(self.read(), as_version=4)


def documents(root: Path | None = None) -> list[Document]:
    """List all that is translated, in the repository or below a copy of it."""
    root = root or ROOT
    paths = sorted(path.relative_to(root).as_posix() for pattern in SOURCES for path in root.glob(pattern))
    return [Document(PurePosixPath(path)) for path in paths if path not in GENERATED]


def translated(path: PurePosixPath, code: str) -> PurePosixPath:
    """Return where the translation of a file of the repository stands, if it has one, else the file itself.

    Examples
    --------
    >>> translated(PurePosixPath("notebooks/06_stride.ipynb"), "ko")
    PurePosixPath('notebooks/ko/06_stride.ipynb')
    >>> translated(PurePosixPath("README.md"), "ko")
    PurePosixPath('docs/ko/README.md')
    >>> translated(PurePosixPath("LICENSE"), "ko")
    PurePosixPath('LICENSE')
    """
    if path == PurePosixPath("README.md"):
        return PurePosixPath("docs", code, path)
    pictures = "notebooks/pictures/*"  # drawn anew, since they have words
    known = any(path.match(pattern) and len(path.parts) == pattern.count("/") + 1 for pattern in (*SOURCES, pictures))
    return PurePosixPath(path.parts[0], code, *path.parts[1:]) if known else path


def sections(page: str) -> Iterator[tuple[str, str]]:
    """Split a page at its headings; what stands before the first has no name.

    Examples
    --------
    >>> list(sections("Text.\\n\\n## Size\\n\\n```\\n# code\\n```\\n"))
    [('', 'Text.\\n\\n'), ('Size', '## Size\\n\\n```\\n# code\\n```\\n')]
    """
    found = [(block.start(), heading[1]) for block in BLOCK.finditer(page) if (heading := HEADING.match(block[0]))]
    starts = [(0, ""), *found]
    for (start, name), (end, _next) in zip(starts, [*found, (len(page), "")], strict=True):
        yield name, page[start:end]


def translate(document: Document, code: str) -> str:
    """Return the translation of a page, or of a notebook without outputs; what is not translated stays English."""
    catalog = catalogs.read(document.catalog(code), code)

    def put(place: str, kind: str, source: str) -> str:
        def known(text: str) -> str | None:
            message = catalog.get(text, place)
            if message is None:
                return of_convlib(code, text)
            return None if message.fuzzy else str(message.string)

        return moved_to(document, code, replaced(kind, source, known))

    if document.source.suffix == ".md":
        return "".join(put(place, "markdown", section) for place, section in sections(document.read()))
    notebook = copy.deepcopy(document.notebook())
    if document.is_exercise:
        notebook.metadata["convlib"] = {"made_from": digest(notebook.cells)}
    for cell in notebook.cells:
        cell.source = put(cell.id, cell.cell_type, cell.source)
        if "checksum" in cell.metadata.get("nbgrader", {}):
            cell.metadata.nbgrader["checksum"] = checksum(cell)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.cells.insert(1, _speaking(code))
    return nbformat.writes(notebook) + "\n"


def of_convlib(code: str, text: str) -> str | None:
    """Return the translation of a sentence that convlib writes into exercises; None if it is none of convlib's."""
    with speaking(code):
        translation = present().catalog.gettext(text)
    return None if translation == text else translation


def checksum(cell: nbformat.NotebookNode) -> str:
    """Return the checksum by which nbgrader tells whether a cell was changed since it was handed out."""
    about = cell.metadata.nbgrader
    is_locked = not about.solution and (about.grade or about.locked)
    hashed = [cell.source, cell.cell_type, about.grade, about.solution, is_locked, about.grade_id]
    if about.grade:
        hashed.append(float(about.points))
    return hashlib.md5("".join(map(str, hashed)).encode(), usedforsecurity=False).hexdigest()


def _speaking(code: str) -> nbformat.NotebookNode:
    """Return the cell that lets convlib speak the language, which a lesson's slides leave out."""
    metadata = {"slideshow": {"slide_type": "skip"}}
    return nbformat.v4.new_code_cell(speaking_cell(code), id="language", metadata=metadata)


def moved_to(document: Document, code: str, text: str) -> str:
    """Let the links of a text lead from the translation to translations, and else to what they led to before.

    A link to the translation itself leads back to the English.
    """
    target = document.target(code)

    def leads_to(path: PurePosixPath) -> PurePosixPath:
        return document.source if path == target else translated(path, code)

    return moved(text, document.source, target, leads_to, headings(code, ROOT))


@functools.cache
def headings(code: str, root: Path) -> dict[PurePosixPath, dict[str, str]]:
    """Return the anchors of the headings of each document below a folder, in English and as they are translated."""
    return {document.source: dict(_anchors(document, code)) for document in documents(root)}


def _anchors(document: Document, code: str) -> Iterator[tuple[str, str]]:
    anchor = jupyterlab_anchor if document.source.parts[0] == "notebooks" else github_anchor
    for message in catalogs.read(document.catalog(code), code):
        if message.id and message.string and not message.fuzzy:
            english, other = HEADING.match(message.id), HEADING.match(str(message.string))
            if english and other:
                yield anchor(english[1]), anchor(other[1])
