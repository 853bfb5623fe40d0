# packages: numpy==2.4.6 pillow==13.0.0
# apt: octave octave-image

"""How Octave imfilter filters a picture."""

import functools
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import _octave
from _octave import VERSION

__all__ = ["NAME", "VERSION", "convolve"]
NAME = "Octave imfilter"
convolve = functools.partial(_octave.convolve, call="imfilter(image, kernel)", setup="pkg load image; ")
