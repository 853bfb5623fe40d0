"""The examples of `PairSumExplorer`, by the names that lessons use, and their titles in the list."""

from convlib.text import mark

DIE = (1, 1, 1, 1, 1, 1)
EXAMPLES = {
    "two dice": {"f": DIE, "g": DIE, "start": 1, "chances": True},
    "a loaded die and a fair one": {"f": (1, 1, 1, 1, 1, 5), "g": DIE, "start": 1, "chances": True},
    "heads of 2 coins and of 3": {"f": (1, 2, 1), "g": (1, 3, 3, 1), "start": 0, "chances": True},
    "two polynomials": {"f": (1, 2, 3), "g": (4, 5), "start": 0, "chances": False},
    "a signal and a kernel": {"f": (1, 2, 4), "g": (1, -1), "start": 0, "chances": False},
}
TITLES = {
    "two dice": mark("two dice"),
    "a loaded die and a fair one": mark("a loaded die and a fair one"),
    "heads of 2 coins and of 3": mark("heads of 2 coins and of 3"),
    "two polynomials": mark("two polynomials"),
    "a signal and a kernel": mark("a signal and a kernel"),
}
