"""Whatever a notebook holds, it becomes slides; what they cannot show is told with the notebook and the cell."""

import json
import sys

import pytest
from hostile_notebooks import HOSTILE, PNG, text
from nbformat import v4

from convlib.publish.slides import export

R = {"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}}  # no kernel: what is stored is shown
WHOLE_PAGE = (
    "empty",
    "attachments",
    "broken png",
    "remote",
    "scripts",
    "open tags",
    "environments",
    "huge",
    "long line",
)
"""What could spoil more than its own cell."""
NOT_RUN = "Its kernel “ir” is not installed; the slides show the outputs that the file stores."


def write(folder, name, cells, metadata, minor=4):
    """Write a notebook as it is, with nothing checked and no ids."""
    plain = [{key: value for key, value in cell.items() if key != "id"} for cell in cells]
    content = {"cells": plain, "metadata": metadata, "nbformat": 4, "nbformat_minor": minor}
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "sub").mkdir()
    for name in ("here.png", "sub/other one.png"):
        (folder / name).write_bytes(PNG)
    (folder / "secret.txt").write_text("a secret")
    return folder


@pytest.fixture(scope="module")
def written(folder):
    """Every notebook's file and what was told of it."""
    return {
        name: export.write(write(folder, name, cells, R), folder) for name, (cells, _told, _seen) in HOSTILE.items()
    }


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_shown_or_told(written, folder, name):
    _cells, told, seen = HOSTILE[name]
    file, problems = written[name]
    problems = [problem for problem in problems if NOT_RUN not in problem]
    assert all(problem.startswith(str(folder / f"{name}.ipynb")) for problem in problems)
    for part in told:
        assert any(part in problem for problem in problems), problems
    assert told or problems == []
    about_cells = [problem for problem in problems if "has no cell" not in problem]
    assert all(f"{name}.ipynb, cell " in problem for problem in about_cells)
    content = file.read_text(encoding="utf-8")
    for part in seen:
        assert part in content
    assert "a secret" not in content


def test_every_page_is_whole(browser, written):
    """No error, no request but for what was told, nothing beyond the slide, and the keys turn to the last slide."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    wrong = []
    page.on("pageerror", lambda error: wrong.append((page.url, str(error))))
    page.on("request", lambda request: request.url.startswith("http") and wrong.append((page.url, request.url)))
    page.route("http*://**", lambda route: route.abort())
    for name in WHOLE_PAGE:
        page.goto(written[name][0].as_uri())
        assert page.locator("section.shown").count() == 1, name
        assert page.evaluate(
            """() => [...document.querySelectorAll("section.shown")].every(
                (slide) => slide.scrollHeight <= 720 && slide.scrollWidth <= 1280)"""
        ), name
    assert [address for _page, address in wrong] == ["https://example.org/a.png"]
    page.close()


def test_a_cell_that_fails_is_told_and_the_next_ones_run(tmp_path):
    cells = [v4.new_code_cell(source) for source in ("1 / 0", "print(6 * 7)", "import os; os._exit(1)", "print('no')")]
    expected = v4.new_code_cell("int('x')", metadata={"tags": ["raises-exception"]})
    file, problems = export.write(write(tmp_path, "fails", [expected, *cells], {}), tmp_path)
    content = file.read_text(encoding="utf-8")
    assert '<pre class="stdout">42</pre>' in content
    assert "ZeroDivisionError" in content
    assert "\x1b" not in content
    assert [problem.split("fails.ipynb")[1] for problem in problems] == [
        ", cell 2 (“1 / 0”): The cell fails with ZeroDivisionError: division by zero",
        ", cell 4 (“import os; os._exit(1)”): The kernel stopped (Kernel died), and no further cell ran.",
    ]


def test_another_python_s_kernel_is_replaced_by_this_one(tmp_path):
    """The cells lack the ids that their format asks for, which is nobody's business here."""
    metadata = {"kernelspec": {"name": "conda-env-dl", "language": "python", "display_name": "dl"}}
    path = write(tmp_path, "other", [v4.new_code_cell("print(6 * 7)")], metadata, minor=5)
    file, problems = export.write(path, tmp_path)
    assert "42" in file.read_text(encoding="utf-8")
    assert problems == [f"{path}: Its kernel “conda-env-dl” is not installed; this Python ran its cells."]


def test_the_command_tells_and_goes_on(monkeypatch, tmp_path, capsys):
    write(tmp_path, "a", [text("# One\n![gone](gone.png)")], {})
    write(tmp_path, "b", [text("# Two")], {})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["slides", "*.ipynb", "--to", "out"])
    with pytest.raises(SystemExit) as end:
        export.main()
    assert end.value.code == 1
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["a.html", "b.html"]
    assert capsys.readouterr().err == "a.ipynb, cell 1 (“# One”): The file gone.png is missing, or cannot be opened.\n"
