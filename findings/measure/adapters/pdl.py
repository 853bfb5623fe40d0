# packages: numpy==2.4.6 pillow==13.0.0
# apt: pdl

"""How PDL conv2d filters a picture."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import by_pfm, rows, text

NAME = "PDL conv2d"
CODE = """
my ($before, $after, $w, $h, $weights) = @ARGV;
open my $in, '<:raw', $before; local $/; my $file = <$in>;
my $n = 4 * $w * $h;
my $image = zeroes(float, $w, $h);
${$image->get_dataref} = substr($file, -$n); $image->upd_data;
my $result = conv2d($image, pdl(float, "[" . join(",", map {"[$_]"} split /;/, $weights) . "]"))->float->copy;
substr($file, -$n) = ${$result->get_dataref};
open my $out, '>:raw', $after; print $out $file;
"""


def VERSION():
    """Return the version the tool itself names."""
    return text("perl", "-MPDL", "-e", "print $PDL::VERSION")


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    # the file runs upwards: both are handed over upside down, so the result is what conv2d gives
    start = ["perl", "-MPDL", "-MPDL::Image2D", "-e", CODE]
    sizes = [*image.shape[::-1], rows(kernel)]
    return by_pfm(image[::-1], lambda before, after: [*start, before, after, *sizes])[::-1]
