"""The links of a translated text: it stands in another folder, and leads to translations where there are some."""

import os
import re
from collections.abc import Callable, Mapping
from itertools import chain, zip_longest
from pathlib import PurePosixPath

LINK = re.compile(r"""(\]\(|(?:href|src)=")(?![a-z]+:|/)([^)"#]*)(#[^)"]*)?""")
CODE = re.compile(r"(^(`{3,}).*?^\2|`[^`\n]+`)", re.MULTILINE | re.DOTALL)

Anchors = Mapping[PurePosixPath, Mapping[str, str]]
"""File -> anchor of a heading in English -> anchor of its translation."""


def moved(
    text: str,
    source: PurePosixPath,
    target: PurePosixPath,
    translated: Callable[[PurePosixPath], PurePosixPath],
    anchors: Anchors,
) -> str:
    """Return a text of the file `source` with the links that it has in the file `target`.

    Parameters
    ----------
    text : str
        Markdown.
    source, target : path
        Both in the repository.
    translated : callable
        Gives the file that a link shall lead to, for the one that it leads to in English.
    anchors : mapping
        What the anchors of headings have become.

    Examples
    --------
    >>> files = PurePosixPath("notebooks/a.ipynb"), PurePosixPath("notebooks/ko/a.ipynb")
    >>> moved("[guide](../docs/g.md) and [b](b.ipynb#x)", *files, lambda p: p.parent / "ko" / p.name, {})
    '[guide](../../docs/ko/g.md) and [b](b.ipynb#x)'
    """

    def lead(found: re.Match[str]) -> str:
        begin, path, anchor = found[1], found[2], found[3] or ""
        there = PurePosixPath(os.path.normpath(source.parent / path)) if path else source
        name = anchors.get(there, {}).get(anchor[1:], anchor[1:])
        where = os.path.relpath(translated(there), target.parent).replace(os.sep, "/") if path else ""
        return f"{begin}{where}{'#' * bool(anchor)}{name}"

    parts = CODE.split(text)
    outside, code = parts[::3], parts[1::3]
    return "".join(chain(*zip_longest((LINK.sub(lead, part) for part in outside), code, fillvalue="")))


def github_anchor(heading: str) -> str:
    """Return the anchor that GitHub gives to a heading.

    Examples
    --------
    >>> github_anchor("Make it, `check` it"), github_anchor("한 반의 점수")
    ('make-it-check-it', '한-반의-점수')
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def jupyterlab_anchor(heading: str) -> str:
    """Return the anchor that JupyterLab gives to a heading of a notebook or a page that it shows.

    Examples
    --------
    >>> jupyterlab_anchor("Check yourself")
    'Check-yourself'
    """
    return heading.replace(" ", "-")
