"""A style that `course.py lab` has and a lesson's page in the browser edition takes over."""

import json
from pathlib import Path

ROOT = Path(__file__).parents[3]


def answer_style() -> str:
    """Return those of the styles of `course.py lab` that are not for slides: folded answers say how to unfold them."""
    overrides = json.loads((ROOT / "jupyter_config/overrides.d/convlib.json").read_text(encoding="utf-8"))
    styles = overrides["@deathbeds/jupyterlab-fonts:fonts"]["styles"]
    return "".join(_rule(selector, style) for selector, style in styles.items() if "data-jp-deck-mode" not in selector)


def _rule(selector: str, style: dict[str, str]) -> str:
    return f"{selector} {{ {' '.join(f'{name}: {value};' for name, value in style.items())} }}\n"
