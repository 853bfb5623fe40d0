# packages: mahotas==1.4.19 numpy==2.4.6
import mahotas

NAME = "mahotas"
FUNCTION = "convolve"
ECOSYSTEM = "Python"
CALL = "mahotas.convolve(image, kernel)"
NOTE = "On 8 bits the weights are cut to whole numbers, so a mean filter gives black."


def VERSION():
    return mahotas.__version__


def convolve(image, kernel):
    return mahotas.convolve(image, kernel)
