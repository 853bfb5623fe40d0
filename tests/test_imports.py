"""Imports run downwards only, and `import convlib` stays light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import convlib

ROOT = Path(convlib.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
# From the bottom up: what a module may import of convlib stands before it, and of others beside it.
MAY_IMPORT = {
    "shapes": set(),
    "definitions": {"numpy"},
    "arguments": {"numpy"},
    "fast": {"numpy"},
    "operations": {"numpy"},
    "kernels": {"numpy"},
    "images": {"numpy", "PIL"},
    "exercise": {"numpy"},
    "experiments": {"numpy"},
    "mistakes": {"numpy"},
    "cases": {"numpy"},
    "judging": {"numpy"},
    "drawing": {"numpy", "PIL", "matplotlib"},
    "explorers": {"numpy", "PIL", "matplotlib", "ipywidgets", "anywidget", "traitlets"},
    "practice": {"numpy", "PIL", "matplotlib", "ipywidgets", "anywidget", "traitlets", "IPython"},
    "grading": {"numpy", "nbgrader", "nbformat", "nbconvert", "traitlets", "mistune", "bleach", "packaging"},
    "server": {"jupyter_server", "tornado", "traitlets"},
    "stored": {"nbformat", "nbclient"},
    "slides": {"nbformat", "nbclient", "nbconvert", "pygments", "latex2mathml"},
}
APART = {"grading", "server", "slides", "stored"}  # nothing that a learner needs may import these
ORDER = list(MAY_IMPORT)
# The standalone modules know nothing of each other.
ALONE = {"shapes", "definitions", "kernels", "images"}


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
def test_imports_run_downwards(path):
    name = part(path)
    assert name in MAY_IMPORT, f"{name} stands in no row of the table above"
    others, own = imports(path)
    assert others <= MAY_IMPORT[name], f"{path.name} imports {others - MAY_IMPORT[name]}"
    below = set() if name in ALONE else set(ORDER[: ORDER.index(name)]) - APART
    above = {other for other in own if other in ORDER} - below - {name}
    # `from convlib import KERNELS` takes a name of the package, not of a module
    assert not above, f"{path.name} imports {above}, which stands above it"


def test_the_package_imports_only_what_is_light():
    others, own = imports(ROOT / "__init__.py")
    assert others == set()
    assert own <= {"definitions", "images", "operations", "shapes", "kernels"}


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
