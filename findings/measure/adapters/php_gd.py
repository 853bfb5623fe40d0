# packages: numpy==2.4.6 pillow==13.0.0
# apt: php-cli php-gd

"""How PHP gd imageconvolution filters a picture."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import by_pgm, rows, text

NAME = "PHP gd imageconvolution"
CODE = """
[, $before, $after, $w, $h, $weights] = $argv;
$pixels = substr(file_get_contents($before), -$w * $h);
$image = imagecreatetruecolor($w, $h);
for ($i = 0; $i < $w * $h; $i++) imagesetpixel($image, $i % $w, intdiv($i, $w), ord($pixels[$i]) * 0x010101);
$kernel = array_map(fn($row) => array_map('floatval', explode(',', $row)), explode(';', $weights));
imageconvolution($image, $kernel, 1, 0);
$out = "P5 $w $h 255\\n";
for ($i = 0; $i < $w * $h; $i++) $out .= chr(imagecolorat($image, $i % $w, intdiv($i, $w)) & 255);
file_put_contents($after, $out);
"""


def VERSION():
    """Return the version the tool itself names."""
    return text("php", "-r", "echo PHP_VERSION;")


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    sizes = [*image.shape[::-1], rows(kernel)]
    return by_pgm(image, lambda before, after: ["php", "-r", CODE, "--", before, after, *sizes])
