#!/usr/bin/env bash
# Average pools on JAX keep their sum in the pixels' own type: 32×32 pixels of 100 in float16 average to infinity in
# Flax, Haiku, Equinox and Keras, and 20×20 ones in bfloat16 to 0.64, since a bfloat16 counts no further than 256. The
# mean of JAX itself, Keras' global pool and PyTorch's avg_pool2d give 100 and 1.
# Guess before the run: infinity in all four for float16. None was written down for the two that give 100.
# Version: jax 0.10.2, flax 0.12.8, dm-haiku 0.0.17, equinox 0.13.8, keras 3.15.1. Documented: no
# Source: https://flax-linen.readthedocs.io/en/latest/api_reference/flax.linen/layers.html#flax.linen.avg_pool
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check jax==0.10.2 flax==0.12.8 dm-haiku==0.0.17 \
    equinox==0.13.8 keras==3.15.1 numpy==2.4.6
KERAS_BACKEND=jax "$folder/v/bin/python" - <<'PYTHON'
from importlib.metadata import version

import equinox
import flax.linen
import haiku
import jax.numpy as jnp
import keras

print(*(f"{name} {version(name)}" for name in ("jax", "flax", "dm-haiku", "equinox", "keras")))


def means(value, size, dtype):
    """The mean of a window full of one value, by pools of four packages and by two means that hold."""
    x = jnp.full((1, size, size, 1), value, dtype)
    window = (size, size)
    pooled = {
        "flax": flax.linen.avg_pool(x, window),
        "haiku": haiku.avg_pool(x, (*window, 1), (*window, 1), "VALID"),
        "equinox": equinox.nn.AvgPool2d(size, size)(x[..., 0]),
        "keras": keras.ops.average_pool(x, window, window),
    }
    held = {"jnp.mean": x.mean(), "keras global": keras.layers.GlobalAveragePooling2D(dtype=dtype)(x)}
    print(f"{size}×{size} of {value} in {dtype}:", {k: v.item() for k, v in (pooled | held).items()})
    return {v.item() for v in pooled.values()}, {v.item() for v in held.values()}


assert means(100, 32, "float16") == ({float("inf")}, {100.0})
assert means(1, 20, "bfloat16") == ({0.640625}, {1.0})
assert means(100, 16, "float16") == ({100.0}, {100.0})
PYTHON
