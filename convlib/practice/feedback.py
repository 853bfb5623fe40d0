"""What is said of an answer; a verdict has a sign and a colour besides (see explorer.css)."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import ipywidgets as widgets
import traitlets as t

from convlib.explorers._frame import assets
from convlib.explorers._frame.view import View, send_together
from convlib.text import tr

Verdict: TypeAlias = Literal["right", "wrong", ""]


class FeedbackView(View):
    """Show a sentence and steps of a `solution`; the next `hint` is shown as soon as its button is pressed."""

    _esm = assets.module("feedback.mjs")

    solution = t.List().tag(sync=True)
    hint = t.Dict({"sentence": "", "steps": []}).tag(sync=True)


class Feedback(widgets.VBox):
    """The words below an answer. The class of a verdict is the box's own: an anywidget would not get it."""

    def __init__(self) -> None:
        self.view = FeedbackView(label=tr("Feedback"))
        super().__init__([self.view])
        self.add_class("convlib-feedback")

    @property
    def sentence(self) -> str:
        """What was said last; empty if nothing was."""
        return "".join(self.view.sentences)

    @property
    def steps(self) -> list[str]:
        """The steps of the solution that are shown."""
        return list(self.view.solution)

    def tell(self, sentence: str, verdict: Verdict = "") -> None:
        """Say something, and leave the steps as they are; a verdict also has the look of right or wrong."""
        self.view.sentences = [sentence]
        for name in ("right", "wrong"):
            (self.add_class if name == verdict else self.remove_class)(f"convlib-{name}")

    def explain(self, steps: Sequence[str], hint: tuple[str, Sequence[str]]) -> None:
        """Show steps, and know the next hint: its sentence and its steps."""
        sentence, next_steps = hint
        known = {"sentence": sentence, "steps": list(next_steps)}
        send_together(self.view, {"solution": list(steps), "hint": known})
