"""Print the table of the catalogue: python -m tests.diagnosis.catalogue [seeds].

For each operation: how many wrong functions there are, how many the visible cases refuse, how many the hidden ones of
every seed refuse, and of how many `check` names the mistake. Functions that get through are listed below.
"""

import sys
import warnings

from convlib.diagnosis.check import check
from convlib.diagnosis.mistakes import BY_NAME
from convlib.diagnosis.operations import OPERATIONS
from convlib.text import tr
from tests.diagnosis.catalogue import Entry, hidden, refuses, visible, wrong_entries

COLUMNS = ("operation", "wrong", "visible", "hidden", "named")


def is_named(entry: Entry) -> bool:
    """Whether `check` says what somebody did."""
    sentence = check(entry.function(), entry.operation).sentence
    return any(tr(mistake.happened) in sentence for mistake in BY_NAME.values())


def main(seeds: int) -> None:
    """Print the table, a line for each operation."""
    print("{:24}{:>8}{:>9}{:>8}{:>7}".format(*COLUMNS))
    total, through = [0, 0, 0, 0], []
    for operation in OPERATIONS:
        entries = wrong_entries(operation)
        seen = [refuses(entry, visible(entry)) for entry in entries]
        drawn = [all(refuses(entry, hidden(entry, seed)) for seed in range(seeds)) for entry in entries]
        row = [len(entries), sum(seen), sum(drawn), sum(map(is_named, entries))]
        print("{:24}{:8}{:9}{:8}{:7}".format(operation, *row), flush=True)
        total = [one + other for one, other in zip(total, row, strict=True)]
        through += [entry for entry, *refused in zip(entries, seen, drawn, strict=True) if not all(refused)]
    print("{:24}{:8}{:9}{:8}{:7}".format("all", *total))
    for entry in through:
        print(f"gets through: {entry.operation}: {entry.name}")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
