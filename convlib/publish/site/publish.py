"""Build the browser edition beside its folder, and put it there when it is complete.

A server that runs meanwhile serves the site of before, and never half of the new one.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from convlib.publish.site.build import build
from convlib.publish.site.command import SiteError
from convlib.publish.site.kernel import check_version
from convlib.publish.site.lock import pyodides
from convlib.text import tr

ROOT = Path(__file__).parents[3]
MARK = "built-by-course-py.txt"
"""The file by which a site of ours is known, so that no other folder is ever replaced."""


def main() -> None:
    """Build the site that the command line asks for."""
    options = _parser().parse_args()
    folder = options.folder.resolve()
    try:
        publish(folder, options.pyodide)
    except (SiteError, OSError) as error:
        sys.exit(tr("course.py site: {error}", error=error))
    print(_report(folder), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python course.py site",
        description=tr(
            "Build the browser edition: a static site with the whole course, which needs nothing installed."
        ),
    )
    where = tr("the folder to write, seen from the folder of the course (default: site)")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "site", metavar="FOLDER", help=where)
    which = tr("a Pyodide distribution to put into the site, which then asks no other server (docs/site.md)")
    parser.add_argument("--pyodide", type=Path, metavar="FOLDER", help=which)
    return parser


def publish(folder: Path, pyodide: Path | None = None) -> None:
    """Build a site into a new or empty folder, or in place of a site that was built before."""
    _check(folder)
    if pyodide:
        check_version(pyodide, pyodides()["info"]["version"])  # first of all, since the rest takes a while
    with _beside(folder) as beside:
        built = Path(beside) / "site"
        build(built, pyodide)
        (built / MARK).write_text(tr("The next build replaces this folder.") + "\n", encoding="utf-8")
        if folder.exists():
            folder.rename(Path(beside) / "before")
        built.rename(folder)


def _beside(folder: Path) -> tempfile.TemporaryDirectory:
    """Make a folder on the same disk, which becomes the site without being copied."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryDirectory(prefix="site-building-", dir=folder.parent, ignore_cleanup_errors=True)
    except OSError as error:
        raise SiteError(
            tr(
                "Nothing can be written into {parent}: {reason}. Name a folder for the site in a place where you may "
                "write.",
                parent=folder.parent,
                reason=error.strerror,
            )
        ) from error


def _check(folder: Path) -> None:
    """Raise unless nothing of anybody's would be lost."""
    for file in filter(Path.is_file, (folder, *folder.parents)):
        raise SiteError(tr("{folder} is a file. Name a folder for the site.", folder=file))
    if not folder.exists() or (folder / MARK).exists():
        return
    if any(folder.iterdir()):
        raise SiteError(
            tr(
                "{folder} is not empty, and this command has not built it, so it is left alone. Name a new folder.",
                folder=folder,
            )
        )


def _report(folder: Path) -> str:
    """Say how large the site is, and how to look at it."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    shown = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
    return tr(
        "The site is complete: {megabytes} MB in {files} files, in {folder}.\n"
        "To look at it, run this and open http://127.0.0.1:8000 in a browser:\n"
        "    python3 -m http.server 8000 --bind 127.0.0.1 --directory {shown}\n"
        "It needs a web server, because a browser does not run it from a file. docs/site.md says how to publish it.",
        megabytes=round(sum(sizes) / 1e6),
        files=len(sizes),
        folder=folder,
        shown=shown,
    )
