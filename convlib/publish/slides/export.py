"""The lecture as HTML files: slides that open from a disk, with no kernel, no network and no server.

`python -m convlib.publish.slides notebooks/*.ipynb --to lecture` runs notebooks, and writes each as one file that holds
all it needs: pictures, formulas (MathML), texts. The metadata of the cells decide which slide each is on, as for the
live slides: their slide types, and the tag `hide-input` where code is left out. An explorer is shown by its
picture, and once more for each entry of ``{"convlib": {"states": [{"stride": 2}]}}`` in the metadata of its cell.
"""

import argparse
import glob
import html
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
from latex2mathml import converter
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

_HERE = Path(__file__).parent
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>
<body>{slides}<script>{script}</script></body></html>
"""
_SET = """for name, value in {state!r}.items():
    getattr(_, name)  # a name that is no setting is an error
    setattr(_, name, value)
_"""


def write(path: Path, folder: Path) -> Path:
    """Run a notebook, and write its slides into a folder under its own name.

    Raises
    ------
    ValueError
        If the file is no notebook.
    RuntimeError
        If a cell fails; it is named by its first line.
    """
    notebook = with_states(_read(path))
    _run(notebook, path.parent)
    page = folder / f"{path.stem}.html"
    page.write_text(slides(notebook, path.stem), encoding="utf-8")
    return page


def _read(path: Path) -> NotebookNode:
    try:
        return nbformat.read(path, as_version=4)
    except (ValueError, AttributeError, nbformat.ValidationError) as error:
        raise ValueError("it is no notebook") from error


def _run(notebook: NotebookNode, folder: Path) -> None:
    client = NotebookClient(
        notebook,
        resources={"metadata": {"path": str(folder)}},
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],  # else each kernel warns of a wire that does not leave this machine
    )
    with client.setup_kernel():
        for number, cell in enumerate(notebook.cells):
            try:
                client.execute_cell(cell, number)
            except CellExecutionError as error:
                first = cell.source.splitlines()[0]
                raise RuntimeError(f'the cell "{first}" fails with {error.ename}: {error.evalue}') from error


def with_states(notebook: NotebookNode) -> NotebookNode:
    """Put a cell after an explorer's for each further state that its metadata ask for."""
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        for state in cell.metadata.get("convlib", {}).get("states", []):
            code = _SET.format(state=dict(state))
            metadata = {"slideshow": {"slide_type": "subslide"}, "tags": ["hide-input"]}
            cells.append(nbformat.v4.new_code_cell(code, metadata=metadata))
    notebook.cells = cells
    return notebook


def slides(notebook: NotebookNode, title: str) -> str:
    """Write a notebook that was run as one HTML page."""
    parts = []
    for cell in notebook.cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type", "-")
        if kind == "skip":
            continue
        if kind in ("slide", "subslide") or not parts:
            parts.append([])
        classes = " ".join([kind, *cell.metadata.get("tags", [])])
        parts[-1].append(f'<div class="{classes}">{"".join(_cell(cell))}</div>')
    sections = "".join(f"<section>{''.join(part)}</section>" for part in parts)
    style = (_HERE / "slides.css").read_text(encoding="utf-8") + HtmlFormatter().get_style_defs(".highlight")
    script = (_HERE / "slides.js").read_text(encoding="utf-8")
    return _PAGE.format(title=html.escape(title), style=style, slides=sections, script=script)


def _cell(cell: NotebookNode) -> Iterator[str]:
    if cell.cell_type == "markdown":
        yield MarkdownWithMath(renderer=_Formulas(escape=False)).render(cell.source).replace(".ipynb", ".html")
        return
    if "hide-input" not in cell.metadata.get("tags", []):
        yield Highlight2HTML()(cell.source)
    for output in cell.outputs:
        yield _output(output)


class _Formulas(IPythonRenderer):
    """Markdown with its formulas as MathML, which a browser shows without a script."""

    def inline_math(self, body: str) -> str:
        return converter.convert(body)

    def block_math(self, body: str) -> str:
        return converter.convert(body, display="block")


def _output(output: NotebookNode) -> str:
    data = output.get("data", {})
    if "text/html" in data:
        return data["text/html"]
    if "image/png" in data:
        alt = html.escape(data.get("text/plain", "picture"))
        return f'<img alt="{alt}" src="data:image/png;base64,{data["image/png"].strip()}">'
    text = output.get("text") or data.get("text/plain") or "\n".join(output.get("traceback", []))
    return f"<pre>{html.escape(text)}</pre>"


def main() -> None:
    """Write slides for the notebooks that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m convlib.publish.slides", description=main.__doc__)
    parser.add_argument("notebooks", nargs="+", help="files, or patterns such as notebooks/*.ipynb")
    parser.add_argument("--to", type=Path, default=Path("lecture"), help="folder to write into (default: lecture)")
    wanted = parser.parse_args()
    try:
        paths = [path for name in wanted.notebooks for path in _matching(name)]
    except ValueError as problem:
        sys.exit(str(problem))
    wanted.to.mkdir(parents=True, exist_ok=True)
    written = [_written(path, wanted.to) for path in paths]
    if not all(written):
        sys.exit(1)


def _matching(name: str) -> list[Path]:
    """List the files that a name or a pattern stands for; not every shell does that."""
    path = Path(name)
    if path.is_dir():
        raise ValueError(f"{name} is a folder; name its notebooks, as in {path / '*.ipynb'}")
    paths = [path] if path.exists() else [Path(file) for file in sorted(glob.glob(name))]
    if not paths:
        raise ValueError(f"no file matches {name}")
    return paths


def _written(path: Path, folder: Path) -> bool:
    """Write a notebook's slides and say where, or say why not."""
    try:
        print(write(path, folder), flush=True)
    except (ValueError, RuntimeError) as problem:
        print(f"{path} is not written: {problem}", file=sys.stderr, flush=True)
        return False
    return True


if __name__ == "__main__":
    main()
