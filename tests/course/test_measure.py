"""The tools that the tests install still do what their rows in tools.toml say, so a new version that differs shows."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from convlib.lessons.tools import tools
from convlib.probe import probe

MEASURE = Path(__file__).parents[2] / "findings" / "measure"
INSTALLED = {
    "pillow": "PIL",
    "numpy_convolve": "numpy",
    "scipy_ndimage_convolve": "scipy",
    "scipy_ndimage_correlate": "scipy",
    "scipy_signal_convolve2d": "scipy",
    "scipy_signal_correlate2d": "scipy",
    "scipy_signal_correlate": "scipy",
    "torch_conv2d": "torch",
}
CONVENTIONS = ("kernel", "divides", "middle", "border", "overflow", "rounding", "light", "nan", "zero_weight")


@pytest.fixture
def module(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(MEASURE), str(MEASURE / "adapters"), *sys.path])
    yield importlib.import_module
    for name in {"measure", *INSTALLED} & sys.modules.keys():
        del sys.modules[name]


@pytest.mark.parametrize("name", INSTALLED)
def test_an_installed_tool_agrees_with_its_row(name, module):
    pytest.importorskip(INSTALLED[name])
    row = next(tool for tool in tools() if tool.id == name)
    adapter, measure = module(name), module("measure")
    said = f"{row.name} {adapter.VERSION()} against the row of {row.version}"
    found = measure.conventions(probe(lambda image, kernel: adapter.convolve(image, kernel)))
    found["border"] = (found["border"],) * 4 if isinstance(found["border"], str) else tuple(found["border"])
    assert {field: found.get(field, "") for field in CONVENTIONS} == {
        field: getattr(row, field) for field in CONVENTIONS
    }, said
    assert np.array_equal(measure.response(adapter.convolve), row.response), said


def test_the_raw_numbers_of_a_known_filter(module):
    measure = module("measure")

    def shifted(image, kernel):
        padded = np.pad(np.asarray(image, float), 2)
        rows, columns = kernel.shape
        top, left = 2 - rows // 2, 2 - columns // 2
        windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)[top:, left:]
        return np.einsum("ijkl,kl", windows, kernel)[: len(image), : len(image[0])]

    assert measure.response(shifted).tolist() == [[9, 8, 7], [6, 5, 4], [3, 2, 1]]
    assert measure.two(shifted) == 10
    assert measure.five_taps(shifted, 0).tolist() == [0, 0, 10, 20, 40, 80, 60, 30, 50]
