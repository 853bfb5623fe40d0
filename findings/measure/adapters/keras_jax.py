# packages: keras==3.15.1 jax==0.10.2 numpy==2.4.6 pillow==13.0.0
import os

os.environ["KERAS_BACKEND"] = "jax"

import keras
import numpy as np

NAME = "Keras on JAX"
FUNCTION = "ops.conv, same"
ECOSYSTEM = "Deep learning"
CALL = 'keras.ops.conv(image[None, :, :, None], kernel[:, :, None, None], padding="same")[0, :, :, 0]'


def VERSION():
    return keras.__version__


def convolve(image, kernel):
    kernel = kernel.astype(image.dtype)[:, :, None, None]
    return np.asarray(keras.ops.conv(image[None, :, :, None], kernel, padding="same"))[0, :, :, 0]
