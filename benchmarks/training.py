"""What watching costs a training: `python -m benchmarks.training`.

The same network learns alone, and in a running `TrainingExplorer` whose page answers at once. Both take turns, so that
a busy machine slows both. Then the exhibit runs in a real JupyterLab, beside a cell of the same kernel that learns
alone; there the page draws too.

- `frame`: ms that the kernel takes to draw and send one picture; `a second`: how many of them there are.
- `frame share`: their time, as a share of the time that the training takes for itself. Its target is 10 %.
- `speed`: steps a second while it is watched, as a share of the steps a second alone. What is missing beside the frames
  is the time in which the kernel looks for the messages of others.

`!` marks rows during which others took more than 5 % of the machine.
"""

from benchmarks import operations  # isort: skip - first, so that numpy starts with one thread

import asyncio
import statistics
import tempfile
from pathlib import Path
from time import perf_counter

from convlib.explorers import TrainingExplorer
from convlib.explorers.training.training import Training
from tools import lab

POOLINGS = ("max", "average", "stride", "none")
ROUNDS, SECONDS = 5, 1.0
CELLS = [
    "from time import perf_counter\n"
    "from convlib.explorers import TrainingExplorer\n"
    "from benchmarks.training import alone\n"
    "exhibit = TrainingExplorer()\nexhibit",
]


def main() -> None:
    """Print a row for each network, and one for JupyterLab."""
    print(f"{'':22}{'frame':>8}{'a second':>10}{'frame share':>13}{'speed':>8}")
    for pooling in POOLINGS:
        load = operations.Load()
        frame, frames, share, speed = (statistics.median(each) for each in zip(*rounds(pooling), strict=True))
        print(f"{pooling:22}{frame * 1e3:5.1f} ms{frames:10.1f}{share:13.1%}{speed:8.0%}   {load.mark()}")
    if lab.chromium():
        load = operations.Load()
        print(f"{'max, in JupyterLab':22}{'':31}{in_jupyterlab():8.0%}   {load.mark()}")


def rounds(pooling: str) -> list[tuple[float, float, float, float]]:
    """Return the columns of a row, for each round."""
    found = []
    for _round in range(ROUNDS):
        rate = alone(pooling)
        frame, frames, share, steps = asyncio.run(frame_share(pooling))
        found.append((frame, frames, share, steps / rate))
    return found


def alone(pooling: str = "max") -> float:
    """Return the steps a second of a training that nobody watches."""
    training, steps, began = Training(pooling), 0, perf_counter()
    while perf_counter() < began + SECONDS:
        if not training.advance(0.05, shifted=False):
            training = Training(pooling)
        steps += 1
    return steps / (perf_counter() - began)


async def frame_share(pooling: str) -> tuple[float, float, float, float]:
    """Return the seconds of a frame, frames a second, the share of the frames in the training, and steps a second."""
    explorer = TrainingExplorer(pooling=pooling)
    watch, draw, work = explorer._watch, explorer._draw, explorer._work_a_piece
    watch.observe(lambda change: watch.set_trait("answered", change["new"]), names="asked")
    drawing: list[float] = []
    working: list[float] = []
    explorer._draw, explorer._work_a_piece = timed(draw, drawing), timed(work, working)
    began, steps = perf_counter(), 0
    explorer.running = True
    while perf_counter() < began + SECONDS:
        await asyncio.sleep(0.05)
        if not explorer.running:
            steps += explorer.training.steps
            explorer.start_again()
            explorer.running = True
    took, steps = perf_counter() - began, steps + explorer.training.steps
    explorer.close()
    return sum(drawing) / len(drawing), len(drawing) / took, sum(drawing) / sum(working), steps / took


def timed(function, times: list[float]):
    """Return a function that also writes down how long it took."""

    def call() -> None:
        began = perf_counter()
        function()
        times.append(perf_counter() - began)

    return call


def in_jupyterlab() -> float:
    """Return the speed on a page, as a share of the speed alone in the same kernel."""
    with tempfile.TemporaryDirectory() as folder, lab.server(Path(folder)) as address, lab.browser() as browser:
        lab.write_notebook(Path(folder) / "training.ipynb", CELLS)
        page = lab.open_notebook(browser, address, "training.ipynb")
        lab.run_all(page)
        found = []
        for _round in range(ROUNDS):
            rate = float(lab.value(page, "alone()"))
            lab.set_state(page, "exhibit.start_again(); exhibit.running, began = True, perf_counter()")
            page.wait_for_timeout(SECONDS * 1000)
            steps = lab.value(page, "(exhibit.training.steps / (perf_counter() - began), exhibit.running)")
            lab.set_state(page, "exhibit.running = False")
            assert steps.endswith("True)"), "the training ended too soon"
            found.append(float(steps.strip("()").split(",")[0]) / rate)
        return statistics.median(found)


if __name__ == "__main__":
    main()
