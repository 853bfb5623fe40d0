"""The rows of `convlib/tools.toml`, checked: a tool or a layer, its version, and what was measured.

A row holds ids; `label` gives the words that a reader sees.
"""

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from convlib.text import listed, mark, tr

FILE = Path(__file__).parents[2] / "tools.toml"
ECOSYSTEMS = (
    mark("Python"),
    mark("C and C++"),
    mark("JavaScript"),
    mark("SVG"),
    mark("R and Octave"),
    mark("Deep learning"),
    mark("Other languages"),
)

KERNELS = {
    "convolution": mark("convolution"),
    "correlation": mark("correlation"),
    "left-right": mark("mirrored left to right"),
    "up-down": mark("mirrored top to bottom"),
    "transposed": mark("transposed"),
    "anti-transposed": mark("transposed along the other diagonal"),
    "quarter-left": mark("a quarter turn to the left"),
    "quarter-right": mark("a quarter turn to the right"),
    "fixed": mark("no kernel"),
}
MIDDLES = {
    "n/2": mark("n/2 cells before"),
    "n/2 - 1": mark("n/2 − 1 cells before"),
    "refused": mark("refused"),
    "differs": mark("depends on the size"),
}
BORDERS = {
    "zeros": mark("zeros"),
    "edge": mark("edge"),
    "reflect": mark("reflect"),
    "symmetric": mark("symmetric"),
    "wrap": mark("wrap"),
    "unchanged": mark("unchanged"),
    "cropped": mark("cropped"),
    "full": mark("full"),
    "inside": mark("weights inside"),
    "other": mark("another rule"),
    "refused": mark("refused"),
}
SUMS = {"no": mark("no"), "yes": mark("divides"), "refused": mark("refused")}
OVERFLOWS = {
    "clip": mark("clips"),
    "wrap": mark("modulo 256"),
    "widened": mark("wider type"),
    "other": mark("another rule"),
    "refused": mark("refused"),
}
ROUNDINGS = {
    "half up": mark("half up"),
    "half to even": mark("half to even"),
    "cut off": mark("cuts off"),
    "down": mark("down"),
    "none": mark("no rounding"),
    "other": mark("another rule"),
    "refused": mark("refused"),
}
LIGHTS = {"as stored": mark("as stored"), "linear": mark("linear light")}
SPREADS = {
    "window": mark("the window"),
    "line": mark("the rest of the line"),
    "rows below": mark("all rows below"),
    "everything": mark("everything"),
    "hidden": mark("hidden"),
    "refused": mark("no NaN"),
}
ZERO_WEIGHTS = {"nan": mark("stays NaN"), "hidden": mark("hides NaN"), "refused": mark("no NaN")}
LABELS: Mapping[str, Mapping[str, str]] = {
    "kernel": KERNELS,
    "divides": SUMS,
    "middle": MIDDLES,
    "border": BORDERS,
    "overflow": OVERFLOWS,
    "rounding": ROUNDINGS,
    "light": LIGHTS,
    "nan": SPREADS,
    "zero_weight": ZERO_WEIGHTS,
}
"""A field of a tool -> its ids -> what a reader sees."""

NOT_MEASURED = ""


@dataclass(frozen=True)
class Tool:
    """A filter of a library or a program, as measured; the fields hold ids, and "" is not measured."""

    id: str
    name: str
    version: str
    function: str
    ecosystem: str
    measured: datetime.date
    command: str
    kernel: str
    call: str
    divides: str = NOT_MEASURED
    middle: str = NOT_MEASURED
    border: tuple[str, ...] = ()
    dtype: str = NOT_MEASURED
    overflow: str = NOT_MEASURED
    rounding: str = NOT_MEASURED
    light: str = NOT_MEASURED
    nan: str = NOT_MEASURED
    zero_weight: str = NOT_MEASURED
    refuses: tuple[str, ...] = ()
    note: str = ""
    response: tuple[tuple[float, ...], ...] = ()
    two: object = None
    ramp: object = None

    @property
    def title(self) -> str:
        """The name, the version and the function, as a list shows them."""
        return f"{self.name} {self.version} {self.function}"


@dataclass(frozen=True)
class Layer:
    """A layer at one of its edges, and what came out."""

    id: str
    name: str
    version: str
    ecosystem: str
    measured: datetime.date
    command: str
    layer: str
    answer: str


def tools(ecosystem: str | None = None) -> tuple[Tool, ...]:
    """List the measured tools, of one ecosystem or all.

    Raises
    ------
    ValueError
        If there is no such ecosystem, or a row of the file is wrong.

    Examples
    --------
    >>> [tool.kernel for tool in tools("Python") if tool.name == "Pillow"]
    ['left-right']
    """
    return tuple(tool for tool in _read()[0] if _wanted(ecosystem, tool.ecosystem))


def layers(ecosystem: str | None = None) -> tuple[Layer, ...]:
    """List the measured edges of layers, of one ecosystem or all.

    Examples
    --------
    >>> all(layer.answer for layer in layers())
    True
    """
    return tuple(layer for layer in _read()[1] if _wanted(ecosystem, layer.ecosystem))


def label(field: str, value: str) -> str:
    """Give the words for an id.

    Examples
    --------
    >>> label("kernel", "left-right")
    'mirrored left to right'
    """
    return tr(LABELS[field][value]) if value else "–"


def spread(tool: Tool) -> str:
    """Say how far a NaN spreads, and whether a weight of 0 keeps it out.

    Examples
    --------
    >>> next(spread(tool) for tool in tools() if tool.id == "scipy_signal_fftconvolve")
    'everything'
    """
    if (tool.nan, tool.zero_weight) == ("window", "hidden"):
        return tr("the window, but not under a weight of 0")
    return label("nan", tool.nan)


def _wanted(ecosystem: str | None, of_row: str) -> bool:
    if ecosystem is not None and ecosystem not in ECOSYSTEMS:
        raise ValueError(
            tr("ecosystem is {given!r}; choose one of {known}", given=ecosystem, known=listed(map(repr, ECOSYSTEMS)))
        )
    return ecosystem in (None, of_row)


@cache
def _read() -> tuple[tuple[Tool, ...], tuple[Layer, ...]]:
    return parse(FILE.read_text(encoding="utf-8"))


def parse(text: str) -> tuple[tuple[Tool, ...], tuple[Layer, ...]]:
    """Read rows and check them; an error names the row, the field and the value.

    Examples
    --------
    >>> parse('[[layer]]\\nid = "pool"\\n')
    Traceback (most recent call last):
    ValueError: row 'pool' of tools.toml has no field 'name'; write it as the other rows do
    """
    rows = tomllib.loads(text)
    found = (
        tuple(tool(row) for row in rows.get("tool", ())),
        tuple(Layer(**_checked(row, Layer)) for row in rows.get("layer", ())),
    )
    ids = [row.id for row in found[0]]
    for twice in {name for name in ids if ids.count(name) > 1}:
        raise ValueError(tr("two rows of tools.toml have the id {id!r}; rename one of them", id=twice))
    return found


def tool(row: Mapping[str, Any]) -> Tool:
    """Make a tool of a row, or say which of its fields is wrong."""
    values = _checked(row, Tool)
    border = values.get("border", "")
    values["border"] = (border,) * 4 if isinstance(border, str) else tuple(border)
    values["refuses"] = tuple(values.get("refuses", ()))
    values["response"] = tuple(map(tuple, values.get("response", ())))
    if len(values["border"]) != 4:
        raise _wrong(row, "border", border, mark("one id, or four: top, bottom, left, right"))
    for field, labels in LABELS.items():
        for value in values["border"] if field == "border" else [values.get(field, NOT_MEASURED)]:
            if value not in {*labels, NOT_MEASURED}:
                raise _wrong(row, field, value, listed(labels))
    return Tool(**values)


def _checked(row: Mapping[str, Any], kind: type[Tool] | type[Layer]) -> dict[str, Any]:
    """The row's values, if all fields that every row has are there and no other."""
    known = [field.name for field in fields(kind)]
    for name in (field.name for field in fields(kind) if field.default is MISSING):
        if name not in row:
            raise ValueError(
                tr(
                    "row {id!r} of tools.toml has no field {field!r}; write it as the other rows do",
                    id=row.get("id", "?"),
                    field=name,
                )
            )
    for name in row.keys() - set(known):
        raise _wrong(row, name, row[name], listed(sorted(known)))
    if row["ecosystem"] not in ECOSYSTEMS:
        raise _wrong(row, "ecosystem", row["ecosystem"], listed(ECOSYSTEMS))
    return dict(row)


def _wrong(row: Mapping[str, Any], field: str, value: object, allowed: str) -> ValueError:
    return ValueError(
        tr(
            "row {id!r} of tools.toml: {field} = {value!r} is not known; write {allowed}",
            id=row.get("id", "?"),
            field=field,
            value=value,
            allowed=tr(allowed),
        )
    )
