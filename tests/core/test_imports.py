"""Imports run downwards only, and `import convlib` stays light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import convlib

ROOT = Path(convlib.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
# Room -> what it may import of convlib, and of other packages at the top of a file. house.md draws the same picture.
WIDGETS = {"ipywidgets", "anywidget", "traitlets"}
ROOMS = {
    "text": (set(), set()),
    "languages": ({"text"}, set()),
    "definitions": (set(), {"numpy"}),
    "kernels": ({"text"}, {"numpy"}),
    "_pictures": ({"text"}, {"numpy", "PIL"}),
    "images": ({"_pictures"}, {"numpy", "PIL"}),
    "_axis": ({"text"}, set()),
    "shapes": ({"_axis", "text"}, set()),
    "_arguments": ({"shapes", "text"}, {"numpy"}),
    "_engine": ({"_arguments"}, {"numpy"}),
    "operations": ({"_engine", "_arguments", "shapes", "text"}, {"numpy"}),
    "network": ({"operations", "shapes", "text"}, {"numpy"}),
    "_browser": (set(), set()),
    "exercise": ({"images", "kernels", "text"}, {"numpy"}),
    "drawing": ({"_browser", "text", "kernels", "images"}, {"numpy", "PIL", "matplotlib"}),
    "probe": ({"operations", "shapes", "text"}, {"numpy"}),
    # A lesson asks the libraries that are installed.
    "lessons": (
        {"probe", "drawing", "operations", "network", "shapes", "kernels", "images", "text"},
        {"numpy", "ipywidgets", "PIL", "scipy", "cv2", "torch"},
    ),
    "diagnosis": ({"probe", "operations", "shapes", "definitions", "text"}, {"numpy"}),
    "explorers": (
        {
            "drawing",
            "operations",
            "network",
            "_arguments",
            "diagnosis",
            "definitions",
            "shapes",
            "kernels",
            "images",
            "languages",  # the front page of the browser edition has an exhibit in each
            "text",
        },
        {"numpy", *WIDGETS},
    ),
    "practice": (
        {
            "explorers",
            "diagnosis",
            "drawing",
            "operations",
            "network",
            "definitions",
            "shapes",
            "kernels",
            "images",
            "text",
        },
        {"numpy", "IPython", *WIDGETS},
    ),
    "grading": (
        {"diagnosis", "exercise", "images", "kernels", "languages", "text"},
        {"numpy", "nbgrader", "nbformat", "nbconvert", "traitlets", "mistune", "bleach", "packaging", "latex2mathml"}
        | {"tornado", "sqlalchemy"},
    ),
    "jupyter": ({"text"}, {"jupyter_server", "tornado", "nbformat", "traitlets"}),
    # A lesson is published as JupyterLab saves it: one function says what is left out.
    "publish": (
        {"jupyter", "languages", "lessons", "text"},
        {"nbformat", "nbclient", "nbconvert", "pygments", "latex2mathml", "babel"}
        | {"bs4", "PIL", "jupyter_client", "matplotlib", "resvg_py", "traitlets"},
    ),
}
# Inside a room: which file or folder may know which library.
ONLY = {"nbgrader": "grading/nbgrader", "babel": "publish"}


def part(path):
    """The row of the table that a file belongs to."""
    return path.relative_to(ROOT).with_suffix("").parts[0]


def imports(path):
    """(other packages at the top of a file, parts of convlib anywhere in it)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)):
        assert node.level == 0, f"{path.name}: a relative import"
        names |= {f"{node.module}.{alias.name}" for alias in node.names}
    own = {name.split(".")[1] for name in names if name.startswith("convlib.")}
    top = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    others = {alias.name for node in top if isinstance(node, ast.Import) for alias in node.names}
    others |= {node.module for node in top if isinstance(node, ast.ImportFrom)}
    others = {name.split(".")[0] for name in others} - set(sys.stdlib_module_names) - {"convlib"}
    return others, own


@pytest.mark.parametrize("path", [path for path in MODULES if path != ROOT / "__init__.py"], ids=part)
def test_imports_run_one_way(path):
    room = part(path)
    assert room in ROOMS, f"{room} stands in no row of the table above"
    may, libraries = ROOMS[room]
    others, own = imports(path)
    assert others <= libraries, f"{path} imports {others - libraries}"
    assert (own & set(ROOMS)) - {room} <= may, f"{path} imports {(own & set(ROOMS)) - {room} - may}"


def test_the_table_has_no_circle():
    known = set()
    for room, (may, _libraries) in ROOMS.items():
        assert may <= known, f"{room} imports what stands below it in the table"
        known.add(room)


def test_an_exhibit_imports_no_other_exhibit():
    for path in (ROOT / "explorers").rglob("*.py"):
        exhibit = path.relative_to(ROOT / "explorers").parts[0]
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        rooms = {name.split(".")[2] for name in modules if name.startswith("convlib.explorers.")}
        assert rooms <= {exhibit, "_frame"}, f"{path} imports {rooms}"


@pytest.mark.parametrize("library", ONLY)
def test_a_library_is_known_in_one_place_only(library):
    for path in MODULES:
        if library in imports(path)[0]:
            assert path.relative_to(ROOT).as_posix().startswith(ONLY[library]), path


def test_the_package_imports_only_what_is_light():
    others, own = imports(ROOT / "__init__.py")
    assert others == set()
    assert own <= {"definitions", "images", "languages", "operations", "shapes", "kernels", "_browser"}


@pytest.mark.parametrize("first", ["import convlib", "import convlib; convlib.KERNELS; convlib.images.SEVEN"])
def test_import_convlib_is_light(first):
    heavy = "('matplotlib', 'ipywidgets', 'anywidget', 'traitlets', 'IPython', 'scipy', 'nbgrader', 'nbformat')"
    code = f"import sys; {first}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT.parent, check=True)
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""


def test_no_module_imports_a_test_or_a_notebook():
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert "import tests" not in text
        assert "from tests" not in text
