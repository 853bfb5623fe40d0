"""A number picture for each term of `notebooks/glossary.md`, computed by the operations that the term names."""

from convlib.drawing import Picture
from convlib.lessons.glossary.cheaper import CHEAPER
from convlib.lessons.glossary.layers import LAYERS, SHIFT
from convlib.lessons.glossary.learning import LEARNING
from convlib.lessons.glossary.network import NETWORK
from convlib.lessons.glossary.pixels import PIXELS_AND_KERNELS
from convlib.lessons.glossary.stacks import STACKS
from convlib.lessons.glossary.up import UP
from convlib.text import listed, tr

PICTURES = PIXELS_AND_KERNELS | LAYERS | STACKS | SHIFT | LEARNING | UP | CHEAPER | NETWORK
"""The heading of a term -> a function that draws it, in the order of the lessons."""


def picture(term: str) -> Picture:
    """Draw a term of the glossary.

    Raises
    ------
    ValueError
        If the glossary has no such term.

    Examples
    --------
    >>> picture("kernel")
    kernel: 4 0 0, 0 0 0, 0 0 −4.
    """
    if term not in PICTURES:
        raise ValueError(
            tr("term {term!r} is not in the glossary; its terms are {terms}", term=term, terms=listed(PICTURES))
        )
    return PICTURES[term]()
