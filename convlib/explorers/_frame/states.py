"""Many states of an exhibit in few bytes: the format in which they are sent ahead, and stored in a page.

A state is what a view shows: its traits `base`, `frames`, `sentences` and so on. States of one exhibit share most of
their text, so a message has each text once. It is JSON, compressed by zlib:

    [texts, [[key, {trait: value, ...}], ...]]

- `key` says which state it is, and is JSON of any kind.
- A trait that is the same as in the *resting state*, which the reader has, is left out.
- In `base`, `frames` and `sentences`, a number stands for a text: `base` is a list of its pieces, a piece ending before
  each panel, drawn path, text or paragraph; `frames` and `sentences` are as they are, with numbers for their texts.
- The numbers 0, 1, … stand for the texts of the resting state, each once, in the order in which they are met in its
  `base`, `frames` and `sentences`; the numbers after them stand for `texts`.
- Photographs, raw bytes in `pictures`, are written in base64.

`assets/states.mjs` reads it.
"""

import base64
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

TEXTS = ("base", "frames", "sentences")
"""The traits whose texts are numbered."""
_PIECE = re.compile(r"(?=<(?:div|figure|svg|path|text|p)[ >])")
_QUICK = 1  # zlib's level: the others take ten times as long for a third less


def pack(resting: Mapping[str, Any], states: Iterable[tuple[Any, Mapping[str, Any]]], *, level: int = _QUICK) -> bytes:
    """Write states for a reader who has the resting state.

    Parameters
    ----------
    resting : mapping from trait to value
    states : iterable of (key, mapping from trait to value)
    level : int
        How hard zlib tries.

    Returns
    -------
    bytes

    Examples
    --------
    >>> resting = {"base": "<p>stride 1", "frames": [["a"]], "rows": 1}
    >>> zlib.decompress(pack(resting, [[2, {"base": "<p>stride 2", "frames": [["a"], ["b"]], "rows": 1}]]))
    b'[["<p>stride 2","b"],[[2,{"base":[2],"frames":[[1],[3]]}]]]'
    """
    numbers: dict[str, int] = {}
    for trait in TEXTS:
        _numbered(_parts(trait, resting.get(trait, [])), numbers)
    known = len(numbers)
    written = [[key, _written(state, resting, numbers)] for key, state in states]
    message = json.dumps([list(numbers)[known:], written], ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(message.encode(), level)


def _written(state: Mapping[str, Any], resting: Mapping[str, Any], numbers: dict[str, int]) -> dict[str, Any]:
    changed = {trait: value for trait, value in state.items() if value != resting.get(trait)}
    return {trait: _value(trait, value, numbers) for trait, value in changed.items()}


def _value(trait: str, value: Any, numbers: dict[str, int]) -> Any:
    if trait in TEXTS:
        return _numbered(_parts(trait, value), numbers)
    if trait == "pictures":
        return [base64.b64encode(picture).decode() for picture in value]
    return value


def _parts(trait: str, value: Any) -> Any:
    return [piece for piece in _PIECE.split(value) if piece] if trait == "base" and value else value


def _numbered(value: Any, numbers: dict[str, int]) -> Any:
    if isinstance(value, str):
        return numbers.setdefault(value, len(numbers))
    return [_numbered(each, numbers) for each in value]
