# packages: numpy==2.4.6 pillow==13.0.0
# apt: openjdk-17-jdk-headless

"""How Java ConvolveOp EDGE_NO_OP filters a picture."""

import functools
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import _java
from _java import VERSION

__all__ = ["NAME", "VERSION", "convolve"]
NAME = "Java ConvolveOp EDGE_NO_OP"
convolve = functools.partial(_java.convolve, border=1)
