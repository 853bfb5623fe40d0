# packages: paddlepaddle==3.3.1 numpy==2.4.6 pillow==13.0.0
import paddle

NAME = "Paddle"
FUNCTION = "nn.functional.conv2d, SAME"
ECOSYSTEM = "Deep learning"
CALL = 'paddle.nn.functional.conv2d(image, kernel, padding="SAME")'


def VERSION():
    return paddle.__version__


def convolve(image, kernel):
    image = paddle.to_tensor(image[None, None])
    kernel = paddle.to_tensor(kernel[None, None]).astype(image.dtype)
    return paddle.nn.functional.conv2d(image, kernel, padding="SAME").numpy()[0, 0]
