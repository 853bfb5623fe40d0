"""What is said of an answer; a verdict has a sign and a colour besides (see explorer.css)."""

from typing import Literal, TypeAlias

import ipywidgets as widgets

from convlib.explorers._frame.view import View
from convlib.text import tr

Verdict: TypeAlias = Literal["right", "wrong", ""]


class Feedback(widgets.VBox):
    """The words below an answer. The class of a verdict is the box's own: an anywidget would not get it."""

    def __init__(self) -> None:
        self.view = View(label=tr("Feedback"))
        super().__init__([self.view])
        self.add_class("convlib-feedback")

    @property
    def sentence(self) -> str:
        """What was said last; empty if nothing was."""
        return "".join(self.view.sentences)

    def tell(self, sentence: str, verdict: Verdict = "") -> None:
        """Say something; a verdict also has the look of right or wrong."""
        self.view.sentences = [sentence]
        for name in ("right", "wrong"):
            (self.add_class if name == verdict else self.remove_class)(f"convlib-{name}")
