"""Break convlib in small ways, and see whether some test notices: `python -m tools.mutants [--seed 0] [--count 400]`.

A mutant is a module of convlib in which one thing is another: an operator, a number by one, a condition, `and` for
`or`, a loop without a turn, an exception that is not caught, a missing decorator. cosmic-ray makes them. They are drawn
from the areas in `draw.py`: the operations, shapes, diagnosis, the models of the explorers, practice, and the rules of
grading. No mutant is made of annotations, docstrings and sentences, errors that are raised, `__repr__`, caches, the
options of dataclasses, `strict` of zip, what `rng` draws, and constants that only decide about speed or which telling
cases there are.

All tests take part but those of a browser, a notebook or JavaScript. They run once with the original, and are measured.
For each mutant those run first that execute its line, the quickest first, and then the others of its room. It survives
if all of them pass. `equivalent.tsv` has those that do the same as the original, and why: a person has found them among
the survivors, and others are drawn for them.

The folder keeps the copy of the project, the measurement and a line of JSON for each mutant. A run that was stopped
goes on where it was; `--again` runs the survivors again, for new tests after `seconds.json` was removed from the
folder. Two processes share the work with `--part 1/2` and `--part 2/2`.

    python -m pip install cosmic-ray coverage
    python -m tools.mutants --count 400
    python -m tools.mutants --show 3      # the diff of the fourth mutant, and what became of it
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_name] = "1"  # read when numpy is imported: no threads are left in a process that forks

import argparse  # noqa: E402
import json  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections import Counter  # noqa: E402
from pathlib import Path  # noqa: E402

from tools.mutants import measured, server  # noqa: E402
from tools.mutants.draw import AREAS, Mutant, draw  # noqa: E402

ROOT = Path(__file__).parents[2]
ROOMS = {"operations": "core", "shapes": "core", "models": "explorers"}
"""The folder of `tests` for an area, if its name is another one."""


def main() -> None:
    """Draw, run what has not been run, and print the table."""
    options = _options()
    mutants = draw(ROOT, options.count, options.seed, equivalent())
    log = options.folder / "results.jsonl"
    if options.show is not None:
        mutant = mutants[options.show]
        print(f"{mutant.path}:{mutant.line}\n{mutant.diff}\n{_read(log).get(mutant.key, 'not run')}")
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    part, parts = map(int, options.part.split("/"))
    _run_all(mutants[part - 1 :: parts], options, log)
    print(table(mutants, _read(log)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--show", type=int, metavar="N", help="show a mutant by its number instead")
    parser.add_argument("--again", action="store_true", help="run those again that have survived")
    parser.add_argument("--part", default="1/1", help="which part of the mutants, of how many")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "convlib-mutants")
    return parser.parse_args()


def _run_all(mutants: list[Mutant], options: argparse.Namespace, log: Path) -> None:
    """Run the mutants that are not in the log, or survived and are to be run again."""
    done = {key for key, entry in _read(log).items() if not (options.again and entry["result"] == "survived")}
    left = [mutant for mutant in mutants if mutant.key not in done]
    if not left:
        return
    tree = server.prepare(ROOT, options.folder / f"part-{options.part.replace('/', '-of-')}")
    if not (options.folder / "seconds.json").exists():
        measured.measure(tree, options.folder)
    tests = measured.Tests(options.folder)
    for number, mutant in enumerate(left, 1):
        entry = {"area": mutant.area, "line": mutant.line} | judge(mutant, tests, tree)
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"key": mutant.key} | entry, ensure_ascii=False) + "\n")
        print(f"{number}/{len(left)} {entry['result']:9} {entry['seconds']:6.1f} s  {mutant.key}", flush=True)


def judge(mutant: Mutant, tests: measured.Tests, tree: Path) -> dict[str, object]:
    """Run the tests of one mutant until one fails."""
    began, output = time.monotonic(), tree.parent / "output.txt"
    room = f"tests/{ROOMS.get(mutant.area, mutant.area)}/"
    result, by, why = "survived", "", ""
    with server.broken(tree, mutant.path, mutant.source):
        for step in tests.steps(mutant.path, mutant.line, room):
            outcome = server.run(step, tests.seconds, tree, output)
            if outcome.result != "passed":
                result, by, why = f"killed by {outcome.result}", outcome.by, output.read_text(errors="replace")[-600:]
                break
    return {"result": result.replace(" by failed", ""), "by": by, "why": why, "seconds": time.monotonic() - began}


def _read(log: Path) -> dict[str, dict[str, object]]:
    """Read what became of the mutants, the newest line of each."""
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    return {entry["key"]: entry for entry in map(json.loads, lines)}


def equivalent() -> dict[str, str]:
    """Return the mutants that do the same as the original: key -> reason."""
    lines = Path(__file__).with_name("equivalent.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def table(mutants: list[Mutant], results: dict[str, dict[str, object]]) -> str:
    """Count by area what became of the mutants, and list those that survived."""
    counts = {area: Counter[str]() for area in AREAS}
    survivors = []
    for number, mutant in enumerate(mutants):
        result = str(results.get(mutant.key, {"result": "not run"})["result"])
        counts[mutant.area][result] += 1
        survivors += [f"survived: {number} {mutant.key}"] if result == "survived" else []
    total = sum(counts.values(), Counter())
    rows = [("area", "mutants", *total)]
    rows += [(area, count.total(), *(count[column] for column in total)) for area, count in counts.items()]
    rows.append(("all", total.total(), *total.values()))
    lines = ["  ".join(f"{cell!s:>14}" for cell in row) for row in rows]
    judged = total.total() - total["not run"]
    killed = judged - total["survived"]
    return "\n".join([*lines, f"{killed} of {judged} killed: {killed / max(judged, 1):.1%}", *survivors])


if __name__ == "__main__":
    main()
