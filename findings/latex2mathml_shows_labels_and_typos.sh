#!/usr/bin/env bash
# latex2mathml turns \label{e}, which prints nothing in LaTeX, into a visible \label, and a command that it does not know
# into an identifier of that name: no error tells of either.
# Guess before the run: the label is left out, and an unknown command is an error.
# Version: latex2mathml 3.81.1. Documented: no
# Source: https://pypi.org/project/latex2mathml/
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check latex2mathml==3.81.1
"$folder/v/bin/python" - <<'PYTHON'
import re
from importlib.metadata import version

from latex2mathml.converter import convert


def seen(formula):
    """What a reader sees of a formula, part by part."""
    return re.findall(r">([^<]+)<", convert(formula))


print("latex2mathml", version("latex2mathml"), seen(r"y = 2 \label{e}"), seen(r"\convolve{f}"), seen(r"y = 2 \ref{e}"))
assert seen(r"y = 2")[-1] == "2"
assert r"\label" in seen(r"y = 2 \label{e}")
assert r"\convolve" in seen(r"\convolve{f}")
PYTHON
