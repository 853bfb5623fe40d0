"""An export to LaTeX has a PNG of each exhibit, on the command line and from JupyterLab."""

import base64
import io
import json
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbconvert.exporters import LatexExporter
from PIL import Image
from traitlets.config import Config

from convlib import drawing, images
from convlib.drawing import Panel
from convlib.explorers import WindowExplorer
from convlib.publish import pictures

ROOT = Path(__file__).parents[2]
pytest.importorskip("resvg_py", reason="resvg-py is not installed: run the set-up again")


def of_exhibit(explorer, *before):
    data = explorer._repr_mimebundle_()
    kept = {name: data[name] for name in ("text/plain", "text/html")}
    output = nbformat.v4.new_output("execute_result", kept)
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("explorer", outputs=[*before, output])])


def exported(notebook, config):
    """Export as nbconvert does; pandoc has no part in it, since there is no Markdown."""
    return LatexExporter(config=config).from_notebook_node(notebook)


@pytest.fixture(scope="module")
def config():
    """What an installation puts where nbconvert and JupyterLab's server read it."""
    return Config(json.loads((ROOT / "jupyter_config" / "jupyter_config.json").read_text(encoding="utf-8")))


def test_latex_has_a_png_of_each_exhibit(config):
    plot = base64.b64encode(pictures.png(drawing.static_svg([]))).decode()
    before = nbformat.v4.new_output("display_data", {"image/png": plot})
    text, resources = exported(of_exhibit(WindowExplorer(images.SEVEN), before), config)
    assert text.count(r"\adjustimage") == 2
    assert len(resources["outputs"]) == 2
    for name in resources["outputs"]:
        assert name in text
    assert "WindowExplorer:" not in text


def test_without_it_latex_has_a_line_of_text():
    text, resources = exported(of_exhibit(WindowExplorer(images.SEVEN)), Config())
    assert resources["outputs"] == {}
    assert "WindowExplorer:" in text


def test_the_png_shows_what_the_browser_shows():
    """The page is white, the plus tint is blue, the photograph keeps its colours, and the size is that on a screen."""
    photograph = np.zeros((40, 60, 3), dtype=np.uint8) + np.array([200, 30, 90], dtype=np.uint8)
    svg = drawing.static_svg([drawing.grid(np.array([[4]]), title="g"), Panel("p", 60, 40, pixels=photograph)])
    picture = Image.open(io.BytesIO(pictures.png(svg)))
    assert [round(dpi) for dpi in picture.info["dpi"]] == [192, 192]
    colours = {colour[:3] for _count, colour in picture.getcolors(1 << 20)}
    assert (200, 30, 90) in colours
    assert picture.getpixel((1, 1)) == (255, 255, 255, 255)
    cell = np.array(picture)[:, :, 2].astype(int) - np.array(picture)[:, :, 0]
    assert (cell > 20).sum() > 1000
    assert (np.array(picture)[..., :3].sum(axis=2) < 200).any(), "no ink: the text is missing"


def test_what_is_no_exhibit_stays_as_it_is(config):
    outputs = [
        nbformat.v4.new_output("stream", text="printed"),
        nbformat.v4.new_output(
            "display_data", {"text/html": '<img src="https://example.org/a.svg">', "text/plain": "a"}
        ),
        nbformat.v4.new_output("error", ename="E", evalue="e", traceback=["wrong"]),
    ]
    cells = [nbformat.v4.new_code_cell("", outputs=outputs), nbformat.v4.new_raw_cell("raw")]
    text, resources = exported(nbformat.v4.new_notebook(cells=cells), config)
    assert resources["outputs"] == {}
    assert "printed" in text
    assert "wrong" in text


def test_jupyterlab_and_nbconvert_read_the_setting(monkeypatch, tmp_path):
    """Both are Jupyter applications, and each reads `jupyter_config.json` from every folder of settings."""
    from jupyter_server.serverapp import ServerApp
    from nbconvert.nbconvertapp import NbConvertApp

    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(ROOT / "jupyter_config"))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["jupyter"])
    for application in (NbConvertApp, ServerApp):
        app = application()
        app.load_config_file()
        assert app.config.LatexExporter.preprocessors == ["convlib.publish.pictures.ExhibitPictures"]
