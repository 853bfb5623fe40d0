#!/usr/bin/env bash
# Keras' average_pool with padding "same" leaves the padding out of the mean on the NumPy and JAX backends; on torch it
# repeats the edge pixel and counts it: the last mean of 160, 320 is 240 there and 266.7 on torch.
# Guess before the run: 240 on every backend, since Keras 3 promises one result for all.
# Version: keras 3.15.1, torch 2.13.0, jax 0.10.2, numpy 2.4.6. Documented: no
# Source: https://keras.io/api/layers/pooling_layers/average_pooling1d/
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check keras==3.15.1 torch==2.13.0 jax==0.10.2 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import json
import os
import subprocess
import sys
from importlib.metadata import version

POOL = """
import json, keras, numpy as np
row = np.array([10, 20, 40, 80, 160, 320], "float32").reshape(1, 6, 1)
pooled = [keras.ops.average_pool(row, size, stride, "same") for size, stride in ((3, 2), (4, 3), (3, 1))]
print(json.dumps([keras.ops.convert_to_numpy(each).ravel().tolist()[-1] for each in pooled]))
"""


def last_means(backend):
    environment = {**os.environ, "KERAS_BACKEND": backend}
    made = subprocess.run([sys.executable, "-c", POOL], env=environment, capture_output=True, text=True, check=True)
    found = [round(value, 2) for value in json.loads(made.stdout.splitlines()[-1])]
    print(f"{backend}: the last means of 10 20 40 80 160 320 by 3 and stride 2, 4 and 3, 3 and 1:", found)
    return found


print("keras", version("keras"))
assert last_means("numpy") == last_means("jax") == [240.0, 186.67, 240.0]
assert last_means("torch") == [266.67, 220.0, 240.0]
PYTHON
