"""How long the lessons run: `python -m benchmarks.notebooks` runs each in a kernel of its own and prints the seconds.

The time runs from the start of the kernel to the last output, as when a learner opens a notebook and chooses Run › Run
All Cells. The slowest cell of each lesson is named.
"""

import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

LESSONS = sorted((Path(__file__).parent.parent / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def run(path: Path) -> tuple[float, float, str]:
    """Run a notebook; return the seconds it took, those of its slowest cell, and that cell's id."""
    notebook = nbformat.read(path, as_version=4)
    took: dict[str, float] = {}

    def begin(cell: dict, **_rest: object) -> None:
        took[cell["id"]] = -time.perf_counter()

    def end(cell: dict, **_rest: object) -> None:
        took[cell["id"]] += time.perf_counter()

    client = NotebookClient(
        notebook,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_execute=begin,
        on_cell_executed=end,
    )
    start = time.perf_counter()
    client.execute()
    slowest = max(took, key=took.get)
    return time.perf_counter() - start, took[slowest], slowest


def main() -> None:
    """Run all lessons, one after the other."""
    total = 0.0
    for path in LESSONS:
        seconds, longest, cell = run(path)
        total += seconds
        print(f"{path.stem:45} {seconds:5.1f} s   slowest cell {longest:4.1f} s ({cell})", flush=True)
    print(f"{'together':45} {total:5.1f} s")


if __name__ == "__main__":
    main()
