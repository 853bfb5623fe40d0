# packages: ncnn==1.0.20261020 numpy==2.4.6
"""Print what ncnn answers at the edges of its Pooling layer, a line for each."""

import ncnn
import numpy as np

LARGEST, MEAN = 0, 1
FULL, VALID = 0, 1


def pool(values, kind, stride=1, padding=0, mode=VALID, counted=0):
    """Pool a row of cells by 3, in float32."""
    net = ncnn.Net()
    net.opt.use_fp16_storage = net.opt.use_fp16_packed = net.opt.use_fp16_arithmetic = False
    window = f"0={kind} 1=3 11=1 2={stride} 12=1 3={padding} 13=0 14={padding} 15=0 5={mode} 6={counted}"
    net.load_param_mem(f"7767517\n2 2\nInput in 0 1 in\nPooling p 1 1 in out {window}\n")
    extractor = net.create_extractor()
    extractor.input("in", ncnn.Mat(np.array(values, np.float32).reshape(1, 1, -1)).clone())
    return np.array(extractor.extract("out")[1]).ravel().tolist()


inf, nan = float("inf"), float("nan")
print("ncnn", ncnn.__version__)
print("max 3 padding 2 of 1 2 3:", pool((1, 2, 3), LARGEST, 1, 2))
print("max of -inf, 3, padding 1:", pool((-inf, -inf, -inf), LARGEST, 1, 1))
for values in ((nan, 1, 2), (1, nan, 2), (1, 2, nan)):
    print(f"max 3 of {values}:", pool(values, LARGEST))
for counted in (0, 1):
    for padding in (0, 1):
        answer = pool([10] * 5, MEAN, 3, padding, FULL, counted)
        print(f"average 3, stride 3, padding {padding}, full, counted {counted}, 10 ×5:", answer)
