"""CONTRIBUTING.md, README.md and the guides name only files, folders and modules that exist."""

import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    "CONTRIBUTING.md",
    "README.md",
    "benchmarks/README.md",
    "docs/instructor.md",
    "docs/grading.md",
    "docs/site.md",
    "docs/tools.md",
]
MADE = {
    ".venv",
    "submitted",
    "feedback",
    "lecture",
    "autograded",
    "exchange",
    "course-homes",
    "site",
}  # by commands, later


def code(page):
    """Everything on a page that is set as code, in a line or in a block."""
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```.*?```", text, re.DOTALL)
    return blocks + re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def _pattern(word):
    return re.sub(r"<[^>]+>", "*", word.rstrip("/").split("::")[0])


@pytest.mark.parametrize("page", PAGES)
def test_the_files_on_a_page_exist(page):
    rooms = {path.name for path in ROOT.iterdir()} - MADE
    words = {word.strip("[]\"',()") for part in code(page) for word in part.split()}
    paths = {word for word in words if "/" in word and word.split("/")[0] in rooms}
    missing = [word for word in sorted(paths) if not list(ROOT.glob(_pattern(word)))]
    assert missing == []
    assert paths or page not in ("CONTRIBUTING.md", "README.md")


@pytest.mark.parametrize("page", PAGES)
def test_the_modules_on_a_page_exist(page):
    modules = {name for part in code(page) for name in re.findall(r"-m ((?:convlib|benchmarks|docs)[\w.]*)", part)}
    modules |= {name for part in code(page) for name in re.findall(r"^(?:from|import) (convlib[\w.]*)", part, re.M)}
    assert [name for name in sorted(modules) if not find_spec(name)] == []


def test_the_links_on_a_page_lead_somewhere():
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
            if "://" not in target:
                assert ((ROOT / page).parent / target).exists(), (page, target)


def test_the_tables_on_the_page_are_in_their_files():
    """Where a step of a list names a table of a file, such as `KINDS`, one of the step's files has it."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    steps = re.findall(r"(?m)^\d\. .*(?:\n   .*)*", text)
    found = 0
    for step in steps:
        words = re.findall(r"`([^`]+)`", step)
        paths = [ROOT / word for word in words if "/" in word and (ROOT / word).exists()]
        files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*.py"))]
        for name in (word for word in words if re.fullmatch(r"_?[A-Z]{3,}", word)):
            wanted = rf"(?m)^{name}\b.*="
            assert any(re.search(wanted, file.read_text(encoding="utf-8")) for file in files), name
            found += 1
    assert found > 4


@pytest.mark.parametrize("page", ["README.md", "notebooks/00_start_here.ipynb"])
def test_every_lesson_is_listed(page):
    """In the order of the lessons; a lesson does not link to itself."""
    lessons = sorted(path.name for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    rows = re.findall(r"\| \[[^]]*\]\((?:notebooks/)?([\w.]+\.ipynb)\) \|", (ROOT / page).read_text(encoding="utf-8"))
    assert rows == [name for name in lessons if name != Path(page).name]


def test_every_exercise_is_listed_with_its_points():
    grading, guide = ((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("grading.md", "instructor.md"))
    said = dict(re.findall(r"(?m)^\| `(\d\d_\w+)` \| [^|]* \| (\d+ parts, \d+ points) \|", grading))
    assert said == {path.stem: parts_and_points(path) for path in (ROOT / "solutions").glob("*/*.ipynb")}
    assert set(re.findall(r"(?m)^\| `(\d\d_\w+)` \|", guide)) == set(said)


def parts_and_points(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    parts = sum("".join(cell["source"]).startswith("## Part") for cell in cells)
    points = sum(cell["metadata"].get("nbgrader", {}).get("points") or 0 for cell in cells)
    return f"{parts} parts, {points:g} points"


def test_every_room_is_on_the_page():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = [path.name for path in (ROOT / "convlib").iterdir() if (path / "__init__.py").exists()]
    assert [name for name in rooms if f"`convlib/{name}/`" not in text] == []
