"""A mixed class: each student is told in the language of the notebook handed in, and graded by the same rules."""

import html
import json
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import made_up
import nbformat
import pytest
from graded_course import ROOT, Course, answered, cell, part, small
from made_up import EXERCISES, cell_of, filled, graded, read
from nbgrader.utils import compute_checksum
from test_exercises import marks, new_course

from convlib.diagnosis.mistakes import MISTAKES
from convlib.grading.restore import has_answers, is_untouched, restore
from convlib.grading.submissions import Cell
from convlib.grading.translated import language_of
from convlib.languages import speaking
from convlib.languages.notebooks import digest, speaking_cell
from convlib.publish.translation import documents, make
from convlib.text import tr

needs_sandbox = pytest.mark.sandbox
KOREAN = "exercises/ko"
HANGUL_WORD = re.compile(r"[가-힣]+(?:어요|아요|예요|에요|세요|해요|돼요|없어요|있어요|요)[.?!\s]")
"""The end of a Korean sentence; terms of the course stand in English ones too."""
ENGLISH_SENTENCE = re.compile(r"\b(?:[A-Z][a-z]+|I) (?:[a-z']+ ){2,}[a-z']+")
WINDOW = "01_window"


def korean(exercise=WINDOW, folder=KOREAN):
    """The Korean notebook with the answers of the solution, and explanations in Korean."""
    notebook = filled(exercise, release=folder)
    for each in graded(notebook):
        if each.cell_type == "markdown":
            each.source = "그 까닭은 이래요."
    return notebook


def cells_of(notebook, *, bare=False):
    """A notebook's cells as the grader reads them; bare, as a program leaves them that drops what it does not know."""
    return [
        Cell(each.cell_type, each.source)
        if bare
        else Cell(
            each.cell_type,
            each.source,
            each.metadata.get("nbgrader", {}).get("grade_id"),
            each.metadata.get("nbgrader", {}).get("points"),
            each.id,
        )
        for each in notebook.cells
    ]


def without(notebook, *ids):
    notebook.cells = [each for each in notebook.cells if each.id not in ids]
    return notebook


def saying(notebook, source):
    """The notebook with another text in the cell that sets the language."""
    next(each for each in notebook.cells if each.id == "language").source = source
    return notebook


# Which language was handed in


def releases(exercise=WINDOW):
    return {"en": read("exercises", exercise), "ko": read(KOREAN, exercise)}


def retyped(notebook):
    """The notebook after a program that changed line ends and trailing spaces."""
    for each in notebook.cells:
        each.source = each.source.replace("\n", " \r\n") + "\n"
    return notebook


def with_cells_of(notebook, other, *ids):
    """The notebook with some cells of another one."""
    others = {each.id: each for each in other.cells}
    notebook.cells = [others[each.id] if each.id in ids else each for each in notebook.cells]
    return notebook


def only_code(notebook):
    notebook.cells = [each for each in notebook.cells if each.cell_type == "code"]
    return notebook


def answers_only(notebook):
    notebook.cells = [
        each for each in notebook.cells if each.id == "language" or each.metadata.get("nbgrader", {}).get("solution")
    ]
    return notebook


HANDED_IN = {
    "english": (lambda en, ko: en, "en"),
    "korean": (lambda en, ko: ko, "ko"),
    "korean without the language cell": (lambda en, ko: without(ko, "language"), "ko"),
    "korean that says xx": (lambda en, ko: saying(ko, 'convlib.language("xx")'), "ko"),
    "korean that says en": (lambda en, ko: saying(ko, 'convlib.language("en")'), "ko"),
    "korean with some english cells": (lambda en, ko: with_cells_of(ko, en, "title", "pixels-md", "pixels"), "ko"),
    "english that says ko": (lambda en, ko: [en.cells.insert(1, ko.cells[1]), en][1], "en"),
    "korean saved by another program": (lambda en, ko: retyped(ko), "ko"),
    "only the code of korean": (lambda en, ko: only_code(ko), "ko"),
    "only the code of english": (lambda en, ko: only_code(en), "en"),
    "nothing but answers below the language cell": (lambda en, ko: answers_only(ko), "ko"),
    "nothing but answers": (lambda en, ko: without(answers_only(ko), "language"), "en"),
}


@pytest.mark.parametrize("case", HANDED_IN)
@pytest.mark.parametrize("bare", [False, True], ids=["", "bare"])
def test_the_language_is_that_of_the_texts(case, bare):
    changed, language = HANDED_IN[case]
    solved = [filled(WINDOW, release=folder) for folder in ("exercises", KOREAN)]
    assert language_of(cells_of(changed(*solved), bare=bare), releases()) == language


def test_where_texts_say_nothing_the_cell_that_sets_the_language_decides():
    said = [Cell("code", "from convlib import language\nlanguage( 'ko' )"), Cell("code", "x = 1")]
    assert language_of(said, releases()) == "ko"
    assert language_of([Cell("markdown", speaking_cell("ko"))], releases()) == "en"
    assert language_of([], releases()) == "en"


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_korean_notebook_is_found_and_restored_by_its_own_texts(exercise):
    both = releases(exercise)
    for folder, language in (("exercises", "en"), (KOREAN, "ko")):
        blank, solved = read(folder, exercise), filled(exercise, release=folder)
        for bare in (False, True):
            assert all(has_answers(cells_of(solved, bare=bare), notebook) for notebook in both.values())
            assert language_of(cells_of(solved, bare=bare), both) == language
        assert is_untouched(cells_of(blank), both[language])
        assert not is_untouched(cells_of(solved), both[language])
        assert restore(cells_of(solved), both[language]).notes == []
        assert restore(cells_of(blank, bare=True), both[language]).notebook.cells == blank.cells or bare


# What is handed out


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_korean_exercise_has_the_parts_of_the_english_one_and_checksums_of_its_own(exercise):
    english, korean = releases(exercise).values()
    assert korean.metadata.convlib.made_from == digest(english.cells)
    named = [each for each in korean.cells if "nbgrader" in each.metadata]
    assert [each.metadata.nbgrader.checksum for each in named] == [compute_checksum(each) for each in named]
    assert [points_of(each) for each in graded(korean)] == [points_of(each) for each in graded(english)]


def points_of(cell):
    return cell.metadata.nbgrader.grade_id, cell.metadata.nbgrader.points


# Graded


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course whose exercises are handed out in both languages, with a mixed class, graded in English."""
    made = new_course(tmp_path_factory.mktemp("mixed"))
    shutil.copytree(ROOT / KOREAN, made.folder / KOREAN)
    for exercise in EXERCISES:
        made.hand_in("right-ko", korean(exercise), exercise)
        made.hand_in("blank-ko", read(KOREAN, exercise), exercise)
        for language, folder in FOLDERS.items():
            made.hand_in(f"wrong-{language}", wrong(exercise, folder), exercise)
    for student, notebook in odd().items():
        made.hand_in(student, notebook, WINDOW)
    (made.folder / "submitted" / "none" / WINDOW).mkdir(parents=True)
    made.console = {exercise: made.run("autograde", exercise) for exercise in EXERCISES}
    for exercise in EXERCISES:
        made.run("generate_feedback", exercise)
    return made


FOLDERS = {"en": "exercises", "ko": KOREAN}


def wrong(exercise, folder):
    """A notebook with wrong answers, and no explanation."""
    edits = [edit for rule, name in wrongly(exercise) for edit in made_up.edits(exercise, rule, name)]
    made, blank = filled(exercise, edits, folder), read(folder, exercise)
    for each in graded(made):
        if each.cell_type == "markdown":
            each.source = cell_of(blank, each.metadata.nbgrader.grade_id).source
    return made


def wrongly(exercise):
    """One mistake in each rule."""
    return [(rule, names[0]) for rule, names in made_up.mistaken(exercise)]


def odd():
    """Korean and English mixed up, and notebooks that stop or break."""
    stopped = korean()
    part(stopped, "table").source += "\nwhile True: pass"
    ended = korean()
    part(ended, "turned").source = "import os\nos._exit(1)"
    broken = korean()
    part(broken, "turned").source = "def convolve(:"
    imports = korean()
    part(imports, "turned").source = "import torch\nfrom convlib import operations"
    changed = korean()
    part(changed, "numbers").source += "\n1"
    del changed.cells[-1]
    return {
        "no-cell": without(korean(), "language"),
        "says-xx": saying(korean(), 'import convlib\n\nconvlib.language("xx")'),
        "english-says-ko": [made := filled(WINDOW), made.cells.insert(1, korean().cells[1])][0],
        "stopped": stopped,
        "ended": ended,
        "broken": broken,
        "imports": imports,
        "changed": changed,
    }


def seen(course, student, exercise):
    """What a student reads on the feedback page but code and the title, which has the English one: in one line."""
    page = re.sub(r"<style>.*?</style>|<h1.*?</h1>|<pre.*?</pre>", " ", course.page(student, exercise), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


@needs_sandbox
@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_korean_solution_has_full_marks_and_an_empty_notebook_none(course, exercise):
    for each in graded(read("solutions", exercise)):
        if each.cell_type == "code":
            name, worth = points_of(each)
            assert (marks(course, "right-ko", exercise)[name], marks(course, "blank-ko", exercise)[name]) == (worth, 0)
        else:
            assert marks(course, "blank-ko", exercise)[points_of(each)[0]] == 0


@needs_sandbox
@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_same_wrong_answers_have_the_same_marks_and_each_student_reads_their_own_language(course, exercise):
    assert marks(course, "wrong-ko", exercise) == marks(course, "wrong-en", exercise)
    english, korean = (seen(course, f"wrong-{language}", exercise) for language in ("en", "ko"))
    assert '<html lang="ko">' in course.page("wrong-ko", exercise)
    assert '<html lang="en">' in course.page("wrong-en", exercise)
    assert not HANGUL_WORD.search(english)
    for rule, name in wrongly(exercise):
        happened = MISTAKES[name].happened
        assert happened in english, (rule.name, name)
        with speaking("ko"):
            assert tr(happened) in korean, (rule.name, name)


@needs_sandbox
@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("student", ["right-ko", "blank-ko", "wrong-ko"])
def test_a_korean_page_has_no_english_sentence(course, exercise, student):
    page = seen(course, student, exercise)
    assert ENGLISH_SENTENCE.findall(page) == []
    assert "No response." not in page  # nbgrader's own words
    assert ("답이 없어요." in page) == (student != "right-ko")


@needs_sandbox
@pytest.mark.parametrize("student", ["no-cell", "says-xx", "stopped", "ended", "broken", "imports", "changed"])
def test_whatever_becomes_of_a_korean_notebook_its_page_is_korean(course, student):
    page = course.page(student, WINDOW)
    assert '<html lang="ko">' in page
    found = re.sub(r"No module named '\w+'|invalid syntax", "", seen(course, student, WINDOW))
    assert ENGLISH_SENTENCE.findall(found) == []
    assert "교차상관" in found


@needs_sandbox
def test_cells_that_set_another_language_or_none_cost_nothing(course):
    everything = marks(course, "right-ko", WINDOW)
    for student in ("no-cell", "says-xx", "english-says-ko"):
        assert marks(course, student, WINDOW) == everything
    assert '<html lang="en">' in course.page("english-says-ko", WINDOW)
    assert "'xx'" in course.told("says-xx", WINDOW)  # the cell itself says what is wrong


@needs_sandbox
def test_the_english_console_has_no_korean_sentence(course):
    for said in course.console.values():
        assert not HANGUL_WORD.search(said)
    assert "The cell numbers had been changed" not in course.console[WINDOW]
    assert "The cell names was missing and was put back." in course.console[WINDOW]
    assert 'The student is told: "Your notebook' in " ".join(course.console[WINDOW].split())


@needs_sandbox
def test_the_report_is_in_the_language_of_who_reads_it(course):
    records = course.graded("wrong-ko", WINDOW)
    kept = [each for cell in records.cells for each in cell.metadata.get("convlib", {}).get("verdicts", ())]
    assert kept
    assert not any(HANGUL_WORD.search(each["sentence"]) for each in kept)
    told = {each.data["text/plain"] for cell in records.cells for each in cell.get("outputs", ()) if "data" in each}
    assert any(HANGUL_WORD.search(text) for text in told)


# A Korean console


@needs_sandbox
def test_with_course_language_the_console_and_the_reports_are_korean(course, tmp_path):
    again = Course(tmp_path, config=(course.folder / "nbgrader_config.py").read_text(encoding="utf-8"))
    shutil.copytree(course.folder, tmp_path, dirs_exist_ok=True)
    said = again.run("autograde", WINDOW, "--force", COURSE_LANGUAGE="ko")
    found = re.sub(r"^\[.*?\] ", "", said, flags=re.MULTILINE)
    assert ENGLISH_SENTENCE.findall(found) == []
    assert HANGUL_WORD.search(found)
    assert '<html lang="en">' in course.page("wrong-en", WINDOW)
    again.run("generate_feedback", WINDOW, COURSE_LANGUAGE="ko")
    assert '<html lang="ko">' in again.page("none", WINDOW)
    assert not HANGUL_WORD.search(seen(again, "wrong-en", WINDOW))
    command = [sys.executable, "-m", "convlib.grading.report", WINDOW]
    environment = Course.environment({"COURSE_LANGUAGE": "ko"})
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    report = (tmp_path / "reports" / f"{WINDOW}.html").read_text(encoding="utf-8")
    assert '<html lang="ko">' in report
    assert "커널을 돌려서" in report
    assert "With the kernel turned" not in report


@pytest.mark.slow
def test_exercises_are_made_in_english_whatever_the_console_speaks(tmp_path):
    course = new_course(tmp_path)
    before = (tmp_path / "exercises" / WINDOW / f"{WINDOW}.ipynb").read_text(encoding="utf-8")
    course.run("generate_assignment", WINDOW, "--force", COURSE_LANGUAGE="ko")
    assert (tmp_path / "exercises" / WINDOW / f"{WINDOW}.ipynb").read_text(encoding="utf-8") == before


# A translation that is older than the exercise


@needs_sandbox
def test_a_korean_notebook_is_not_graded_by_a_translation_that_is_older(tmp_path):
    course = new_course(tmp_path, seed=7)
    shutil.copytree(ROOT / KOREAN, tmp_path / KOREAN)
    course.hand_in("en", filled(WINDOW, release=tmp_path / "exercises"), WINDOW)
    assert "1 submission graded" in course.run("autograde", WINDOW)
    course.hand_in("ko", filled(WINDOW, release=KOREAN), WINDOW)
    said = " ".join(course.run("autograde", WINDOW, code=1).split())
    assert f"exercises/ko/{WINDOW}/{WINDOW}.ipynb was made from another exercises/{WINDOW}/{WINDOW}.ipynb" in said
    assert f"`python -m convlib.publish.translation ko --make exercises/{WINDOW}/{WINDOW}.ipynb`" in said
    assert set(course.scores(WINDOW)) == {"en"}


@needs_sandbox
def test_a_korean_exercise_follows_a_seed(tmp_path, monkeypatch):
    """The command that the page gives makes it again, with the cell for a name in Korean."""
    course = new_course(tmp_path, seed=7)
    monkeypatch.setattr(documents, "ROOT", tmp_path)
    monkeypatch.setattr(make, "ROOT", tmp_path)
    shutil.copytree(ROOT / "translations", tmp_path / "translations")
    make.make("ko", [documents.PurePosixPath(f"exercises/{WINDOW}/{WINDOW}.ipynb")])
    notebook = korean(folder=tmp_path / KOREAN)
    (named,) = [cell for cell in notebook.cells if cell.source.startswith("student = ")]
    assert named.source.splitlines()[0].endswith("따옴표 사이에 쓰세요")
    course.hand_in("unnamed", json.loads(nbformat.writes(notebook)), WINDOW)
    named.source = named.source.replace('""', '"kim"')
    course.hand_in("kim", notebook, WINDOW)
    assert "unnamed" in course.run("autograde", WINDOW)
    course.run("generate_feedback", WINDOW)
    assert marks(course, "kim", WINDOW)["turned-check"] == 3
    assert ENGLISH_SENTENCE.findall(seen(course, "unnamed", WINDOW)) == []


@needs_sandbox
def test_an_exercise_that_is_written_in_korean_has_korean_feedback(tmp_path):
    exercise = small()
    exercise.cells.insert(0, cell(speaking_cell("ko")))
    exercise.cells[0].id = "language"
    course = Course(tmp_path, exercise)
    course.hand_in("kim", answered(course, sizes="width = 7"))
    course.run("autograde", "small")
    course.run("generate_feedback", "small")
    assert '<html lang="ko">' in course.page("kim")
    with speaking("ko"):
        assert tr("There is no {name} in your notebook.", name="height") in course.told("kim")


# Threads


def test_each_thread_speaks_its_own_language():
    meet = Barrier(2, timeout=10)

    def told(language):
        with speaking(language):
            said = []
            for _ in range(50):
                meet.wait()
                said.append(tr("Hint"))
            return set(said), tr("Hint")

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(told, ["ko", "en"])) == [({"힌트"}, "힌트"), ({"Hint"}, "Hint")]
    assert tr("Hint") == "Hint"
