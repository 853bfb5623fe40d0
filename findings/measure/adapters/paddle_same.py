# packages: paddlepaddle==3.3.1 numpy==2.4.6 pillow==13.0.0
import paddle

NAME = "Paddle"
FUNCTION = "nn.functional.conv2d, SAME"
ECOSYSTEM = "Deep learning"
CALL = 'paddle.nn.functional.conv2d(image, kernel, padding="SAME")'


def VERSION():
    return paddle.__version__


def convolve(image, kernel):
    kind = "float32" if image.dtype == "uint8" else "float64"  # uint8 is refused
    image, kernel = (paddle.to_tensor(each[None, None]).astype(kind) for each in (image, kernel))
    return paddle.nn.functional.conv2d(image, kernel, padding="SAME").numpy()[0, 0]
