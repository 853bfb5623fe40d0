"""The files that platforms give arrive at their students, or are named with the reason."""

import re
import sys

import pytest
from downloads import EXERCISE, NFC, NFD, OTHER, PLATFORMS, ROOT, ROSTER, download, mailed, work, zipped

from convlib.grading.collect.__main__ import main

CONFIG = """
c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An empty course in which two exercises were handed out."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "nbgrader_config.py").write_text(CONFIG)
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    for name in (EXERCISE, OTHER):
        (folder / "exercises" / name).mkdir(parents=True)
        text = (ROOT / "exercises" / name / f"{name}.ipynb").read_text(encoding="utf-8")
        (folder / "exercises" / name / f"{name}.ipynb").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def course(made, tmp_path, monkeypatch):
    """The course in a folder of its own, in which the command runs."""
    for path in ("nbgrader_config.py", "roster.csv", "exercises"):
        (tmp_path / path).symlink_to(made / path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def save(files, form, folder):
    """A download as a zip, or unpacked."""
    if form == "zip":
        (folder / "download.zip").write_bytes(zipped(*files))
        return folder / "download.zip"
    for name, content, *_ in files:
        path = folder / "download" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / "download"


def submitted(course):
    """The mark in each student's notebook."""
    found = {}
    for path in (course / "submitted").glob(f"*/{EXERCISE}/{EXERCISE}.ipynb"):
        mark = re.search(r'"# ([^"\\]+)"', path.read_text(encoding="utf-8"))
        found[path.parts[-3]] = mark[1] if mark else "?"
    return found


def time_of(course, student):
    path = course / "submitted" / student / EXERCISE / "timestamp.txt"
    return path.read_text() if path.exists() else None


def collect(download, *words, code):
    assert main([str(download), "--assignment", EXERCISE, *words]) == code


@pytest.mark.parametrize("form", ["zip", "folder"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_file_arrives_or_is_named(platform, form, course, capsys):
    files, right, left = download(platform, NFD if form == "folder" else NFC)
    if platform in ("moodle, flat", "canvas", "blackboard", "names before", "numbers before"):
        assert not any("/" in name for name, *_ in files)
    collect(save(files, form, course), "--yes", "--timezone", "Asia/Seoul", code=1)
    said = capsys.readouterr().out
    assert submitted(course) == right
    told = said.partition("Left out:")[2]
    assert [name for name in left if NFC(name)[-40:] not in "".join(told.split("\n"))] == []
    expected = "2026-03-02 09:00:00 UTC\n" if platform == "blackboard" else None
    assert time_of(course, "김각") == expected
    assert not list(course.rglob("evil*"))
    assert not list(course.rglob("passwd*"))


# Mails


def test_mails_go_by_their_address_and_tell_their_time(course, capsys):
    (course / "mails").mkdir()
    late = "Mon, 02 Mar 2026 18:00:00 +0900"
    files = {
        "a.eml": mailed("kim_a", "kim_a", late),
        "b.eml": mailed("kim_a", "newer", "Mon, 02 Mar 2026 19:00:00 +0900"),
        "c.eml": mailed("김각", "김각", late, content=zipped((f"{EXERCISE}.ipynb", work("김각"))), file="일.zip"),
        "d.eml": mailed("nobody", "x", late),
        "e.eml": mailed("muller", "x", late, file="../../evil.docx", content=b"PK"),
        "f.eml": b"Received: from x by y; Mon, 02 Mar 2026 12:00:00 +0000\n" + mailed("kim", "kim", late),
    }
    for name, content in files.items():
        (course / "mails" / name).write_bytes(content)
    collect("mails", "--yes", code=1)
    assert submitted(course) == {"kim_a": "newer", "김각": "김각", "kim": "kim"}
    assert time_of(course, "kim_a") == "2026-03-02 10:00:00 UTC\n"
    assert time_of(course, "kim") == "2026-03-02 12:00:00 UTC\n"  # when our server took it
    told = capsys.readouterr().out.partition("Left out:")[2]
    assert "d.eml/0/01_window.ipynb  Its name fits nobody" in told
    assert re.search(r"muller +e\.eml/0/evil\.docx +The grader reads notebooks only\.", told)


def test_a_mailbox_has_many_mails(course):
    letters = [mailed(name, name, "Mon, 02 Mar 2026 18:00:00 +0900") for name in ("kim", "s01")]
    (course / "all.mbox").write_bytes(b"".join(b"From - Mon Mar  2 18:00:00 2026\n" + each + b"\n" for each in letters))
    collect("all.mbox", "--yes", code=0)
    assert submitted(course) == {"kim": "kim", "s01": "s01"}


# Again


def blackboard(mark, minute, name="kim"):
    return f"01_window_{name}_attempt_2026-03-02-18-{minute:02}-00_01_window.ipynb", work(mark)


def test_a_later_download_replaces_and_keeps_what_was_there(course, capsys):
    for mark, minute, code, now in (
        ("one", 1, 0, "one"),
        ("two", 2, 0, "two"),
        ("two", 2, 0, "two"),
        ("one", 1, 1, "two"),
    ):
        collect(save([blackboard(mark, minute)], "zip", course), "--yes", code=code)
        assert submitted(course) == {"kim": now}
    said = capsys.readouterr().out
    assert said.count("Replaces what was collected before.") == said.count("Collected before, and the same.") == 1
    assert "What was collected before is newer, and stays." in said
    kept = list((course / "downloaded" / EXERCISE / "replaced").rglob("*.ipynb"))
    assert [path.parent.name for path in kept] == ["kim"]
    assert '"# one"' in kept[0].read_text()


def test_who_blackboards_text_names_wins(course):
    """An account a, and an exercise that ends in kim: the name alone could be of kim_a."""
    stem = "Week_kim_a_attempt_2026-03-02-18-00-00"
    (course / "roster.csv").unlink()
    (course / "roster.csv").write_text("id\na\nkim_a\n")
    files = [(f"{stem}_01_window.ipynb", work("a"))]
    collect(save(files, "zip", course), "--yes", code=1)
    assert submitted(course) == {}
    files.append((f"{stem}.txt", b"Name: Ann A (a)\nAssignment: Week_kim\nName: Kim (kim_a)\n"))
    collect(save(files, "zip", course), "--yes", code=0)
    assert submitted(course) == {"a": "a"}


def test_who_is_named_within_a_students_files_gets_nothing(course, capsys):
    files = [("kim/01_window.ipynb", work("kim")), ("kimm/s01/01_window.ipynb", work("x"))]
    files += [("s02/s01_11111_assignsubmission_x/01_window.ipynb", work("s02"))]
    collect(save(files, "zip", course), "--yes", code=1)
    assert submitted(course) == {"kim": "kim", "s02": "s02"}
    assert "kimm/s01/01_window.ipynb  Its name fits nobody" in capsys.readouterr().out


# Asking


def answers(monkeypatch, *texts):
    given = iter(texts)
    monkeypatch.setattr("builtins.input", lambda _: next(given))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)


UNSURE = [
    ("kim_01_window.ipynb", work("kim")),
    ("Min-ji_01_window.ipynb", work("Min-ji")),
    ("a_b_01_window.ipynb", b""),
]


def test_what_is_unsure_is_asked(course, monkeypatch):
    answers(monkeypatch, "Lee", "20230001", "", "y")  # no such name, a number, left out; and yes
    collect(save(UNSURE, "zip", course), code=1)
    assert submitted(course) == {"kim": "kim", "kim_a": "Min-ji"}


def test_nothing_is_written_without_a_yes(course, monkeypatch, capsys):
    answers(monkeypatch, "", "", "n")
    collect(save(UNSURE, "zip", course), code=2)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    collect(save(UNSURE, "zip", course), code=2)
    said = capsys.readouterr()
    assert "kim_01_window.ipynb" in said.out
    assert said.err.splitlines()[-1] == "Nothing was written. To write this without being asked, add --yes."
    assert submitted(course) == {}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["missing.zip", "--assignment", EXERCISE], "no file or folder missing.zip"),
        (["exercises", "--assignment", "07"], "'07' was handed out (there are: 01_window, 02_definition)"),
        (["exercises", "--assignment", EXERCISE, "--timezone", "Seoul"], "no time zone 'Seoul'"),
        (["exercises", "--assignment", EXERCISE, "--roster", "x.csv"], "class list x.csv can't be read"),
    ],
)
def test_a_wrong_command_is_told(words, why, course, capsys):
    assert main(words) == 2
    assert why in capsys.readouterr().err


def test_a_class_is_needed(course, capsys):
    (course / "roster.csv").unlink()
    collect("exercises", "--yes", code=2)
    assert "nbgrader db student import roster.csv" in capsys.readouterr().err


def test_canvas_finds_by_its_own_number(course):
    (course / "roster.csv").unlink()
    rows = ["Student,ID,SIS User ID,SIS Login ID", '"Kim, Min-ji",12345,2023,kim', '"Lee, A",12346,2024,lee']
    (course / "roster.csv").write_text("\n".join(rows))
    collect(save([("renamed_12345_67890_01_window.ipynb", work("kim"))], "zip", course), "--yes", code=0)
    assert submitted(course) == {"kim": "kim"}
