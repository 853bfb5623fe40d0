# packages: numpy==2.4.6 pillow==13.0.0
# apt: gdal-bin

"""How GDAL filters a picture that a VRT file reads through a KernelFilteredSource."""

import re
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import rows, text, through

NAME = "GDAL"
FUNCTION = "KernelFilteredSource of a VRT"
ECOSYSTEM = "C and C++"
CALL = "<Kernel><Size>3</Size><Coefs>1 2 3 4 5 6 7 8 9</Coefs></Kernel>"
NOTE = 'With the attribute normalized="1" it also divides by the kernel\'s sum.'
TYPES = {"uint8": "Byte", "float32": "Float32", "float64": "Float64"}
VRT = """<VRTDataset rasterXSize="{w}" rasterYSize="{h}">
<VRTRasterBand dataType="{kind}" band="1"><KernelFilteredSource>
<SourceFilename>{raw}</SourceFilename><SourceBand>1</SourceBand>
<Kernel><Size>{size}</Size><Coefs>{weights}</Coefs></Kernel>
</KernelFilteredSource></VRTRasterBand></VRTDataset>"""
RAW = """<VRTDataset rasterXSize="{w}" rasterYSize="{h}">
<VRTRasterBand dataType="{kind}" band="1" subClass="VRTRawRasterBand">
<SourceFilename>{before}</SourceFilename><ByteOrder>LSB</ByteOrder>
</VRTRasterBand></VRTDataset>"""


def VERSION():
    """Return the version the tool itself names."""
    return re.search(r"GDAL ([\d.]+)", text("gdalinfo", "--version"))[1]


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    if kernel.shape[0] != kernel.shape[1]:
        raise ValueError(f"the file names one size for both sides of the kernel, and this one has {kernel.shape}")
    h, w = image.shape

    def command(before, after):
        raw, vrt = before.with_suffix(".raw.vrt"), before.with_suffix(".vrt")
        kind, weights = TYPES[image.dtype.name], rows(kernel, between=" ", after=" ")
        raw.write_text(RAW.format(w=w, h=h, kind=kind, before=before))
        vrt.write_text(VRT.format(w=w, h=h, kind=kind, raw=raw, size=len(kernel), weights=weights))
        return ["gdal_translate", "-q", "-of", "ENVI", vrt, after]

    return through("bin", image.tobytes(), command, lambda content: np.frombuffer(content, image.dtype).reshape(h, w))
