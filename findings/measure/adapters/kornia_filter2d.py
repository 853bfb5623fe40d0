# packages: kornia==0.9.0 torch==2.13.0 numpy==2.4.6
import kornia
import torch

NAME = "kornia"
FUNCTION = "filters.filter2d"
ECOSYSTEM = "Deep learning"
CALL = "kornia.filters.filter2d(image[None, None], kernel[None])[0, 0]"


def VERSION():
    return kornia.__version__


def convolve(image, kernel):
    image, kernel = torch.from_numpy(image), torch.as_tensor(kernel)
    return kornia.filters.filter2d(image[None, None], kernel[None])[0, 0].numpy()
