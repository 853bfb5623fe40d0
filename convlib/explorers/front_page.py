"""Exhibits on a page without a kernel: `python -m convlib.explorers.front_page FOLDER en ko` writes what it needs.

The front page of the browser edition shows an exhibit at once: all that its kernels compute was stored when the site
was built (see `stored`). The page has controls of its own, with more words than a list has room for.
"""

import html
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from convlib.explorers import WindowExplorer
from convlib.explorers._frame import assets
from convlib.explorers._frame.stored import SCRIPT, stored
from convlib.explorers._frame.view import View
from convlib.images import SEVEN
from convlib.kernels import KERNELS
from convlib.languages import speaking
from convlib.text import tr

KERNEL_NAMES = ("sobel_x", "box_blur", "sharpen")
START = 6  # the position that the page begins with: the upper left corner of the ring is under the window


def main(folder: Path, codes: Iterable[str] = ("en",)) -> None:
    """Write the script and the style of an exhibit, and for each language a folder with what the exhibit says in it."""
    (folder / "exhibit.js").write_text(assets.module(SCRIPT), encoding="utf-8")
    (folder / "exhibit.css").write_text(View._css, encoding="utf-8")
    for code in codes:
        (folder / code).mkdir()
        with speaking(code):
            _write_exhibit(folder / code)


def _write_exhibit(folder: Path) -> None:
    """Write an exhibit, and `page.json`: its still picture, and the kernels to choose."""
    explorer = WindowExplorer(SEVEN, kernel=KERNEL_NAMES[0], controls=("kernel",), index=START)
    (folder / "exhibit.json").write_text(_compact(stored(explorer)), encoding="utf-8")
    kernels = [_described(name) for name in KERNEL_NAMES]
    (folder / "page.json").write_text(
        _compact({"picture": picture(explorer.view), "kernels": kernels}), encoding="utf-8"
    )


def _described(name: str) -> dict[str, str | int]:
    """Say what the page tells of a kernel, and which of the exhibit's list it is."""
    kernel = KERNELS[name]
    return {
        "option": list(KERNELS).index(name),
        "title": kernel.title,
        "english": kernel.english,
        "korean": kernel.korean,
        "effect": tr(kernel.effect),
    }


def picture(view: View) -> str:
    """Return the present picture and its sentence as HTML, as the script would put them on the page."""
    marks = iter(view.frames[view.index])
    drawn = re.sub('<g class="mark">', lambda found: found.group() + next(marks), view.base)
    return f'<div>{drawn}</div><p class="words">{html.escape(view.sentences[view.index])}</p>'


def _compact(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
