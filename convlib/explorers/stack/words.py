"""What `StackExplorer` says about a chosen cell.

`assets/paths.mjs` puts the same sentences together, in the browser; both find them by their names in `TEXTS`.
"""

import numpy as np
from numpy.typing import NDArray

from convlib.explorers._frame.grids import times
from convlib.explorers.stack.stack import KINDS, Layer, Stack
from convlib.text import joined, listed, mark, number, tr

TEXTS = {
    "input": mark("Input, row {row}, column {column}: {value}."),
    "map": mark("Map {map}, row {row}, column {column}: {value}."),
    "formula": mark("Receptive field by the formula, in cells along each side: {formula}."),
    "seen": mark(
        "By counting: {cells} cells of the input, in rows {top} to {bottom} and columns {left} to {right}. "
        "{total} paths lead to them, at most {most} to one cell."
    ),
    "seen_one": mark("By counting: one cell of the input, row {top}, column {left}. Paths to it: {total}."),
    "cut": mark("The rest of the field lies in the padding."),
    "skipped": mark("Some cells of the field are skipped."),
    "blind": mark("By counting: no cell of the input, only padding."),
    "reached": mark(
        "It reaches {cells} of the {all} cells of map {last}, by {total} paths, at most {most} to one cell."
    ),
    "reached_one": mark("It reaches one cell of map {last}. Paths to it: {total}."),
    "lost": mark("No cell of map {last} depends on it."),
}


def sentence(stack: Stack, index: int) -> str:
    """Say what a cell holds, what it sees of the input, and what it reaches in the last map."""
    return joined(*(tr(TEXTS[name], **fields) for name, fields in _parts(stack, index)))


def texts() -> dict[str, str]:
    """Return the templates in the present language, with their fields still open."""
    return {name: tr(text) for name, text in TEXTS.items()}


def values(stack: Stack) -> list[list[list[str]]]:
    """Write the numbers of each map."""
    return [[[number(value) for value in row] for row in found.tolist()] for found in stack.maps]


def _parts(stack: Stack, index: int) -> list[tuple[str, dict]]:
    """List the names of the sentences about a cell, each with its fields."""
    place, paths = stack.cell(index), stack.paths(index)
    fields = dict(zip(("map", "row", "column"), place, strict=True))
    here = fields | {"value": number(float(stack.maps[place[0]][place[1:]]))}
    parts = [("map" if place[0] else "input", here)]
    if place[0]:
        parts += _seen(stack, place[0], paths[0])
    if place[0] < len(stack.working):
        parts.append(_reached(len(stack.working), paths[-1]))
    return parts


def _seen(stack: Stack, chosen: int, paths: NDArray) -> list[tuple[str, dict]]:
    formula = "formula", {"formula": stack.formula(chosen)}
    if not paths.any():
        return [formula, ("blind", {})]
    (top, bottom), (left, right) = (np.flatnonzero(paths.any(axis))[[0, -1]].tolist() for axis in (1, 0))
    tall, wide, found = bottom - top + 1, right - left + 1, _summed(paths)
    name = "seen" if found["cells"] > 1 else "seen_one"
    parts = [formula, (name, {"top": top, "bottom": bottom, "left": left, "right": right} | found)]
    if min(tall, wide) < stack.field(chosen):
        parts.append(("cut", {}))
    if found["cells"] < tall * wide:
        parts.append(("skipped", {}))
    return parts


def _reached(last: int, paths: NDArray) -> tuple[str, dict]:
    found = {"last": last, "all": paths.size} | _summed(paths)
    return ("lost", "reached_one", "reached")[min(found["cells"], 2)], found


def _summed(paths: NDArray) -> dict[str, int]:
    return {"cells": int(np.count_nonzero(paths)), "total": int(paths.sum()), "most": int(paths.max())}


def title(stack: Stack, place: int) -> str:
    """Name a map."""
    size = times(stack.maps[place].shape)
    return tr("map {number}, {size}", number=place, size=size) if place else tr("input {size}", size=size)


def described(layer: Layer) -> str:
    """Name a layer with its kernel, and with its stride, dilation and padding where they matter."""
    side = times((layer.kernel, layer.kernel))
    said = [
        (True, tr("{kind} {side}", kind=tr(KINDS[layer.kind]), side=side)),
        (layer.stride != 1, tr("stride {n}", n=layer.stride)),
        (layer.dilation != 1, tr("dilation {n}", n=layer.dilation)),
        (layer.padding != 0, tr("padding {n}", n=layer.padding)),
    ]
    return listed(text for is_said, text in said if is_said)


def titles(stack: Stack) -> str:
    """Name all maps in a line, each with its layer."""
    maps = [title(stack, place) for place in range(len(stack.maps))]
    layers = [
        tr("{map}: {layer}", map=name, layer=described(layer))
        for name, layer in zip(maps[1:], stack.working, strict=True)
    ]
    return "; ".join([maps[0], *layers])
