"""The digits that exhibits learn from, and those that they hold out: other people wrote them."""

from numpy.typing import NDArray

from convlib import images

FIRST_HELD_OUT = 11
"""The forms from this one on are held out: see `images.digit_forms`."""

Digits = tuple[NDArray, NDArray]


def split() -> tuple[Digits, Digits]:
    """Return pictures and labels to learn from, and those that are held out.

    Examples
    --------
    >>> (pictures, labels), (held_out, held_out_labels) = split()
    >>> len(labels), len(held_out_labels)
    (1415, 382)
    """
    pictures, labels = images.digits()
    held_out = images.digit_forms() >= FIRST_HELD_OUT
    return (pictures[~held_out], labels[~held_out]), (pictures[held_out], labels[held_out])
