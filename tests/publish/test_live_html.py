"""A whole notebook as one HTML page, whose exhibits work with all requests blocked."""

import asyncio
import importlib
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from jupyter_core.utils import ensure_event_loop

from convlib import KERNELS, definitions, images
from convlib.publish.live_html import LiveHTMLExporter
from tools import lab

ROOT = Path(__file__).parents[2]
CELLS = [
    "from convlib import images\nfrom convlib.explorers import WindowExplorer",
    "WindowExplorer(images.SEVEN, kernel='sobel_x', controls=('stride',))",
    "WindowExplorer(images.SEVEN, kernel='emboss', index=6, controls=('turned',))",
]


@pytest.fixture
def file(tmp_path):
    lab.write_notebook(tmp_path / "lesson.ipynb", CELLS)
    return tmp_path / "lesson.ipynb"


def export(file):
    text, _resources = LiveHTMLExporter().from_filename(str(file))
    written = file.with_suffix(".html")
    written.write_text(text, encoding="utf-8")
    return written


def test_each_exhibit_works(browser, file):
    before = file.read_bytes()
    page = browser.new_page()
    page.route("http*://**", lambda route: route.abort())
    page.goto(export(file).as_uri())
    page.wait_for_function("document.querySelectorAll('.convlib-stored[data-convlib=ready]').length === 2")
    assert page.locator("[data-convlib-once]").count() == 2  # a style and a script for both
    first, second = page.locator(".convlib-stored").all()
    first.get_by_role("slider", name="stride").press("ArrowRight")
    output = definitions.correlate2d(images.SEVEN, KERNELS["sobel_x"].weights, stride=2)
    lab.expect(lambda: first.locator("figcaption").last.text_content(), f"output {output.shape[0]}×{output.shape[1]}")
    assert first.locator("p.words").text_content().endswith(f" = {output[0, 0]:.0f}")
    assert second.locator("figcaption").last.text_content() == "output 5×5"
    second.get_by_role("checkbox").press("Space")
    output = definitions.convolve2d(images.SEVEN, KERNELS["emboss"].weights)
    lab.expect(
        lambda: second.locator("p.words").text_content().endswith(f" = {output[1, 1]:.0f}".replace("-", "−")), True
    )
    page.close()
    assert file.read_bytes() == before


def test_a_cell_that_fails_is_named(file, caplog):
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")]), file)
    exporter = LiveHTMLExporter()
    exporter.log.propagate = True
    text, _resources = exporter.from_filename(str(file))
    assert "ZeroDivisionError" in text
    assert "lesson.ipynb, cell 1 (“1 / 0”): The cell fails with ZeroDivisionError: division by zero" in caplog.text


def test_it_works_in_a_thread_of_a_server(file):
    """JupyterLab's menu exports there: the thread knows the loop that the server runs in."""

    async def serve():
        ensure_event_loop()
        return await asyncio.to_thread(export, file)

    with ThreadPoolExecutor() as beside_playwright:
        written = beside_playwright.submit(lambda: asyncio.run(serve())).result()
    assert "convlib-stored" in written.read_text(encoding="utf-8")


def test_nbconvert_finds_it():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, name = project["entry-points"]["nbconvert.exporters"]["live_html"].split(":")
    assert getattr(importlib.import_module(module), name) is LiveHTMLExporter
