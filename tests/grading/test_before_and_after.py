"""What the grader is told before a run, while it runs, at its end, and when it is stopped."""

import os
import signal
import weakref
from datetime import timedelta

import pytest
from graded_course import Course, answered, small

from convlib.grading.nbgrader.interrupts import heeded

pytestmark = pytest.mark.sandbox

ENDLESS = "def correlate(image, kernel, stride=1):\n    while True: pass"


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    return Course(tmp_path_factory.mktemp("released"), small())


@pytest.fixture
def fresh(released, tmp_path):
    """A course in which kim handed in what is right, lee nothing new, and park no notebook."""
    course = released.copy(tmp_path)
    course.hand_in("kim", answered(course))
    course.hand_in("lee", answered(course, None, None, None))
    (tmp_path / "submitted/park/small").mkdir(parents=True)
    (tmp_path / "submitted/park/small/small.pdf").write_text("%PDF-1.7")
    (tmp_path / "submitted/loose.ipynb").write_text("{}")
    return course


def files(course):
    return {path: path.read_bytes() for path in course.folder.rglob("*") if path.is_file()}


def rows(said):
    """The lines of the tables."""
    return [line.strip() for line in said.splitlines() if not line.startswith("[")]


def test_it_is_told_before_what_will_be_told_after_and_nothing_is_run_or_changed(fresh):
    fresh.hand_in("quits", answered(fresh, sizes="import os; os._exit(1)"))
    before = files(fresh)
    said = fresh.run("autograde", "small", "--no-execute")
    assert files(fresh) == before
    assert "small: 4 submissions would be graded." in said
    assert "2 blank (1 without a notebook that can be read, 1 as handed out)." in said
    assert "Nothing was run, and nothing was changed." in said
    assert "lee   small  No answer was changed: the notebook is as it was handed out." in rows(said)
    assert "park  small  There is no file small.ipynb in the submission. The folder has: small.pdf." in rows(said)
    assert "loose.ipynb  This file is in no student's folder." in rows(said)
    after = fresh.run("autograde", "small")
    ran = [row for row in rows(after) if row.startswith("quits")]
    assert [row for row in rows(after) if row not in ran] == rows(said)
    assert len(ran) == 1


def test_the_summary_counts_each_kind(fresh):
    with fresh.book() as book:
        book.update_or_create_assignment("small", duedate="2030-01-10 12:00:00")
        book.update_or_create_student("more-time")
        with book.db.no_autoflush:  # or SQLAlchemy warns about the way nbgrader adds a submission
            book.update_or_create_submission("small", "more-time", extension=timedelta(days=2))
    for student in ("kim", "more-time"):
        fresh.hand_in(student, answered(fresh))
        (fresh.folder / "submitted" / student / "small/timestamp.txt").write_text("2030-01-11 12:00:00 UTC")
    assert "1 late." in fresh.run("autograde", "small", "--no-execute")
    said = fresh.run("autograde", "small")
    assert "small: 4 submissions graded. 2 blank" in said
    assert "1 late. 2 with a part to mark by hand" in said
    assert "kim, 5 of 7 points, 2 still by hand" in said
    assert "lee, 0 of 7 points, " in said
    said = fresh.run("autograde", "small")
    assert "small: 1 submission graded. 3 skipped as unchanged since they were graded: kim, lee, more-time." in said
    assert "1 late. 2 with a part to mark by hand" in said


def test_what_comes_beside_a_graded_notebook_is_told_without_force(fresh):
    fresh.run("autograde", "small")
    for student in ("kim", "lee"):
        fresh.add(answered(fresh, sizes="width = 5"), "submitted", student, "small", "homework_final")
    before, after = fresh.run("autograde", "small", "--no-execute"), fresh.run("autograde", "small")
    assert rows(before) == rows(after) != []
    told = " ".join(after.split())
    assert "kim small There is a later copy that is not the same: homework_final.ipynb." in told
    assert 'as it was handed out. "homework_final.ipynb" has answers: move it to small.ipynb and grade again.' in told
    assert told.count("homework_final") == 2
    assert "2 skipped as unchanged" in told


def test_the_summary_counts_the_students_of_this_run(fresh):
    fresh.hand_in("choi", answered(fresh))
    fresh.run("autograde", "small")
    assert "1 with a part to mark by hand" in fresh.run("autograde", "small", "--student=kim", "--force")
    assert "by hand" not in fresh.run("autograde", "small", "--student=lee", "--force")


def replaced(course, student):
    course.hand_in(student, answered(course, sizes="width = 5"))


def replaced_at_the_same_time(course, student):
    path = course.folder / "submitted" / student / "small/small.ipynb"
    about = path.stat()
    replaced(course, student)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


def time_corrected(course, student):
    (course.folder / "submitted" / student / "small/timestamp.txt").write_text("2030-01-08 12:00:00 UTC")


def graded_by_an_earlier_version(course, student):
    (course.folder / "autograded" / student / "small/submitted.json").unlink()


def touched(course, student):
    (course.folder / "submitted" / student / "small/small.ipynb").touch()


CHANGES = (replaced, replaced_at_the_same_time, time_corrected, graded_by_an_earlier_version, touched)


def test_what_is_another_file_or_time_is_graded_again_and_nothing_else(released, tmp_path):
    course = released.copy(tmp_path)
    changes = {f"{change.__name__}{number}": change for change in CHANGES for number in range(2)}
    for student in changes:
        course.hand_in(student, answered(course))
        if student.endswith("1"):
            (tmp_path / "submitted" / student / "small/timestamp.txt").write_text("2030-01-09 12:00:00 UTC")
    course.run("autograde", "small")
    for student, change in changes.items():
        change(course, student)
    said = course.run("autograde", "small")
    assert "small: 8 submissions graded. 2 skipped as unchanged since they were graded: touched0, touched1." in said


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_ctrl_c_that_python_drops_is_heeded():
    """It falls into the callback of a weak reference, from which no exception comes out."""

    class Thing:
        pass

    thing = Thing()
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with heeded() as heed:
            heed()
            watched = weakref.ref(thing, lambda _gone: signal.raise_signal(signal.SIGINT))
            del thing
            assert watched() is None
            with pytest.raises(KeyboardInterrupt):
                heed()
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("force", [False, True])
def test_ctrl_c_ends_in_a_sentence_and_the_next_run_goes_on(fresh, force):
    fresh.run("autograde", "small", "--student=lee")
    options = ["--force"] if force else []
    for number in range(4):
        fresh.hand_in(f"z-{number}", answered(fresh, correlate=ENDLESS))
    process = fresh.start("autograde", "small", *options, "--SandboxedAutograde.seconds=60", start_new_session=True)
    said = ""
    while "kim" not in said:
        said += process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    said += process.communicate()[0]
    assert process.returncode == 130, said
    assert "Traceback" not in said
    last = " ".join(said.splitlines()[-1].split())
    assert last.startswith("[AutogradeApp | WARNING] Stopped after ")
    assert last.endswith("--force` begins again." if force else "`nbgrader autograde small` goes on with the others.")
    assert not list(fresh.folder.glob("autograded/.*"))
    assert fresh.scores()["kim"] == 5
    fresh.run("generate_feedback", "small")  # tells the cases of this run
    told = fresh.graded("kim").metadata.convlib.seed
    assert told in fresh.told("kim")
    fresh.hand_in("z-0", answered(fresh))
    fresh.run("autograde", "small", "--student=z-0")
    assert fresh.graded("z-0").metadata.convlib.seed != told
