# packages: scikit-image==0.26.0 numpy==2.4.6
import skimage
from skimage.filters import correlate_sparse

NAME = "scikit-image"
FUNCTION = "filters.correlate_sparse"
ECOSYSTEM = "Python"
CALL = "skimage.filters.correlate_sparse(image, kernel)"


def VERSION():
    return skimage.__version__


def convolve(image, kernel):
    return correlate_sparse(image, kernel)
