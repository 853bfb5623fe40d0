# packages: numpy==2.4.6 pillow==13.0.0
# apt: openjdk-17-jdk-headless

"""How Java ConvolveOp EDGE_ZERO_FILL filters a picture."""

import functools
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import _java
from _java import VERSION

__all__ = ["NAME", "VERSION", "convolve"]
NAME = "Java ConvolveOp EDGE_ZERO_FILL"
convolve = functools.partial(_java.convolve, border=0)
