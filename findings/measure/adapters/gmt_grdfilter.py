# packages: numpy==2.4.6 pillow==13.0.0
# apt: gmt

"""How GMT grdfilter filters a grid with an operator of custom weights."""

import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import text

NAME = "GMT"
FUNCTION = "grdfilter -Fo"
ECOSYSTEM = "C and C++"
CALL = "gmt grdfilter image.grd -D0 -Fokernel.grd -Gout.grd"
NOTE = "With -Ff instead of -Fo it also divides by the sum of the weights."


def VERSION():
    """Return the version the tool itself names."""
    return text("gmt", "--version").strip()


def grid(path, values):
    """Write `values` as a grid whose cells are one unit wide, around 0 0."""
    raw = path.with_suffix(".raw")
    values.astype(np.float32).tofile(raw)
    h, w = values.shape
    text("gmt", "xyz2grd", raw, "-bi1f", "-ZTLf", f"-R{-w / 2}/{w / 2}/{-h / 2}/{h / 2}", "-I1", "-r", f"-G{path}")


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    with tempfile.TemporaryDirectory() as name:
        before, weights, after = (Path(name, f"{part}.grd") for part in ("image", "kernel", "out"))
        grid(before, image)
        grid(weights, kernel)
        messages = text("gmt", "grdfilter", before, "-D0", f"-Fo{weights}", f"-G{after}")
        if not after.exists():
            raise RuntimeError(messages)
        call = f'gmt grd2xyz -ZTLf "{after}" > "{name}/out.raw"'
        text("sh", "-c", call)
        return np.fromfile(f"{name}/out.raw", np.float32).reshape(image.shape)
