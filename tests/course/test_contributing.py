"""CONTRIBUTING.md, README.md and the guides name only files, folders and modules that exist."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ["CONTRIBUTING.md", "README.md", "benchmarks/README.md", "docs/instructor.md", "docs/grading.md"]
MADE = {".venv", "submitted", "feedback", "lecture", "autograded", "exchange", "course-homes"}  # by commands, later


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


def test_every_room_is_on_the_page():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = [path.name for path in (ROOT / "convlib").iterdir() if (path / "__init__.py").exists()]
    assert [name for name in rooms if f"`convlib/{name}/`" not in text] == []
