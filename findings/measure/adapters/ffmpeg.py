# packages: imageio-ffmpeg==0.6.0 numpy==2.4.6 pillow==13.0.0

"""How ffmpeg's filter convolution changes a picture."""

import re
import sys
from pathlib import Path

import imageio_ffmpeg

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import by_pgm, rows, text

NAME = "FFmpeg"
FUNCTION = "filter convolution"
ECOSYSTEM = "C and C++"
CALL = "ffmpeg -i image.pgm -vf \"convolution='1 2 3 4 5 6 7 8 9'\" out.pgm"
NOTE = (
    "Weights are read as whole numbers: 0.5 counts as 0. With whole weights a half is rounded up. "
    "Version 5.1.9 mirrors with the edge pixel for kernels of 3×3 only."
)
PROGRAM = imageio_ffmpeg.get_ffmpeg_exe()


def VERSION():
    """Return the version the tool itself names."""
    return re.search(r"ffmpeg version ([\d.]+)", text(PROGRAM, "-version"))[1]


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    weights = f"convolution='{rows(kernel, between=' ', after=' ')}'"
    if len(kernel) == 1:
        weights += ":0mode=row"
    start = [PROGRAM, "-v", "error", "-nostdin"]
    return by_pgm(image, lambda before, after: [*start, "-i", before, "-vf", weights, "-pix_fmt", "gray", after])
