# packages: simpleitk==2.5.7 numpy==2.4.6
import numpy as np
import SimpleITK as sitk

NAME = "SimpleITK"
FUNCTION = "Convolution"
ECOSYSTEM = "Python"
CALL = "sitk.Convolution(image, sitk.GetImageFromArray(kernel.astype(image.dtype)))"
NOTE = "The kernel has the type of the image, so with 8 bits it has whole weights only."


def VERSION():
    return sitk.Version_VersionString()


def convolve(image, kernel):
    kernel = sitk.GetImageFromArray(np.asarray(kernel).astype(image.dtype))
    return sitk.GetArrayFromImage(sitk.Convolution(sitk.GetImageFromArray(image), kernel))
