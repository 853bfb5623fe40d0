"""The lesson page's name, icon and first words: “JupyterLite” would tell a learner nothing."""

import json
from pathlib import Path

from PIL import Image, ImageDraw

from convlib.text import tr

MEGABYTES = 25
"""What a first lesson downloads from a server that compresses: `benchmarks/site.py` measures it."""
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#fff" d="M0 0h16v16H0z"/>'
    '<path fill="#ffb300" d="M1 1h9v9H1z"/>'
    '<path fill="none" stroke="#0b57a4" d="M1 1v14M5.5 1v14M10 1v14M15 1v14M1 1h14M1 5.5h14M1 10h14M1 15h14"/>'
    '<path fill="none" stroke="#b26a00" stroke-width="2" d="M1 1h9v9H1z"/></svg>'
)


def name() -> str:
    """Return what browsers and tabs call the course."""
    return tr("Convolution and pooling")


def name_lab(site: Path) -> None:
    """Put the course's name, icon and sentences into the page that JupyterLite wrote."""
    page = site / "lab/index.html"
    text = page.read_text(encoding="utf-8")
    for theirs, ours in _replacements().items():
        text = _replaced(text, theirs, ours)
    page.write_text(text, encoding="utf-8")
    settings = json.loads((site / "jupyter-lite.json").read_text(encoding="utf-8"))
    settings["jupyter-config-data"] |= {
        "appName": name(),
        "faviconUrl": "./favicon.ico",
        "showLoadingIndicator": True,
    }
    (site / "jupyter-lite.json").write_text(json.dumps(settings), encoding="utf-8")
    (site / "lab/favicon.ico").unlink()
    write_icons(site)


def _replacements() -> dict[str, str]:
    style = Path(__file__).with_name("assets").joinpath("opening.css").read_text(encoding="utf-8")
    opening = tr(
        "Opening the course. The first time, your browser downloads about {megabytes} MB, which can take a while on a "
        "slow line.",
        megabytes=MEGABYTES,
    )
    without = tr("The lessons run in your browser, which needs JavaScript for that. Please switch it on.")
    about = tr(
        "An interactive course on convolution and pooling. It runs in your browser; there is nothing to install."
    )
    return {
        "<html>": '<html lang="en">',
        "<title>JupyterLite</title>": f'<title>{name()}</title><link rel="icon" href="../favicon.ico">',
        "WASM powered Jupyter running in the browser.": about,
        'id="jupyterlite-loading-indicator" class="hidden"': 'id="jupyterlite-loading-indicator" role="status"',
        "Loading JupyterLite...": opening,
        "</head>": f"<style>{style}</style></head>",
        "JupyterLite requires JavaScript to be enabled in your browser.": without,
    }


def _replaced(text: str, theirs: str, ours: str) -> str:
    assert theirs in text, f"JupyterLite's page no longer has {theirs}"
    return text.replace(theirs, ours, 1)


def _manifest() -> dict:
    """Say what a browser installs as an app."""
    return {
        "name": name(),
        "short_name": name(),
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#ffffff",
        "icons": [{"src": f"./icon-{px}x{px}.png", "type": "image/png", "sizes": f"{px}x{px}"} for px in (120, 512)],
    }


def write_icons(site: Path) -> None:
    """Write what browsers show for the course, in the sizes that they ask for: a window on a grid."""
    (site / "icon.svg").write_text(_ICON, encoding="utf-8")
    for px in (120, 512):
        _icon(px).save(site / f"icon-{px}x{px}.png")
    _icon(32).save(site / "favicon.ico", sizes=[(32, 32)])
    (site / "manifest.webmanifest").write_text(json.dumps(_manifest()), encoding="utf-8")


def _icon(px: int) -> Image.Image:
    image = Image.new("RGB", (px, px), "white")
    pen = ImageDraw.Draw(image)
    lines = [round(px * place / 16) for place in (1, 5.5, 10, 15)]
    line = max(1, px // 16)
    pen.rectangle((lines[0], lines[0], lines[2], lines[2]), fill="#ffb300")
    for place in lines:
        pen.line((place, lines[0], place, lines[3]), fill="#0b57a4", width=line)
        pen.line((lines[0], place, lines[3], place), fill="#0b57a4", width=line)
    pen.rectangle((lines[0], lines[0], lines[2], lines[2]), outline="#b26a00", width=2 * line)
    return image
