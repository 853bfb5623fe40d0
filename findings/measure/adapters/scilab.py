# packages: numpy==2.4.6 pillow==13.0.0
# apt: scilab-cli

"""How Scilab conv2 filters a picture."""

import functools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import rows

NAME = "Scilab"
FUNCTION = "conv2"
ECOSYSTEM = "Other languages"
CALL = 'conv2(double(image), kernel, "same")'
NOTE = "Without double, a uint8 picture is refused."


@functools.cache
def started():
    """Start Scilab once; it reads commands from a pipe."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(["scilab-cli", "-nb"], text=True, **pipes)


def asked(command):
    """Let Scilab run one line that sets the variable answer, and return it; an error is an answer, too."""
    with tempfile.TemporaryDirectory() as folder:
        pipe = Path(folder, "answer")
        os.mkfifo(pipe)
        started().stdin.write(f'try; {command}; catch; answer = lasterror(); end; mputl(answer, "{pipe}");\n')
        started().stdin.flush()
        return pipe.read_text().strip()


def VERSION():
    """Return the version the tool itself names."""
    return asked('v = getversion("scilab"); answer = strcat(string(v(1:3)), ".")')


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "in.txt"), Path(folder, "out.txt")
        np.savetxt(before, image)
        kind = "" if image.dtype.kind == "f" else image.dtype.name
        read = f'image = {kind}(fscanfMat("{before}")); kernel = [{rows(kernel)}]'
        write = f'fprintfMat("{after}", result, "%.17g"); answer = ""'
        answer = asked(f"{read}; result = {CALL}; {write}")
        if not after.exists():
            raise RuntimeError(answer)
        return np.loadtxt(after, ndmin=2)
