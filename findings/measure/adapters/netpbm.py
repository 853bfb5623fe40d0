# packages: numpy==2.4.6 pillow==13.0.0
# apt: netpbm

"""How netpbm pnmconvol filters a picture."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import by_pgm, rows, text

NAME = "netpbm pnmconvol"


def VERSION():
    """Return the version the tool itself names."""
    return re.search(r"Netpbm ([\d.]+)", text("pnmconvol", "--version"))[1]


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    call = f'pnmconvol -matrix="{rows(kernel)}" "$0" > "$1"'
    return by_pgm(image, lambda before, after: ["sh", "-c", call, before, after])
