# packages: numpy==2.4.6 skia-python==144.1
from importlib.metadata import version

import numpy as np
import skia

NAME = "skia-python"
FUNCTION = "ImageFilters.MatrixConvolution"
ECOSYSTEM = "Python"
CALL = "skia.ImageFilters.MatrixConvolution(size, kernel, 1, 0, middle, skia.TileMode.kClamp, False)"


def VERSION():
    return version("skia-python")


def convolve(image, kernel):
    if image.dtype != np.uint8:
        raise TypeError(f"this adapter draws 8-bit pixels, and the image is {image.dtype}")
    pixels = np.dstack([image] * 3 + [np.full_like(image, 255)])
    picture = skia.Image.fromarray(np.ascontiguousarray(pixels), skia.kRGBA_8888_ColorType)
    rows, columns = np.shape(kernel)
    taps = [float(v) for v in np.ravel(kernel)]
    middle = skia.IPoint(columns // 2, rows // 2)
    paint = skia.Paint(
        ImageFilter=skia.ImageFilters.MatrixConvolution(
            skia.ISize(columns, rows), taps, 1.0, 0.0, middle, skia.TileMode.kClamp, False
        )
    )
    surface = skia.Surface(image.shape[1], image.shape[0])
    surface.getCanvas().drawImage(picture, 0, 0, skia.SamplingOptions(), paint)
    return surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[..., 0]
