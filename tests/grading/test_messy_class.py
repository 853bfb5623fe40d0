"""A class as it comes in: files and folders in every disorder, graded in one run by nbgrader's own command."""

import base64
import json
import os
import shutil
import unicodedata
import zipfile

import nbformat
import pytest
from graded_course import Course, answered, small
from nbformat import v4
from nbgrader.api import Gradebook

pytestmark = pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is not installed")

KOREAN = "김각"
PICTURE = base64.b64encode(os.urandom(6_900_000)).decode()  # 9.2 MB, as an output has it


def whole(course, **answers):
    return nbformat.writes(answered(course, **answers))


def changed(course, change):
    """A right submission with something changed in its JSON."""
    notebook = json.loads(whole(course))
    change(notebook)
    return json.dumps(notebook, ensure_ascii=False)


def pictures(notebook):
    output = {"output_type": "display_data", "metadata": {}, "data": {"image/png": PICTURE}}
    next(each for each in notebook["cells"] if each["cell_type"] == "code")["outputs"] = [output]


def as_format_3(notebook):
    cells = notebook.pop("cells")
    for each in cells:
        each.pop("id", None)
        if each["cell_type"] == "code":
            each["input"] = each.pop("source")
    notebook.update(nbformat=3, nbformat_minor=0, worksheets=[{"cells": cells, "metadata": {}}])


def without_names(notebook):
    """As a program saves it that keeps Jupyter's ids and no metadata."""
    for each in notebook["cells"]:
        each["metadata"] = {}


def without_names_and_ids(notebook):
    without_names(notebook)
    notebook["nbformat_minor"] = 4
    for each in notebook["cells"]:
        del each["id"]


def new_ids(notebook):
    for number, each in enumerate(notebook["cells"]):
        each["id"] = f"new-{number}"


def in_colab(notebook):
    notebook["metadata"] = {"colab": {"provenance": []}, "kernelspec": {"name": "ir", "display_name": "R"}}
    for number, each in enumerate(notebook["cells"]):
        each["metadata"] |= {"id": f"colab{number}", "colab": {"base_uri": "https://localhost:8080/"}}
        each.pop("id", None)


def in_vs_code(notebook):
    notebook["metadata"]["vscode"] = {"interpreter": {"hash": "0" * 64}}
    for each in notebook["cells"]:
        each["metadata"]["vscode"] = {"languageId": "python"}


def reordered(notebook):
    """The checks stand before the answers, and the imports at the end."""
    notebook["cells"].reverse()


def doubled(notebook):
    notebook["cells"] += json.loads(json.dumps(notebook["cells"]))


def deleted(notebook):
    del notebook["cells"][2], notebook["cells"][0]


def odd_cells(notebook):
    notebook["cells"] += [
        None,
        3,
        {"cell_type": "code"},
        {"cell_type": "code", "source": [None, "x = 1"], "metadata": []},
    ]


def empty_cells(notebook):
    notebook["cells"] += [{"cell_type": "code", "source": "", "metadata": {}, "outputs": []}] * 1500


def many_cells(notebook):
    notebook["cells"] += [{"cell_type": "code", "source": "1", "metadata": {}, "outputs": []}] * 1500


def long_text(notebook):
    notebook["cells"].append({"cell_type": "markdown", "source": "a" * 9_000_000, "metadata": {}})


def another():
    return nbformat.writes(v4.new_notebook(cells=[v4.new_code_cell("print('homework 7')")]))


def conflict(text):
    """The file as git leaves it when two branches changed the answer."""
    answer = next(line for line in text.splitlines() if "width = 5" in line)
    return text.replace(answer, f"<<<<<<< HEAD\n{answer}\n=======\n{answer}\n>>>>>>> main")


def zipped(path, text):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("small.ipynb", text)


def older(path):
    os.utime(path, (10**9, 10**9))


RIGHT, TEXT = 5.0, "small.ipynb"
CONTENTS = {  # student: what small.ipynb holds, the points, what the grader is told; None for nothing
    "right": (whole, RIGHT, None),
    "untouched": (lambda c: whole(c, sizes=None, correlate=None, why=None), 0, "No answer was changed"),
    "cut": (lambda c: whole(c)[:2000], 0, "The file small.ipynb is cut off: its end is missing."),
    "empty": (lambda c: "", 0, "The file small.ipynb is empty."),
    "html": (lambda c: "<!DOCTYPE html><html>small</html>", 0, "is a web page, not a notebook."),
    "pdf": (lambda c: "%PDF-1.7", 0, "is a PDF, not a notebook."),
    "lfs": (lambda c: "version https://git-lfs.github.com/spec/v1\noid 1", 0, "only a pointer of Git LFS"),
    "conflict": (lambda c: conflict(whole(c)), 0, "has the marks of a merge conflict in it"),
    "python": (lambda c: "import numpy as np\n", 0, "The file small.ipynb is not a readable notebook."),
    "another": (lambda c: another(), 0, "The file small.ipynb has none of the exercise's cells."),
    "pictures": (lambda c: changed(c, pictures), RIGHT, None),
    "long": (lambda c: changed(c, long_text), 0, "has 9.0 MB without its outputs, and the grader reads at most 8 MB."),
    "many": (lambda c: changed(c, many_cells), 0, "has 1506 cells, and the grader reads at most 1000."),
    "many-empty": (lambda c: changed(c, empty_cells), RIGHT, None),
    "format-3": (lambda c: changed(c, as_format_3), RIGHT, None),
    "no-names": (lambda c: changed(c, without_names), RIGHT, "6 cells had lost their names"),
    "no-ids": (lambda c: changed(c, without_names_and_ids), RIGHT, "4 cells had lost their names"),
    "new-ids": (lambda c: changed(c, new_ids), RIGHT, None),
    "colab": (lambda c: changed(c, in_colab), RIGHT, None),
    "vs-code": (lambda c: changed(c, in_vs_code), RIGHT, None),
    "bom": (lambda c: "\ufeff" + whole(c), RIGHT, None),
    "crlf": (lambda c: whole(c).replace("\n", "\r\n"), RIGHT, None),
    "utf-16": (lambda c: whole(c).encode("utf-16"), RIGHT, None),
    "cp949": (lambda c: changed(c, lambda nb: nb["cells"][-1].update(source="합성곱")).encode("cp949"), RIGHT, None),
    "reordered": (lambda c: changed(c, reordered), RIGHT, "The cells were in another order"),
    "doubled": (lambda c: changed(c, doubled), RIGHT, "The cell sizes-check was there more than once"),
    "deleted": (lambda c: changed(c, deleted), RIGHT, "The cell imports was missing and was put back."),
    "odd-cells": (lambda c: changed(c, odd_cells), RIGHT, None),
    "quits": (
        lambda c: whole(c, sizes="width = 5\nheight = 3\nimport os; os._exit(1)"),
        3.0,
        "ended its Python process",
    ),
}


def no_file(folder, _text):
    (folder / "notes.docx").write_text("small")


def renamed(folder, text):
    (folder / "small (1).ipynb").write_text(text)


def other_ending(folder, text):
    (folder / "small.ipynb.txt").write_text(text)


def capitals(folder, text):
    (folder / "SMALL.IPYNB").write_text(text)


def nested(folder, text):
    (folder / "small").mkdir()
    (folder / "small" / TEXT).write_text(text)


def only_a_zip(folder, text):
    zipped(folder / "small.zip", text)


def zip_by_name(folder, text):
    zipped(folder / TEXT, text)


def link(folder, text):
    (folder / "real.ipynb").write_text(text)
    (folder / TEXT).symlink_to("real.ipynb")


def is_a_folder(folder, _text):
    (folder / TEXT).mkdir()


def read_only(folder, text):
    (folder / TEXT).write_text(text)
    (folder / TEXT).chmod(0o444)


def with_checkpoints(folder, text):
    (folder / TEXT).write_text(text)
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "small-checkpoint.ipynb").write_text(text.replace("width = 5", "width = 6"))
    (folder / "._small.ipynb").write_bytes(b"\0\5\x16\7")


def later_copy(folder, text):
    (folder / TEXT).write_text(text.replace("width = 5", "width = 6"))
    older(folder / TEXT)
    (folder / "small (1).ipynb").write_text(text)


def older_copy(folder, text):
    (folder / TEXT).write_text(text)
    (folder / "first try.ipynb").write_text(text.replace("width = 5", "width = 6"))
    older(folder / "first try.ipynb")


def same_copy(folder, text):
    (folder / TEXT).write_text(text)
    (folder / "copy.ipynb").write_text(text)


FOLDERS = {  # student: how the folder is filled, the points, what the grader is told
    "no-file": (no_file, 0, "There is no file small.ipynb in the submission. The folder has: notes.docx."),
    "renamed": (renamed, 0, '"small (1).ipynb" has the exercise\'s cells: move it to small.ipynb and grade again.'),
    "other-ending": (other_ending, 0, '"small.ipynb.txt" has the exercise\'s cells'),
    "capitals": (capitals, 0, '"SMALL.IPYNB" has the exercise\'s cells'),
    "nested": (nested, 0, '"small/small.ipynb" has the exercise\'s cells'),
    "only-a-zip": (only_a_zip, 0, "There is no file small.ipynb in the submission. The folder has: small.zip."),
    "zip-by-name": (zip_by_name, 0, "The file small.ipynb is an archive, not a notebook. Unpack it."),
    "link": (link, 0, '"real.ipynb" has the exercise\'s cells'),
    "is-a-folder": (is_a_folder, 0, "small.ipynb is not a regular file of yours"),
    "read-only": (read_only, RIGHT, None),
    "checkpoints": (with_checkpoints, RIGHT, None),
    "later-copy": (later_copy, 4.0, "There is a later copy that is not the same: small (1).ipynb"),
    "older-copy": (older_copy, RIGHT, "There is an older copy that is not the same: first try.ipynb"),
    "same-copy": (same_copy, RIGHT, None),
}
MISPLACED = {  # where the notebook is, and what the grader is told
    "other-folder/Small/small.ipynb": 'There is no folder small, but "Small" seems to be it: rename it',
    "own-folder/homework/answers.ipynb": 'There is no folder small, but "homework" seems to be it: rename it',
    "no-folder/small.ipynb": 'There is no folder small, but "small.ipynb" seems to belong in it: move it there',
    "small/swapped/small.ipynb": "This is no student's folder: the order is submitted/…/small.",
    "loose_small.ipynb": "This file is in no student's folder.",
    f"{KOREAN} /small/small.ipynb": f"This is a second folder of {KOREAN}: only spaces, capitals or the form",
}


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    return Course(tmp_path_factory.mktemp("released"), small())


@pytest.fixture(scope="module")
def course(released, tmp_path_factory):
    """The class, graded in one run. The gradebook knows two students by names that their folders do not have."""
    course = released.copy(tmp_path_factory.mktemp("messy"))
    submitted, right = course.folder / "submitted", whole(course)
    with Gradebook(f"sqlite:///{course.folder}/gradebook.db") as book:
        book.update_or_create_student(KOREAN)
        book.update_or_create_student("Lee-Min")
    for student, (make, _, _) in CONTENTS.items():
        content = make(course)
        folder = submitted / student / "small"
        folder.mkdir(parents=True)
        (folder / TEXT).write_bytes(content if isinstance(content, bytes) else content.encode())
    for student, (fill, _, _) in FOLDERS.items():
        (submitted / student / "small").mkdir(parents=True)
        fill(submitted / student / "small", right)
    for place in [*MISPLACED, f"{unicodedata.normalize('NFD', KOREAN)}/small/small.ipynb", "lee-min/small/small.ipynb"]:
        (submitted / place).parent.mkdir(parents=True, exist_ok=True)
        (submitted / place).write_text(right)
    course.before_run = sorted(map(str, submitted.rglob("*")))
    course.said = course.run("autograde", "small")
    course.scored = course.scores()
    return course


def tables(course):
    """The tables of a run: title -> student -> what is told, in one line."""
    found, title, who = {}, "", ""
    for line in course.said.splitlines():
        if line.startswith("["):
            title = line.partition("] ")[2]
        elif line.startswith("      ") and title.endswith(":"):  # nbgrader's log adds four spaces to each line
            who = line[6:].split("  ")[0] if line[6] != " " else who
            told = found.setdefault(title, {})
            told[who] = f"{told.get(who, '')} {' '.join(line.split())}"
    return found


def test_every_mark_is_what_was_earned(course):
    expected = {student: points for student, (_, points, _) in {**CONTENTS, **FOLDERS}.items()}
    assert course.scored == expected | {KOREAN: RIGHT, "Lee-Min": RIGHT}


def test_the_grader_is_told_who_was_graded_as_blank_and_who_needs_a_look(course):
    found, told = tables(course), {**CONTENTS, **FOLDERS}
    blank, look = found["Graded as blank (0 points by the rules):"], found["Graded, but have a look:"]
    assert set(blank) == {student for student, (_, points, _) in told.items() if not points}
    assert set(look) == {student for student, (_, points, why) in told.items() if points and why}
    for student, (_, points, why) in told.items():
        assert why is None or why in (look if points else blank)[student]


def test_the_grader_is_told_what_was_not_graded(course):
    told = tables(course)["Not graded:"]
    assert len(told) == len(MISPLACED)
    for place, why in MISPLACED.items():
        assert why in told[place.split("/")[0].strip()]


def test_no_file_was_moved_or_lost(course):
    assert sorted(map(str, (course.folder / "submitted").rglob("*"))) == course.before_run


def test_what_is_put_right_is_graded_by_the_next_run_and_nothing_else(course):
    submitted = course.folder / "submitted"
    folder = submitted / "renamed" / "small"
    (folder / "small (1).ipynb").rename(folder / TEXT)
    (submitted / "cut" / "small" / TEXT).write_text(whole(course))
    (submitted / "other-folder" / "Small").rename(submitted / "other-folder" / "small")
    (submitted / "right" / "small" / TEXT).write_text(whole(course, sizes="width = 5"))  # handed in again, by hand
    said = course.run("autograde", "small")
    scores = course.scores()
    assert [scores[name] for name in ("renamed", "cut", "other-folder", "right")] == [RIGHT, RIGHT, RIGHT, 4.0]
    blank = [name for name, (_, points, _) in {**CONTENTS, **FOLDERS}.items() if not points and name != "untouched"]
    assert f"small: {len(blank) + 2} submissions graded" in said
    assert "is a web page, not a notebook." in said
    assert "is cut off" not in said


# A class's zip


class Raw(zipfile.ZipInfo):
    """A file of a zip whose name has no flag for UTF-8, as old programs write it."""

    raw = b""

    def _encodeFilenameFlags(self):
        return self.raw, self.flag_bits & ~0x800


def raw(name, encoding):
    info = Raw(encoding)
    info.raw = name.encode(encoding)
    return info


def test_a_zip_is_sorted_by_whole_names_in_any_writing(released, tmp_path):
    course = released.copy(tmp_path)
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as book:
        for student in ("kim", "kim_b", "김각", "이 순신"):
            book.update_or_create_student(student)
    right = whole(course)
    archive = tmp_path / "downloaded/small/archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "class.zip", "w") as files:
        files.writestr("KIM_small.ipynb", right)
        files.writestr("kim_b_small (1).ipynb", right)
        files.writestr("kim_a_small.ipynb", right)  # nobody's: neither kim's nor kim_b's
        files.writestr("../kim_small.ipynb", right)
        files.writestr("__MACOSX/._KIM_small.ipynb", right)
        files.writestr(raw("김각_small.ipynb", "cp949"), right)
        files.writestr(raw(unicodedata.normalize("NFD", "이 순신/small.ipynb"), "utf-8"), right)
    zipped(archive / "kim.zip", right)  # a second small.ipynb of kim
    (archive / "kim_b_small.zip").write_bytes(b"PK\3\4 cut off")
    said = course.run("zip_collect", "small")
    submitted = tmp_path / "submitted"
    assert {str(path.relative_to(submitted)) for path in submitted.rglob("*") if path.is_file()} == {
        "kim/small/small.ipynb",
        "kim/small/small (2).ipynb",
        "kim_b/small/small (1).ipynb",
        "kim_b/small/small.zip",
        "김각/small/small.ipynb",
        "이 순신/small/small.ipynb",
    }
    assert "The gradebook has no student 'kim_a', so the file stays where it is." in said
    assert "kim_b_small.zip can't be unpacked" in said
    assert (tmp_path / "downloaded/small/extracted/class/kim_a_small.ipynb").exists()
