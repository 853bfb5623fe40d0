# packages: dask-image==2026.5.0 numpy==2.4.6
from importlib.metadata import version

import dask.array
import dask_image.ndfilters

NAME = "dask-image"
FUNCTION = "ndfilters.convolve"
ECOSYSTEM = "Python"
CALL = "dask_image.ndfilters.convolve(image, kernel).compute()"


def VERSION():
    return version("dask-image")


def convolve(image, kernel):
    return dask_image.ndfilters.convolve(dask.array.from_array(image), kernel).compute()
