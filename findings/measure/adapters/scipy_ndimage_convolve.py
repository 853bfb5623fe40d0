# packages: scipy==1.17.1 numpy==2.4.6
import scipy
from scipy import ndimage

NAME = "SciPy"
FUNCTION = "ndimage.convolve"
ECOSYSTEM = "Python"
CALL = "scipy.ndimage.convolve(image, kernel)"


def VERSION():
    return scipy.__version__


def convolve(image, kernel):
    return ndimage.convolve(image, kernel)
