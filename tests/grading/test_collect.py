"""The files that platforms give arrive at their students, or are named with the reason."""

import re
import subprocess
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


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    """A terminal that wraps no name."""
    monkeypatch.setenv("COLUMNS", "240")


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


KIMS = "id,first_name,last_name,lms_user_id\nkim,Min-ji,Kim,11\nkimb,Seo-yun,Kim,12\npark,Jun,Park,13\n"


def moodle(who, file, content=None):
    return f"Exercise 1/{who}_990001_assignsubmission_file/{file}", work("new") if content is None else content


@pytest.fixture
def kims(course):
    """A class with two students of one last name; one's id is the last name, too."""
    (course / "roster.csv").unlink()
    (course / "roster.csv").write_text(KIMS)
    return course


def left_out(said):
    return [" ".join(line.split()) for line in said.rpartition("Left out:")[2].splitlines()]


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_what_holds_no_file_is_in_a_list(form, kims, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    files = [moodle("Jun Park", "homework.zip", zipped()), moodle("Min-ji Kim", "broken.zip", b"PK\3\4 cut")]
    files += [moodle("Seo-yun Kim", "mac.zip", zipped(("__MACOSX/x", b"x")))]
    files += [moodle("Jun Park", "essay.docx", b"PK")]
    download = save(files, form, kims)
    if form == "folder":
        (download / "Exercise 1/Ha Lee_990001_assignsubmission_file").mkdir()
    else:
        download.write_bytes(zipped(*files, ("Exercise 1/Ha Lee_990001_assignsubmission_file/", b"")))
    collect(download, "--yes", code=1)
    said = capsys.readouterr().out
    lines = left_out(said)
    for student, file, why in (
        ("park", "homework.zip", "It can't be unpacked: it has no files."),
        ("kimb", "mac.zip", "It can't be unpacked: it has no files."),
        ("kim", "broken.zip", "It can't be unpacked: File is not a zip file."),
        ("?", "Ha Lee_990001_assignsubmission_file", "Its name fits nobody in the class. The folder is empty."),
    ):
        told = [line for line in lines if file in line]
        assert [(line.split()[0], line.endswith(f"{file} {why}")) for line in told] == [(student, True)]
    assert "3 students are without a notebook: kim, kimb, park." in said


def test_a_name_that_is_too_long_is_in_a_list(kims, capsys):
    files = [("park_01_window.ipynb", work("new")), (f"kim_{'long' * 70}.ipynb", work("x"))]
    collect(save(files, "zip", kims), "--yes", code=1)
    told = " ".join(left_out(capsys.readouterr().out))
    assert "longlong.ipynb Its name fits nobody in the class. It may be of: kim (" in told
    assert "File name too long" in told
    assert submitted(kims) == {"park": "new"}


def test_a_mail_without_a_file_is_in_a_list(course, capsys):
    mail = mailed("kim", "kim", "Mon, 02 Mar 2026 18:00:00 +0900").partition(b"Content-Type")[0] + b"\nHello\n"
    (course / "a.eml").write_bytes(mail)
    collect("a.eml", "--yes", code=1)
    assert left_out(capsys.readouterr().out)[1].startswith("kim a.eml/0 The mail has no file attached.")


@pytest.mark.parametrize(
    ("who", "typed", "goes", "told"),
    [
        ("Kim", "Seo-yun", "kimb", "several students: kim (Min-ji Kim, 11), kimb (Seo-yun Kim, 12)."),
        ("S. Kim", "seoyun", "kimb", "It may be of: kim (Min-ji Kim, 11), kimb (Seo-yun Kim, 12)."),
        ("Jon Park", "Park", "park", "It may be of: park (Jun Park, 13)."),
        ("X", "Seo-yum", None, "Nobody in the class is called Seo-yum. The closest are: kimb (Seo-yun Kim, 12)"),
        ("X", "Xyz", None, "Nobody in the class is called Xyz.\n"),
    ],
)
def test_a_student_is_found_by_one_name_and_offered_by_it(who, typed, goes, told, kims, capsys, monkeypatch):
    answers(monkeypatch, typed, *([] if goes else [""]), *(["y"] if goes else []))
    collect(save([moodle(who, "01_window.ipynb")], "zip", kims), code=0 if goes else 1)
    said = capsys.readouterr().out
    assert told in " ".join(said.split()) or told in said
    assert submitted(kims) == ({goes: "new"} if goes else {})


def test_several_students_of_a_name_are_offered(kims, capsys, monkeypatch):
    (kims / "roster.csv").write_text(KIMS.replace("kim,", "minji,"))
    answers(monkeypatch, "Kim", "minji", "y")
    collect(save([moodle("X", "01_window.ipynb")], "zip", kims), code=0)
    assert "Several students are called Kim: minji (Min-ji Kim, 11), kimb (Seo-yun" in capsys.readouterr().out
    assert submitted(kims) == {"minji": "new"}


TWO = [moodle("Jun Park", "01_window.ipynb", work("first")), moodle("Jun Park", "01_window (1).ipynb", work("second"))]


def test_moodles_higher_number_is_the_later_upload(kims, capsys):
    files = [*TWO, moodle("Jun Park", "01_window (10).ipynb", work("last")), moodle("Jun Park", "01_window (9).ipynb")]
    collect(save(files, "zip", kims), "--yes", code=1)
    assert submitted(kims) == {"park": "last"}
    said = " ".join(capsys.readouterr().out.split())
    assert said.count("the one with the higher number came later") == len(files) - 1


@pytest.mark.parametrize(("typed", "mark"), [("", "second"), ("2", "first")])
def test_which_of_two_is_taken_is_asked(typed, mark, kims, monkeypatch, capsys):
    answers(monkeypatch, *(["3"] if typed else []), typed, "y")
    collect(save(TWO, "zip", kims), code=1)
    assert submitted(kims) == {"park": mark}
    assert "You chose" in capsys.readouterr().out


@pytest.mark.parametrize("broken", [b"", work("cut off")[:3000]], ids=["empty", "cut off"])
def test_a_notebook_that_cannot_be_read_replaces_none_silently(broken, kims, monkeypatch, capsys):
    first, second = TWO[0], (TWO[1][0], broken)
    collect(save([first], "zip", kims), "--yes", code=0)
    collect(save([first, second], "zip", kims), "--yes", code=1)  # in one download
    assert "which can be read and is taken." in " ".join(capsys.readouterr().out.split())
    collect(save([second], "zip", kims), "--yes", code=1)  # and in a later one
    assert "What was collected before can be read, and stays." in " ".join(capsys.readouterr().out.split())
    answers(monkeypatch, "n")
    collect("download.zip", code=1)
    assert submitted(kims) == {"park": "first"}
    answers(monkeypatch, "y", "y")
    collect("download.zip", code=0)
    assert submitted(kims) != {"park": "first"}
    assert list((kims / "downloaded" / EXERCISE / "replaced").rglob("*.ipynb"))


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_lists_fit_the_terminal(columns, kims, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", str(columns))
    files = [*TWO, moodle("A name that is long " * 3, "01_window.ipynb"), moodle("Jun Park", f"{'long ' * 20}.docx")]
    collect(save(files, "zip", kims), "--yes", code=1)
    said = capsys.readouterr().out
    assert max(map(len, said.splitlines())) < columns
    assert "…/Jun Park_" in said


def test_nothing_that_names_students_is_published():
    """What the guide has somebody write into the course's folder is not added by `git add .`."""
    made = ["roster.csv", "gradebook.db", "course.zip", "participants.csv", "submitted/kim/x.ipynb", "grades.csv"]
    made += [
        "downloaded/x.zip",
        "reports/term.html",
        "marks/01_window-moodle.csv",
        "feedback/kim/x",
        "autograded/kim/x",
    ]
    ignored = subprocess.run(["git", "check-ignore", *made], cwd=ROOT, capture_output=True, text=True, check=False)
    if "not a git repository" in ignored.stderr:
        pytest.skip("a copy of the course without its history")
    assert ignored.stdout.split() == made


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
