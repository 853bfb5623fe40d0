"""The modules of `convlib/explorers/assets`: what joins them, and their own tests where node is installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from convlib.explorers._frame import assets
from convlib.explorers._frame.kernel_choice import CellsEditor
from convlib.explorers._frame.running import Watch
from convlib.explorers._frame.view import View
from convlib.explorers.digit.pad import Pad
from convlib.explorers.filter.upload import Upload
from convlib.explorers.stack.stack_explorer import StackView
from convlib.practice.feedback import FeedbackView

HERE = Path(__file__).parent
FILES = sorted(assets.ASSETS.glob("*.mjs"))
WIDGETS = {
    "view.mjs": View,
    "stack.mjs": StackView,
    "feedback.mjs": FeedbackView,
    "cells.mjs": CellsEditor,
    "upload.mjs": Upload,
    "watch.mjs": Watch,
    "pad.mjs": Pad,
}
PAGE = "stored.mjs"  # the script of a page without a kernel
GIVEN = {PAGE: "show", "stack.mjs": "render: renderStack", "feedback.mjs": "render: renderFeedback"}
"""What modules export, other than `render`: one that has the module of another must not use its name."""
DECLARED = re.compile(
    r"^(?:export )?(?:const|let|(?:async )?function|class) (?P<names>\w+|[\[{][^=]*[\]}])", re.MULTILINE
)
EXPORTED = re.compile(r"^export (?:const|(?:async )?function|class) (\w+)", re.MULTILINE)
IMPORTED = re.compile(r'^import \{(?P<names>[^}]*)\} from "\./(?P<file>[\w-]+\.mjs)";$', re.MULTILINE)

node = pytest.mark.skipif(shutil.which("node") is None, reason="no node on the path")


def run_node(*arguments):
    return subprocess.run(["node", *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False)


def declared(text):
    return [name for found in DECLARED.finditer(text) for name in re.findall(r"\w+", found["names"])]


def imports(path):
    """The names that a file imports, and from where."""
    for found in IMPORTED.finditer(path.read_text(encoding="utf-8")):
        for name in re.findall(r"\w+", found["names"]):
            yield name, found["file"]


@pytest.mark.parametrize("entry", [*WIDGETS, PAGE])
def test_a_module_is_one_text_with_each_file_once_after_those_it_needs(entry):
    files = assets.needed(entry)
    assert files[-1] == entry
    assert len(set(files)) == len(files)
    for place, name in enumerate(files):
        assert {file for _name, file in imports(assets.ASSETS / name)} <= set(files[:place])
    text = assets.module(entry)
    assert not re.search(r"^\s*import\b", text, re.MULTILINE)
    given = GIVEN.get(entry, "render")
    hears = "" if entry == PAGE else "initialize: hearKernel, "
    assert re.findall(r"^export .*", text, re.MULTILINE) == [f"export default {{ {hears}{given} }};"]


@pytest.mark.parametrize("entry", [*WIDGETS, PAGE])
def test_no_two_files_use_the_same_name(entry):
    names = declared(assets.module(entry))
    assert sorted(names) == sorted(set(names))
    assert GIVEN.get(entry, "render").split(": ")[-1] in names


def test_a_file_imports_only_what_the_other_exports():
    """Joined, a name would be found that is not exported, or is not imported: node and a linter would not find it."""
    for path in FILES:
        for name, file in imports(path):
            exported = re.findall(
                r"^export (?:const|(?:async )?function|class) (\w+)", (assets.ASSETS / file).read_text(), re.M
            )
            assert name in exported, f"{path.name} imports {name}, {file} exports {exported}"


def test_every_file_is_used():
    assert {name for entry in [*WIDGETS, PAGE] for name in assets.needed(entry)} == {path.name for path in FILES}


def test_the_widgets_have_their_own_words_for_every_text_they_show():
    assert View().buttons == {"play": "Play", "pause": "Pause"}
    editor = CellsEditor(cells=((1, 2),))
    assert editor.names == [["kernel row 0, column 0", "kernel row 0, column 1"]]
    editor.cells = ((1,), (2,))
    assert editor.names == [["kernel row 0, column 0"], ["kernel row 1, column 0"]]


@node
@pytest.mark.parametrize("entry", [*WIDGETS, PAGE])
def test_node_reads_the_joined_text(entry, tmp_path):
    file = tmp_path / "joined.mjs"
    file.write_text(assets.module(entry), encoding="utf-8")
    found = run_node("--check", file)
    assert found.returncode == 0, found.stderr


@node
def test_the_tests_of_the_modules_themselves_pass():
    found = run_node("--test", *sorted(HERE.glob("*.test.mjs")))
    assert found.returncode == 0, found.stdout
    assert "# pass 0" not in found.stdout
