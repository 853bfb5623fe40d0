"""Compare the speed of convlib's operations with other libraries: `python -m benchmarks.operations [word …]`.

Everything runs in one process and one thread. In every round each competitor runs once, in turn, so that a disturbance
meets all of them; medians are compared. Before that, all must give the same numbers. scipy, OpenCV, PyTorch and
scikit-image take part if they are installed, and so do two lower limits: `np.copyto` of the input, and the bare matrix
product of a layer's size. Words select the cases whose titles contain all of them.

`!` marks a case during which other processes took more than 5 % of the machine: do not trust its ratios.
"""

import os

# numpy and the other libraries read these when they are imported.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ[_name] = "1"

import importlib  # noqa: E402
import statistics  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
import tracemalloc  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from dataclasses import dataclass, field  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402

import convlib  # noqa: E402

ROUNDS, SECONDS = 300, 2.0
"""A case ends after this many rounds, or after this many seconds and at least 9 rounds."""
SAMPLE = 3e-3
"""Least seconds of a sample: a shorter call is repeated, as in a loop over images."""
DISTURBED = 0.05
"""Share of the machine that other processes may take."""
SPARE = 1.5e6
"""Bytes of memory that an operation may use beyond its output and one padded copy of its input."""

clock = time.process_time if time.get_clock_info("process_time").resolution < 1e-6 else time.perf_counter
"""CPU time if the system measures it finely, because it leaves out the time spent waiting for other processes."""

Call = Callable[[], np.ndarray]


@dataclass
class Case:
    """One computation, by convlib and by others; each call takes no arguments and returns the same array."""

    title: str
    ours: Call
    others: dict[str, Call]
    targets: dict[str, tuple[str, float]]
    """For a competitor: ("faster", at least), ("slower", at most) or ("µs more", at most)."""
    limits: dict[str, Call] = field(default_factory=dict)
    """Lower limits, whose results are not compared: a copy, a bare matrix product."""
    padded: int | None = None
    """Bytes of a padded copy of the input; None if memory is not measured."""


# The cases


def cases() -> Iterator[Case]:
    """Yield the cases in the order of the targets."""
    for dtype in (np.float32, np.float64):
        yield from (small_kernel(side, dtype) for side in (3, 5))
    for dtype in (np.float32, np.float64):
        yield from (large_kernel(side, dtype) for side in (15, 31, 63))
        yield rank_one_kernel(dtype)
    layers = {"64→64 at 56²": (64, 64, 56, 3, 1), "256→256 at 14²": (256, 256, 14, 3, 1)}
    layers["3→64 7×7 stride 2 at 224²"] = 3, 64, 224, 7, 2
    for title, shape in layers.items():
        yield layer_forward(
            f"layer {title}", *layer(*shape), {"torch": ("slower", 2.2), "bare product": ("slower", 1.25)}
        )
    for title, shape in layers.items():
        yield layer_backward(f"layer {title}, backward", *layer(*shape))
    for channels, side in ((64, 56), (32, 112), (256, 14)):
        title, arguments = f"depthwise 3×3, {channels} at {side}²", depthwise_layer(channels, side)
        yield layer_forward(title, *arguments, {"torch": ("slower", 3)})
        yield layer_backward(f"{title}, backward", *arguments)
    for name, faster in (("max", 5), ("avg", 1.8)):
        yield from (pool(name, *options, faster) for options in ((2, 2, 0), (3, 3, 0), (3, 2, 1), (3, 1, 1)))
    yield from (small_image(padding) for padding in (0, 1))


def small_kernel(side: int, dtype: type) -> Case:
    """A kernel over an image of 512 × 512."""
    case = kernel_over_image(side, dtype)
    scipy = ("faster", 2.8 if dtype == np.float32 else 1.6)
    case.targets = dict.fromkeys(["ndimage.convolve", "signal.convolve2d", "fftconvolve", "oaconvolve"], scipy)
    if dtype == np.float32:
        case.targets["cv2.filter2D"] = "slower", 4.5
    else:
        case.targets["signal.convolve2d"] = "faster", 4
    return case


def large_kernel(side: int, dtype: type) -> Case:
    """A large kernel over the same image, without competitors that take 40 ms and more."""
    case = kernel_over_image(side, dtype)
    case.others = {name: call for name, call in case.others.items() if "fft" in name or "oa" in name or "cv2" in name}
    case.targets = {"fftconvolve": ("slower", 1.5)}
    return case


def kernel_over_image(side: int, dtype: type) -> Case:
    """A kernel over an image with zeros beyond the border, so that the size stays."""
    image, kernel, others = normal(512, 512, dtype=dtype), normal(side, side, dtype=dtype), {}
    if ndimage := library("scipy.ndimage"):
        others["ndimage.convolve"] = lambda: ndimage.convolve(image, kernel, mode="constant")
    if signal := library("scipy.signal"):
        others["signal.convolve2d"] = lambda: signal.convolve2d(image, kernel, mode="same")
        others["fftconvolve"] = lambda: signal.fftconvolve(image, kernel, mode="same")
        others["oaconvolve"] = lambda: signal.oaconvolve(image, kernel, mode="same")
    if cv2 := library("cv2"):
        turned = np.ascontiguousarray(kernel[::-1, ::-1])
        others["cv2.filter2D"] = lambda: cv2.filter2D(image, -1, turned, borderType=cv2.BORDER_CONSTANT)
    return Case(
        f"filter {side}×{side}, {image.dtype}",
        lambda: convlib.filter_image(image, kernel, padding_mode="zeros"),
        others,
        {},
        {"np.copyto": copy(image)},
        padded_bytes(image, side // 2),
    )


def rank_one_kernel(dtype: type) -> Case:
    """A 15 × 15 Gaussian; the competitors get its factors."""
    weights, image, others = np.exp(-0.5 * (np.arange(-7, 8) / 2) ** 2), normal(512, 512, dtype=dtype), {}
    line = (weights / weights.sum()).astype(dtype)
    kernel = np.outer(line, line)
    if nd := library("scipy.ndimage"):
        once = lambda array, axis: nd.convolve1d(array, line, axis=axis, mode="nearest")  # noqa: E731
        others["ndimage.convolve1d twice"] = lambda: once(once(image, 0), 1)
    if cv2 := library("cv2"):
        others["cv2.sepFilter2D"] = lambda: cv2.sepFilter2D(image, -1, line, line, borderType=cv2.BORDER_REPLICATE)
    if filters := library("skimage.filters"):
        others["skimage gaussian"] = lambda: filters.gaussian(image, 2, mode="nearest", truncate=3.5)
    return Case(
        f"filter 15×15 of rank one, {image.dtype}",
        lambda: convlib.filter_image(image, kernel),
        others,
        {"ndimage.convolve1d twice": ("faster", 3)},
        padded=padded_bytes(image, 7),
    )


def layer_forward(title: str, x: np.ndarray, weight: np.ndarray, options: dict, targets: dict) -> Case:
    """The forward pass of a layer in float32."""
    others, groups = {}, options["groups"]
    if torch := library("torch"):
        tensors = torch.from_numpy(x), torch.from_numpy(weight)
        others["torch"] = lambda: torch.nn.functional.conv2d(*tensors, **options).numpy()
    matrix, places = weight.reshape(groups, len(weight) // groups, -1), convlib.conv2d(x, weight, **options)[0, 0].size
    columns, product = normal(groups, matrix.shape[2], places), np.empty((*matrix.shape[:2], places), np.float32)
    return Case(
        title,
        lambda: convlib.conv2d(x, weight, **options),
        others,
        targets,
        {"bare product": lambda: np.matmul(matrix, columns, out=product)},
        padded_bytes(x, options["padding"]),
    )


def layer_backward(title: str, x: np.ndarray, weight: np.ndarray, options: dict) -> Case:
    """The gradients of the input, the weights and the bias; those of the weights are compared."""
    grad, others = normal(*convlib.conv2d(x, weight, **options).shape), {}
    if torch := library("torch"):
        tensors, (stride, padding, groups) = [torch.from_numpy(array) for array in (grad, x, weight)], options.values()
        settings = [len(weight)], [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], groups, [True] * 3
        others["torch"] = lambda: torch.ops.aten.convolution_backward(*tensors, *settings)[1].numpy()
    ours = lambda: convlib.conv2d_backward(grad, x, weight, **options)[1]  # noqa: E731
    return Case(title, ours, others, {"torch": ("slower", 3)})


def layer(channels: int, filters: int, side: int, kernel: int, stride: int) -> tuple[np.ndarray, np.ndarray, dict]:
    """Make input, weights and options; the padding keeps the size, except for the stride."""
    options = {"stride": stride, "padding": kernel // 2, "groups": 1}
    return normal(1, channels, side, side), normal(filters, channels, kernel, kernel), options


def depthwise_layer(channels: int, side: int) -> tuple[np.ndarray, np.ndarray, dict]:
    """Make a layer with one filter per channel."""
    options = {"stride": 1, "padding": 1, "groups": channels}
    return normal(1, channels, side, side), normal(channels, 1, 3, 3), options


def pool(name: str, window: int, stride: int, padding: int, faster: float) -> Case:
    """A pool of a batch."""
    x, ours, others = normal(8, 64, 56, 56), getattr(convlib, f"{name}_pool2d"), {}
    options = {"stride": stride, "padding": padding}
    if torch := library("torch"):
        theirs, tensor = getattr(torch.nn.functional, f"{name}_pool2d"), torch.from_numpy(x)
        others["torch"] = lambda: theirs(tensor, window, **options).numpy()
    if window == stride == 2 and (measure := library("skimage.measure")):
        fold = {"max": np.max, "avg": np.mean}[name]
        others["skimage block_reduce"] = lambda: measure.block_reduce(x, (1, 1, 2, 2), fold)
    return Case(
        f"{name} pool {window}×{window} stride {stride}, (8, 64, 56, 56)",
        lambda: ours(x, window, **options),
        others,
        {"torch": ("faster", faster)},
        {"np.copyto": copy(x)},
        padded_bytes(x, padding),
    )


def small_image(padding: int) -> Case:
    """The computation of an exhibit on every move; "bare numpy" makes the same numpy calls on a ready view."""
    image, kernel, others, side = normal(7, 7, dtype=np.float64), normal(3, 3, dtype=np.float64), {}, 5 + 2 * padding
    view = np.lib.stride_tricks.sliding_window_view(np.pad(image, padding), (side, side))

    def bare() -> np.ndarray:
        if padding:
            padded = np.zeros((9, 9))
            padded[1:8, 1:8] = image
        return np.add.reduce(kernel.reshape(9, 1) * view.reshape(9, -1), axis=0, initial=0).reshape(side, side)

    if ndimage := library("scipy.ndimage"):
        inside = slice(1 - padding, 6 + padding)
        others["ndimage.correlate"] = lambda: ndimage.correlate(image, kernel, mode="constant")[inside, inside]
    return Case(
        f"7×7 with 3×3, float64, padding {padding}",
        lambda: convlib.correlate2d(image, kernel, padding=padding),
        others,
        {"bare numpy": ("µs more", 5), "ndimage.correlate": ("slower", 1)},
        {"bare numpy": bare},
    )


def normal(*shape: int, dtype: type = np.float32) -> np.ndarray:
    """Draw random numbers, the same in each run."""
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(dtype)


def copy(array: np.ndarray) -> Call:
    """Make a call that copies an array onto another."""
    blank = np.empty_like(array)
    return lambda: np.copyto(blank, array)


def padded_bytes(array: np.ndarray, padding: int) -> int:
    """Return the bytes of a padded copy; 0 without padding."""
    height, width = array.shape[-2:]
    return array.nbytes // (height * width) * (height + 2 * padding) * (width + 2 * padding) if padding else 0


def library(name: str) -> object | None:
    """Import a module and set it to one thread; None if it is not installed."""
    try:
        module = importlib.import_module(name)
    except ImportError:
        return None
    if name == "torch":
        module.set_num_threads(1)
    if name == "cv2":
        module.setNumThreads(1)
    return module


# Measuring


def main(words: list[str]) -> None:
    """Print a line for each competitor of each case."""
    versions = [
        f"{name} {module.__version__}"
        for name in ("numpy", "scipy", "cv2", "torch", "skimage")
        if (module := library(name))
    ]
    print(", ".join(versions))
    print(f"{'case':<42} {'convlib':>10}  {'beside':<24} {'ratio':>15}  target")
    missed = disturbed = 0
    for case in cases():
        if all(word in case.title for word in words):
            check_same_numbers(case)
            load = Load()
            seconds = measure(case)
            mark = load.mark()
            disturbed += bool(mark)
            missed += report(case, seconds, mark)
    print(f"{missed} target(s) missed, {disturbed} case(s) disturbed")


def check_same_numbers(case: Case) -> None:
    """Fail if a competitor computes something else."""
    expected = case.ours()
    off = 1e-4 if expected.dtype == np.float32 else 1e-10
    for name, call in case.others.items():
        np.testing.assert_allclose(call(), expected, rtol=off, atol=off * np.abs(expected).max(), err_msg=name)


def measure(case: Case) -> dict[str, float]:
    """Return the median time of each competitor, in seconds."""
    calls = {"convlib": case.ours, **case.others, **case.limits}
    repeats = {name: max(1, round(SAMPLE / sample(call, 1))) for name, call in calls.items()}
    samples, end = {name: [] for name in calls}, time.perf_counter() + SECONDS
    while len(samples["convlib"]) < 9 or (time.perf_counter() < end and len(samples["convlib"]) < ROUNDS):
        for name, call in calls.items():
            samples[name].append(sample(call, repeats[name]))
    return {name: statistics.median(times) for name, times in samples.items()}


def sample(call: Call, repeats: int) -> float:
    """Return the seconds of one call."""
    start = clock()
    for _ in range(repeats):
        call()
    return (clock() - start) / repeats


def extra_memory(case: Case) -> int:
    """Return the peak memory of a call in bytes, beyond its output and a padded copy of its input."""
    tracemalloc.start()
    output = case.ours()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return max(peak - output.nbytes - case.padded, 0)


class Load:
    """Measures how much of the machine other processes take from now on; on Linux only."""

    def __init__(self) -> None:
        self.others, self.all = self.ticks()

    def mark(self) -> str:
        """Return a note if it is too much."""
        others, everything = self.ticks()
        share = (others - self.others) / (everything - self.all) if everything > self.all else 0
        return f"! {share:.0%} of the machine went to others" if share > DISTURBED else ""

    @staticmethod
    def ticks() -> tuple[float, float]:
        """Return the ticks that other processes took since the start, and all ticks."""
        statistics_of_linux = Path("/proc/stat")
        if not statistics_of_linux.exists():
            return 0, 0
        user, nice, system, idle, waiting, *rest = map(int, statistics_of_linux.read_text().split("\n")[0].split()[1:9])
        own = time.process_time() * os.sysconf("SC_CLK_TCK")
        busy = user + nice + system + sum(rest)
        return busy - own, busy + idle + waiting


def report(case: Case, seconds: dict[str, float], mark: str) -> int:
    """Print a case, and return how many of its targets were missed."""
    ours = seconds.pop("convlib")
    lines = [(name, *verdict(ours, other, *case.targets.get(name, ("", 0)))) for name, other in seconds.items()]
    if case.padded is not None:
        extra = extra_memory(case)
        lines.append(("extra memory", f"{extra / 1e6:.1f} MB", f"≤ {SPARE / 1e6:g} MB", extra <= SPARE))
    left, right = f"{case.title:<42} {ours * 1e6:7.{0 if ours > 2e-5 else 1}f} µs", mark
    for name, ratio, target, met in lines:
        word = "" if not target else "met" if met else "MISSED"
        print(f"{left:<52}  {name:<24} {ratio:>15}  {target:<17} {word:<7} {right}".rstrip())
        left = right = ""
    return sum(not met for *_, met in lines)


def verdict(ours: float, other: float, kind: str, bound: float) -> tuple[str, str, bool]:
    """Return the ratio to one competitor, its target in words, and whether it is met."""
    if kind == "µs more":
        more = (ours - other) * 1e6
        return f"{more:.1f} µs more", f"≤ {bound:g} µs", more <= bound
    ratio = f"{other / ours:.1f} × faster" if other >= ours else f"{ours / other:.2f} × slower"
    if kind == "faster":
        return ratio, f"≥ {bound:g} × faster", other / ours >= bound
    return (ratio, f"≤ {bound:g} × slower", ours / other <= bound) if kind else (ratio, "", True)


if __name__ == "__main__":
    main(sys.argv[1:])
