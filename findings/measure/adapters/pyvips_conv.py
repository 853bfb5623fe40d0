# packages: pyvips[binary]==3.2.0 pyvips-binary==8.18.7 numpy==2.4.6
import numpy as np
import pyvips

NAME = "pyvips"
FUNCTION = "Image.conv"
ECOSYSTEM = "Python"
CALL = "image.conv(pyvips.Image.new_from_array(kernel))"


def VERSION():
    return f"{pyvips.__version__}, libvips {'.'.join(str(pyvips.version(part)) for part in range(3))}"


def convolve(image, kernel):
    return pyvips.Image.new_from_array(image).conv(pyvips.Image.new_from_array(np.asarray(kernel))).numpy()
