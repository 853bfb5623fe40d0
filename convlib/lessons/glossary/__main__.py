"""Draw the pictures of the glossary: `python -m convlib.lessons.glossary notebooks/glossary.md`.

A term is a heading with a line `<img src="pictures/….svg">` below it. The command writes that file, and the picture's
size and text into the line; a page that knows the size does not move while its pictures load.
"""

import argparse
import html
import re
from pathlib import Path

from convlib.lessons.glossary import picture
from convlib.text import tr

_TERM = re.compile(r'(?ms)^### (?P<term>[^\n]+)$(?P<text>.*?)^<img [^>]*src="pictures/[^"]*">$')
_SIZE = re.compile(r'width="\d+" height="\d+"')


def refresh(page: Path) -> None:
    """Write the pictures of a page, and their texts into it."""
    text = page.read_text(encoding="utf-8")
    (page.parent / "pictures").mkdir(exist_ok=True)
    page.write_text(_TERM.sub(lambda found: _drawn(page, found["term"], found["text"]), text), encoding="utf-8")


def _drawn(page: Path, term: str, text: str) -> str:
    drawn, source = picture(term), f"pictures/{term.replace(' ', '-')}.svg"
    (page.parent / source).write_text(drawn.svg, encoding="utf-8")
    size = _SIZE.search(drawn.svg)
    assert size, term
    return f'### {term}{text}<img alt="{html.escape(drawn.words)}" {size[0]} src="{source}">'


def main() -> None:
    """Refresh the page that the command line names."""
    parser = argparse.ArgumentParser(
        prog="python -m convlib.lessons.glossary", description=tr("Draw the pictures of the glossary.")
    )
    parser.add_argument("page", type=Path)
    refresh(parser.parse_args().page)


if __name__ == "__main__":
    main()
