# packages: diplib==3.6.1 numpy==2.4.6
import diplib
import numpy as np

NAME = "DIPlib"
FUNCTION = "GeneralConvolution"
ECOSYSTEM = "Python"
CALL = "diplib.GeneralConvolution(image, kernel)"


def VERSION():
    return diplib.__version__


def convolve(image, kernel):
    return np.asarray(diplib.GeneralConvolution(image, diplib.Image(np.asarray(kernel))))
