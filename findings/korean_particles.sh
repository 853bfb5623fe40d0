#!/usr/bin/env bash
# Korean particles after numbers, formulas and English words: the Python libraries that choose them read few of these.
# "10" is read 십, "6" 육, "1/4" 4분의 1, "(1, 8, 8)" ends in 팔, "5 px" in 픽셀, "f" is 에프, "PyTorch" 파이토치.
# Guess before the run: digits are right everywhere, fractions and words nowhere.
# Found: korean-glue reads digits right, but no bracket, fraction, unit or letter f; tossi writes both forms, 을(를), after
# Latin letters; hgtk takes all that is no Hangul for a vowel; pyjosa refuses it.
# Version: korean-glue 0.1.4, tossi 0.3.1, hgtk 0.2.1, pyjosa 1.0.3
# Documented: korean-glue's README has '3(을/를)' and 'K(이/가)'; the others say nothing of numbers.
# Source: https://pypi.org/project/korean-glue/ https://github.com/what-studio/tossi https://github.com/bluedisk/hangul-toolkit
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check korean-glue==0.1.4 tossi==0.3.1 hgtk==0.2.1 pyjosa==1.0.3
"$folder/v/bin/python" - <<'PYTHON'
from importlib.metadata import version

import hgtk
import tossi
from korean_glue import get_josa
from pyjosa.josa import Josa

RIGHT = {"커널": "을", "3": "을", "4": "를", "6": "을", "10": "을", "1/4": "을", "(1, 8, 8)": "을", "5 px": "을", "f": "를", "PyTorch": "를"}


def pyjosa(text):
    try:
        return Josa.get_josa(text, "을")
    except Exception as error:
        return type(error).__name__


LIBRARIES = {
    "korean-glue": lambda text: get_josa(text, "을/를"),
    "tossi": lambda text: tossi.pick(text, "을"),
    "hgtk": lambda text: hgtk.josa.attach(text, hgtk.josa.EUL_REUL)[len(text) :],
    "pyjosa": pyjosa,
}
WRONG = {
    "korean-glue": ["1/4", "(1, 8, 8)", "5 px", "f", "PyTorch"],
    "tossi": ["1/4", "5 px", "f", "PyTorch"],
    "hgtk": ["3", "6", "10", "1/4", "(1, 8, 8)", "5 px"],
    "pyjosa": ["3", "4", "6", "10", "1/4", "(1, 8, 8)", "5 px", "f", "PyTorch"],
}
found = {}
for name, choose in LIBRARIES.items():
    chosen = {text: choose(text) for text in RIGHT}
    found[name] = [text for text, particle in chosen.items() if particle != RIGHT[text]]
    print(name, version(name), chosen)
assert found == WRONG, found
PYTHON
