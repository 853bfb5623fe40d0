# packages: jax[cpu]==0.10.2 numpy==2.4.6
import jax
import jax.scipy.signal
import numpy as np

NAME = "JAX"
FUNCTION = "scipy.signal.convolve, mode same"
ECOSYSTEM = "Deep learning"
CALL = "jax.scipy.signal.convolve(image, kernel, mode='same')"


def VERSION():
    return jax.__version__


def convolve(image, kernel):
    return np.asarray(jax.scipy.signal.convolve(image, kernel, mode="same"))
