#!/usr/bin/env bash
# Equinox' AdaptiveAvgPool1d cuts the row into blocks that do not overlap, the longer ones first; PyTorch's layer of
# the same name lets windows overlap: 5 cells to 3 give 1.5 3.5 5 here and 1.5 3 4.5 there.
# Guess before the run: PyTorch's windows.
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

row = [1.0, 2, 3, 4, 5]
for size, here, there in ((2, [2.0, 4.5], [2.0, 4.0]), (3, [1.5, 3.5, 5.0], [1.5, 3.0, 4.5])):
    one = equinox.nn.AdaptiveAvgPool1d(size)(jnp.array([row]))[0].tolist()
    other = torch.nn.AdaptiveAvgPool1d(size)(torch.tensor([row]))[0].tolist()
    print("equinox", equinox.__version__, one, "torch", torch.__version__, other)
    assert (one, other) == (here, there)
PYTHON
