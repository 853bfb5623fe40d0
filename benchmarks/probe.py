"""How long `probe` takes: `python -m benchmarks.probe` prints, for functions that take 0 and 1 ms, calls and times.

`ratio` compares the whole time with that of the calls alone: what is left is probe's own work.
"""

import time
from collections.abc import Callable

import numpy as np

from convlib.operations import convolve2d
from convlib.probe import probe

REPEATS = 7


def slowed(filtered: Callable, seconds: float, calls: list[float]) -> Callable:
    """Make each call take at least so long, and write down how long it took."""

    def function(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
        start = time.perf_counter()
        result = filtered(image, kernel)
        while time.perf_counter() < start + seconds:
            pass
        calls.append(time.perf_counter() - start)
        return result

    return lambda image, kernel: function(image, kernel)


def edge(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Convolve in 8 bits or in floats, the edge repeated."""
    pads = [((n - 1) // 2, n // 2) for n in kernel.shape]
    result = convolve2d(np.pad(image, pads, mode="edge"), kernel)
    return np.clip(np.floor(result + 0.5), 0, 255).astype(np.uint8) if image.dtype == np.uint8 else result


def main() -> None:
    """Print a row for each function and each part: the findings, and the recipe with its proof."""
    print(f"{'':28}{'calls':>6}{'ms':>8}{'ratio':>7}")
    for seconds in (0, 0.001):
        for part in ("probe", "recipe"):
            rows = []
            for _ in range(REPEATS):
                calls: list[float] = []
                function = slowed(edge, seconds, calls)
                found = None if part == "probe" else probe(function)
                calls.clear()
                start = time.perf_counter()
                _ = probe(function) if found is None else found.recipe()
                rows.append((time.perf_counter() - start, len(calls), sum(calls)))
            took, count, inside = sorted(rows)[REPEATS // 2]
            title = f"{part}, calls of {seconds * 1000:g} ms or more"
            print(f"{title:28}{count:6}{took * 1000:8.0f}{took / inside:7.1f}")


if __name__ == "__main__":
    main()
