"""The page of the lessons bears the course's name, and says what it is doing before anything is there."""

import json
import tarfile

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from convlib.languages import speaking
from convlib.publish.site.lab_page import name_lab, write_manifest

jupyterlite = pytest.importorskip("jupyterlite_core.constants", reason="jupyterlite-core is not installed")


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """What JupyterLite ships of its page, with the course's name in it."""
    folder = tmp_path_factory.mktemp("site")
    with tarfile.open(jupyterlite.ALL_APP_ARCHIVES[-1]) as archive:
        for name in ("lab/index.html", "lab/favicon.ico", "jupyter-lite.json"):
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(archive.extractfile(f"package/{name}").read())
    name_lab(folder)
    return folder


@pytest.fixture(scope="module")
def page(named):
    return BeautifulSoup((named / "lab/index.html").read_text(encoding="utf-8"), "html.parser")


def test_the_tab_bears_the_course_s_name_before_and_after_jupyterlab_has_started(named, page):
    assert page.title.get_text() == "Convolution and pooling"
    settings = json.loads((named / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    assert settings["appName"] == "Convolution and pooling"
    assert settings["appUrl"] == "./lab"  # what JupyterLite wrote itself is still there


def test_it_says_that_it_is_opening_from_the_first_moment_on(named, page):
    """The message is in the page itself; a setting keeps JupyterLite's script from hiding it."""
    indicator = page.find(id="jupyterlite-loading-indicator")
    assert "hidden" not in indicator.get("class", [])
    assert "Opening the course." in indicator.find(lang="en").get_text()
    assert "과정을 여는 중이에요." in indicator.find(lang="ko").get_text()
    settings = json.loads((named / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    assert settings["showLoadingIndicator"] is True


def test_nobody_reads_jupyterlite_s_own_words(page):
    seen = [page.title.get_text(), page.body.get_text(), page.find("meta", attrs={"name": "Description"})["content"]]
    assert not [text for text in seen if "JupyterLite" in text or "WASM" in text]
    assert page.html["lang"] == "en"


@pytest.mark.parametrize(
    ("code", "folder", "root", "title"),
    [("en", ".", ".", "Convolution and pooling"), ("ko", "ko", "..", "합성곱과 풀링")],
)
def test_icons_are_pictures_of_their_size_and_each_manifest_names_them(named, code, folder, root, title):
    (named / folder).mkdir(exist_ok=True)
    with speaking(code):
        write_manifest(named / folder, root)
    manifest = json.loads((named / folder / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert (manifest["name"], manifest["lang"]) == (title, code)
    assert (named / folder / manifest["scope"]).resolve() == named.resolve()
    for icon in manifest["icons"]:
        with Image.open(named / folder / icon["src"]) as image:
            assert f"{image.width}x{image.height}" == icon["sizes"]


def test_there_is_an_icon_for_tabs(named):
    with Image.open(named / "favicon.ico") as image:
        assert image.size == (32, 32)
    assert BeautifulSoup((named / "icon.svg").read_text(encoding="utf-8"), "html.parser").svg
