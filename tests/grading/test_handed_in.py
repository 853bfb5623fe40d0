"""What students hand in, without nbgrader: whose it is, what is read and copied of it, and how it is put right."""

import os
import zipfile
from datetime import UTC, datetime, timedelta, timezone

import nbformat
import numpy as np
import pytest
from made_up import EXERCISES, filled, read

from convlib.diagnosis.functions import Facts
from convlib.diagnosis.verdicts import Called
from convlib.grading import unpack
from convlib.grading.handed_in import Students, candidates, files
from convlib.grading.reference import ask_cases, worked_out
from convlib.grading.restore import restore
from convlib.grading.results import Part, Submission
from convlib.grading.stopped import headlines, why_missing
from convlib.grading.submissions import Cell, UnreadableError, parse_cells, read_file
from convlib.grading.take import Wanted, take
from convlib.grading.times import read_time

WINDOW = EXERCISES[0]
NOTEBOOK = f"{WINDOW}.ipynb"


# Whose it is


def test_a_name_that_fits_two_students_fits_nobody():
    students = Students(["Kim", "KIM", "Lee"])
    assert [students.find(name) for name in ("kim", "KIM", " LEE ", "Park")] == [None, "KIM", "Lee", None]


def test_of_several_folders_of_a_student_the_one_with_the_name_counts():
    chosen, others = Students(["kim", "lee"]).folders(["KIM", "kim", "lee"])
    assert chosen == {"kim": "kim", "lee": "lee"}
    assert others == {"kim": ["KIM"]}


# What is found, read and copied


def test_files_are_found_five_folders_deep_and_no_deeper(tmp_path):
    place = tmp_path
    for depth in range(7):
        (place / f"{depth}.ipynb").write_text("{}")
        place /= "within"
        place.mkdir()
    assert [path.name for path in files(tmp_path)] == [f"{depth}.ipynb" for depth in range(6)]


def test_the_exercise_is_found_by_its_cells_whatever_it_is_called(tmp_path):
    release = read("exercises", WINDOW)
    (tmp_path / "kim").mkdir()
    for name, text in (
        ("other.txt", "{}"),
        ("was read.ipynb", nbformat.writes(release)),
        ("mine.txt", nbformat.writes(release)),
    ):
        (tmp_path / "kim" / name).write_text(text, encoding="utf-8")
    kim = (tmp_path / "kim").relative_to(tmp_path)
    found = candidates(tmp_path, kim, [release], without=kim / "was read.ipynb")
    assert list(found) == [kim / "mine.txt"]


def test_a_file_that_is_left_out_does_not_end_the_copy(tmp_path):
    (tmp_path / "kim").mkdir()
    for name in ("a.py", "b\n.ipynb", "c.ipynb", "d.txt"):
        (tmp_path / "kim" / name).write_text(name)
    left_out = take(tmp_path, (tmp_path / "kim").relative_to(tmp_path), tmp_path / "taken", Wanted([]), {"e": "ours"})
    assert [name for name, _why in left_out] == ["a.py", "b?.ipynb"]
    assert sorted(os.listdir(tmp_path / "taken")) == ["c.ipynb", "d.txt", "e"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in this system's folders")
def test_a_pipe_is_not_read(tmp_path):
    os.mkfifo(tmp_path / NOTEBOOK)
    with pytest.raises(UnreadableError, match="not a regular file"):
        read_file(tmp_path, (tmp_path / NOTEBOOK).relative_to(tmp_path), 100)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04", "is an archive"),
        (b"<html>", "is a web page"),
        (b'{"cells":\n<<<<<<< ours\n', "marks of a merge conflict"),
        (b"<<<<<<< ours\n{", "marks of a merge conflict"),
        (b'{"cells": [{"cell_type": "code", "sour', "is cut off"),
        (b'{"cells": 5}', "is not a readable notebook"),
        (b"some words [", "is not a readable notebook"),
    ],
)
def test_what_is_no_notebook_is_called_what_it_is(data, said):
    with pytest.raises(UnreadableError, match=said):
        parse_cells(data, NOTEBOOK)


@pytest.mark.parametrize("flags", [0, 1], ids=["plain", "encrypted"])
def test_names_in_a_zip_without_utf_8s_flag_are_read_all_the_same(flags):
    info = zipfile.ZipInfo("과제.ipynb".encode("cp949").decode("cp437"))
    info.flag_bits = flags
    assert unpack._name(info) == "과제.ipynb"


def test_times_of_all_names_of_utc_and_of_the_zone_that_is_known():
    moment, seoul = datetime(2026, 3, 2, 18), timezone(timedelta(hours=9), "KST")
    for written_so in ("2026-03-02 18:00:00", "2026-03-02T18:00:00Z", "2026-03-02 18:00:00 GMT"):
        assert read_time(written_so, UTC) == read_time(written_so, seoul) == moment
    assert read_time("2026-03-02 18:00:00 KST", seoul) == datetime(2026, 3, 2, 9)
    assert read_time("2026-03-02 18:00:00 KST", UTC) is None


# How it is put right and what comes of it


def cells_of(notebook, *, named=True):
    about = [each.metadata.get("nbgrader", {}) for each in notebook.cells]
    return [
        Cell(each.cell_type, each.source, *((its.get("grade_id"), its.get("points"), each.id) if named else ()))
        for each, its in zip(notebook.cells, about, strict=True)
    ]


@pytest.mark.parametrize("named", [True, False])
def test_answers_come_back_to_their_places(named):
    release, solved = read("exercises", WINDOW), filled(WINDOW, release="exercises")
    put_right = restore(cells_of(solved, named=named), release)
    assert [cell.source for cell in put_right.notebook.cells] == [cell.source for cell in solved.cells]
    assert all("lost" in note for note in put_right.notes)
    assert bool(put_right.notes) != named


def test_what_a_student_may_not_change_is_put_back_and_told():
    release, changed = read("exercises", WINDOW), filled(WINDOW, release="exercises")
    check = next(each for each in changed.cells if each.metadata.get("nbgrader", {}).get("locked"))
    check.source += "\n# changed"
    put_right = restore(cells_of(changed), release)
    (note,) = put_right.notes
    assert "had been changed and was put back" in note


def test_cells_in_another_order_are_put_in_order_and_told():
    release, moved = read("exercises", WINDOW), filled(WINDOW, release="exercises")
    wanted = [cell.source for cell in moved.cells]
    first, second, *_ = [at for at, each in enumerate(moved.cells) if each.metadata.get("nbgrader")]
    moved.cells[first], moved.cells[second] = moved.cells[second], moved.cells[first]
    put_right = restore(cells_of(moved), release)
    assert any("another order" in note for note in put_right.notes)
    assert sorted(cell.source for cell in put_right.notebook.cells) == sorted(wanted)


def test_a_reference_asks_case_by_case_and_the_first_answer_has_the_facts():
    cases = worked_out(lambda x: x**2, [(2,), (3,), (4,)], np.random.default_rng(0))
    answers = ask_cases(Facts(), lambda case: Called(case.arguments[0] ** 2), cases)
    assert [answer.value for answer in answers] == [4, 9, 16]
    assert [answer.facts is None for answer in answers] == [False, True, True]


def test_a_cell_that_stopped_is_told_whatever_it_printed_before():
    printed = nbformat.v4.new_output("stream", text="begun")
    error = nbformat.v4.new_output("error", ename="ModuleNotFoundError", evalue="No module named 'scipy'", traceback=[])
    stopped = nbformat.v4.new_code_cell("import scipy\nheight = 3", outputs=[printed, error])
    cells = [nbformat.v4.new_markdown_cell("text"), nbformat.v4.new_code_cell("1", outputs=[printed]), stopped]
    ((number, said),) = headlines(cells)
    assert (number, said.partition(", which")[0]) == (2, "Your cell [2] stopped: it imports scipy")
    assert why_missing("height", cells) == "There is no height, because your cell [2] stopped: ModuleNotFoundError."
    assert why_missing("width", cells) is None


def test_a_share_is_of_the_parts_that_are_marked():
    parts = [Part("one", "One", 4.0), Part("two", "Two", 1.0)]
    assert Submission("kim", {"one": 2.0, "two": None}).share(parts) == 0.5
    assert Submission("kim", {"one": None, "two": None}).share(parts) is None
