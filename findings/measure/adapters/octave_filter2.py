# packages: numpy==2.4.6 pillow==13.0.0
# apt: octave

"""How Octave filter2 filters a picture."""

import functools
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import _octave
from _octave import VERSION

__all__ = ["NAME", "VERSION", "convolve"]
NAME = "Octave filter2"
convolve = functools.partial(_octave.convolve, call="filter2(kernel, image)")
