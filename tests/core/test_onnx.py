"""The cases that ONNX has for its backends, 1-D and 2-D in floats: data that others wrote for the same operations.

A case is a model of one node with its inputs and its output. The package computes them when it is asked, which takes
some seconds; so the cases of an operation are one test, and a failure names the case.
"""

import warnings

import numpy as np
import pytest
from numpy.testing import assert_allclose
from onnx.helper import get_attribute_value

from convlib import avg_pool2d, conv2d, conv_transpose2d, max_pool2d

pytestmark = pytest.mark.slow

# How many cases must run at least, so that none are lost unseen.
CASES = {
    "Conv": 6,
    "ConvTranspose": 10,
    "MaxPool": 12,
    "AveragePool": 11,
    "GlobalMaxPool": 2,
    "GlobalAveragePool": 2,
}


@pytest.fixture(scope="module")
def cases():
    """(operation, name, attributes, inputs, output) of each case."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of operations that are not ours overflow on the way
        from onnx.backend.test.case.node import collect_testcases

        collected = collect_testcases()
    found = []
    for case in collected:
        nodes = case.model.graph.node
        if len(nodes) == 1 and nodes[0].op_type in CASES:
            attributes = {one.name: get_attribute_value(one) for one in nodes[0].attribute}
            (inputs, outputs), *_ = case.data_sets
            found.append((nodes[0].op_type, case.name, attributes, inputs, outputs[0]))
    return found


def out_of_scope(operation, attributes, x):
    """Why a case is not ours; empty for one that is."""
    half = [k // 2 for k in attributes.get("kernel_shape", [])] * 2
    if x.ndim > 4:
        return "three dimensions"
    if x.dtype.kind != "f":
        return "not floats"
    if operation == "AveragePool" and "dilations" in attributes:
        return "an average pool has no dilation, as in PyTorch"
    if operation.endswith("Pool") and any(map(np.greater, attributes.get("pads", []), half)):
        return "padding of more than half the window, which PyTorch refuses too"
    return ""


def settings(attributes, x, kernel):
    """ONNX's attributes in our words: stride, dilation, and padding in numbers, as (vertical, horizontal) pairs."""
    axes = len(kernel)
    stride, dilation = (tuple(attributes.get(name, [1] * axes)) for name in ("strides", "dilations"))
    pads = attributes.get("pads", [0] * 2 * axes)
    sides = list(zip(pads[:axes], pads[axes:], strict=True))
    auto = attributes.get("auto_pad", b"NOTSET")
    if auto.startswith(b"SAME"):  # as many outputs as steps fit into the input
        spans = [apart * (k - 1) + 1 for k, apart in zip(kernel, dilation, strict=True)]
        short = [
            max((-(-n // step) - 1) * step + span - n, 0)
            for n, step, span in zip(x.shape[2:], stride, spans, strict=True)
        ]
        sides = [shared(missing, upper=auto == b"SAME_UPPER") for missing in short]
    return {"stride": stride, "padding": tuple(sides), "dilation": dilation}


def shared(total, upper):
    """Cells before and after: the odd one goes to the end, the upper one, or to the beginning."""
    return (total // 2, total - total // 2) if upper else (total - total // 2, total // 2)


def convolution(attributes, x, weight):
    return conv2d(x, weight, groups=attributes.get("group", 1), **settings(attributes, x, weight.shape[2:]))


def transposed(attributes, x, weight):
    options = settings({**attributes, "auto_pad": b"NOTSET"}, x, weight.shape[2:])
    extra = attributes.get("output_padding", [0] * (x.ndim - 2))
    shape = attributes.get("output_shape")
    if attributes.get("auto_pad", b"NOTSET") != b"NOTSET":
        shape = [n * step for n, step in zip(x.shape[2:], options["stride"], strict=True)]
    if shape:  # the padding is what is too much; what is too little is added at the end
        axes = zip(x.shape[2:], weight.shape[2:], options["stride"], options["dilation"], strict=True)
        whole = [(n - 1) * step + apart * (k - 1) + 1 for n, k, step, apart in axes]
        upper = attributes.get("auto_pad") == b"SAME_UPPER"
        extra = [max(wanted - there, 0) for wanted, there in zip(shape, whole, strict=True)]
        options["padding"] = tuple(shared(max(there - n, 0), upper) for there, n in zip(whole, shape, strict=True))
    return conv_transpose2d(x, weight, groups=attributes.get("group", 1), output_padding=tuple(extra), **options)


def largest(attributes, x):
    options = settings(attributes, x, attributes["kernel_shape"])
    return max_pool2d(x, tuple(attributes["kernel_shape"]), ceil_mode=bool(attributes.get("ceil_mode")), **options)


def mean(attributes, x):
    options = settings(attributes, x, attributes["kernel_shape"])
    del options["dilation"]
    more = {name: bool(attributes.get(name)) for name in ("ceil_mode", "count_include_pad")}
    return avg_pool2d(x, tuple(attributes["kernel_shape"]), **more, **options)


RUN = {
    "Conv": convolution,
    "ConvTranspose": transposed,
    "MaxPool": largest,
    "AveragePool": mean,
    "GlobalMaxPool": lambda attributes, x: max_pool2d(x, x.shape[2:]),
    "GlobalAveragePool": lambda attributes, x: avg_pool2d(x, x.shape[2:]),
}


def in_two_dimensions(attributes, inputs, output):
    """A signal as an image of one row."""
    if output.ndim == 4:
        return attributes, inputs, output
    lifted = {
        name: [1, *value] for name, value in attributes.items() if name in ("kernel_shape", "strides", "dilations")
    }
    for name in ("output_padding", "pads"):
        if name in attributes:
            lifted[name] = [number for value in attributes[name] for number in (0, value)]
    return {**attributes, **lifted}, [array[:, :, None] for array in inputs], output[:, :, None]


@pytest.mark.parametrize("operation", CASES)
def test_a_backends_cases(operation, cases):
    ran = 0
    for its, name, attributes, inputs, output in cases:
        if its == operation and not out_of_scope(operation, attributes, inputs[0]):
            attributes, inputs, output = in_two_dimensions(attributes, inputs, output)
            got = RUN[operation](attributes, *inputs)
            assert got.dtype == output.dtype
            assert_allclose(got, output, rtol=1e-3, atol=1e-6, err_msg=name)  # the rtol of ONNX, which rounds some
            ran += 1
    assert ran >= CASES[operation]


def test_what_is_not_ours_is_left_out_for_a_reason(cases):
    reasons = [out_of_scope(operation, attributes, inputs[0]) for operation, _, attributes, inputs, _ in cases]
    assert {reason: reasons.count(reason) for reason in set(reasons)}.keys() == {
        "",
        "three dimensions",
        "not floats",
        "an average pool has no dilation, as in PyTorch",
        "padding of more than half the window, which PyTorch refuses too",
    }


def test_padding_of_more_than_half_the_window_is_refused(cases):
    for operation, _, attributes, inputs, _ in cases:
        if out_of_scope(operation, attributes, inputs[0]).startswith("padding"):
            with pytest.raises(ValueError, match="more than half the window"):
                RUN[operation](attributes, *inputs)
