# packages: pillow==13.0.0 numpy==2.4.6
import numpy as np
import PIL
from PIL import Image, ImageFilter

NAME = "Pillow"
FUNCTION = "ImageFilter.Kernel"
ECOSYSTEM = "Python"
CALL = "image.filter(ImageFilter.Kernel(kernel.shape[::-1], kernel.ravel()))"


def VERSION():
    return PIL.__version__


def convolve(image, kernel):
    kernel = np.asarray(kernel)
    return np.asarray(Image.fromarray(image).filter(ImageFilter.Kernel(kernel.shape[::-1], kernel.ravel())))
