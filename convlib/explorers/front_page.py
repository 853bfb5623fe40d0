"""Exhibits on a page without a kernel: `python -m convlib.explorers.front_page FOLDER` writes what such a page needs.

Moving a window never asks the kernel: its message has all positions. So the front page of the browser edition shows an
exhibit at once, from messages that were stored when the site was built, one for each kernel that it offers.
"""

import html
import json
import re
import sys
from pathlib import Path

from convlib.explorers import WindowExplorer
from convlib.explorers._frame.view import View
from convlib.images import SEVEN
from convlib.kernels import KERNELS

KERNEL_NAMES = ("sobel_x", "box_blur", "sharpen")
START = 6  # the position that the page begins with: the upper left corner of the ring is under the window
_SENT = ("base", "frames", "sentences", "pictures", "regions", "rows", "columns", "label", "position", "interval")
_SENT += ("placed", "moved", "key", "steps", "at", "buttons", "offline")


def main(folder: Path) -> None:
    """Write a file for each kernel, the script and the style of an exhibit, and `exhibits.json`, which lists them."""
    listed = []
    for name in KERNEL_NAMES:
        view = WindowExplorer(SEVEN, kernel=name, controls=(), index=START).view
        state = {trait: getattr(view, trait) for trait in _SENT}
        (folder / f"{name}.json").write_text(_compact(state), encoding="utf-8")
        kernel = KERNELS[name]
        listed.append({"name": name, "title": kernel.title, "korean": kernel.korean, "effect": kernel.effect})
        listed[-1]["picture"] = picture(view)
    (folder / "exhibit.js").write_text(View._esm, encoding="utf-8")
    (folder / "exhibit.css").write_text(View._css, encoding="utf-8")
    (folder / "exhibits.json").write_text(_compact(listed), encoding="utf-8")


def picture(view: View) -> str:
    """Return the present picture and its sentence as HTML, as the script would put them on the page."""
    marks = iter(view.frames[view.index])
    drawn = re.sub('<g class="mark">', lambda found: found.group() + next(marks), view.base)
    return f'<div>{drawn}</div><p class="words">{html.escape(view.sentences[view.index])}</p>'


def _compact(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
