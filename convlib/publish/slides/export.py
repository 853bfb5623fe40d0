"""The lecture as HTML files: slides that open from a disk, with no kernel, no network and no server.

`python -m convlib.publish.slides notebooks/*.ipynb --to lecture` runs notebooks and writes each as one file. The
metadata of the cells decide which slide each is on, as for the live slides: their slide types, and the tag `hide-input`
where code is left out. An explorer works there too, and is shown once more for each further state that its cell names.

What cannot be shown is told in a sentence that names the notebook and the cell; all else is written. The exit code is
1 if anything was told.
"""

import argparse
import glob
import sys
from pathlib import Path

from convlib.publish.slides.executed import executed
from convlib.publish.slides.html_page import html_page
from convlib.publish.slides.problems import Problems
from convlib.text import joined, tr


def main() -> None:
    """Write slides for the notebooks that the command line names."""
    parser = argparse.ArgumentParser(
        prog="python -m convlib.publish.slides",
        description=tr("Write slides in HTML for the notebooks that you name."),
    )
    parser.add_argument("notebooks", nargs="+", help=tr("files, or patterns such as notebooks/*.ipynb"))
    parser.add_argument(
        "--to", type=Path, default=Path("lecture"), help=tr("the folder to write into (default: lecture)")
    )
    wanted = parser.parse_args()
    try:
        paths = [path for name in wanted.notebooks for path in _matching(name)]
    except ValueError as problem:
        sys.exit(str(problem))
    wanted.to.mkdir(parents=True, exist_ok=True)
    complete = [_write_and_say_what_is_wrong(path, wanted.to) for path in paths]
    if not all(complete):
        sys.exit(1)


def write(path: Path, folder: Path) -> tuple[Path, list[str]]:
    """Run a notebook and write its slides into a folder; return the file, and what it cannot show.

    The file has the notebook's own name. `executed` says what may be raised.
    """
    problems = Problems(path)
    file = folder / f"{path.stem}.html"
    file.write_text(html_page(executed(path, problems), path, problems), encoding="utf-8")
    return file, problems.sentences


def _matching(name: str) -> list[Path]:
    """List the files that match a name or a pattern; not every shell expands patterns."""
    path = Path(name)
    if path.is_dir():
        pattern = path / "*.ipynb"
        raise ValueError(tr("{name} is a folder. Name its notebooks: {pattern}", name=name, pattern=pattern))
    paths = [path] if path.exists() else [Path(file) for file in sorted(glob.glob(name))]
    if not paths:
        raise ValueError(tr("No file matches {name}.", name=name))
    return paths


def _write_and_say_what_is_wrong(path: Path, folder: Path) -> bool:
    """Write slides, and return whether they show all that the notebook does."""
    try:
        file, problems = write(path, folder)
    except (ValueError, OSError) as problem:
        print(joined(tr("No slides were written for {path}.", path=path), str(problem)), file=sys.stderr, flush=True)
        return False
    print(file, flush=True)
    for problem in problems:
        print(problem, file=sys.stderr, flush=True)
    return not problems
