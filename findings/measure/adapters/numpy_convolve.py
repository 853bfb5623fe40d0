# packages: numpy==2.4.6
import numpy as np

NAME = "NumPy"
FUNCTION = "convolve, mode same"
ECOSYSTEM = "Python"
CALL = "numpy.convolve(row, taps, mode='same')"
NOTE = "It filters rows: each row of the kernel is one pass to the right, and a pass down puts it in its place."


def VERSION():
    return np.__version__


def convolve(image, kernel):
    return sum(one_row(image, np.asarray(kernel), row) for row in range(len(kernel)))


def one_row(image, kernel, row):
    place = np.arange(len(kernel)) == row
    down = np.array([np.convolve(column, place, mode="same") for column in image.T]).T
    return np.array([np.convolve(line, kernel[row], mode="same") for line in down])
