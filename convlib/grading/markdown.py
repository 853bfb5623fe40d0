"""Untrusted Markdown as HTML: plain tags, and formulas as MathML; no links, pictures or scripts."""

import re
import secrets
from functools import partial
from html import escape

import bleach
import mistune
from mistune import HTMLRenderer, InlineParser, InlineState, Markdown

from convlib.grading.formulas import formula

TEXT = {"p", "em", "strong", "del", "code", "pre", "blockquote", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}
TAGS = TEXT | {"ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"}
MOST_MARKDOWN = 10_000  # characters of one text; a longer one is shown as it stands
MOST_FORMULAS = 100  # of one text; those behind them are shown as they are written
FORMULA = r"\$\$(?P<block>[^$]+)\$\$|\$(?![\s$])(?P<inline>[^$\n]+)(?<!\s)\$(?!\d)"  # nothing in it is read twice

PLUGINS = ["table", "strikethrough"]

_plain = mistune.create_markdown(escape=True, plugins=PLUGINS)


def safe_markdown(source: str) -> str:
    """Turn untrusted Markdown into HTML without links, pictures and scripts; show it as it stands if it is long.

    Examples
    --------
    >>> safe_markdown("**bold** <b onclick=steal()>") + safe_markdown("[x](javascript:steal())")
    '<p><strong>bold</strong> &lt;b onclick=steal()&gt;</p>\\n<p>x</p>\\n'
    """
    return _safe(_plain, source)


def markdown_with_formulas(source: str) -> str:
    """Turn untrusted Markdown into HTML as `safe_markdown` does, and its formulas into MathML.

    Examples
    --------
    >>> markdown_with_formulas("**$a$** costs 5$ or 6$")
    '<p><strong><math display="inline"><mrow><mi>a</mi></mrow></math></strong> costs 5$ or 6$</p>\\n'
    """
    if "$" not in source:
        return safe_markdown(source)
    found: list[str] = []
    begin = secrets.token_hex(16)  # nobody can guess what stands for a formula while the rest is cleaned
    parser = mistune.create_markdown(escape=True, plugins=[*PLUGINS, partial(_find_formulas, begin, found)])
    cleaned = _safe(parser, source)
    return re.sub(rf"{begin}(\d+);", lambda match: found[int(match[1])], cleaned)


def as_it_stands(source: str) -> str:
    """Show a text without reading it."""
    return f"<pre>{escape(source)}</pre>\n"


def _safe(markdown: Markdown, source: str) -> str:
    if len(source) > MOST_MARKDOWN:
        return as_it_stands(source)
    try:
        return bleach.clean(markdown(source), tags=TAGS, attributes={}, strip=True)
    except Exception:  # a text that the parser can't read
        return as_it_stands(source)


def _find_formulas(begin: str, found: list[str], markdown: Markdown) -> None:
    """Make a parser find formulas: it writes a word in the place of each, and the formula into a list."""

    def parse(_inline: InlineParser, match: re.Match[str], state: InlineState) -> int:
        tex, block = match["block"] or match["inline"], match["block"] is not None
        state.append_token({"type": "formula", "raw": tex, "attrs": {"block": block}})
        return match.end()

    def render(_renderer: HTMLRenderer, tex: str, block: bool) -> str:
        found.append(formula(tex, block=block) if len(found) < MOST_FORMULAS else f"<code>{escape(tex)}</code>")
        return f"{begin}{len(found) - 1};"

    markdown.inline.register("formula", FORMULA, parse, before="emphasis")
    markdown.renderer.register("formula", render)
