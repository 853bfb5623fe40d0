# packages: astropy==8.0.2 numpy==2.4.6
import astropy
from astropy import convolution

NAME = "Astropy"
FUNCTION = "convolve"
ECOSYSTEM = "Python"
CALL = "astropy.convolution.convolve(image, kernel)"


def VERSION():
    return astropy.__version__


def convolve(image, kernel):
    return convolution.convolve(image, kernel)
