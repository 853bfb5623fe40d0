"""The exercises: made from their solutions, complete, and judged fairly from a blank notebook to a right one."""

import atexit
import functools
import os
import re
import shutil
import subprocess
import tempfile
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

import made_up
import nbformat
import numpy as np
import pytest
from graded_course import Course
from jupyter_client import AsyncKernelManager
from jupyter_core.utils import run_sync
from made_up import EXERCISES, WRONG, Judged, cell_of, edits, filled, graded, mistaken, read, rules, visible
from nbclient import NotebookClient
from nbformat import v4
from nbgrader.api import Gradebook
from nbgrader.utils import determine_grade
from nbgrader.validator import Validator

from convlib.diagnosis.cases import fixed
from convlib.diagnosis.mistakes import MISTAKES
from convlib.diagnosis.questions import Question
from convlib.diagnosis.verdicts import Verdict
from convlib.exercise import NotCorrectError, numbers, require
from convlib.grading.nbgrader.autograde import SandboxedAutograde
from convlib.grading.sandbox.bubblewrap import Limits
from convlib.grading.submissions import MOST_BYTES, MOST_CELLS, MOST_FILE_BYTES
from convlib.text import breadth

SLIDES = {
    "S3": ("01_window", "pixels-check"),
    "S4": ("01_window", "table-check", "table-function-check"),
    "S5": ("01_window", "pixels-check"),
    "S6": ("01_window", "arranged-check"),
    "S7": ("01_window", "turned-check"),
    "S8": ("01_window", "names"),
    "S9": ("02_definition", "sum-check", "minus"),
    "S10": ("02_definition", "printed-check"),
    "S11": ("02_definition", "cells-check"),
    "S12": ("02_definition", "correlation-check"),
    "S13": ("03_layer", "learned-check"),
    "S14": ("03_layer", "learned-check"),
    "S15": ("03_layer", "sizes-check", "settings-check"),
    "S16": ("03_layer", "sizes-check", "settings-check", "borders"),
    "S17": ("03_layer", "sizes-check", "settings-check", "borders"),
    "S18": ("03_layer", "maps-check"),
    "S19": ("04_pooling", "nodes-check", "claims"),
    "S20": ("04_pooling", "map-check", "claims"),
    "S21": ("02_definition", "pairs-check", "minus"),
}
"""Where each slide is examined: an exercise, and cells of it that carry points."""

SEEN = [
    (exercise, rule, name)
    for exercise in EXERCISES
    for rule, names in mistaken(exercise)
    if f"({rule.name}," in visible(cell_of(read("solutions", exercise), rule.cell).source)
    for name in names
]
"""The mistakes in what a check shows at once; further values of a part are judged when it is graded."""


def points(cell: nbformat.NotebookNode) -> float:
    return cell.metadata.nbgrader.points


def parts(notebook: nbformat.NotebookNode) -> list[tuple[str, list[nbformat.NotebookNode]]]:
    """Give each part's text with the cells that follow it."""
    found = []
    for cell in notebook.cells:
        if cell.source.startswith("## Part"):
            found.append((cell.source, []))
        elif found:
            found[-1][1].append(cell)
    return found


# What they are made of


@pytest.mark.parametrize("exercise", EXERCISES)
def test_four_to_seven_parts_with_points_that_add_up(exercise):
    notebook = read("solutions", exercise)
    assert 4 <= len(parts(notebook)) <= 7
    for number, (text, cells) in enumerate(parts(notebook), start=1):
        (cell,) = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]
        title, told = re.match(r"## Part (\d) · .* \((\d) points\)\n", text).groups()
        assert (int(title), int(told)) == (number, points(cell))
    count = {4: "Four", 5: "Five", 6: "Six", 7: "Seven"}[len(parts(notebook))]
    assert f"{count} parts, {sum(map(points, graded(notebook)))} points" in notebook.cells[0].source


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_part_has_rules_or_is_read_by_a_person(exercise):
    """Parts with rules show a check; at least one part is an explanation."""
    by_hand = []
    for cell in graded(read("solutions", exercise)):
        if cell.cell_type == "markdown":
            by_hand.append(cell)
            continue
        assert [rule for rule in rules(exercise) if rule.cell == cell.metadata.nbgrader.grade_id]
        assert "check" in visible(cell.source)
    assert by_hand


def test_every_slide_is_examined():
    assert list(SLIDES) == [f"S{number}" for number in range(3, 22)]
    for slide, (exercise, *cells) in SLIDES.items():
        texts = {
            cell.metadata.nbgrader.grade_id: text
            for text, following in parts(read("solutions", exercise))
            for cell in following
            if cell.metadata.get("nbgrader", {}).get("grade")
        }
        for cell in cells:
            assert re.search(rf"\b{slide}\b", texts[cell]), f"{exercise}, {cell} does not speak of {slide}"


@pytest.mark.parametrize("exercise", EXERCISES)
def test_each_mistake_that_can_be_made_is_made(exercise):
    """Lines that are given can be arranged to some mistakes only; whoever writes can make all of them."""
    for rule, names in mistaken(exercise):
        if isinstance(rule.about, Question):
            assert names
            continue
        cases = [case for case in fixed(rule.about) if set(case.settings) <= set(rule.settings)]
        possible = {name for case in cases for name in case.key.wrong}
        if "order" in cell_of(read("solutions", exercise), rule.answer).source:
            assert set(names) <= possible
            assert len(names) >= 3
        else:
            assert set(names) == possible
    assert {rule.answer for rule in rules(exercise)} >= set(WRONG[exercise])


# What a student sees


def run_check(exercise: str, notebook: nbformat.NotebookNode, rule: Judged) -> str:
    """Run the cells that a part needs, and give the sentence that its visible check raises."""
    names = {}
    for cell in notebook.cells:
        told = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if told in ("imports", "numbers") or (told.startswith(rule.answer) and told != rule.cell):
            exec(cell.source, names)
    with pytest.raises(NotCorrectError) as caught:
        exec(visible(cell_of(notebook, rule.cell).source), names)
    return str(caught.value)


@pytest.mark.parametrize(("exercise", "rule", "name"), SEEN, ids=lambda value: getattr(value, "name", value))
def test_the_visible_check_names_the_mistake(exercise, rule, name):
    assert MISTAKES[name].happened in run_check(exercise, filled(exercise, edits(exercise, rule, name)), rule)


@pytest.fixture(scope="module")
def kernel():
    """A kernel that is started once: `execute` takes away what the notebook before has left in it."""
    manager = AsyncKernelManager(kernel_name="python3")
    yield manager
    run_sync(manager.shutdown_kernel)(now=True)


def execute(notebook: nbformat.NotebookNode, kernel: AsyncKernelManager) -> None:
    notebook.cells.insert(0, v4.new_code_cell("%reset -f"))
    client = NotebookClient(notebook, km=kernel, timeout=600, coalesce_streams=True)  # or a slow check has two outputs
    try:
        client.execute()
    finally:
        client.kc.stop_channels()


def shown(notebook: nbformat.NotebookNode, kernel: AsyncKernelManager) -> list[nbformat.NotebookNode]:
    """Run a notebook, and give the outputs of its checks: one each."""
    execute(notebook, kernel)
    cells = [cell for cell in graded(notebook) if cell.cell_type == "code"]
    assert all(len(cell.outputs) == 1 for cell in cells)
    assert [determine_grade(cell)[0] for cell in cells] == [
        0 if cell.outputs[0].output_type == "error" else points(cell) for cell in cells
    ]
    return [cell.outputs[0] for cell in cells]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_blank_notebook_runs_through_and_its_checks_raise_one_sentence(exercise, kernel):
    for output in shown(read("exercises", exercise), kernel):
        assert output.traceback == ["✗ Nothing is here yet: write your answer in place of the three dots."]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_right_notebook_runs_through_and_is_right(exercise, kernel):
    assert all(output.text.startswith("✓ ") for output in shown(filled(exercise), kernel))


def test_an_error_has_no_lines_that_validate_would_cut():
    sentence = "✗ " + "Convolution turns the kernel by 180° first. " * 8
    with pytest.raises(NotCorrectError) as caught:
        require(Verdict(False, sentence[2:].strip()))
    lines = caught.value._render_traceback_()
    assert " ".join(lines) == sentence.strip()
    assert max(map(len, lines)) <= Validator.width.default_value - 3 - len(Validator.indent.default_value)


def test_an_error_in_korean_fits_as_many_columns():
    lines = NotCorrectError("✗ " + "합성곱은 먼저 커널을 180° 돌려요. " * 8)._render_traceback_()
    assert len(lines) > 1
    assert max(map(breadth, lines)) <= 80


def test_an_error_keeps_the_learners_line_on_a_line_of_its_own():
    error = NotCorrectError("✗ Not correct.\n  Line 6: out[i] = 1")
    assert error._render_traceback_() == ["✗ Not correct.", "  Line 6: out[i] = 1"]


def test_an_answer_that_is_checked_later_must_be_there(capsys):
    for missing in (..., None):
        with pytest.raises(NotCorrectError, match="An answer of this part is missing"):
            require(Verdict(True, "Correct."), 0, missing)
    require(Verdict(True, "Correct."), 0)
    assert capsys.readouterr().out == "✓ Correct.\nThe rest of this part is checked when it is graded.\n"


def test_a_check_in_solutions_stops_the_notebook_and_one_in_exercises_lets_it_run_on():
    for exercise in EXERCISES:
        for folder, tags in (("solutions", []), ("exercises", ["raises-exception"])):
            cells = [cell for cell in graded(read(folder, exercise)) if cell.cell_type == "code"]
            assert all(cell.metadata.get("tags", []) == tags for cell in cells)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_solution_runs_with_its_hidden_lines(exercise, kernel):
    """A hidden line raises where the answer is wrong."""
    execute(read("solutions", exercise), kernel)


# Handed out, graded and given back, by nbgrader's own commands


needs_sandbox = pytest.mark.sandbox


def new_course(folder: Path, *, seed: int | None = None) -> Course:
    """Make a course of this one's settings and solutions, with the exercises released."""
    shutil.copytree(with_seed(seed), folder, dirs_exist_ok=True)
    return Course(folder, config=(folder / "nbgrader_config.py").read_text(encoding="utf-8"))


@functools.cache
def with_seed(seed: int | None) -> Path:
    """Release the exercises, once for all courses with this seed."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    settings = (made_up.ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    assert "switch_on(c)" in settings
    shutil.copytree(made_up.ROOT / "solutions", folder / "solutions")
    course = Course(folder, config=settings.replace("switch_on(c)", f"switch_on(c, seed={seed})"))
    course.run("generate_assignment", "--assignment=*")
    return folder


def mark_by_hand(course: Course, student: str, exercise: str) -> None:
    """Give all points for what a person has to read, as the formgrader does."""
    with Gradebook(f"sqlite:///{course.folder}/gradebook.db") as book:
        for part in book.find_submission_notebook(exercise, exercise, student).grades:
            if part.needs_manual_grade:
                part.manual_score, part.needs_manual_grade = part.max_score, False
        book.db.commit()


def marks(course: Course, student: str, exercise: str) -> dict[str, float]:
    """Read what a student has in each graded cell."""
    with Gradebook(f"sqlite:///{course.folder}/gradebook.db") as book:
        return {grade.name: grade.score for grade in book.find_submission_notebook(exercise, exercise, student).grades}


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    return new_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def course(released):
    """The course when each exercise has right, blank and mistaken submissions, graded."""
    for exercise in EXERCISES:
        released.hand_in("right", filled(exercise), exercise)
        released.hand_in("blank", read("exercises", exercise), exercise)
        for number, (notebook, _made) in enumerate(made_up.submissions(exercise)):
            released.hand_in(f"mistaken-{number:02}", notebook, exercise)
        released.run("autograde", exercise)
        mark_by_hand(released, "right", exercise)
        released.run("generate_feedback", exercise)
    return released


@pytest.mark.slow
@pytest.mark.parametrize("exercise", EXERCISES)
def test_exercises_are_what_nbgrader_makes_of_solutions(released, exercise):
    made, kept = (root / "exercises" / exercise / f"{exercise}.ipynb" for root in (released.folder, made_up.ROOT))
    assert made.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8"), (
        "exercises/ is not what nbgrader makes of solutions/: run nbgrader generate_assignment --assignment='*' --force"
    )
    assert "SOLUTION" not in kept.read_text(encoding="utf-8")
    assert "HIDDEN" not in kept.read_text(encoding="utf-8")


@needs_sandbox
@pytest.mark.parametrize("exercise", EXERCISES)
def test_right_work_has_full_marks_and_blank_work_none(course, exercise):
    for cell in graded(read("solutions", exercise)):
        name = cell.metadata.nbgrader.grade_id
        assert marks(course, "right", exercise)[name] == points(cell)
        assert marks(course, "blank", exercise)[name] == 0


@needs_sandbox
@pytest.mark.parametrize("exercise", EXERCISES)
def test_each_mistake_loses_its_part_and_is_named(course, exercise):
    for number, (_notebook, made) in enumerate(made_up.submissions(exercise)):
        student = f"mistaken-{number:02}"
        got, told = marks(course, student, exercise), course.told(student, exercise)
        wrong = Counter(rule.cell for rule, _name in made)
        for cell in graded(read("solutions", exercise)):
            name = cell.metadata.nbgrader.grade_id
            if cell.cell_type == "code":
                share = 1 - wrong[name] / sum(rule.cell == name for rule in rules(exercise))
                assert got[name] == pytest.approx(points(cell) * share), (student, name)
        for rule, name in made:
            assert MISTAKES[name].happened in told, (student, rule.name, name)


@needs_sandbox
@pytest.mark.parametrize("exercise", EXERCISES)
def test_export_has_everybody(course, exercise):
    scores = course.exported(exercise)
    assert float(scores["right"]) == sum(map(points, graded(read("solutions", exercise))))
    assert float(scores["blank"]) == 0


def test_students_are_told_the_limits():
    limits = f"within {SandboxedAutograde.seconds.default_value:g} s and {Limits().memory / 1e9:g} GB of memory"
    sizes = (
        f"may have {MOST_BYTES / 1e6:g} MB and {MOST_CELLS:,} cells. Outputs do not count, unless the file is larger"
    )
    sizes += f" than {MOST_FILE_BYTES / 1e6:g} MB."
    for exercise in EXERCISES:
        told = " ".join(read("solutions", exercise).cells[0].source.split())
        assert limits in told
        assert sizes in told


# Numbers of each student's own


@pytest.mark.slow
@pytest.mark.parametrize("exercise", EXERCISES)
def test_drawn_numbers_tell_mistakes_apart_and_differ(exercise):
    values = [rule for rule in rules(exercise) if isinstance(rule.about, Question)]
    answers = set()
    for student in range(300):
        mine = [rule for rule in rules(exercise, f"student {student}", 7) if isinstance(rule.about, Question)]
        assert [rule.name for rule in mine] == [rule.name for rule in values]
        assert all(rule.about.key.wrong for rule in mine)
        answers.add(tuple(np.asarray(rule.about.key.right).tobytes() for rule in mine))
    assert len(answers) > 60


def test_numbers_depend_on_exercise_student_and_seed():
    one = numbers("02_definition", "kim", 7)
    assert numbers("02_definition", "lee", 7) != one != numbers("02_definition", "kim", 8)
    for nobody in (" ", 2.5, ["kim"], None):
        with pytest.raises(ValueError, match="Write your name in the gradebook, or your student number"):
            numbers("02_definition", nobody, 7)
    with pytest.raises(ValueError, match="exercise '2' is not known; choose from 01_window"):
        numbers("2")


def test_a_student_is_the_same_in_every_writing():
    """A number without quotes, macOS's form of Unicode, capitals, spaces."""
    for one, other in ((20231234, "20231234"), (unicodedata.normalize("NFD", "김각"), " 김각"), ("Kim", "kIM ")):
        assert numbers("02_definition", one, 7) == numbers("02_definition", other, 7)


@needs_sandbox
def test_with_a_seed_everybody_is_judged_by_numbers_of_their_own(tmp_path):
    """Kim's answers are right by name or number; Lee, who hands in the same file, has none, and all are told."""
    course = new_course(tmp_path, seed=7)
    (tmp_path / "roster.csv").write_text("id,lms_user_id\nkim,20231234\nkim2,20231235\nlee,20235678\n")
    for exercise in EXERCISES[:2]:
        mine = {}
        for student, text in (("kim", '" KIM "'), ("kim2", "20231235"), ("lee", '"kim"'), ("nobody", '""')):
            named = text.strip('"') or "kim"
            mine[student] = rules(exercise, named, 7)
            asked = [rule for rule in mine[student] if isinstance(rule.about, Question)]
            right = [made_up.answer(exercise, rule, rule.about.key.right) for rule in asked]
            notebook = filled(exercise, right, release=tmp_path / "exercises")
            (cell,) = [cell for cell in notebook.cells if cell.source.startswith('student = ""')]
            cell.source = cell.source.replace('""', text)
            course.hand_in(student, notebook, exercise)
        said = " ".join(course.run("autograde", exercise).split())
        course.run("generate_feedback", exercise)
        pairs = list(zip(mine["kim"], rules(exercise, "lee", 7), strict=True))
        for cell in graded(read("solutions", exercise)):
            name = cell.metadata.nbgrader.grade_id
            shared = [agree(one, other) for one, other in pairs if one.cell == name]
            if shared:
                assert [marks(course, student, exercise)[name] for student in ("kim", "kim2")] == [points(cell)] * 2
                assert marks(course, "lee", exercise)[name] == pytest.approx(points(cell) * np.mean(shared))
        for student, told, tells in (
            ("lee", 'The notebook has student = "kim", which is neither', 'The notebook has student = "kim"'),
            ("nobody", 'There is no name in student = ""', "Write your name in the gradebook there"),
        ):
            assert f"{student} {exercise} {told}" in said
            assert tells in course.told(student, exercise)
        assert "your" not in said.partition("have a look:")[2]
        for student in ("kim", "kim2"):
            assert f"{student} {exercise} The" not in said
            assert "The notebook has" not in course.told(student, exercise)


@needs_sandbox
@pytest.mark.parametrize(("released", "now"), [(None, 7), (7, 8)])
def test_an_exercise_is_judged_by_the_numbers_with_which_it_was_released(tmp_path, released, now):
    """Who switches numbers for each student on, or changes them, during the term grades what came before as before."""
    course = new_course(tmp_path, seed=released)
    asked = [rule for rule in rules("01_window", "kim", released) if isinstance(rule.about, Question)]
    right = [made_up.answer("01_window", rule, rule.about.key.right) for rule in asked]
    notebook = filled("01_window", right, release=tmp_path / "exercises")
    for cell in notebook.cells:
        cell.source = cell.source.replace('student = ""', 'student = "kim"')
    course.hand_in("kim", notebook, "01_window")
    settings = (tmp_path / "nbgrader_config.py").read_text(encoding="utf-8")
    changed = settings.replace(f"seed={released}", f"seed={now}")
    (tmp_path / "nbgrader_config.py").write_text(changed, encoding="utf-8")
    assert "have a look" not in course.run("autograde", "01_window")
    judged = [cell for cell in graded(read("solutions", "01_window")) if cell.cell_type == "code"]
    everything = {cell.metadata.nbgrader.grade_id: points(cell) for cell in judged}
    assert marks(course, "kim", "01_window") == everything | {"names": 0}


def agree(one: Judged, other: Judged) -> bool:
    return not isinstance(one.about, Question) or np.array_equal(one.about.key.right, other.about.key.right)


# The page that tells how


def config_of_the_page(after: str) -> str:
    """Read the settings that docs/grading.md gives after these words."""
    page = (made_up.ROOT / "docs/grading.md").read_text(encoding="utf-8")
    return re.search(rf"{re.escape(after)}.*?```python\n(.*?)```", page, re.DOTALL)[1]


def test_the_page_tells_what_the_exercises_are_worth():
    page = (made_up.ROOT / "docs/grading.md").read_text(encoding="utf-8")
    for exercise in EXERCISES:
        notebook = read("solutions", exercise)
        told = f"{len(parts(notebook))} parts, {sum(map(points, graded(notebook)))} points"
        assert re.search(rf"`{exercise}` \| .* \| {told} \|", page)


def test_the_students_copy_has_the_cell_for_their_names(tmp_path):
    """With the page's own commands, in a repository like this one."""
    page = (made_up.ROOT / "docs/grading.md").read_text(encoding="utf-8")
    commands = re.search(r"```\n(git diff .*?\n.*?)```", page, re.DOTALL)[1]
    course = new_course(tmp_path, seed=None)
    git = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    run = functools.partial(subprocess.run, shell=True, cwd=tmp_path, check=True, env=os.environ | git)
    run("git init -q && git add solutions exercises nbgrader_config.py && git commit -q -m before")
    settings = (tmp_path / "nbgrader_config.py").read_text(encoding="utf-8")
    (tmp_path / "nbgrader_config.py").write_text(settings.replace("seed=None", "seed=2026"), encoding="utf-8")
    course.run("generate_assignment", "01_window", "--force")
    (tmp_path / "tests").mkdir()  # what the command excludes
    run(commands)
    with zipfile.ZipFile(tmp_path / "course.zip") as files:
        assert "student = " in files.read("exercises/01_window/01_window.ipynb").decode()
        assert not any(name.startswith("solutions") for name in files.namelist())


@needs_sandbox
def test_the_exchange_carries_exercises_submissions_and_feedback(tmp_path):
    """With the page's settings, and one account of this machine as grader and student."""
    exchange, home = tmp_path / "exchange", tmp_path / "student"
    for folder in (exchange, home, tmp_path / "etc", tmp_path / "course"):
        folder.mkdir()
    exchange.chmod(0o777)
    settings = config_of_the_page("`/etc/jupyter/nbgrader_config.py`")
    assert "/srv/nbgrader/exchange" in settings
    (tmp_path / "etc/nbgrader_config.py").write_text(settings.replace("/srv/nbgrader/exchange", str(exchange)))
    everywhere = {"JUPYTER_CONFIG_PATH": str(tmp_path / "etc"), "HOME": str(home)}
    course, student = new_course(tmp_path / "course"), Course(home, config="")

    course.run("release_assignment", "01_window", **everywhere)
    student.run("fetch_assignment", "01_window", **everywhere)
    assert nbformat.read(home / "01_window/01_window.ipynb", 4) == read("exercises", "01_window")
    student.add(filled("01_window"), "01_window", "01_window")
    student.run("submit", "01_window", **everywhere)
    for command in ("collect", "autograde", "generate_feedback", "release_feedback"):
        course.run(command, "01_window", **everywhere)
    student.run("fetch_feedback", "01_window", **everywhere)

    (name,) = course.scores("01_window")
    assert marks(course, name, "01_window")["turned-check"] == 3
    (page,) = home.rglob("01_window.html")
    assert page.read_text(encoding="utf-8") == course.page(name, "01_window")
