"""Measure one adapter inside its own environment: raw numbers first, then the conventions that convlib.probe finds.

Called by `run` as `measure.py ID RESULT`; writes the fields of a row as JSON.
"""

import importlib
import json
import sys
import warnings
from pathlib import Path

import numpy as np

from convlib.probe import probe

ROW = [10, 20, 40, 80, 60, 30, 50, 90, 70]
NINE = np.arange(1.0, 10).reshape(3, 3)
FINDINGS = (
    *("kernel", "divides", "middle", "border", "dtype", "overflow", "rounding"),
    *("light", "nan", "zero_weight", "refuses", "linear", "shift_equivariant"),
)


def main(name, result):
    """Measure the adapter `name` and write its fields to the file `result`."""
    warnings.simplefilter("ignore")
    adapter = importlib.import_module(name)
    row = {
        "name": adapter.NAME,
        "version": adapter.VERSION(),
        "function": getattr(adapter, "FUNCTION", ""),
        "ecosystem": getattr(adapter, "ECOSYSTEM", ""),
        "response": attempt(lambda: response(adapter.convolve)),
        "two": attempt(lambda: two(adapter.convolve)),
        "ramp": [attempt(lambda tap=tap: five_taps(adapter.convolve, tap)) for tap in (0, 4)],
    }
    print("raw:", json.dumps(row, ensure_ascii=False), flush=True)
    row |= conventions(probe(lambda image, kernel: adapter.convolve(image, kernel)))
    row |= {"call": getattr(adapter, "CALL", "")} | ({"note": adapter.NOTE} if hasattr(adapter, "NOTE") else {})
    Path(result).write_text(json.dumps(row), encoding="utf-8")


def attempt(experiment):
    """Return the result as plain numbers, or "refused" if the tool raised."""
    try:
        return plain(np.asarray(experiment(), float))
    except Exception as error:
        print("refused:", " ".join(str(error).split())[:200], flush=True)
        return "refused"


def plain(values):
    """Return whole numbers as int, others with three decimals."""
    if values.ndim:
        return [plain(value) for value in values]
    value = round(float(values), 3)
    return int(value) if value == int(value) else value


def call(convolve, image, kernel):
    """Give the tool 8 bits, which every tool takes."""
    return np.asarray(convolve(np.array(image, np.uint8), np.array(kernel, float)))


def response(convolve):
    """The nine values around one bright pixel for the kernel 1 to 9, in the kernel's units."""
    image = np.zeros((11, 12))
    divides, linear = habits(convolve)
    image[5, 5] = 225 if divides else 20
    output = call(convolve, image, NINE).astype(float)
    scale = 45 if divides else 1
    values = light(output) / light(225) * scale if linear else output / image[5, 5] * scale
    top, left = (5 + (after - before) // 2 for after, before in zip(output.shape, image.shape, strict=True))
    around = values[top - 1 : top + 2, left - 1 : left + 2]
    return np.round(around) if np.abs(around - np.round(around)).max() < 0.15 else around


def habits(convolve):
    """Whether the tool divides by the kernel's sum, and whether it computes in linear light."""
    twice, middle = np.diag([0.0, 2, 0]), (5, 5)
    divides = call(convolve, np.full((11, 12), 10), twice)[middle] < 12
    board = np.indices((11, 12)).sum(0) % 2 * 200  # a mean of two neighbours, also if the tool transposes the kernel
    mean = float(call(convolve, board, [[0, 0, 0], [0, 0.5, 0.5], [0, 0, 0]])[middle])
    return divides, mean > 130


def light(value):
    """The light that an sRGB value of 8 bits stands for."""
    share = np.asarray(value, float) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def two(convolve):
    """The second value of the row 10 20 40 80 after the kernel [1, 0]."""
    image = np.tile(ROW[:4], (8, 1))
    return call(convolve, image, [[1, 0]])[4, 1]


def five_taps(convolve, tap):
    """The middle row after five taps of which one is 1; a tool that takes no 1×5 kernel gets 5×5."""
    image, kernel = np.tile(ROW, (11, 1)), np.zeros((1, 5))
    kernel[0, tap] = 1
    try:
        output = call(convolve, image, kernel)
    except Exception:
        output = call(convolve, image, np.vstack([np.zeros((2, 5)), kernel, np.zeros((2, 5))]))
    return output[len(output) // 2]


def conventions(found):
    """The findings of `probe` as the fields of a row."""
    values = {name: getattr(found, name).value for name in FINDINGS}
    values["dtype"] = ", ".join(dict.fromkeys(name for name in values["dtype"] if name != "refused"))
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    if values.pop("linear") is False:
        values["kernel"] = "not linear"
    if values.pop("shift_equivariant") is False:
        values["kernel"] = "differs by place"
    return {name: value for name, value in values.items() if value is not None}


if __name__ == "__main__":
    main(*sys.argv[1:])
