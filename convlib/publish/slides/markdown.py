"""Markdown as HTML, its formulas as MathML, which a browser shows without a script."""

import html
import re

from latex2mathml import converter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from convlib.publish.slides.problems import Problems
from convlib.text import tr

_COMMAND = re.compile(r"\\[A-Za-z]+")
_LABEL = re.compile(r"\\label\{[^}]*\}")  # a name for \ref, of which nothing is seen


def markdown(source: str, problems: Problems) -> str:
    """Write Markdown as HTML; a formula that cannot be read is shown as it is written."""
    opened = source.replace("<details>", "<details open>")  # what is a step of its own needs no folding
    return MarkdownWithMath(renderer=_Renderer(problems)).render(opened)


class _Renderer(IPythonRenderer):
    """Formulas as MathML; the addresses of pictures as they are written, for `parts` to embed."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(escape=False)
        self._problems = problems

    def inline_math(self, body: str) -> str:
        return self._formula(body, "inline")

    def block_math(self, body: str) -> str:
        return self._formula(body, "block")

    def latex_environment(self, name: str, body: str) -> str:
        return self._formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")

    def _embed_image_or_attachment(self, src: str) -> str:
        return src

    def _formula(self, tex: str, display: str) -> str:
        if not tex.strip():
            return ""
        try:
            written = converter.convert(_LABEL.sub("", tex), display=display)
        except Exception:  # latex2mathml has a dozen kinds of errors, and no common one
            return self._as_written(tex, tr("The formula {formula} cannot be read.", formula=_short(tex)))
        unknown = _COMMAND.search(html.unescape(written))
        if unknown is None:
            return written
        said = tr(
            "The formula {formula} uses {command}, which slides cannot show.", formula=_short(tex), command=unknown[0]
        )
        return self._as_written(tex, said)

    def _as_written(self, tex: str, problem: str) -> str:
        self._problems.add(problem)
        return f"<code>{html.escape(tex)}</code>"


def _short(tex: str) -> str:
    line = " ".join(tex.split())
    return line if len(line) <= 40 else f"{line[:40]}…"
