"""The lines that make two tools agree run with the real libraries, and give what the source gives."""

import importlib
import itertools

import numpy as np
import pytest

from convlib.lessons.tools import FromTo, agree, tools

RUN = [
    "pillow",
    "scipy_ndimage_convolve",
    "scipy_ndimage_correlate",
    "scipy_signal_convolve2d",
    "scipy_signal_correlate",
    "scipy_signal_correlate2d",
    "torch_conv2d",
    "opencv_filter2d",
]
NEEDS = {"torch_conv2d": "torch", "opencv_filter2d": "cv2"}
"""What the tests do not install themselves; everything else is there."""
KNOWN = {tool.id: tool for tool in tools()}
SHAPES = [(3, 3), (5, 5), (2, 3), (4, 4)]


def own_result(id, image, kernel):
    """What a tool gives by itself: floats where it takes floats."""
    if id == "pillow":
        from PIL import Image, ImageFilter

        return np.asarray(Image.fromarray(image).filter(ImageFilter.Kernel(kernel.shape[::-1], kernel.ravel())))
    if id == "torch_conv2d":
        torch = importlib.import_module("torch")
        arrays = {"image": torch.tensor(image, dtype=float), "kernel": torch.tensor(kernel, dtype=float)}
        return eval(KNOWN[id].call, {"torch": torch} | arrays).numpy()
    modules = {"scipy": importlib.import_module("scipy"), "numpy": np}
    if id == "opencv_filter2d":
        modules["cv2"] = importlib.import_module("cv2")
    importlib.import_module("scipy.ndimage"), importlib.import_module("scipy.signal")
    return eval(KNOWN[id].call, modules | {"image": image.astype(float), "kernel": kernel.astype(float)})


def taken(id, shape):
    return id != "pillow" or shape in ((3, 3), (5, 5))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("source", "target"), list(itertools.permutations(RUN, 2)))
def test_the_lines_give_what_the_source_gives(source, target, shape):
    for id in (source, target):
        if id in NEEDS:
            pytest.importorskip(NEEDS[id])
        if id not in KNOWN or not taken(id, shape):
            pytest.skip("not measured, or refused")
    rng = np.random.default_rng(7)
    image = rng.integers(0, 256, (9, 12)).astype(np.uint8)
    kernel = rng.permutation(np.arange(1, shape[0] * shape[1] + 1)).reshape(shape)
    names = {"image": image, "kernel": kernel}
    exec("\n".join(agree(source, target).lines), names)
    expected = own_result(source, image, kernel)
    assert names["result"].shape == expected.shape
    rounded = 0.5 * (kernel.sum() if target == "pillow" else 1) if "pillow" in (source, target) else 0
    np.testing.assert_allclose(names["result"].astype(float), expected, rtol=0, atol=rounded + 1e-6)


def test_every_pair_of_tools_has_an_answer():
    for source, target in itertools.product(KNOWN, repeat=2):
        found = agree(source, target)
        assert found.lines or found.remaining


def test_the_lines_of_every_pair_are_python():
    for source, target in itertools.product(KNOWN, repeat=2):
        compile("\n".join(agree(source, target).lines), f"{source} to {target}", "exec")


def test_a_weight_of_0_that_hides_a_nan_is_named():
    hides, shows = KNOWN["scipy_ndimage_correlate"], KNOWN["scipy_signal_convolve2d"]
    said = f"A weight of 0 hides a NaN in {hides.title}; in {shows.title} it does not."
    assert said in agree(hides.id, shows.id).remaining
    assert said in agree(shows.id, hides.id).remaining
    assert not any("NaN" in sentence for sentence in agree(shows.id, "scipy_signal_correlate2d").remaining)


def test_a_kernel_whose_sum_is_0_is_not_divided():
    kernel = np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]])
    image = np.arange(30.0).reshape(5, 6) ** 2
    found = agree("svg_chromium", "scipy_ndimage_correlate")
    names = {"image": image, "kernel": kernel}
    exec("\n".join(found.lines), names)
    assert np.isfinite(names["result"]).all()
    assert any("whose sum is 0" in sentence for sentence in found.remaining)


def test_an_unknown_tool_is_named():
    with pytest.raises(ValueError, match="tool 'photoshop' has no row"):
        agree("photoshop", "pillow")


def test_the_form_follows_its_two_lists():
    form = FromTo("pillow", "scipy_ndimage_convolve")
    assert "kernel = kernel[:, ::-1]" in form.answer.value
    form.source.value = form.target.value
    assert "You chose the same tool twice" in form.answer.value
    assert form._repr_mimebundle_()["text/html"] == form.answer.value
