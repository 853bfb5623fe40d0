# packages: numpy==2.4.6 pillow==13.0.0
# apt: r-base-core r-cran-terra

"""How terra::focal filters a picture in R."""

import functools
import subprocess
import tempfile
from pathlib import Path

import numpy as np

NAME = "terra"
FUNCTION = "focal"
ECOSYSTEM = "R and Octave"
CALL = 'focal(rast(image), kernel, fun = "sum", fillvalue = 0)'
NOTE = "Without fillvalue the result is NA wherever the kernel reaches out of the picture."
CODE = """
suppressMessages(library(terra))
lines <- file("stdin", "r")
numbers <- function(text) as.numeric(strsplit(text, ",")[[1]])
while (length(line <- readLines(lines, n = 1))) {
  given <- strsplit(line, " ")[[1]]
  if (length(given) == 0) cat(as.character(packageVersion("terra")), "\\n") else {
    size <- numbers(given[3])
    image <- matrix(readBin(given[1], "double", size[1] * size[2]), size[1], byrow = TRUE)
    kernel <- matrix(numbers(given[5]), numbers(given[4])[1], byrow = TRUE)
    answer <- try(as.matrix(focal(rast(image), kernel, fun = "sum", fillvalue = 0), wide = TRUE), silent = TRUE)
    if (inherits(answer, "try-error")) cat("refused:", gsub("\\n", " ", answer), "\\n") else {
      writeBin(as.vector(t(answer)), given[2])
      cat("done\\n")
    }
  }
}
"""


@functools.cache
def started():
    """Start R once, since loading terra takes seconds."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(["Rscript", "--vanilla", "-e", CODE], text=True, **pipes)


def asked(line):
    """Send R one line and return its answer."""
    process = started()
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def VERSION():
    """Return the version the tool itself names."""
    return asked("")


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "in"), Path(folder, "out")
        np.asarray(image, float).tofile(before)
        lists = [",".join(map(str, values)) for values in (image.shape, kernel.shape, kernel.astype(float).ravel())]
        answer = asked(" ".join([str(before), str(after), *lists]))
        if answer != "done":
            raise RuntimeError(answer)
        return np.fromfile(after).reshape(image.shape)
