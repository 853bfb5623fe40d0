"""The class at a glance: its counts, on a made class with known mistakes, its rules, and its page."""

import csv
import re
import subprocess
import sys
from collections import Counter
from contextlib import chdir
from html.parser import HTMLParser
from pathlib import Path

import made_class
import nbformat
import pytest
from graded_course import ROOT, Course, answered, small
from made_up import graded, read, rules
from test_exercises import new_course

from convlib.grading.marks.columns import without_mark
from convlib.grading.nbgrader.results import Gradings
from convlib.grading.report.count import Made, count, made
from convlib.grading.report.frequent import most_frequent
from convlib.grading.report.page import exercise_page, term_page
from convlib.grading.report.sheet import rows
from convlib.grading.report.talk import topics, whom_to_talk_to
from convlib.grading.results import Judged, Part, Results, Submission

EXERCISE = "01_window"
PARTS = [Part("one", "One", 2.0), Part("two", "Two", 2.0)]


def judged(*mistakes, passed=False, is_answer=True, is_certain=True, sentence="Not correct.", case=""):
    return Judged("f", passed, is_answer, mistakes, is_certain, sentence, case)


RIGHT, NOTHING = judged(passed=True), judged(is_answer=False)


def submission(student, one=RIGHT, two=RIGHT, **about):
    """Make a submission: a part has its points if its verdict is right."""
    points = {"one": 2.0 * one.passed, "two": 2.0 * two.passed}
    return Submission(student, points, {"one": [one], "two": [two]}, **about)


def counted(*submissions, absent=(), name="small"):
    return count(Results(name, PARTS, submissions, absent))


def found(*exercises):
    """Whom the rules find, by their titles."""
    return {reason.title: [student for student, _ in reason.students] for reason in whom_to_talk_to(exercises)}


def report(folder, *options, code=0):
    """Run the command, and give what it says."""
    command = [sys.executable, "-m", "convlib.grading.report", *options]
    done = subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def read_csv(path):
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text = Counter(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes += attrs

    def handle_data(self, data):
        self.text.append(data)


# A made class


@pytest.fixture(scope="module", params=[20, pytest.param(300, marks=pytest.mark.slow)])
def class_(request, tmp_path_factory):
    """A course with a graded class, and who has which kind of submission."""
    course = new_course(tmp_path_factory.mktemp("class"))
    kinds = made_class.grade_kinds(course, EXERCISE)
    return course, made_class.multiply(course, EXERCISE, kinds, request.param)


@pytest.mark.sandbox
def test_mistakes_are_counted_exactly(class_):
    course, who = class_
    with chdir(course.folder), Gradings.here() as gradings:
        exercise = count(gradings.read(EXERCISE))
    known = made_class.known(who)
    for part in exercise.parts:
        counts = {each.name: len(each.students) + len(each.perhaps) for each in part.mistakes}
        wanted = known.get(part.part.key.partition("/")[2], {})
        assert {name: counts[name] for name in wanted} == wanted
        others = [each for each in part.mistakes if each.name not in wanted]
        assert not any(each.students for each in others)  # they give the same as one that was made
        assert not part.unexplained
        assert not part.uncounted


@pytest.mark.sandbox
def test_points_are_counted_exactly(class_):
    course, who = class_
    with chdir(course.folder), Gradings.here() as gradings:
        results = gradings.read(EXERCISE)
    exercise, kinds = count(results), Counter(kind.student for kind in who.values())
    assert len(results.submissions) == len(who)
    for part, cell in zip(exercise.parts, graded(read("solutions", EXERCISE)), strict=True):
        name = cell.metadata.nbgrader.grade_id
        assert part.part.key == f"{EXERCISE}/{name}"
        assert part.part.title.startswith("Part ")
        if cell.cell_type != "code":
            assert part.waiting == len(who) - kinds["blank"]
            continue
        assert part.blank == kinds["blank"]
        wanted = Counter()
        for kind in who.values():
            wrong = sum(rule.cell == name for rule, _ in kind.made) / sum(rule.cell == name for rule in rules(EXERCISE))
            wanted[round(part.part.worth * (1 - wrong) * (kind.student != "blank"), 2)] += 1
        assert part.points == wanted


@pytest.mark.sandbox
def test_the_command_writes_pages_and_csv_and_shows_names_as_text(class_):
    course, who = class_
    (course.folder / "roster.csv").write_text('id,first_name\nblank,"<script>alert(1)</script>"\n')
    assert "01_window.html" in report(course.folder)
    for name in (EXERCISE, "term"):
        text = (course.folder / "reports" / f"{name}.html").read_text(encoding="utf-8")
        page = Page(text)
        assert not page.tags["script"]
        assert "<script>alert(1)</script> (blank)" in "".join(page.text)
        assert not [value for key, value in page.attributes if key in ("src", "href") and ":" in value]
        assert page.tags["h1"] == 1
        assert page.tags["table"] == page.tags["caption"] > 0
        written = read_csv(course.folder / "reports" / f"{name}.csv")
        points = [row for row in written if row["part"] == f"{EXERCISE}/turned-check" and row["what"] == "points"]
        assert sum(int(row["students"]) for row in points) == len(who)


@pytest.mark.sandbox
def test_what_was_graded_without_verdicts_is_said(tmp_path):
    course = Course(tmp_path, small())
    course.hand_in("kim", read_small(course))
    course.run("autograde", "small")
    notebook = course.graded("kim")
    for cell in notebook.cells:
        cell.metadata.pop("convlib", None)
    nbformat.write(notebook, tmp_path / "autograded/kim/small/small.ipynb")
    report(tmp_path, "small")
    said = "1 was graded before mistakes were kept and is not in their counts"
    assert said in (tmp_path / "reports/small.html").read_text(encoding="utf-8")


def read_small(course):
    return nbformat.read(course.folder / "exercises/small/small.ipynb", as_version=4)


def test_what_is_not_there_is_said_with_the_way_out(tmp_path):
    assert "There is no gradebook" in report(tmp_path, code=1)
    assert not (tmp_path / "gradebook.db").exists()
    course = Course(tmp_path, small())
    assert "It has: small." in report(course.folder, "smal", code=1)
    assert "nbgrader autograde small" in report(course.folder, "small", code=1)
    assert not (tmp_path / "reports").exists()


# Counting


def test_a_student_counts_once_for_a_mistake_and_surely_before_perhaps():
    verdicts = [("a", judged("m")), ("a", judged("m", "n", is_certain=False)), ("b", judged("m", is_certain=False))]
    one, two = made(verdicts)
    assert (one.name, one.students, one.perhaps) == ("m", ("a",), ("b",))
    assert (two.name, two.students, two.perhaps) == ("n", (), ("a",))


def test_the_typical_case_is_certain_then_frequent_then_short():
    often, short = judged("m", sentence="Often.", case="123"), judged("m", sentence="Short.", case="1")
    unsure = judged("m", is_certain=False, sentence="Unsure.")
    (one,) = made([("a", unsure), ("b", unsure), ("c", unsure), ("d", often), ("e", often), ("f", short)])
    assert (one.sentence, one.case) == ("Often.", "123")
    (one,) = made([("d", often), ("f", short)])
    assert one.sentence == "Short."


def test_no_answer_and_an_unexplained_one_are_told_apart():
    part = counted(submission("a", NOTHING), submission("b", judged()), submission("c")).parts[0]
    assert (part.blank, part.unexplained, part.points) == (1, 1, {0.0: 2, 2.0: 1})


def test_marks_leave_out_parts_that_wait_for_a_person_and_take_penalties_off():
    waits = Submission("w", {"one": 2.0, "two": None})
    exercise = counted(waits, submission("a", penalty=0.5), submission("b", NOTHING, penalty=3.0))
    assert (exercise.worth, exercise.totals) == (2.0, [2.0, 1.75, 0.0])
    assert waits.total is None
    assert submission("a", penalty=0.5).total == 3.5


def test_a_part_that_waits_bears_its_share_of_a_penalty():
    """By hand: 0.9 of the 3 points is 0.6 of the 2 that count, so the mark is 1.4."""
    late = Submission("late", {"one": 2.0, "two": 1.0}, penalty=0.9)
    waits = Submission("waits", {"one": 2.0, "two": None})
    exercise = counted(late, waits, Submission("none", {"one": 0.0, "two": 1.0}, penalty=0.3))
    assert exercise.totals == pytest.approx([1.4, 2.0, 0.0])
    said = "".join(Page(exercise_page(exercise, str, Path())).text)
    assert "Mean 1.13, median 1.4 of 2 points." in said
    assert counted(late).totals == pytest.approx([2.1])
    assert late.total == pytest.approx(2.1)


@pytest.mark.sandbox
def test_who_left_the_explanation_or_has_no_file_gave_no_answer(tmp_path):
    course = Course(tmp_path, small())
    course.hand_in("left", answered(course, why=None))
    course.hand_in("wrote", answered(course))
    (tmp_path / "submitted/unread/small").mkdir(parents=True)
    (tmp_path / "submitted/unread/small/small.ipynb").write_text("{")
    course.run("autograde", "small")
    report(tmp_path, "small")
    written = read_csv(tmp_path / "reports/small.csv")
    found = {row["part"]: row["students"] for row in written if row["what"] == "no_answer"}
    assert found == {"small/sizes-check": "1", "small/correlate-check": "1", "small/why": "2"}


@pytest.mark.sandbox
def test_a_folder_with_another_name_or_not_graded_yet_is_said_with_the_reason(tmp_path):
    course = Course(tmp_path, small())
    for student in ("graded", "renamed", "later", "nothing"):
        course.run("db", "student", "add", student)
    course.hand_in("graded", answered(course))
    course.add(answered(course), "submitted", "renamed", "Small (1)", "small")
    course.run("autograde", "small")
    course.hand_in("later", answered(course))
    with chdir(tmp_path), Gradings.here() as gradings:
        results = gradings.read("small")
        assert "rename it and grade again" in results.why_not_graded("renamed")
        whys = dict(without_mark(results, list(gradings.course.people())))
    assert whys["nothing"] == "Nothing was handed in."
    assert whys["later"].startswith("Not graded: It was handed in and is not graded yet.")
    assert whys["renamed"] == f"Not graded: {results.why_not_graded('renamed')}"
    reasons = found(count(results))
    assert reasons["Handed in nothing"] == ["nothing"]
    assert reasons["Handed in, but not graded"] == ["later", "renamed"]


def test_each_cell_names_its_column_for_windows_in_which_rows_are_cards(tmp_path):
    text = exercise_page(counted(submission("a", judged("m"))), str, tmp_path)
    for found in re.findall(r'<div class="wide cards".*?</table>', text, re.DOTALL):
        titles = re.findall(r'<th scope="col">(.*?)</th>', found)
        for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", found):
            assert re.findall(r'data-title="(.*?)"', row) == titles[1:]
    assert text.count('class="wide cards"') == 2  # the parts, and the mistakes of one
    assert text.count('class="wide"') == 3  # points and bars, which fit


def test_numbers_and_our_own_names_stand_in_the_csv_as_they_are():
    exercise = counted(submission("a", judged("+1 forgotten")), submission("b", judged("=1")))
    found = [row[3:] for row in rows([exercise]) if row[1] == "one"]
    assert ("mistake", "+1 forgotten", 1, 0) in found
    assert ("mistake", "'=1", 1, 0) in found
    assert ("points", "0", 2, "") in found


def a_mistake(name, students=(), perhaps=()):
    return Made(name, tuple(students), tuple(perhaps), "Not correct.", "")


@pytest.mark.parametrize(
    ("mistakes", "wanted"),
    [
        ([], "–"),
        ([a_mistake("m", "ab"), a_mistake("n", "c")], "m (2)"),
        ([a_mistake("m", "a"), a_mistake("n", "b"), a_mistake("o", "c")], "m, n, o (1 each)"),
        ([a_mistake(name, "a") for name in "mnop"], "none more than once"),
        ([a_mistake(name, "ab") for name in "mnop"], "4 mistakes, 2 each"),
        ([a_mistake("m", "a"), a_mistake("n", perhaps="bc")], "m (1)"),
        ([a_mistake("m", perhaps="a"), a_mistake("n", perhaps="a")], "perhaps m, n"),
        ([a_mistake(name, perhaps="a") for name in "mnop"], "none for certain"),
    ],
)
def test_the_most_frequent_mistake_is_never_surer_or_more_alone_than_it_is(mistakes, wanted):
    assert most_frequent(mistakes) == wanted


# Rules


def test_who_handed_in_nothing_or_answered_nothing():
    exercise = counted(submission("a"), submission("b", NOTHING, NOTHING), absent=["c"])
    assert found(exercise) == {"Handed in nothing": ["c"], "Handed in, but answered nothing": ["b"]}


def test_who_is_far_below_the_class():
    good = [submission(f"good-{n}") for n in range(3)]
    low = Submission("low", {"one": 1.9, "two": 0.0}, {"one": [RIGHT], "two": [RIGHT]})
    assert found(counted(*good, submission("half", judged()), low)) == {"Far below the class": ["low"]}


def test_who_makes_the_same_mistake_again():
    wrong, perhaps = judged("m"), judged("m", is_certain=False)
    low = [submission("a", wrong, wrong), submission("b", wrong, judged("n")), submission("c", wrong, perhaps)]
    assert found(counted(*low)) == {"The same mistake again": ["a"]}
    term = counted(submission("b", wrong), name="1"), counted(submission("b", RIGHT, wrong), name="2")
    (reason,) = whom_to_talk_to(term)
    assert reason.students == [("b", "m (1, 2)")]


def test_what_comes_to_the_lecture_was_made_by_a_tenth_and_by_two():
    class_ = [submission(f"s{n}") for n in range(20)]
    one = [submission("a", judged("rare"), judged("common")), submission("b", judged("common"))]
    assert [each.name for each in topics([counted(*one, *class_[:10])])] == ["common"]
    assert topics([counted(*one, *class_)]) == []


def test_a_page_links_the_lesson_and_the_practice_of_a_mistake(tmp_path):
    wrong = judged("kernel not turned", sentence="<b>You</b>", case="<i>1</i>")
    exercise = counted(submission("a", wrong), submission("b", wrong))
    for text in (exercise_page(exercise, str, tmp_path), term_page([exercise], str, tmp_path)):
        assert f'href="{tmp_path}/notebooks/03_convolution_and_cross_correlation.ipynb"' in text
        assert 'Practice("output", "turn", level=2, lesson=3)' in "".join(Page(text).text)
        assert "<b>" not in text
        assert "<i>" not in text
