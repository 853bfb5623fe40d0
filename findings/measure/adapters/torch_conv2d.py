# packages: torch==2.13.0 numpy==2.4.6
import torch

NAME = "PyTorch"
FUNCTION = "nn.functional.conv2d, padding same"
ECOSYSTEM = "Deep learning"
CALL = "torch.nn.functional.conv2d(image[None, None], kernel[None, None], padding='same')[0, 0]"


def VERSION():
    return torch.__version__.partition("+")[0]


def convolve(image, kernel):
    """The weights have the type of the image, as torch demands."""
    image = torch.from_numpy(image)
    weights = torch.as_tensor(kernel).to(image.dtype)
    return torch.nn.functional.conv2d(image[None, None], weights[None, None], padding="same")[0, 0].numpy()
