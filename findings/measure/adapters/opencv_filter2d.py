# packages: opencv-python-headless==5.0.0.93 numpy==2.4.6
import cv2

NAME = "OpenCV"
FUNCTION = "filter2D"
ECOSYSTEM = "Python"
CALL = "cv2.filter2D(image, -1, kernel)"


def VERSION():
    return cv2.__version__


def convolve(image, kernel):
    return cv2.filter2D(image, -1, kernel)
