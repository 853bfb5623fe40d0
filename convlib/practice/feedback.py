"""What is said of an answer; a verdict has a sign and a colour besides (see explorer.css)."""

from typing import Literal

from convlib.explorers._frame.view import View
from convlib.text import tr

VERDICTS = ("right", "wrong")


class Feedback(View):
    """The words below an answer."""

    def __init__(self) -> None:
        super().__init__(label=tr("Feedback"))

    def tell(self, sentence: str, verdict: Literal["right", "wrong", ""] = "") -> None:
        """Say something; a verdict also has the look of right or wrong."""
        self.sentences = [sentence]
        for name in VERDICTS:
            (self.add_class if name == verdict else self.remove_class)(f"convlib-{name}")
