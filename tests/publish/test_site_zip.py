"""The zip file of a learner's work: what the page writes, Python's zipfile reads, and the other way round."""

import json
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from convlib.publish.site.extension import ROOT, versions

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="no node on the path")
FILES = {"notebooks/my notes 1.ipynb": "{}", "합성곱/풀이.txt": "안녕 ×\n" * 5000, "empty": "", "a/b/c.json": "[1, 2]"}
NODE = Path(__file__).parents[1] / "javascript/zip.mjs"


def node(*arguments, given=""):
    command = ["node", NODE, *arguments]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def unpacked(*paths):
    """What is in each zip file, or what the page says of it; one process reads them all."""
    return [
        {file["name"]: file["text"] for file in found} if isinstance(found, list) else found
        for found in json.loads(node("unpack", *paths))
    ]


def test_python_reads_what_the_page_writes(tmp_path):
    node("pack", tmp_path / "a.zip", given=json.dumps([{"name": name, "text": text} for name, text in FILES.items()]))
    with zipfile.ZipFile(tmp_path / "a.zip") as read:
        assert read.testzip() is None
        assert {name: read.read(name).decode() for name in read.namelist()} == FILES
        assert {file.date_time for file in read.infolist()} == {(2026, 11, 29, 14, 30, 22)}
        assert read.getinfo("합성곱/풀이.txt").compress_size < 2000


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_page_reads_what_python_writes(tmp_path, method):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", method) as write:
        write.mkdir("folder")
        write.comment = b"a comment"
        for name, text in FILES.items():
            write.writestr(name, text)
    assert unpacked(tmp_path / "a.zip") == [FILES]


def test_the_page_says_what_is_wrong_with_a_file(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(b"no zip file at all")
    assert unpacked(path) == ["ZipError: This is not a zip file, or it is damaged."]
    path.write_bytes(b"")
    assert unpacked(path) == ["ZipError: This is not a zip file, or it is damaged."]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as write:
        write.writestr("a", "b")
    assert unpacked(path) == ["ZipError: a is packed in a way that is not known here."]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_page_finds_every_damage(tmp_path, method):
    """One byte after the other is changed; no file with another content comes out as if it were whole."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", method) as write:
        write.writestr("a", "kernel " * 20)
    whole = path.read_bytes()
    places = range(30, whole.index(b"PK\x01\x02"), 4)
    damaged = [tmp_path / f"{place}.zip" for place in places]
    for place, each in zip(places, damaged, strict=True):
        each.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
    for place, found in zip(places, unpacked(*damaged), strict=True):
        assert isinstance(found, str) or set(found.values()) == {"kernel " * 20}, place


def test_a_file_larger_than_it_says_is_not_unpacked_whole(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as write:
        write.writestr("a", bytes(10_000_000))
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 10_000_000), struct.pack("<I", 10)))
    assert unpacked(path) == ["ZipError: This zip file is damaged: a file is larger than it says."]


@pytest.mark.parametrize("path", ["00_start_here.ipynb", "05_channels.ipynb", "16_a_network_that_learns.ipynb"])
def test_builder_and_page_agree_on_a_lessons_version(path):
    folder = ROOT / "notebooks"
    assert node("version", folder / path).strip() == versions(folder)[path]
