# packages: numpy==2.4.6 pillow==13.0.0
# apt: golang-go golang-github-disintegration-imaging-dev

"""How imaging.Convolve3x3 and Convolve5x5 of the Go package imaging filter a picture."""

import functools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import by_pgm, rows, text

NAME = "Go imaging"
FUNCTION = "Convolve3x3, Convolve5x5"
ECOSYSTEM = "Other languages"
CALL = "imaging.Convolve3x3(image, [9]float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, nil)"
NOTE = "Only 3×3 and 5×5 kernels are taken; with the option Normalize it also divides by the kernel's sum."
CODE = """
package main

import (
	"image"
	"os"
	"strconv"
	"strings"

	"github.com/disintegration/imaging"
)

func main() {
	file, _ := os.ReadFile(os.Args[1])
	w, _ := strconv.Atoi(os.Args[3])
	h, _ := strconv.Atoi(os.Args[4])
	gray := image.NewGray(image.Rect(0, 0, w, h))
	pixels := file[len(file)-w*h:]
	copy(gray.Pix, pixels)
	var small [9]float64
	var large [25]float64
	words := strings.Split(os.Args[5], ",")
	for i, word := range words {
		weight, _ := strconv.ParseFloat(word, 64)
		large[i] = weight
		if len(words) == 9 {
			small[i] = weight
		}
	}
	var result *image.NRGBA
	if len(words) == 9 {
		result = imaging.Convolve3x3(gray, small, nil)
	} else {
		result = imaging.Convolve5x5(gray, large, nil)
	}
	for i := range pixels {
		pixels[i] = result.Pix[4*i]
	}
	os.WriteFile(os.Args[2], file, 0o644)
}
"""


def VERSION():
    """Return the version of Debian's package, since the library itself names none."""
    version = text("dpkg-query", "-W", "-f", "${Version}", "golang-github-disintegration-imaging-dev")
    return version.rpartition("-")[0]


@functools.cache
def compiled():
    """Compile the Go program once and keep its folder."""
    folder = tempfile.TemporaryDirectory()
    Path(folder.name, "filter.go").write_text(CODE)
    settings = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": f"{folder.name}/cache"}
    command = ["go", "build", "-o", f"{folder.name}/filter", f"{folder.name}/filter.go"]
    subprocess.run(command, check=True, env=os.environ | settings)
    return folder


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    if kernel.shape not in ((3, 3), (5, 5)):
        raise ValueError(f"the tool takes nine or twenty-five weights, not {kernel.size}")
    sizes = [*image.shape[::-1], rows(kernel, after=",")]
    return by_pgm(image, lambda before, after: [f"{compiled().name}/filter", before, after, *sizes])
