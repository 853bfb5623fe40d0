"""nbgrader's four commands on small courses: honest work, late work, a killed run, and what stops a run."""

import os
import re
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pytest
from graded_course import CORRELATE, Course, answered, cell, ordinary_user, small
from nbgrader.api import Gradebook

pytestmark = pytest.mark.sandbox

TURNED = CORRELATE.replace("window * kernel", "window * kernel[::-1, ::-1]")
CLASS = {
    "right": ({}, 5.0),
    "blank": ({"sizes": None, "correlate": None, "why": None}, 0.0),
    "half": ({"sizes": "width = 5\nheight = 5"}, 4.0),
    "turned": ({"correlate": TURNED}, 2.0),
    "no-stride": ({"correlate": CORRELATE.replace(", stride=1", "").replace("stride", "1")}, 2.0),
    "endless": ({"correlate": "def correlate(image, kernel, stride=1):\n    while True: pass"}, 2.0),
    "quits": ({"sizes": "width = 5\nheight = 3\nimport os; os._exit(1)"}, 3.0),
    "stops": ({"sizes": "width = 5\nheight = 3\nraise ValueError('a stumble')"}, 5.0),
    "text": ({"sizes": "width = 'five'\nheight = ['3']"}, 3.0),
    "unsaid": ({"sizes": "width = 5"}, 4.0),
    "unclosed": ({"correlate": CORRELATE.replace("kernel)", "kernel", 1)}, 2.0),
    "package": ({"sizes": "width = 5\nimport scipy\nheight = 3"}, 4.0),
    "elsewhere": ({"correlate": None}, 5.0),
}


LATE = """
from nbgrader.plugins import LateSubmissionPlugin

class OnePoint(LateSubmissionPlugin):
    def late_submission_penalty(self, *_):
        return 1

c.AssignLatePenalties.plugin_class = OnePoint
"""
KILLED = {f"{student}-{copy}": student for student in ("right", "blank", "half", "turned", "quits") for copy in "ab"}


def honest(course):
    made = {name: answered(course, **answers) for name, (answers, _) in CLASS.items()}
    made["elsewhere"].cells.insert(4, cell(CORRELATE))  # written in a cell of one's own, behind the one for it
    return made


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    return Course(tmp_path_factory.mktemp("released"), small())


@pytest.fixture
def fresh(released, tmp_path):
    """A course in which kim handed in what is right."""
    course = released.copy(tmp_path)
    course.hand_in("kim", answered(course))
    return course


@pytest.fixture(scope="module")
def course(released, tmp_path_factory):
    course = released.copy(tmp_path_factory.mktemp("small"))
    for student, made in honest(course).items():
        course.hand_in(student, made)
    course.said = course.run_whole("autograde", "small")
    course.run_whole("generate_feedback", "small")
    course.scored = course.exported()
    return course


def test_marks(course):
    assert course.scored == {student: str(score) for student, (_, score) in CLASS.items()}


def test_progress_is_told(course):
    for number in range(1, len(CLASS) + 1):
        assert f"{number} of {len(CLASS)}: " in course.said
    assert "right, 5 of 7 points, 2 still by hand, " in course.said


@pytest.mark.parametrize(
    ("student", "told"),
    [
        ("right", "✓ correlate: Correct in all 7 cases."),
        ("right", "why: to be marked by a person, 2 points"),
        ("blank", "This submission was graded as blank. No answer was changed"),
        ("blank", "No answer."),
        ("blank", "No response."),
        ("half", "1 of 2 points"),
        ("half", "✗ height: Not correct. You ignored the stride."),
        ("turned", "You turned the kernel. Correlation uses the kernel as it is printed"),
        ("turned", "your result = [["),
        ("turned", "correct result = [["),
        ("no-stride", "Your function has no parameter `stride`. It is asked for here, so add it."),
        ("endless", "Your function was not finished after 2 s"),
        ("quits", "Your notebook ended its Python process"),
        ("stops", "ValueError: a stumble"),
        ("text", "width: Your answer is text. A single number is expected."),
        ("text", "height: Your answer has numbers as text. A single number is expected."),
        ("unsaid", "height: There is no height in your notebook."),
        ("unclosed", "Your cell [4] has a syntax error in its line 7: '(' was never closed. Nothing in this cell ran."),
        ("unclosed", "correlate: There is no correlate, because your cell [4] stopped: SyntaxError."),
        ("package", "Your cell [2] stopped: it imports scipy, which is not there."),
        ("package", "height: There is no height, because your cell [2] stopped: ModuleNotFoundError."),
    ],
)
def test_feedback_says_it(course, student, told):
    assert told in course.told(student)


def test_the_case_is_the_smallest_that_shows_the_mistake(course):
    case = re.search(r"image = (\[\[.*?\]\]) kernel = (\[\[.*?\]\]) your result = ", course.told("turned"))
    assert case[1].count("[") <= 8
    assert len(case[2].split(",")) == 6


def test_feedback_needs_no_network_and_holds_no_hidden_line(course):
    for student in CLASS:
        page = course.page(student)
        assert "default-src 'none'" in page
        assert "http://" not in page
        assert "https://" not in page
        assert "<script" not in page
        for hidden in ("HIDDEN", "function(correlate", "value(width", "output_size"):
            assert hidden not in page
            assert hidden not in nbformat.writes(course.graded(student))


def test_the_seed_is_told_and_is_one_for_all(course):
    seeds = {course.graded(student).metadata.convlib.seed for student in CLASS}
    assert len(seeds) == 1
    assert seeds.pop() in course.told("half")


def test_a_second_run_grades_nobody_again_and_a_forced_one_all_with_other_cases(fresh):
    fresh.run("autograde", "small")
    before = fresh.graded("kim").metadata.convlib.seed
    assert "small: 0 submissions graded." in fresh.run("autograde", "small")
    assert "small: 1 submission graded." in fresh.run("autograde", "small", "--force")
    assert fresh.graded("kim").metadata.convlib.seed != before


def test_what_is_handed_in_again_is_graded_again_and_what_is_late_pays(fresh):
    with (fresh.folder / "nbgrader_config.py").open("a") as file:
        file.write(LATE)
    with Gradebook(f"sqlite:///{fresh.folder}/gradebook.db") as book:
        book.update_or_create_assignment("small", duedate="2030-01-10 12:00:00")
    times = fresh.folder / "submitted" / "kim" / "small" / "timestamp.txt"
    fresh.hand_in("kim", answered(fresh, sizes=None))
    times.write_text("2030-01-09 12:00:00 UTC")
    fresh.run("autograde", "small")
    assert fresh.scores() == {"kim": 3}
    fresh.hand_in("kim", answered(fresh))
    times.write_text("2030-01-11 12:00:00 UTC")
    fresh.run("autograde", "small")
    fresh.run("generate_feedback", "small")
    assert fresh.exported() == {"kim": "4.0"}
    assert "You handed this in late, which costs 1 point." in fresh.told("kim")


def test_marks_given_by_hand_stay_when_it_is_graded_again(fresh):
    fresh.run("autograde", "small")
    with Gradebook(f"sqlite:///{fresh.folder}/gradebook.db") as book:
        grade = book.find_grade("why", "small", "small", "kim")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        book.find_comment("why", "small", "small", "kim").manual_comment = "Good <b>idea</b>, **but** $x < y$"
        book.db.commit()
    fresh.run("generate_feedback", "small")
    assert "why: 1.5 of 2 points" in fresh.told("kim")
    assert "Good &lt;b&gt;idea&lt;/b&gt;, <strong>but</strong> <math" in fresh.page("kim")
    assert "<mi>x</mi><mo>&lt;</mo><mi>y</mi>" in fresh.page("kim")
    fresh.run("autograde", "small", "--force")
    assert fresh.scores() == {"kim": 6.5}
    with fresh.book() as book:
        assert not book.find_grade("why", "small", "small", "kim").needs_manual_grade


def test_a_mark_given_by_hand_goes_when_the_explanation_does(fresh):
    """Without a letter or a digit there is nothing to mark; another explanation waits to be marked again."""
    later = {"as-given": None, "empty": "", "signs": " \u200b<!-- -->.", "deleted": "", "another": "Another reason."}
    for student in later:
        fresh.hand_in(student, answered(fresh))
    fresh.run("autograde", "small")
    with fresh.book() as book:
        for student in later:
            grade = book.find_grade("why", "small", "small", student)
            grade.manual_score, grade.needs_manual_grade = 1.5, False
        book.db.commit()
    for student, why in later.items():
        made = answered(fresh, why=why)
        made.cells = made.cells[:-1] if student == "deleted" else made.cells
        fresh.hand_in(student, made)
    said = fresh.run("autograde", "small")
    assert "another, 5 of 7 points, 2 still by hand" in said
    fresh.run("generate_feedback", "small")
    assert "5 of 7 points" in fresh.told("another").partition("Part")[0]
    assert fresh.scores() == {"kim": 5, "another": 6.5} | dict.fromkeys(("as-given", "empty", "signs", "deleted"), 5)
    with fresh.book() as book:
        waits = {student: book.find_grade("why", "small", "small", student).needs_manual_grade for student in later}
    assert waits == dict.fromkeys(later, False) | {"another": True}


# Feedback follows the marks


def regraded(course):
    course.hand_in("kim", answered(course))
    course.run("autograde", "small")


def marked_and_commented(course):
    with course.book() as book:
        grade = book.find_grade("why", "small", "small", "kim")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        book.find_comment("why", "small", "small", "kim").manual_comment = "Good idea"
        book.db.commit()


def commented(course):
    with course.book() as book:
        book.find_comment("why", "small", "small", "kim").manual_comment = "Say why"
        book.db.commit()


def by_an_earlier_version(course):
    page = course.folder / "feedback/kim/small/small.html"
    page.write_text(re.sub("<meta name=.made-from.*", "", page.read_text()))


def test_a_page_is_written_again_when_its_notebook_marks_or_comments_are_others(fresh):
    fresh.hand_in("kim", '{"cells": [')
    fresh.hand_in("lee", answered(fresh))
    fresh.run("autograde", "small")
    said = fresh.run("generate_feedback", "small")
    assert len(said.splitlines()) == 1, said
    assert "small: 2 pages written." in said
    assert fresh.told("kim").count("No answer.") == 2
    assert "small: 0 pages written. 2 were up to date." in fresh.run("generate_feedback", "small")
    for change, tells in {
        regraded: "5 of 7 points",
        marked_and_commented: "6.5 of 7 points",
        commented: "Say why",
        by_an_earlier_version: "made-from",
    }.items():
        change(fresh)
        assert tells not in fresh.told("kim")
        assert "small: 1 page written. 1 was up to date." in fresh.run("generate_feedback", "small")
        assert tells in fresh.told("kim")
    assert "graded as blank" not in fresh.told("kim")
    assert "small: 2 pages written." in fresh.run("generate_feedback", "small", "--force")


# What stops a run


def test_without_a_rule_nothing_is_graded(fresh):
    with Gradebook(f"sqlite:///{fresh.folder}/gradebook.db") as book:
        book.find_source_cell("correlate-check", "small", "small").source = "assert correlate"
        book.db.commit()
    told = " ".join(fresh.run("autograde", "small", code=1).split())
    assert "Grading stopped. Cell 'correlate-check' has points but no rule. Add function(…) or value(…)" in told
    assert "Traceback" not in told
    assert fresh.scores() == {}


def test_without_a_sandbox_nothing_is_graded_unless_it_is_switched_off(fresh):
    programs = fresh.folder / "bin"
    programs.mkdir()
    (programs / "alembic").symlink_to(Path(sys.executable).with_name("alembic"))
    told = " ".join(fresh.run("autograde", "small", code=1, PATH=str(programs)).split())
    assert "bubblewrap is not installed here. Install it: apt install bubblewrap, or dnf install bubblewrap." in told
    assert "sandbox=False" in told
    assert fresh.scores() == {}
    Course(fresh.folder, options=", sandbox=False")
    assert "THERE IS NO SANDBOX" in fresh.run("autograde", "small", PATH=str(programs))
    assert fresh.scores() == {"kim": 5}


def test_a_release_that_is_not_the_gradebooks_stops_it(fresh):
    file = fresh.folder / "exercises" / "small" / "small.ipynb"
    file.write_text(file.read_text().replace('"points": 3', '"points": 30'))
    assert "do not have the same cells and points" in " ".join(fresh.run("autograde", "small", code=1).split())
    file.unlink()
    assert "Run `nbgrader generate_assignment small`." in " ".join(fresh.run("autograde", "small", code=1).split())


def test_where_there_is_nothing_to_grade_it_says_so(fresh):
    assert "There are no submissions in" in fresh.run("autograde", "small", "--student=lee", code=1)
    assert "The gradebook has no assignment 'smal'" in fresh.run("autograde", "smal", code=1)


# A run that is killed


@pytest.fixture(scope="module")
def killable(released, tmp_path_factory):
    course = released.copy(tmp_path_factory.mktemp("killed"))
    made = honest(course)
    for name, student in KILLED.items():
        course.hand_in(name, made[student])
    shutil.copy(course.folder / "gradebook.db", course.folder / "nobody.db")
    started = time.monotonic()
    course.run_whole("autograde", "small")
    course.whole = time.monotonic() - started
    return course


@pytest.mark.parametrize("moment", [0.3, 0.7])
def test_a_killed_run_and_a_second_one_give_the_same_marks(killable, moment):
    whole, expected = killable.whole, {name: CLASS[student][1] for name, student in KILLED.items()}
    shutil.rmtree(killable.folder / "autograded")
    shutil.copy(killable.folder / "nobody.db", killable.folder / "gradebook.db")
    killed = killable.start("autograde", "small", "--force")
    time.sleep(moment * whole)
    killed.kill()
    killed.communicate()
    killable.run("autograde", "small")
    assert killable.scores() == expected
    for student in expected:
        assert killable.graded(student).metadata.convlib
    assert not list(killable.folder.glob("autograded/*/*/.*"))
    assert not list(killable.folder.glob("autograded/.*"))


def test_what_has_only_its_file_or_only_its_marks_is_graded_again(fresh):
    """As a run leaves it that was killed between the two, or a gradebook that came from a backup."""
    fresh.hand_in("lee", answered(fresh))
    fresh.run("autograde", "small")
    (fresh.folder / "autograded" / "kim" / "small" / "small.ipynb").unlink()
    with Gradebook(f"sqlite:///{fresh.folder}/gradebook.db") as book:
        book.remove_submission("small", "lee")
    assert "small: 2 submissions graded." in fresh.run("autograde", "small")
    assert fresh.scores() == {"kim": 5, "lee": 5}
    assert fresh.graded("kim").metadata.convlib


def test_a_run_that_fails_or_is_stopped_leaves_no_seed(fresh):
    """Its cases have been told to those who were graded."""
    seed = fresh.folder / "autograded" / ".small.seed"
    seed.parent.mkdir()
    (seed.parent / "kim").write_text("where a folder should be")
    assert "These submissions could not be graded: kim." in fresh.run("autograde", "small", code=1)
    assert not seed.exists()
    (seed.parent / "kim").unlink()
    stopped = fresh.start("autograde", "small")
    until = time.monotonic() + 30
    while not seed.exists() and time.monotonic() < until:
        time.sleep(0.02)
    stopped.send_signal(signal.SIGINT)
    stopped.communicate()
    assert stopped.returncode
    assert not seed.exists()


def test_a_run_that_follows_a_killed_one_draws_cases_of_its_own(fresh):
    """Until then no feedback is written, which would tell the cases of the killed one."""
    fresh.run("autograde", "small")
    seed = fresh.folder / "autograded" / ".small.seed"
    seed.write_text("12345")
    said = " ".join(fresh.run("generate_feedback", "small", code=1).split())
    assert "small is being graded, or its grading was killed." in said
    assert not (fresh.folder / "feedback").exists()
    fresh.run("autograde", "small", "--force")
    assert fresh.graded("kim").metadata.convlib.seed != "12345"
    assert not seed.exists()
    fresh.run("generate_feedback", "small")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="only root can become another user; all tests ran as an ordinary one",
)
def test_an_ordinary_user_grades_too(released, course):
    with tempfile.TemporaryDirectory() as folder:
        course_of_user = released.copy(folder)
        course_of_user.before = ordinary_user()
        for student, made in honest(course_of_user).items():
            course_of_user.hand_in(student, made)
        for path in [Path(folder), *Path(folder).rglob("*")]:
            os.chown(path, 12345, 12345)
        course_of_user.run_whole("autograde", "small", HOME=folder)
        course_of_user.run_whole("generate_feedback", "small", HOME=folder)
        assert course_of_user.scores() == course.scores()
        assert Path(folder, "gradebook.db").stat().st_uid == 12345
        assert "You turned the kernel." in course_of_user.told("turned")
