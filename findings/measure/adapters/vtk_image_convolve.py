# packages: vtk==9.7.2 numpy==2.4.6
import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkVersion
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkImagingGeneral import vtkImageConvolve

NAME = "VTK"
FUNCTION = "vtkImageConvolve"
ECOSYSTEM = "C and C++"
CALL = "vtkImageConvolve.SetKernel3x3(kernel.ravel())"
NOTE = (
    "At the border it pairs pixels with the wrong weights, so even the kernel with a single 1 in the middle changes it."
)


def VERSION():
    return vtkVersion.GetVTKVersion()


def convolve(image, kernel):
    kernel = np.asarray(kernel, float)
    if kernel.shape not in ((3, 3), (5, 5), (7, 7)):
        raise ValueError("vtkImageConvolve has methods for 3×3, 5×5 and 7×7 kernels only")
    data = vtkImageData()
    data.SetDimensions(image.shape[1], image.shape[0], 1)
    data.GetPointData().SetScalars(numpy_to_vtk(image.ravel(), deep=True))
    convolution = vtkImageConvolve()
    convolution.SetInputData(data)
    getattr(convolution, f"SetKernel{len(kernel)}x{len(kernel)}")(kernel.ravel().tolist())
    convolution.Update()
    return vtk_to_numpy(convolution.GetOutput().GetPointData().GetScalars()).reshape(image.shape)
