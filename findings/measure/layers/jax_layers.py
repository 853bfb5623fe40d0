# packages: jax==0.10.2 flax==0.12.8 equinox==0.13.8 dm-haiku==0.0.17 keras==3.15.1 numpy==2.4.6
# ruff: noqa: B023, D103 - each lambda is called at once; the names say enough
"""Print what the layers on JAX (flax, haiku, equinox, keras) answer at their edges, a line for each."""

import os

os.environ["KERAS_BACKEND"] = "jax"

from importlib.metadata import version

import equinox as eqx
import flax.linen as fl
import haiku as hk
import jax
import jax.numpy as jnp
import keras
import numpy as np


def say(name, run):
    """Print what `run` answers, or its refusal."""
    try:
        print(f"{name}:", np.array(run()).astype(float).ravel().tolist())
    except Exception as refusal:
        print(f"{name}: refused: {type(refusal).__name__} {str(refusal).splitlines()[0][:150]}")


def row(*values, dtype="float32"):
    return jnp.array(values, dtype).reshape(1, -1, 1)


inf, nan = float("inf"), float("nan")
for package in ("jax", "flax", "equinox", "dm-haiku", "keras"):
    print(package, version(package))

flax_max = lambda x, n, s=1, p="VALID": fl.max_pool(x, (n,), (s,), p)  # noqa: E731
haiku_max = lambda x, n, s=1, p="VALID": hk.max_pool(x, (n, 1), (s, 1), p)  # noqa: E731
keras_max = lambda x, n, s=1, p="VALID": keras.ops.max_pool(x, (n,), (s,), p.lower())  # noqa: E731
equinox_max = lambda x, n, s=1, p=0: eqx.nn.MaxPool1d(n, s, p)(x[..., 0])  # noqa: E731
pools = {"flax": flax_max, "haiku": haiku_max, "keras": keras_max, "equinox": equinox_max}
for name, pool in pools.items():
    same = 1 if name == "equinox" else "SAME"
    say(f"{name} max 3 ties: gradient of 5 5 5", lambda: jax.grad(lambda x: pool(x, 3).sum())(row(5, 5, 5)))
    say(f"{name} max 3 SAME of -1 -2 -3", lambda: pool(row(-1, -2, -3), 3, 1, same))
    say(f"{name} max 3 SAME of -inf", lambda: pool(row(-inf, -inf, -inf), 3, 1, same))
    for values in ((nan, 1, 2), (1, nan, 2), (1, 2, nan)):
        say(f"{name} max 3 of {values}", lambda: pool(row(*values), 3))
    for dtype in ("int32", "int8", "uint8"):
        values = (1, 2, 3) if dtype == "uint8" else (-1, -2, -3)
        say(f"{name} max 3 SAME of {dtype}", lambda: pool(row(*values, dtype=dtype), 3, 1, same))
say("flax max 3, padding 3 on both sides, 1…5", lambda: flax_max(row(1, 2, 3, 4, 5), 3, 1, ((3, 3),)))
say("equinox max 3, padding 2", lambda: eqx.nn.MaxPool1d(3, 1, 2)(row(1, 2, 3, 4, 5)[..., 0]))
say("equinox max 3, padding 3", lambda: eqx.nn.MaxPool1d(3, 1, 3)(row(1, 2, 3, 4, 5)[..., 0]))
say(
    "equinox max 2 stride 3 padding 1 ceil 1…4",
    lambda: eqx.nn.MaxPool1d(2, 3, 1, use_ceil=True)(row(1, 2, 3, 4)[..., 0]),
)
say("equinox max 2 stride 3 ceil 1…6", lambda: eqx.nn.MaxPool1d(2, 3, 0, use_ceil=True)(row(1, 2, 3, 4, 5, 6)[..., 0]))
say("flax average 3 SAME of 10 10 10", lambda: fl.avg_pool(row(10, 10, 10), (3,), (1,), "SAME"))
say("haiku average 3 SAME of 10 10 10", lambda: hk.avg_pool(row(10, 10, 10), (3, 1), (1, 1), "SAME"))
say("keras average 3 SAME of 10 10 10", lambda: keras.ops.average_pool(row(10, 10, 10), (3,), (1,), "same"))
say("equinox average 3 padding 1 of 10 10 10", lambda: eqx.nn.AvgPool1d(3, 1, 1)(row(10, 10, 10)[..., 0]))


def averages(dtype, size, value):
    """Print the mean of a window of `size` times `size` equal values by each layer."""
    x = jnp.full((1, size, size, 1), value, dtype)
    window, name = (size, size), f"average {size}×{size} of {value} in {dtype}"
    say(f"flax {name}", lambda: fl.avg_pool(x, window))
    say(f"haiku {name}", lambda: hk.avg_pool(x, (*window, 1), (*window, 1), "VALID"))
    say(f"keras {name}", lambda: keras.ops.average_pool(x, window, window))
    say(f"keras global {name}", lambda: keras.layers.GlobalAveragePooling2D(dtype=dtype)(x))
    say(f"equinox {name}", lambda: eqx.nn.AvgPool2d(size, size)(x[0].transpose(2, 0, 1)))
    say(f"equinox adaptive {name}", lambda: eqx.nn.AdaptiveAvgPool2d(1)(x[0].transpose(2, 0, 1)))
    say(f"jnp.mean {name}", lambda: x.mean())


averages("float16", 32, 100)
averages("bfloat16", 64, 1)
averages("bfloat16", 16, 1)
averages("bfloat16", 20, 1)
averages("float32", 64, 0.1)

kernel = jnp.array([1.0, 2, 3]).reshape(3, 1, 1)


def flax_transposed(x, k=kernel, **options):
    layer = fl.ConvTranspose(1, (k.shape[0],), use_bias=False, **options)
    return layer.apply({"params": {"kernel": k}}, x)


def keras_transposed(x, k=kernel, padding="valid", **options):
    return keras.ops.conv_transpose(x, k, padding=padding, **options)


def haiku_transposed(x, k=kernel, **options):
    options.pop("strides_", None)
    apply = hk.without_apply_rng(
        hk.transform(lambda x: hk.Conv1DTranspose(1, k.shape[0], with_bias=False, **options)(x))
    )
    return apply.apply({"conv1_d_transpose": {"w": k}}, x)


def equinox_transposed(x, k=kernel, **options):
    layer = eqx.nn.ConvTranspose1d(1, 1, k.shape[0], use_bias=False, key=jax.random.key(0), **options)
    return eqx.tree_at(lambda one: one.weight, layer, k.reshape(1, 1, -1))(x[..., 0])


two = jnp.array([1.0, 2]).reshape(2, 1, 1)
four = jnp.array([1.0, 2, 3, 4]).reshape(4, 1, 1)
for n, k in ((2, two), (3, kernel), (4, four)):
    for padding in ("VALID", "SAME"):
        name = f"transposed {n}, stride 2, {padding}, 0 1 0"
        x = row(0, 1, 0)
        say(f"flax {name}", lambda: flax_transposed(x, k, strides=(2,), padding=padding))
        say(
            f"flax transpose_kernel {name}",
            lambda: flax_transposed(x, k, strides=(2,), padding=padding, transpose_kernel=True),
        )
        say(f"haiku {name}", lambda: haiku_transposed(x, k, stride=2, padding=padding))
        say(f"keras {name}", lambda: keras_transposed(x, k, strides=2, padding=padding.lower()))
say("equinox transposed 3, stride 2, 0 1 0", lambda: equinox_transposed(row(0, 1, 0), stride=2))
say(
    "equinox transposed 3, stride 2, padding 1, output_padding 1, 0 0 1",
    lambda: equinox_transposed(row(0, 0, 1), stride=2, padding=1, output_padding=1),
)
say(
    "keras transposed 3, stride 2, valid, output_padding 1",
    lambda: keras_transposed(row(0, 0, 1), strides=2, output_padding=1),
)
say(
    "keras transposed 3, stride 2, same, output_padding 0",
    lambda: keras_transposed(row(0, 1, 0), padding="same", strides=2, output_padding=0),
)
say(
    "keras transposed 3, stride 1, dilation 2, same",
    lambda: keras_transposed(row(0, 0, 1, 0, 0), padding="same", strides=1, dilation_rate=2),
)
say(
    "flax transposed 3, stride 1, dilation 2, SAME",
    lambda: flax_transposed(row(0, 0, 1, 0, 0), padding="SAME", kernel_dilation=(2,)),
)


def flax_conv(x, k, padding, **options):
    return fl.Conv(1, (k.shape[0],), use_bias=False, padding=padding, **options).apply({"params": {"kernel": k}}, x)


def equinox_conv(x, k, padding, mode):
    layer = eqx.nn.Conv1d(1, 1, k.shape[0], padding=padding, padding_mode=mode, use_bias=False, key=jax.random.key(0))
    return eqx.tree_at(lambda one: one.weight, layer, k.reshape(1, 1, -1))(x[..., 0])


first = jnp.eye(9)[0].reshape(9, 1, 1)
last = jnp.eye(9)[8].reshape(9, 1, 1)
for padding in ("CIRCULAR", "REFLECT", "CAUSAL"):
    say(f"flax Conv 9 {padding} of 1 2 3, first tap", lambda: flax_conv(row(1, 2, 3), first, padding))
    say(f"flax Conv 9 {padding} of 1 2 3, last tap", lambda: flax_conv(row(1, 2, 3), last, padding))
    say(f"flax Conv 4 {padding} of 0 0 1 0 0", lambda: flax_conv(row(0, 0, 1, 0, 0), four, padding))
    say(
        f"flax Conv 3, stride 2 {padding} of 1…6 ",
        lambda: flax_conv(row(1, 2, 3, 4, 5, 6), jnp.array([1.0, 10, 100]).reshape(3, 1, 1), padding, strides=(2,)),
    )
for mode in ("CIRCULAR", "REFLECT", "REPLICATE"):
    say(f"equinox Conv 9 {mode} padding 4 of 1 2 3, first tap", lambda: equinox_conv(row(1, 2, 3), first, 4, mode))
    say(f"equinox Conv 4 {mode} SAME of 0 0 1 0 0", lambda: equinox_conv(row(0, 0, 1, 0, 0), four, "SAME", mode))
    say(
        f"equinox Conv 4 {mode} SAME_LOWER of 0 0 1 0 0",
        lambda: equinox_conv(row(0, 0, 1, 0, 0), four, "SAME_LOWER", mode),
    )
tens = jnp.array([1.0, 10, 100]).reshape(3, 1, 1)
say("keras conv 4 same of 0 0 1 0 0", lambda: keras.ops.conv(row(0, 0, 1, 0, 0), four, padding="same"))
say("keras conv 3, stride 2, same of 1…6", lambda: keras.ops.conv(row(1, 2, 3, 4, 5, 6), tens, 2, "same"))
say(
    "keras conv 2, dilation 3, same of 1…5",
    lambda: keras.ops.conv(row(1, 2, 3, 4, 5), tens[:2], 1, "same", dilation_rate=3),
)
say(
    "keras conv causal, stride 2, of 1…6",
    lambda: keras.layers.Conv1D(1, 3, 2, "causal", use_bias=False, kernel_initializer=lambda s, dtype: tens)(
        row(1, 2, 3, 4, 5, 6)
    ),
)
say(
    "keras conv of uint8, 3 of 100",
    lambda: keras.ops.conv(row(100, 100, 100, dtype="uint8"), jnp.ones((3, 1, 1), "uint8")),
)
say(
    "jax conv of uint8, 3 of 100",
    lambda: jax.lax.conv(jnp.full((1, 1, 3), 100, "uint8"), jnp.ones((1, 1, 3), "uint8"), (1,), "VALID"),
)
say(
    "flax Conv of uint8, 3 of 100",
    lambda: flax_conv(row(100, 100, 100, dtype="uint8"), jnp.ones((3, 1, 1), "uint8"), "VALID"),
)
for size in (2, 3, 4):
    say(
        f"keras AdaptiveAveragePooling1D({size}) of 1…5",
        lambda: keras.layers.AdaptiveAveragePooling1D(size)(row(1, 2, 3, 4, 5)),
    )
    say(
        f"keras AdaptiveMaxPooling1D({size}) of 1…5",
        lambda: keras.layers.AdaptiveMaxPooling1D(size)(row(5, 4, 3, 2, 1)),
    )
say("keras AdaptiveAveragePooling1D(8) of 1…5", lambda: keras.layers.AdaptiveAveragePooling1D(8)(row(1, 2, 3, 4, 5)))
weights = jnp.arange(1.0, 5).reshape(1, 2, 2)
say(
    "keras depthwise, multiplier 2, channels 1 and 10",
    lambda: keras.ops.depthwise_conv(jnp.array([[[1.0, 10]]]), weights),
)
say(
    "flax Conv groups 2, channels 1 and 10",
    lambda: fl.Conv(4, (1,), feature_group_count=2, use_bias=False).apply(
        {"params": {"kernel": jnp.arange(1.0, 5).reshape(1, 1, 4)}}, jnp.array([[[1.0, 10]]])
    ),
)
say(
    "jax.numpy.convolve 1 0 on 10 20 40 80",
    lambda: jnp.convolve(jnp.array([10, 20, 40, 80]), jnp.array([1, 0]), "same"),
)
say(
    "jax.scipy.signal.convolve2d 1 0 same",
    lambda: jax.scipy.signal.convolve2d(jnp.array([[10.0, 20, 40, 80]]), jnp.array([[1.0, 0]]), "same"),
)
say(
    "jax.scipy.signal.correlate2d 1 0 same",
    lambda: jax.scipy.signal.correlate2d(jnp.array([[10.0, 20, 40, 80]]), jnp.array([[1.0, 0]]), "same"),
)
say(
    "jax.scipy.signal.correlate 1 0 same",
    lambda: jax.scipy.signal.correlate(jnp.array([[10.0, 20, 40, 80]]), jnp.array([[1.0, 0]]), "same"),
)
