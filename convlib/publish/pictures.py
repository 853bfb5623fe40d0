"""Exhibits in LaTeX, and in PDF by way of LaTeX: it cannot show the HTML of an exhibit, so it gets a PNG of each.

`jupyter_config/jupyter_config.json` tells nbconvert, on the command line and in JupyterLab's *Save and Export Notebook
As*, to use `ExhibitPictures`. The PNG is made when somebody exports, so that no notebook has to store it.
"""

import base64
import html
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import matplotlib
from nbconvert.preprocessors import ExtractOutputPreprocessor
from nbformat import NotebookNode
from PIL import Image
from traitlets import Unicode

_SVG = re.compile(r'<img [^>]*src="data:image/svg\+xml;utf8,([^"]*)"')
_VARIABLE = re.compile(r"var\(--[\w-]+, *([^()]+)\)")
_BMP = re.compile(r"data:image/bmp;base64,([\w+/=]+)")
_DPI = 96  # of a picture in a browser
_ZOOM = 2  # for a sharp print


class ExhibitPictures(ExtractOutputPreprocessor):
    """Give each output that shows an SVG picture as HTML a PNG too, and put it among the files of the export."""

    # nbconvert has already written the other pictures of the cell, under names without "exhibit"
    output_filename_template = Unicode("{unique_key}_{cell_index}_{index}_exhibit{extension}")

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Add the PNGs of a cell."""
        exhibits = NotebookNode(outputs=[output for output in cell.get("outputs", []) if _add_png(output)])
        super().preprocess_cell(exhibits, resources, cell_index)
        return cell, resources


def _add_png(output: NotebookNode) -> bool:
    """Add a PNG to an output that shows an SVG picture as HTML and has none; return whether it did."""
    data = output.get("data", {})
    found = _SVG.search(data.get("text/html", ""))
    if found is None or "image/png" in data:
        return False
    data["image/png"] = base64.b64encode(png(unquote(html.unescape(found[1])))).decode()
    return True


def png(svg: str) -> bytes:
    """Draw an SVG picture of `convlib.drawing` as a PNG, in matplotlib's font: the same on every machine."""
    import resvg_py  # here, because only an export to LaTeX needs it

    plain = _BMP.sub(_as_png, _VARIABLE.sub(r"\1", svg))  # resvg reads neither CSS variables nor BMP
    fonts = str(Path(matplotlib.get_data_path()) / "fonts" / "ttf")
    drawn = resvg_py.svg_to_bytes(plain, zoom=_ZOOM, font_dirs=[fonts], sans_serif_family="DejaVu Sans")
    return _saved(Image.open(io.BytesIO(drawn)))


def _as_png(bmp: re.Match[str]) -> str:
    picture = Image.open(io.BytesIO(base64.b64decode(bmp[1])))
    return f"data:image/png;base64,{base64.b64encode(_saved(picture)).decode()}"


def _saved(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "png", dpi=(_DPI * _ZOOM, _DPI * _ZOOM))  # LaTeX reads the size in inches
    return file.getvalue()
