"""The form "I come from … and go to …": two lists of tools, and below them the lines that make the two agree."""

import html
from typing import Any

import ipywidgets as widgets  # type: ignore[import-untyped]

from convlib.lessons.tools.agree import agree
from convlib.lessons.tools.table import tools
from convlib.text import joined, tr


class FromTo:
    """Choose the tool you come from and the one you go to, and read the lines that make the second give the same.

    Parameters
    ----------
    source, target : str
        The ids of the tools that are chosen first.

    Examples
    --------
    >>> form = FromTo("scipy_ndimage_convolve", "scipy_ndimage_convolve")
    >>> print(form)
    scipy.ndimage.convolve(image, kernel)
    You chose the same tool twice: nothing has to change.
    """

    def __init__(self, source: str = "scipy_ndimage_correlate", target: str = "scipy_signal_convolve2d") -> None:
        agree(source, target)
        self.source = _choice(tr("I come from"), source)
        self.target = _choice(tr("and go to"), target)
        self.answer = widgets.HTML()
        self.box = widgets.VBox([self.source, self.target, self.answer])
        for choice in (self.source, self.target):
            choice.observe(self._show, "value")
        self._show()

    def _show(self, _change: object = None) -> None:
        self.answer.value = self._repr_html_()

    def _repr_html_(self) -> str:
        found = agree(self.source.value, self.target.value)
        lines = html.escape("\n".join(found.lines))
        code = f'<pre style="white-space: pre-wrap;"><code>{lines}</code></pre>'
        rest = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in found.remaining)
        return f'<div aria-live="polite">{code if lines else ""}<ul>{rest}</ul></div>'

    def _repr_mimebundle_(self, **options: Any) -> Any:
        shown = self.box._repr_mimebundle_(**options)
        return {**shown, "text/plain": repr(self), "text/html": self._repr_html_()}

    def __repr__(self) -> str:
        return str(agree(self.source.value, self.target.value))


def _choice(description: str, chosen: str) -> Any:
    options = [(joined(tr(tool.ecosystem), "·", tool.title), tool.id) for tool in tools()]
    return widgets.Dropdown(
        options=options,
        value=chosen,
        description=description,
        layout={"width": "min(100%, 560px)"},
        style={"description_width": "100px"},
    )
