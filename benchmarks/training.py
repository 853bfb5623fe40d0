"""What watching costs a training: `python -m benchmarks.training`.

The same network learns alone, and in a running `TrainingExplorer` whose page answers at once. Both take turns, so that
a busy machine slows both. The last row is from a real Jupyter kernel: this process answers its pictures as a page does.

- `frame`: ms that the kernel takes to draw and send one picture; `a second`: how many of them there are.
- `frame share`: their time, as a share of the time that the training takes for itself. Its target is 10 %.
- `speed`: steps a second while it is watched, as a share of the steps a second alone. What is missing beside the frames
  is the time in which the kernel looks for the messages of others.

`!` marks rows during which others took more than 5 % of the machine.
"""

from benchmarks import operations  # isort: skip - first, so that numpy starts with one thread

import ast
import asyncio
import contextlib
import queue
import statistics
from collections.abc import Callable
from time import perf_counter

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from convlib.explorers import TrainingExplorer
from convlib.explorers.training.training import Training

POOLINGS = ("max", "average", "stride", "none")
ROUNDS, SECONDS = 5, 1.0
CELL = """
from time import perf_counter
from benchmarks.training import alone
from convlib.explorers import TrainingExplorer
exhibit = TrainingExplorer()
def begin():
    global began
    exhibit.start_again()
    exhibit.running, began = True, perf_counter()
def end():
    found = exhibit.training.steps / (perf_counter() - began), exhibit.running
    exhibit.running = False
    return found
"""


def main() -> None:
    """Print a row for each network, and one for a real kernel."""
    print(f"{'':22}{'frame':>8}{'a second':>10}{'frame share':>13}{'speed':>8}")
    for pooling in POOLINGS:
        load = operations.Load()
        frame, frames, share, speed = (statistics.median(each) for each in zip(*rounds(pooling), strict=True))
        print(f"{pooling:22}{frame * 1e3:5.1f} ms{frames:10.1f}{share:13.1%}{speed:8.0%}   {load.mark()}")
    load = operations.Load()
    print(f"{'max, in a kernel':22}{'':31}{in_kernel():8.0%}   {load.mark()}")


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


def timed(function: Callable, times: list[float]) -> Callable:
    """Return a function that also writes down how long it took."""

    def call() -> None:
        began = perf_counter()
        function()
        times.append(perf_counter() - began)

    return call


def in_kernel() -> float:
    """Return the speed in a real kernel, while this process answers as a page does, as a share of the speed alone."""
    manager, client = start_new_kernel()
    try:
        ask(client, CELL)
        watch, found = ask(client, "exhibit._watch.model_id"), []
        for _round in range(ROUNDS):
            rate = ask(client, "alone()")
            ask(client, "begin()")
            answer(client, watch)
            steps, running = ask(client, "end()")
            assert running, "the training ended too soon"
            found.append(steps / rate)
        return statistics.median(found)
    finally:
        manager.shutdown_kernel(now=True)


def ask(client: BlockingKernelClient, code: str) -> object:
    """Run a cell, or compute an expression and return its value."""
    is_cell = code == CELL
    request = client.execute(code if is_cell else "", user_expressions={} if is_cell else {"value": code})
    while (reply := client.get_shell_msg(timeout=60))["parent_header"].get("msg_id") != request:
        pass
    return None if is_cell else ast.literal_eval(reply["content"]["user_expressions"]["value"]["data"]["text/plain"])


def answer(client: BlockingKernelClient, watch: str) -> None:
    """Answer each picture at once, as the page does."""
    end = perf_counter() + SECONDS
    while perf_counter() < end:
        with contextlib.suppress(queue.Empty):
            content = client.get_iopub_msg(timeout=0.05)["content"]
            asked = content.get("data", {}).get("state", {}).get("asked")
            if content.get("comm_id") == watch and asked is not None:
                data = {"method": "update", "state": {"answered": asked}}
                client.shell_channel.send(client.session.msg("comm_msg", {"comm_id": watch, "data": data}))


if __name__ == "__main__":
    main()
