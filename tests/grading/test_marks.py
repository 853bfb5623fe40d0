"""Marks out: the columns of each platform, names that are no formulas, and what nbgrader takes off for being late."""

import csv
import io
import subprocess
import sys

import pytest
from graded_course import CONFIG, ROOT, Course, answered, small
from test_exercises import config_of_the_page

from convlib.grading.marks.columns import PLATFORMS, altered, rows, without_mark
from convlib.grading.results import Part, Results, Submission
from convlib.grading.roster import Person
from convlib.grading.spreadsheet import safe, write_csv

PARTS = [Part("one", "One, 하나", 2.0), Part("two", "=Two", 1.0)]
KIM = Person("kim", "20230001", "kim@example.org", "각", "김", "77")
LEE, PARK, CHOI = Person("lee", first="Lee"), Person("park"), Person("choi")
RESULTS = Results(
    "01_window",
    PARTS,
    [
        Submission("kim", {"one": 2.0, "two": 1 / 3}, penalty=0.5),
        Submission("lee", {"one": 2.0, "two": None}),
        Submission("park", {"one": 0.0, "two": 0.0}, penalty=1.0),
    ],
)
EVIL = ("=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t1", "\r1", "＝1", "＋1", "\0=1")


def marks(folder, *options, code=0):
    """Run the command, and give what it says."""
    command = [sys.executable, "-m", "convlib.grading.marks", *options]
    done = subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


# Columns


@pytest.mark.parametrize(
    ("platform", "wanted"),
    [
        (
            "moodle",
            [
                ["First name", "Last name", "Username", "ID number", "Email address", "01_window"],
                ["각", "김", "kim", "20230001", "kim@example.org", "1.83"],
                ["Lee", "", "lee", "", "", "-"],
                ["", "", "park", "", "", "0"],
                ["", "", "choi", "", "", "-"],
            ],
        ),
        (
            "canvas",
            [
                ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01_window"],
                ["    Points Possible", "", "", "", "", "3"],
                ["김, 각", "77", "20230001", "kim", "", "1.83"],
                ["Lee", "", "", "lee", "", ""],
                ["", "", "", "park", "", "0"],
                ["", "", "", "choi", "", ""],
            ],
        ),
        (
            "blackboard",
            [
                ["Last Name", "First Name", "Username", "Student ID", "01_window"],
                ["김", "각", "kim", "20230001", "1.83"],
                ["", "Lee", "lee", "", ""],
                ["", "", "park", "", "0"],
                ["", "", "choi", "", ""],
            ],
        ),
        (
            "plain",
            [
                ["name", "first name", "last name", "number", "e-mail", "01_window", "late penalty", "of"],
                ["kim", "각", "김", "20230001", "kim@example.org", "1.83", "0.5", "3"],
                ["lee", "Lee", "", "", "", "", "0", "3"],
                ["park", "", "", "", "", "0", "1", "3"],
                ["choi", "", "", "", "", "", "", "3"],
            ],
        ),
    ],
)
def test_each_platform_has_its_columns(platform, wanted):
    assert rows(RESULTS, [KIM, LEE, PARK, CHOI], platform, parts=False) == wanted


@pytest.mark.parametrize("platform", PLATFORMS)
def test_parts_are_columns_on_demand(platform):
    titles, *found = rows(RESULTS, [KIM, LEE], platform, parts=True)
    place = titles.index("01_window") + 1
    assert titles[place : place + 2] == ["01_window: One, 하나", "01_window: =Two"]
    assert [row[place : place + 2] for row in found[-2:]] == [["2", "0.33"], ["2", PLATFORMS[platform].nothing]]


def test_who_has_no_mark_is_said_with_the_reason():
    assert without_mark(RESULTS, [KIM, LEE, CHOI]) == [
        ("lee", "A person still has to mark a part."),
        ("choi", "Nothing was handed in."),
    ]


@pytest.mark.parametrize("text", EVIL)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_cell_of_a_stranger_is_a_formula(platform, text, tmp_path):
    person = Person("kim", text, text, text, text, text)
    write_csv(tmp_path / "marks.csv", rows(RESULTS, [person], platform, parts=True))
    data = (tmp_path / "marks.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert text not in [cell for row in read for cell in row]
    assert safe(text) == f"'{text}"
    assert altered([person], platform)


@pytest.mark.parametrize("text", ["김각", "O'Neil", "kim-a@example.org", "20230001", ""])
def test_other_cells_stay(text):
    assert safe(text) == text


# Deadlines and penalties, by nbgrader's own commands


@pytest.mark.sandbox
@pytest.mark.parametrize(
    ("due", "late"),
    [
        ("2026-03-02 23:59:00 Asia/Seoul", 60),
        ("2026-03-02T23:59:00+09:00", 60),
        ("2026-03-02 14:59:00 UTC", 60),
        ("2026-03-02 23:59:00 KST", 0),
        ("2026-03-02 23:59:00 +0900", 0),
    ],
)
def test_which_due_dates_mean_seoul(tmp_path, due, late):
    """The last two are what the guide warns of: nbgrader takes them for UTC, and for 900 seconds."""
    course = Course(tmp_path, small())
    course.run("db", "assignment", "add", "small", f"--duedate={due}")
    hand_in(course, "kim", "2026-03-03 00:00:00 +0900")
    course.run("autograde", "small")
    with course.book() as book:
        assert book.find_submission("small", "kim").total_seconds_late == late


@pytest.mark.sandbox
def test_a_minute_late_in_seoul_costs_what_the_plugin_says_of_the_whole_mark(tmp_path):
    """The plugin is the guide's; the person's points come after grading, and count too."""
    course = Course(tmp_path, small(), config=CONFIG + config_of_the_page("**Deadlines and late work.**"))
    course.run("db", "assignment", "add", "small", "--duedate=2026-03-02 23:59:00 Asia/Seoul")
    times = {"intime": "23:59:00", "late": "23:59:01", "excused": "23:59:01"}
    for student, clock in times.items():
        hand_in(course, student, f"2026-03-02 {clock} +0900")
    course.run("autograde", "small")
    assert penalties(course) == {"intime": 0, "late": 0.5, "excused": 0.5}
    assert "A person still has to mark a part.  3" in marks(tmp_path, "small", "--for", "plain")
    with course.book() as book:
        book.grant_extension("small", "excused", hours=1)
        for student in times:
            for grade in book.find_submission_notebook("small", "small", student).grades:
                if grade.needs_manual_grade:
                    grade.manual_score, grade.needs_manual_grade = 2, False
        book.db.commit()
    said = marks(tmp_path, "small", "--for", "plain")
    assert "0.7 points, for being 0:00:01 late  1  late" in said
    assert penalties(course) == {"intime": 0, "late": pytest.approx(0.7), "excused": 0}
    read = csv.DictReader((tmp_path / "marks/small-plain.csv").read_text("utf-8-sig").splitlines())
    assert {row["name"]: row["small"] for row in read} == {"intime": "7", "late": "6.3", "excused": "7"}
    course.run("generate_feedback", "small")
    assert "You handed this in late, which costs 0.7 points" in course.told("late")
    assert "late" not in course.told("excused").partition("Marks")[0]


@pytest.mark.sandbox
def test_feedback_knows_the_penalty_of_the_whole_mark_before_marks_go_out(tmp_path):
    course = Course(tmp_path, small(), config=CONFIG + config_of_the_page("**Deadlines and late work.**"))
    course.run("db", "assignment", "add", "small", "--duedate=2026-03-02 23:59:00 Asia/Seoul")
    hand_in(course, "kim", "2026-03-04 00:00:00 +0900")
    said = course.run("autograde", "small")
    with course.book() as book:
        (grade,) = [g for g in book.find_submission_notebook("small", "small", "kim").grades if g.needs_manual_grade]
        grade.manual_score, grade.needs_manual_grade = 2, False
        book.db.commit()
    said += course.run("generate_feedback", "small")
    assert "You handed this in late, which costs 1.4 points" in course.told("kim")
    assert "seconds late" not in said
    assert "penalty" not in said
    assert penalties(course) == {"kim": 1.4}  # not 1.4000000000000001


def hand_in(course, student, time):
    course.hand_in(student, answered(course))
    (course.folder / "submitted" / student / "small" / "timestamp.txt").write_text(time)


def penalties(course):
    with course.book() as book:
        return {each.student.id: each.late_submission_penalty for each in book.assignment_submissions("small")}
