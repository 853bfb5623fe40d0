"""SVG that several kinds of panel share."""

import html

MARK = '<g class="mark"></g>'
"""Where the browser, or a still picture, puts the highlight of the present position: below what follows."""


def text_at(text: str, x: float, y: float, style: str) -> str:
    """Write a text at a place in px."""
    return f'<text x="{x:g}" y="{y:g}" style="{style}">{html.escape(text)}</text>'
