"""The lesson page's name, icon and first words: “JupyterLite” would tell a learner nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw

from convlib.languages import CODES, speaking
from convlib.text import mark, present, tr

MEGABYTES = 25
"""What a first lesson downloads from a server that compresses: `benchmarks/site.py` measures it."""
PIXELS = (120, 512)
"""The sides of the icons of an app."""
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
    """Put the course's name, icon and sentences into the page that JupyterLite wrote.

    It is English until `head_start.js` sees that it opens a document in another language.
    """
    with speaking("en"):
        _name_lab(site)


def _name_lab(site: Path) -> None:
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
    opening = mark(
        "Opening the course. The first time, your browser downloads about {megabytes} MB, which can take a while on a "
        "slow line."
    )
    without = mark("The lessons run in your browser, which needs JavaScript for that. Please switch it on.")
    about = tr(
        "An interactive course on convolution and pooling. It runs in your browser; there is nothing to install."
    )
    return {
        "<html>": '<html lang="en">',
        "<title>JupyterLite</title>": f'<title>{name()}</title><link rel="icon" href="../favicon.ico">',
        "WASM powered Jupyter running in the browser.": about,
        'id="jupyterlite-loading-indicator" class="hidden"': 'id="jupyterlite-loading-indicator" role="status"',
        "Loading JupyterLite...": "".join(_in_each(opening, megabytes=MEGABYTES)),
        "</head>": f"<style>{style}</style></head>",
        "JupyterLite requires JavaScript to be enabled in your browser.": "".join(_in_each(without)),
    }


def _in_each(sentence: str, **fields: object) -> Iterator[str]:
    """Give a sentence in each language; opening.css shows those of the page's."""
    for code in CODES:
        with speaking(code):
            yield f'<span lang="{code}">{tr(sentence, **fields)}</span>'


def _replaced(text: str, theirs: str, ours: str) -> str:
    assert theirs in text, f"JupyterLite's page no longer has {theirs}"
    return text.replace(theirs, ours, 1)


def write_manifest(folder: Path, root: str) -> None:
    """Say what a browser installs as an app that begins with the front page in a folder; `root` leads to the site."""
    sizes = [f"{px}x{px}" for px in PIXELS]
    about = {
        "name": name(),
        "short_name": name(),
        "lang": present().code,
        "start_url": "./",
        "scope": f"{root}/",
        "display": "standalone",
        "background_color": "#ffffff",
        "icons": [{"src": f"{root}/icon-{size}.png", "type": "image/png", "sizes": size} for size in sizes],
    }
    (folder / "manifest.webmanifest").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def write_icons(site: Path) -> None:
    """Write what browsers show for the course, in the sizes that they ask for: a window on a grid."""
    (site / "icon.svg").write_text(_ICON, encoding="utf-8")
    for px in PIXELS:
        _icon(px).save(site / f"icon-{px}x{px}.png")
    _icon(32).save(site / "favicon.ico", sizes=[(32, 32)])


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
