"""The HTML of one cell that stands alone: its tags are closed, its pictures embedded, its links lead to slides."""

import base64
import io
import mimetypes
import re
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode
from PIL import Image, UnidentifiedImageError

from convlib.publish.slides.problems import Problems
from convlib.text import tr

_MEDIA = ("image/", "video/", "audio/")
_CLEANED = ("script", "style", "link", "meta", "base", "title")
_NOTEBOOK = re.compile(r"^([^:?#]+)\.ipynb(#.*)?$")
_PAGE = re.compile(r"^[^:?#]+\.md(#.*)?$")  # such as the glossary, of which there are no slides
_ONCE = re.compile(r"<(script|style)\b[^>]* data-convlib-once\b[^>]*>.*?</\1>", re.DOTALL)
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]+:|//)", re.IGNORECASE)


def once(page: str) -> str:
    """Leave out what is marked to be needed only once in a page, from the second time on."""
    seen: set[str] = set()

    def first(found: re.Match) -> str:
        text = "" if found[0] in seen else found[0]
        seen.add(found[0])
        return text

    return _ONCE.sub(first, page)


def standing_alone(content: str, cell: NotebookNode, folder: Path, problems: Problems) -> str:
    """Close the tags of a cell's HTML, embed the files that it shows, and turn links to notebooks to their slides."""
    soup = BeautifulSoup(content, "html.parser")
    if cell.cell_type == "markdown":
        _clean(soup, problems)
    for tag in soup.find_all(src=True):
        _embed(tag, cell, folder, problems)
    for link in soup.find_all("a", href=_PAGE):
        link.unwrap()
    for link in soup.find_all("a", href=_NOTEBOOK):
        link["href"] = _NOTEBOOK.sub(r"\1.html\2", str(link["href"]))
    return str(soup)


def _clean(soup: BeautifulSoup, problems: Problems) -> None:
    """Take out of a text what acts on the whole page; JupyterLab does not let it act either."""
    for tag in soup.find_all(_CLEANED):
        problems.add(tr("The text has a <{tag}> element; slides leave it out, as JupyterLab does.", tag=tag.name))
        tag.decompose()


def _embed(tag: Tag, cell: NotebookNode, folder: Path, problems: Problems) -> None:
    """Put the file that a tag shows into the page; say what cannot be put there."""
    source = str(tag["src"])
    if source.startswith("attachment:"):
        found = _attached(unquote(source.removeprefix("attachment:")), cell, problems)
    elif source.startswith("data:"):
        found = source
    elif _SCHEME.match(source):
        problems.add(tr("{address} is read from the network each time the slides are shown.", address=source))
        return
    else:
        found = _read(unquote(source), folder, problems)
    if found and not _is_readable(found):
        problems.add(_unreadable(source))
        found = ""
    if found:
        tag["src"] = found
    else:
        _describe(tag, source)


def _unreadable(source: str) -> str:
    if source.startswith("data:"):
        return tr("A picture cannot be read.")
    return tr("The picture {name} cannot be read.", name=unquote(source))


def _describe(tag: Tag, source: str) -> None:
    """Show, in place of a picture, the text that describes it."""
    tag.name, text = "em", str(tag.get("alt") or unquote(source)[:60])
    tag.attrs = {}
    tag.string = text


def _attached(name: str, cell: NotebookNode, problems: Problems) -> str:
    forms = (cell.get("attachments") or {}).get(name) or {}
    for mime, content in forms.items():
        if mime.startswith(_MEDIA):
            return f"data:{mime};base64,{''.join(content)}"
    problems.add(tr("The attachment {name} is missing.", name=name))
    return ""


def _read(name: str, folder: Path, problems: Problems) -> str:
    path = folder / name
    mime = mimetypes.guess_type(path)[0] or ""
    if not mime.startswith(_MEDIA):
        problems.add(tr("The file {name} is neither a picture nor a sound nor a film, so it is left out.", name=name))
        return ""
    try:
        return f"data:{mime};base64,{base64.b64encode(path.read_bytes()).decode()}"
    except (OSError, ValueError):
        problems.add(tr("The file {name} is missing, or cannot be opened.", name=name))
        return ""


def _is_readable(address: str) -> bool:
    """Whether an embedded photograph is one; other kinds of files are not looked into."""
    kind, _comma, content = address.partition(",")
    if not kind.startswith("data:image/") or "svg" in kind or not kind.endswith(";base64"):
        return True
    try:
        Image.open(io.BytesIO(base64.b64decode(content)))
    except (UnidentifiedImageError, ValueError, OSError):
        return False
    return True
