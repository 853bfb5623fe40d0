"""A button for a learner's own file, which is refused before it would break the connection to the kernel."""

import io
from collections.abc import Callable

import anywidget
import traitlets as t

from convlib.explorers._frame import assets
from convlib.text import tr

MOST = 10_000_000  # bytes; a Jupyter server closes the connection at a message of more than 10 · 1024 · 1024


class Upload(anywidget.AnyWidget):
    """A button that opens a file; ipywidgets' `FileUpload` sends one of any size, and the kernel loses its page.

    Parameters
    ----------
    label : str
        What the button says.
    take : function of a file
        Called with each file, open and with its name.
    refuse : function of a sentence
        Called if a file is too large to be sent, with a sentence that says so; with an empty one when another file is
        chosen, since a large one is under way for a while.
    """

    _esm = assets.module("upload.mjs")

    description = t.Unicode().tag(sync=True)
    most = t.Int(MOST).tag(sync=True)
    content = t.Bytes().tag(sync=True, echo_update=False, from_json=lambda view, _upload: bytes(view))
    name = t.Unicode().tag(sync=True, echo_update=False)
    size = t.Int(0).tag(sync=True, echo_update=False)
    number = t.Int(0).tag(sync=True, echo_update=False)

    def __init__(self, label: str, take: Callable[[io.BytesIO], None], refuse: Callable[[str], None]) -> None:
        super().__init__(description=label)
        self._take, self._refuse = take, refuse
        self.on_msg(lambda *_chosen: refuse(""))
        self.observe(self._receive, names="number")

    def _receive(self, _change: object) -> None:
        if self.size > self.most:
            self._refuse(_too_large(self.name, self.size, self.most))
        else:
            file = io.BytesIO(self.content)
            file.name = self.name
            self._take(file)


def _too_large(name: str, size: int, most: int) -> str:
    return tr(
        "{name} has {size} MB, but a page can send at most {most} MB to its kernel. Make the picture smaller, or put "
        "the file beside this notebook and show it with FilterExplorer(images.read({name})).",
        name=repr(name),
        size=f"{-(-size // 100_000) / 10:g}",  # rounded up, so that it is more than the limit
        most=f"{most / 1e6:g}",
    )
