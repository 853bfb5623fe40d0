#!/usr/bin/env bash
# Equinox' AvgPool1d with use_ceil=True divides a last window that hangs over the end by the whole window: 5 alone
# becomes 2.5. PyTorch's ceil_mode divides by the cells that are there: 5.
# Guess before the run: 5, as in PyTorch.
# Version: equinox 0.13.8, jax 0.10.2. Documented: no, only that padding is added where ceil asks for it
# Source: https://docs.kidger.site/equinox/api/nn/pool
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check equinox==0.13.8 jax==0.10.2 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import equinox
import jax.numpy as jnp

row = jnp.array([[1.0, 2, 3, 4, 5]])
two = equinox.nn.AvgPool1d(2, 2, use_ceil=True)(row).tolist()
three = equinox.nn.AvgPool1d(3, 3, use_ceil=True)(row[:, :4]).tolist()
largest = equinox.nn.MaxPool1d(2, 2, use_ceil=True)(-row).tolist()
print("equinox", equinox.__version__, two, three, "maximum of the negative row", largest)
assert two == [[1.5, 3.5, 2.5]]
assert [round(value, 3) for value in three[0]] == [2.0, 1.333]
assert largest == [[-1.0, -3.0, -5.0]]
PYTHON
