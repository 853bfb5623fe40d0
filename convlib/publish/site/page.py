"""A style that `course.py lab` has and a lesson's page in the browser edition takes over."""

import json
from collections.abc import Iterator
from pathlib import Path

from convlib.languages import MODULES, speaking
from convlib.text import mark, tr

ANSWER = mark("Run this cell to see the answer")
"""What that style says in place of a folded answer."""
ROOT = Path(__file__).parents[3]


def answer_style() -> str:
    """Return those of the styles of `course.py lab` that are not for slides: folded answers say how to unfold them."""
    overrides = json.loads((ROOT / "jupyter_config/overrides.d/convlib.json").read_text(encoding="utf-8"))
    styles = overrides["@deathbeds/jupyterlab-fonts:fonts"]["styles"]
    kept = {selector: style for selector, style in styles.items() if "data-jp-deck-mode" not in selector}
    return "".join(_rule(selector, style) for selector, style in (kept | dict(_in_others(kept))).items())


def _in_others(styles: dict[str, dict[str, str]]) -> Iterator[tuple[str, dict[str, str]]]:
    """Give what a document in another language says in place of an answer."""
    for selector, style in styles.items():
        if style.get("content") == f"'{ANSWER}'":
            for code in MODULES:
                with speaking(code):
                    yield f'[lang="{code}"] {selector}', {"content": f"'{tr(ANSWER)}'"}


def _rule(selector: str, style: dict[str, str]) -> str:
    return f"{selector} {{ {' '.join(f'{name}: {value};' for name, value in style.items())} }}\n"
