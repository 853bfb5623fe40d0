"""What the usual exceptions of numpy and Python mean in code that slides a window."""

import re

from convlib.text import mark, tr


def meaning(error: str) -> str:
    """Say what an exception usually means here; empty where that is not known.

    Parameters
    ----------
    error : str
        Its type and its words: "IndexError: index 9 is out of bounds for axis 1 with size 9".

    Examples
    --------
    >>> meaning("IndexError: list index out of range")
    'An index is too large: the last one of an axis of length n is n − 1. Compare the number of positions and the span.'
    """
    return next((tr(told) for pattern, told in _MEANINGS if pattern.search(error)), "")


_BEYOND = mark(
    "An index is too large: the last one of an axis of length n is n − 1. Compare the number of positions and the span."
)
_SHAPES = mark(
    "Two arrays have shapes that do not fit each other: print both, such as those of a window and of the kernel. A "
    "slice is shorter where it hangs over the end."
)
_LETTERS = mark("A letter stands for axes of different lengths: compare the shapes of the arrays with the letters.")
_PRODUCT = mark("@ and np.dot multiply rows by columns. Use *: it multiplies each pixel by its own weight.")
_MEANINGS = (
    (re.compile(r"not aligned|matmul|mismatch in its core dimension"), _PRODUCT),
    (re.compile(r"remapped shapes"), _LETTERS),
    (re.compile(r"could not be broadcast together"), _SHAPES),
    (re.compile(r"index .* out of bounds|index out of range"), _BEYOND),
    (
        re.compile(r"could not broadcast input array"),
        mark("You wrote numbers into an array of another shape: compare the size of your output with theirs."),
    ),
    (
        re.compile(
            r"'(numpy\.)?float(64)?' object cannot be interpreted|only integer|must be integers|sequence of integers"
        ),
        mark("A size or an index is not a whole number: divide with // where you need one."),
    ),
    (
        re.compile(
            r"setting an array element with a sequence|only (length-1|0-dimensional|size-1) arrays can be converted"
        ),
        mark("You wrote many numbers into one cell: add the products first, for instance with np.sum."),
    ),
    (
        re.compile(r"negative dimensions"),
        mark("The size of your output is negative: check its formula, ⌊(n + 2·p − span) / s⌋ + 1."),
    ),
    (
        re.compile(r"truth value of an array"),
        mark("An array is compared as a whole: compare single numbers, or use np.max and np.maximum."),
    ),
    (
        re.compile(r"Cannot cast ufunc"),
        mark(
            "The array holds whole numbers and can't take others: make it with np.zeros(shape) or np.array(x, float)."
        ),
    ),
    (re.compile(r"UnboundLocalError"), mark("Give this name a value before the loop that uses it.")),
    (re.compile(r"NameError"), mark("Is this name spelt as where you gave it a value, and was that cell run?")),
    (re.compile(r"RecursionError"), mark("Your function calls itself without end.")),
    (re.compile(r"ZeroDivisionError"), mark("You divided by 0.")),
    (re.compile(r"object has no attribute 'shape'"), mark("This is no array: np.array(…) makes one.")),
)
"""What an exception says, as a pattern, and what it means."""
