"""How a lesson's page differs from JupyterLite's: files that are copied as they are, and a style of `course.py lab`."""

import json
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[3]
ASSETS = Path(__file__).with_name("assets")
NAME = "convlib-page"
FILES = ("page_entry.js", "page.mjs", "answers.mjs", "download.mjs", "narrow.mjs", "run_on.mjs")
EXTENSION = {"name": NAME, "load": "static/page_entry.js", "extension": "./extension"}
"""What `jupyter-lite.json` says of it."""


def write_page(site: Path) -> None:
    """Write the extension into a built site."""
    folder = site / "extensions" / NAME / "static"
    folder.mkdir(parents=True)
    for name in FILES:
        shutil.copy(ASSETS / name, folder)
    (folder / "answers.css").write_text(answer_style(), encoding="utf-8")


def answer_style() -> str:
    """Return those of the styles of `course.py lab` that are not for slides: folded answers say how to unfold them."""
    overrides = json.loads((ROOT / "jupyter_config/overrides.d/convlib.json").read_text(encoding="utf-8"))
    styles = overrides["@deathbeds/jupyterlab-fonts:fonts"]["styles"]
    return "".join(_rule(selector, style) for selector, style in styles.items() if "data-jp-deck-mode" not in selector)


def _rule(selector: str, style: dict[str, str]) -> str:
    return f"{selector} {{ {' '.join(f'{name}: {value};' for name, value in style.items())} }}\n"
