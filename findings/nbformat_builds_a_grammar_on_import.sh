#!/usr/bin/env bash
# nbformat beside jupyter_events: `import nbformat` takes a second in place of a tenth. The rest goes into a grammar of
# internationalised addresses that Lark builds on every import. jupyter_events asks for jsonschema[format-nongpl], jsonschema
# then imports rfc3987-syntax for a format checker, and a notebook's schema has no address to check. Each nbgrader command
# and each Jupyter server pays for it at its start.
# Guess before the run: an optional format checker is imported when a schema asks for its format.
# Version: nbformat 5.11.1, jsonschema 4.26.0, rfc3987-syntax 1.1.0, lark 1.3.1, jupyter_events 0.12.1.
# Documented: that the extra adds checkers is; that they are built on import, whoever imports jsonschema, is not.
# Source: https://pypi.org/project/rfc3987-syntax/ and https://pypi.org/project/jsonschema/
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check nbformat==5.11.1 jsonschema==4.26.0
"$folder/v/bin/python" - "$folder" <<'PYTHON'
import subprocess
import sys
from importlib.metadata import version

PIP = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
IMPORT = "import time; began = time.perf_counter(); import nbformat; print(time.perf_counter() - began)"
READ = "import nbformat; nbformat.validate(nbformat.v4.new_notebook()); import sys; print('lark' in sys.modules)"


def python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def seconds():
    return min(float(python(IMPORT)) for _run in range(4))


alone, uses_alone = seconds(), python(READ)
subprocess.run([*PIP, "jupyter_events==0.12.1", "rfc3987-syntax==1.1.0", "lark==1.3.1"], check=True)
beside, uses_beside = seconds(), python(READ)
for name in ("nbformat", "jsonschema", "jupyter_events", "rfc3987-syntax", "lark"):
    print(name, version(name))
print(f"import nbformat: {alone:.2f} s alone, {beside:.2f} s beside jupyter_events, {beside / alone:.1f} times")
print("Lark was imported:", uses_alone, "alone,", uses_beside, "beside")
assert (uses_alone, uses_beside) == ("False", "True")
assert beside > 4 * alone
PYTHON
