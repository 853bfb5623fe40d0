# packages: numpy==2.4.6 pillow==13.0.0
# apt: g++ cimg-dev

"""How CImg get_convolve filters a picture."""

import functools
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import by_pfm, rows, text

NAME = "CImg"
FUNCTION = "get_convolve"
ECOSYSTEM = "C and C++"
CALL = "image.get_convolve(kernel)"
CODE = """
#define cimg_display 0
#include <CImg.h>
#include <cstdlib>
using namespace cimg_library;

int main(int count, char **given) {
    if (count == 1) return std::printf("%d", cimg_version) < 0;
    CImg<float> image(given[1]), kernel(std::atoi(given[3]), std::atoi(given[4]), 1, 1, given[5], false);
    image.get_convolve(kernel).save(given[2]);
}
"""


@functools.cache
def compiled():
    """Compile the program once and keep its folder."""
    folder = tempfile.TemporaryDirectory()
    Path(folder.name, "filter.cpp").write_text(CODE)
    subprocess.run(["g++", "-w", "-o", f"{folder.name}/filter", f"{folder.name}/filter.cpp"], check=True)
    return folder


def VERSION():
    """Return the version the tool itself names."""
    return ".".join(text(f"{compiled().name}/filter"))


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    sizes = [*kernel.shape[::-1], rows(kernel, after=",")]
    return by_pfm(image, lambda before, after: [f"{compiled().name}/filter", before, after, *sizes])
