#!/usr/bin/env bash
# VTK: along the border vtkImageConvolve multiplies pixels with the wrong weights. The window is cut off at the edge of
# the image and the weights are then counted from the first one, so the kernel with a single 1 in its middle, which has
# to return the image, copies a neighbour there or gives 0. Away from the border it correlates as expected.
# Guess before the run: pixels beyond the image count as 0, so that kernel returns the image.
# Version: vtk 9.7.2. Documented: no; "the output image is cropped to the same size as the input"
# Source: https://vtk.org/doc/nightly/html/classvtkImageConvolve.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check vtk==9.7.2 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkVersion
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkImagingGeneral import vtkImageConvolve


def convolve(image, kernel):
    data = vtkImageData()
    data.SetDimensions(image.shape[1], image.shape[0], 1)
    data.GetPointData().SetScalars(numpy_to_vtk(image.ravel(), deep=True))
    tool = vtkImageConvolve()
    tool.SetInputData(data)
    tool.SetKernel3x3(kernel.ravel().tolist())
    tool.Update()
    return vtk_to_numpy(tool.GetOutput().GetPointData().GetScalars()).reshape(image.shape)


one = np.zeros((3, 3))
one[1, 1] = 1
image = np.arange(1.0, 21).reshape(4, 5)
same = convolve(image, one)
sums = convolve(image, np.ones((3, 3)))
print("vtk", vtkVersion.GetVTKVersion())
print(image, "becomes", same, "and with nine ones, where the order of the weights does not matter,", sums, sep="\n")
assert same.tolist() == [[0, 7, 8, 9, 0], [11, 7, 8, 9, 14], [16, 12, 13, 14, 19], [0, 17, 18, 19, 0]]
assert sums[0, 0] == 1 + 2 + 6 + 7
assert sums[1, 1] == image[:3, :3].sum()
PYTHON
