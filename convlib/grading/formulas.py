"""Formulas of untrusted text as MathML, which a browser shows without a script and without a network.

latex2mathml reads the TeX. What it writes is built anew here from allowed elements, because TeX can ask for links,
styles and sizes too.
"""

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

LONGEST = 1_000  # characters of a formula, which take up to 0.04 s
DEEPEST = 40  # elements inside one another; a browser draws each smaller or larger than the one around it
ELEMENTS = {"math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup"}
ELEMENTS |= {"munder", "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom"}
ATTRIBUTES = {"display", "displaystyle", "scriptlevel", "stretchy", "fence", "form", "separator", "largeop", "accent"}
ATTRIBUTES |= {"movablelimits", "mathvariant", "linethickness", "columnalign", "lspace", "rspace", "width"}
VALUE = re.compile(r"[a-z-]{1,20}|0|1|-?\d?(\.\d{1,4})?em")


def formula(tex: str, *, block: bool = False) -> str:
    r"""Return a formula as MathML; as it is written, if it is long, deep or can't be read.

    Examples
    --------
    >>> formula(r"x \otimes w")
    '<math display="inline"><mrow><mi>x</mi><mo>⊗</mo><mi>w</mi></mrow></math>'
    >>> formula(r"\href{javascript:steal()}{x}")
    '<math display="inline"><mrow><mrow><mrow><mi>x</mi></mrow></mrow></mrow></math>'
    >>> formula("a_1_2")
    '<code>a_1_2</code>'
    """
    try:
        if len(tex) <= LONGEST:
            return "".join(_written(convert_to_element(tex, display="block" if block else "inline"), DEEPEST))
    except Exception:  # latex2mathml has a dozen kinds of errors, and no common one
        pass
    return f"<code>{html.escape(tex)}</code>"


def _written(element: Element, deeper: int) -> Iterator[str]:
    """Write an element, its allowed attributes, its text and what is in it; `ValueError` for what is not allowed."""
    text = html.unescape(element.text or "")  # latex2mathml writes signs as entities
    if element.tag not in ELEMENTS or not deeper or "\\" in text:
        raise ValueError
    allowed = [pair for pair in element.items() if pair[0] in ATTRIBUTES and VALUE.fullmatch(pair[1])]
    attributes = "".join(f' {name}="{value}"' for name, value in allowed)
    yield f"<{element.tag}{attributes}>{html.escape(text)}"
    for child in element:
        yield from _written(child, deeper - 1)
    yield f"</{element.tag}>"
