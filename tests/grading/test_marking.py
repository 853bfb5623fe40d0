"""The marking page over HTTP: who gets in, what is saved, and that no mark is lost, with a real gradebook."""

import json
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from http.cookiejar import CookieJar

import pytest
from graded_course import ROOT, Course, answered, cell, notebook, small
from nbgrader.coursedir import CourseDirectory

from convlib.grading.nbgrader.by_hand import BusyError, GoneError, HandMarks, Mark, NoMarkingError, StaleError

pytestmark = pytest.mark.sandbox

HOSTILE = "<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](http://example.com/y.png) $x \\otimes w$"
CLASS = {"kim": "Because.", "lee": HOSTILE, "park": "**So** it is.", "choi": None, "jung": "I think so."}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class whose explanations wait to be marked; choi wrote none."""
    made = small()
    made.cells.insert(5, cell("## Part 2 · Why (2 points)\n\nSay why, with $x$.", kind="markdown"))
    course = Course(tmp_path_factory.mktemp("marking"), notebook(*made.cells))
    for student, why in CLASS.items():
        course.hand_in(student, answered(course, why=why))
    course.run("autograde", "small")
    return course


@pytest.fixture
def course(graded, tmp_path):
    return graded.copy(tmp_path)


def marks_of(course, **about):
    folders = {"source_directory": "solutions", "release_directory": "exercises", "assignment_id": "small"}
    return HandMarks(CourseDirectory(root=str(course.folder), **folders | about))


def of(marks, student):
    return next(answer for answer in marks.answers() if marks.student(answer) == student)


def in_book(course, student):
    with course.book() as book:
        grade, comment = (find("why", "small", "small", student) for find in (book.find_grade, book.find_comment))
        return grade.manual_score, grade.needs_manual_grade, comment.manual_comment


# Marks


def test_a_mark_is_in_the_gradebook_and_everywhere(course):
    marks = marks_of(course)
    assert len(marks.answers()) == len(marks.waiting()) == 4
    assert marks.empty == 1
    kim = of(marks, "kim")
    saved = marks.write(kim, marks.read(kim).version, Mark(1.5, "Good, **but** $x$", False))
    assert saved == marks.read(kim)
    assert in_book(course, "kim") == (1.5, False, "Good, **but** $x$")
    assert kim not in marks.waiting()
    course.run("generate_feedback", "small")
    assert "Part 2 · Why: 1.5 of 2 points" in course.told("kim")
    assert "Good, <strong>but</strong> <math" in course.page("kim")
    assert course.exported()["kim"] == "6.5"


def test_a_mark_is_taken_back(course):
    marks = marks_of(course)
    kim = of(marks, "kim")
    saved = marks.write(kim, marks.read(kim).version, Mark(2, "", False))
    marks.write(kim, saved.version, Mark(None, "", True))
    assert in_book(course, "kim") == (None, True, None)


@pytest.mark.parametrize("changed", ["points", "comment", "answer"])
def test_nothing_is_written_over_what_the_marker_did_not_see(course, changed):
    """The formgrader writes into the gradebook, and a run of the grader writes other answers."""
    marks = marks_of(course)
    kim = of(marks, "kim")
    seen = marks.read(kim).version
    with course.book() as book:
        if changed == "points":
            book.find_grade("why", "small", "small", "kim").manual_score = 1
        if changed == "comment":
            book.find_comment("why", "small", "small", "kim").manual_comment = "Theirs"
        book.db.commit()
    if changed == "answer":
        file = course.folder / "autograded" / "kim" / "small" / "small.ipynb"
        file.write_text(file.read_text().replace("Because.", "Another reason."))
    before = in_book(course, "kim")
    with pytest.raises(StaleError):
        marks.write(kim, seen, Mark(2, "Mine", False))
    assert in_book(course, "kim") == before
    marks.write(kim, marks.read(kim).version, Mark(2, "Mine", False))
    assert in_book(course, "kim") == (2, False, "Mine")


@pytest.mark.slow
def test_a_gradebook_that_is_held_is_told_and_nothing_is_lost(course):
    marks = marks_of(course)
    kim = of(marks, "kim")
    seen = marks.read(kim).version
    with course.book() as book:
        book.find_grade("why", "small", "small", "lee").manual_score = 1
        book.db.flush()
        with pytest.raises(BusyError):
            marks.write(kim, seen, Mark(2, "", False))
        book.db.commit()
    marks.write(kim, seen, Mark(2, "", False))
    assert in_book(course, "lee")[0] == 1
    assert in_book(course, "kim")[0] == 2


def test_a_submission_that_is_gone_is_told(course):
    marks = marks_of(course)
    kim = of(marks, "kim")
    with course.book() as book:
        book.remove_submission("small", "kim")
    with pytest.raises(GoneError):
        marks.read(kim)


def test_the_part_is_the_exercises(course):
    part = marks_of(course).part
    assert (part.title, part.points, part.scheme) == ("Part 2 · Why", 2, "Because it is so.")
    assert part.question == ["## Part 2 · Why (2 points)\n\nSay why, with $x$."]
    shutil.rmtree(course.folder / "solutions")
    assert marks_of(course).part.scheme == ""


# What there is not


def test_without_a_gradebook_none_is_made(tmp_path):
    with pytest.raises(NoMarkingError, match="There is no gradebook"):
        HandMarks(CourseDirectory(root=str(tmp_path), assignment_id="small"))
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_marked_is_told(course):
    with pytest.raises(NoMarkingError, match=r"no assignment 'smal'\. It has: small\."):
        marks_of(course, assignment_id="smal")
    with pytest.raises(NoMarkingError, match=r"A person marks no part 'sizes-check' of small; choose from why\."):
        HandMarks(marks_of(course).coursedir, "sizes-check")
    with course.book() as book:
        for student in ("kim", "lee", "park", "jung"):
            book.remove_submission("small", student)
    with pytest.raises(NoMarkingError, match="1 submission is graded, and it has no answer here"):
        marks_of(course)
    with course.book() as book:
        book.remove_submission("small", "choi")
    with pytest.raises(NoMarkingError, match="Run `nbgrader autograde small` first"):
        marks_of(course)


def test_without_a_part_for_a_person_or_with_several_it_is_told(tmp_path):
    explanations = [cell("Because.", name, "markdown", grade=True, solution=True, points=1) for name in ("a", "b")]
    course = Course(tmp_path, notebook(*small().cells[:5], *explanations))
    with pytest.raises(NoMarkingError, match=r"several parts of small\. Choose with --part: a, b"):
        marks_of(course)
    course.add(notebook(*small().cells[:5]), "solutions", "rules", "rules")
    course.run("generate_assignment", "rules")
    with pytest.raises(NoMarkingError, match="rules has no part that a person marks"):
        marks_of(course, assignment_id="rules")


# The server


@contextmanager
def served(course, *options):
    """The command, which prints its address; Ctrl+C ends it in one sentence."""
    command = [sys.executable, "-m", "convlib.grading.marking", "small", *options]
    about = {"cwd": course.folder, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen(command, env={"PYTHONPATH": str(ROOT), "HOME": str(course.folder)}, **about)
    try:
        said = process.stdout.readline()
        assert "Part 2 · Why: 4 answers to mark. Open http://127.0.0.1:" in said, said + process.stdout.read()
        yield Visitor(said.split()[-1])
    finally:
        process.send_signal(signal.SIGINT)
        ended, _ = process.communicate()
    assert re.search(r"Stopped\. \d of 4 are marked; every mark is in the gradebook\.\n$", ended), ended
    assert "Traceback" not in ended
    assert process.returncode == 0


class Visitor:
    """A browser without a screen."""

    def __init__(self, address):
        self.address, self.root = address, address.partition("?")[0]
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.xsrf = ""

    def ask(self, path="", body=None, method=None, **headers):
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"X-XSRFToken": self.xsrf} | {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.root + path, data, headers, method=method or ("PUT" if data else "GET"))
        try:
            with self.opener.open(request) as response:
                return response.status, response.read().decode(), response.headers
        except urllib.error.HTTPError as problem:
            return problem.code, problem.read().decode(), problem.headers

    def enter(self):
        status, text, _ = self.ask(self.address.removeprefix(self.root))
        assert status == 200, text
        self.xsrf = re.search(r'data-xsrf="([^"]+)"', text)[1]
        return text

    def asked(self, path, body=None):
        status, text, _ = self.ask(path, body)
        return status, json.loads(text)


@pytest.fixture(scope="module")
def visitor(graded, tmp_path_factory):
    course = graded.copy(tmp_path_factory.mktemp("served"))
    with served(course) as visitor:
        visitor.course = course
        visitor.enter()
        yield visitor


def a_mark(about, **changes):
    return {"points": 1, "comment": "", "waits": False, "version": about["version"]} | changes


def test_the_page_has_the_scheme_and_forbids_all_but_its_own_script(visitor):
    _, text, headers = visitor.ask()
    assert "Because it is so." in text
    assert "1 student has no answer here, and has 0 points already." in text
    assert "<kbd>0 … 2</kbd>" in text
    assert "<script>" not in text
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_marking_over_http(visitor):
    _, listed = visitor.asked("answers")
    assert len(listed["answers"]) == 4
    answer = listed["answers"][0]
    _, about = visitor.asked(f"answers/{answer}")
    status, saved = visitor.asked(f"answers/{answer}", a_mark(about, points=0.5))
    assert (status, saved["said"]) == (200, "Saved: 0.5 of 2 points.")
    assert saved["progress"] == "1 of 4 marked"
    assert answer not in saved["waiting"]
    status, stale = visitor.asked(f"answers/{answer}", a_mark(about, points=2))
    assert status == 409
    assert stale["said"] == "Not saved: this was changed elsewhere meanwhile. It is now: 0.5 of 2 points."
    assert visitor.asked(f"answers/{answer}", a_mark(stale, points=None))[1]["state"] == "Not marked yet."


@pytest.mark.parametrize(
    "wrong",
    [
        *({"points": points} for points in (2.5, -1, float("nan"), float("inf"), "2", True, 10**400)),
        *({"comment": comment} for comment in ("a" * 10_001, None)),
        {"waits": 1},
        {"version": None},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_what_is_no_mark_is_refused(visitor, wrong):
    answer = visitor.asked("answers")[1]["answers"][1]
    _, about = visitor.asked(f"answers/{answer}")
    status, said = visitor.asked(f"answers/{answer}", a_mark(about) | wrong)
    assert (status, said["said"][:11]) == (400, "Not saved: ")
    assert visitor.asked(f"answers/{answer}")[1]["version"] == about["version"]


def test_bodies_that_are_no_json_and_unknown_answers(visitor):
    answer = visitor.asked("answers")[1]["answers"][1]
    for body in (b"[]", b"{", b"\xff", b"[" * 50_000):
        assert visitor.ask(f"answers/{answer}", body)[0] == 400
    assert visitor.ask("answers/0123")[0] == 404
    assert visitor.ask("answers/0123", a_mark({"version": ""}))[0] == 404
    assert visitor.ask("marking.py")[0] == 404


def test_strangers_get_nothing(visitor):
    stranger = Visitor(visitor.root)
    answer = visitor.asked("answers")[1]["answers"][1]
    for path in ("", "?token=", "?token=%00", "answers", f"answers/{answer}", "marking.mjs"):
        status, said, _ = stranger.ask(path)
        assert status == 403
        assert "Open the address that the command printed" in said
    _, about = visitor.asked(f"answers/{answer}")
    port = visitor.root.rsplit(":", 1)[1].strip("/")
    for headers in (
        {"X_XSRFToken": ""},
        {"Origin": "http://example.com"},
        {"Origin": "null"},
        {"Host": f"evil.example:{port}"},
        {"Host": f"localhost:{port}"},
    ):
        assert visitor.ask(f"answers/{answer}", a_mark(about), **headers)[0] == 403
    assert visitor.asked(f"answers/{answer}")[1]["version"] == about["version"]


def test_a_students_text_is_shown_safely_and_without_names(visitor):
    everything = visitor.enter() + json.dumps(visitor.asked("answers"))
    shown = [visitor.asked(f"answers/{answer}")[1] for answer in visitor.asked("answers")[1]["answers"]]
    assert not any(name in everything + json.dumps(shown) for name in CLASS)
    hostile = next(about["html"] for about in shown if "otimes" in about["typed"])
    assert "<math" in hostile
    assert not re.search(r"<(script|img|a)\b|href|src=", hostile)


def test_with_names_answers_come_in_the_order_of_names(course):
    with served(course, "--names") as visitor:
        visitor.enter()
        names = [visitor.asked(f"answers/{answer}")[1]["name"] for answer in visitor.asked("answers")[1]["answers"]]
    assert names == ["jung", "kim", "lee", "park"]
