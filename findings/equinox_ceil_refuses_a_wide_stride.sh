#!/usr/bin/env bash
# Equinox' pools with use_ceil=True refuse a stride that is larger than the window on most rows, and blame a padding
# that nobody gave: "Padding (0, 3) received". They add a whole stride at the end, not the cells that are missing.
# Guess before the run: none was written down.
# Version: equinox 0.13.8, jax 0.10.2, torch 2.13.0. Documented: no
# Source: https://docs.kidger.site/equinox/api/nn/pool
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check equinox==0.13.8 jax==0.10.2 torch==2.13.0 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import equinox
import jax.numpy as jnp
import torch


def pooled(size, window, stride):
    row = [float(value) for value in range(1, size + 1)]
    there = torch.nn.MaxPool1d(window, stride, ceil_mode=True)(torch.tensor([row]))[0].tolist()
    try:
        here = equinox.nn.MaxPool1d(window, stride, use_ceil=True)(jnp.array([row]))[0].tolist()
    except RuntimeError as error:
        here = str(error)
    print(f"1 … {size} by {window}, stride {stride}: equinox {here}, torch {there}")
    return here, there


print("equinox", equinox.__version__, "torch", torch.__version__)
assert pooled(5, 2, 3) == ([2, 5], [2, 5])
for size, window, stride, there in ((4, 2, 3, [2, 4]), (6, 2, 3, [2, 5]), (7, 2, 4, [2, 6])):
    here, torch_answer = pooled(size, window, stride)
    assert f"Padding (0, {stride}) received for kernel size {window}" in here
    assert torch_answer == there
PYTHON
