# packages: flax==0.12.8 jax==0.10.2 numpy==2.4.6 pillow==13.0.0
import flax
import flax.linen
import numpy as np

NAME = "Flax"
FUNCTION = "linen.Conv, CIRCULAR"
ECOSYSTEM = "Deep learning"
CALL = 'flax.linen.Conv(1, kernel.shape, padding="CIRCULAR").apply({"params": {"kernel": kernel}}, image)'


def VERSION():
    return flax.__version__


def convolve(image, kernel):
    layer = flax.linen.Conv(1, kernel.shape, padding="CIRCULAR", use_bias=False)
    return np.asarray(layer.apply({"params": {"kernel": kernel[:, :, None, None]}}, image[None, :, :, None]))[
        0, :, :, 0
    ]
