# packages: xarray-spatial==0.5.3 numpy==2.4.6
import numpy as np
import xrspatial
from xrspatial.convolution import convolve_2d

NAME = "xarray-spatial"
FUNCTION = "convolution.convolve_2d"
ECOSYSTEM = "Python"
CALL = "xrspatial.convolution.convolve_2d(image, kernel, boundary='nearest')"
NOTE = "Without boundary= the border becomes NaN."


def VERSION():
    return xrspatial.__version__


def convolve(image, kernel):
    return convolve_2d(image, np.asarray(kernel), boundary="nearest")
