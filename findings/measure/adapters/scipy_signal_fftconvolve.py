# packages: scipy==1.17.1 numpy==2.4.6
import scipy
from scipy import signal

NAME = "SciPy"
FUNCTION = "signal.fftconvolve, mode same"
ECOSYSTEM = "Python"
CALL = "scipy.signal.fftconvolve(image, kernel, mode='same')"


def VERSION():
    return scipy.__version__


def convolve(image, kernel):
    return signal.fftconvolve(image, kernel, mode="same")
