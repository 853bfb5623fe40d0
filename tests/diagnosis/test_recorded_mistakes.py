"""Wrong implementations compute what they did: sums over their results stand in `recorded_mistakes.txt`.

Whether each mistake is told apart and named is tested elsewhere. This finds a change that nobody meant, of a mistake or
of the cases of a check. After one that was meant, this writes the file anew:

    CONVLIB_RECORD=1 python course.py test tests/diagnosis/test_recorded_mistakes.py
"""

import os
from pathlib import Path

import numpy as np
import pytest

from convlib.diagnosis.cases import drawn, fixed, judged_settings
from convlib.diagnosis.mistakes import BY_NAME
from convlib.diagnosis.operations import OPERATIONS
from convlib.diagnosis.questions import Question

FILE = Path(__file__).with_name("recorded_mistakes.txt")
KEPT = FILE.read_text("utf-8").splitlines() if FILE.exists() else []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_mistakes_lead_to_what_was_recorded(operation):
    kept = dict(line.rsplit(": ", 1) for line in KEPT if line.startswith(f"{operation}, "))
    computed = sums(operation)
    assert computed.keys() == kept.keys()
    for name, value in computed.items():
        assert value == pytest.approx(float(kept[name]), abs=1e-6), name


def sums(operation: str) -> dict[str, float]:
    """Sum up the cases, and for each mistake what it leads to in all of them."""
    questions = [*fixed(operation), *drawn(operation, judged_settings(operation), np.random.default_rng(0))]
    found = {f"{operation}, the cases": total(each.arguments for each in questions)}
    for name, mistake in BY_NAME.items():
        if operation in mistake.wrong:
            found[f"{operation}, {name}"] = total(result(mistake.wrong[operation], each) for each in questions)
    return found


def result(wrong, question: Question):
    """What a mistake computes; nothing where it leads to an error."""
    with np.errstate(all="ignore"):
        try:
            return wrong(OPERATIONS[question.operation], *question.arguments, **question.settings)
        except (ValueError, TypeError, IndexError, ZeroDivisionError, OverflowError):
            return ()


def total(values) -> float:
    """Add up, each number with a weight of its place; as logarithms, so that large ones do not hide the others."""
    numbers = [number for value in values for number in flat(value)]
    weights = np.random.default_rng(1).uniform(1, 2, len(numbers))
    return float(np.arcsinh(np.nan_to_num(numbers, nan=1e20, posinf=1e25, neginf=-1e25)) @ weights)


def flat(value) -> list[float]:
    """List the numbers of a result or of arguments, with its sizes."""
    if isinstance(value, tuple | list):
        return [len(value), *(number for each in value for number in flat(each))]
    return [*np.shape(value), *np.ravel(np.asarray(value, float)).tolist()]


if os.environ.get("CONVLIB_RECORD"):
    KEPT = [f"{name}: {value:.7f}" for operation in OPERATIONS for name, value in sums(operation).items()]
    FILE.write_text("\n".join(KEPT) + "\n", "utf-8")
