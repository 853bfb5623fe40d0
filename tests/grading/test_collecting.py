"""Collecting from an exchange in which anybody writes anything, with nbgrader's own commands, and what follows."""

import getpass
import os
import unicodedata
import zipfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import nbformat
import pytest
from graded_course import CONFIG, Course, answered, small
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from convlib.grading import switch_on
from convlib.grading.names import escaped, is_name
from convlib.grading.times import read_time

pytestmark = pytest.mark.sandbox

SETTINGS = """
c.Exchange.root = "{root}"
c.CourseDirectory.course_id = "convolution"
c.ExchangeCollect.check_owner = {check_owner}
"""
EARLY, TIME, LATE = "2026-03-01 12:00:00.5 UTC", "2026-03-02 12:00:00.5 UTC", "2026-03-03 12:00:00.5 UTC"
SECRET = "0123456789abcdef" * 8
HUGE = f"12:{'9' * 40}"  # a time in which dateutil finds a number that its arithmetic can't hold
OTHERS = "the solution, or another's work"
KOREAN = "김각"
MARKUP = '<img src=x onerror="x()">'


class Exchange:
    """A course with an exchange, and the folder into which students hand in."""

    def __init__(self, released, folder, check_owner=False):
        (folder / "exchange" / "convolution" / "inbound").mkdir(parents=True)
        (folder / "exchange").chmod(0o777)
        (folder / "course").mkdir()
        self.inbound = folder / "exchange" / "convolution" / "inbound"
        self.course = released.copy(folder / "course")
        self.settings = SETTINGS.format(root=folder / "exchange", check_owner=check_owner)
        (self.course.folder / "nbgrader_config.py").write_text(CONFIG.replace("{options}", "") + self.settings)
        self.submitted = self.course.folder / "submitted"
        self.right = nbformat.writes(answered(self.course))

    def hand_in(self, student, text=None, time=TIME, stamp=None, secret=SECRET):
        """Hand in as `nbgrader submit` does; return the folder, for whatever is not as it should be."""
        folder = self.inbound / f"{student}+small+{time}+0abcDEF_-xyz"
        folder.mkdir()
        (folder / "small.ipynb").write_text(text or self.right)
        (folder / "timestamp.txt").write_text(stamp or time)
        (folder / "submission_secret.txt").write_text(secret)
        return folder

    def collected(self, student):
        """The files that were collected of a student."""
        folder = self.submitted / student / "small"
        return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    def text(self, student, name):
        return (self.submitted / student / "small" / name).read_text()


WHOLE = {"small.ipynb", "timestamp.txt", "submission_secret.txt"}


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    return Course(tmp_path_factory.mktemp("released"), small())


@pytest.fixture(scope="module")
def exchange(released, tmp_path_factory):
    """A class in the exchange, collected, graded and told in one run of each command."""
    made = Exchange(released, tmp_path_factory.mktemp("exchange"))
    secret_file = made.course.folder / "others.ipynb"
    secret_file.write_text(OTHERS)
    honest = made.hand_in("honest")
    made.hand_in(KOREAN)
    made.hand_in("twice", "an earlier one", time=EARLY)
    made.hand_in("twice")
    links(made, secret_file, honest)
    limits(made)
    made.hand_in(MARKUP)
    made.hand_in("line\nbreak")
    made.hand_in("..")
    made.hand_in("no-time", time="yesterday")
    made.hand_in("odd-stamp", stamp=HUGE)
    made.hand_in("empty-secret", secret="")
    made.hand_in("short-secret", secret=SECRET[:31])
    (made.hand_in("photograph") / "photograph.jpg").write_text("not for the grader")
    made.said = " ".join(made.course.run("collect", "small").split())
    made.graded = " ".join(made.course.run("autograde", "small").split())
    made.course.run("generate_feedback", "small")
    return made


def links(made, target, honest):
    """Links and what else is no file, at every level."""
    folder = made.hand_in("link")
    (folder / "small.ipynb").unlink()
    (folder / "small.ipynb").symlink_to(target)
    folder = made.hand_in("inner-link")
    (folder / "more").symlink_to(honest)
    (folder / "extra.txt").symlink_to(target)
    folder = made.hand_in("linked-stamp")
    for name in ("timestamp.txt", "submission_secret.txt"):
        (folder / name).unlink()
        (folder / name).symlink_to(honest / name)
    (made.inbound / f"linked-folder+small+{TIME}+0").symlink_to(honest)
    folder = made.hand_in("pipe")
    (folder / "small.ipynb").unlink()
    os.mkfifo(folder / "small.ipynb")


def limits(made):
    """Too large, too many, too deep."""
    os.truncate(made.hand_in("large") / "small.ipynb", 100_000_001)
    folder = made.hand_in("many")
    for number in range(300):
        (folder / f"a{number:03}.ipynb").write_text("{}")
    folder = made.hand_in("deep")
    for _ in range(30):
        folder = folder / "d"
        folder.mkdir()
    (folder / "small.ipynb").write_text(made.right)


def test_honest_work_is_collected_whole(exchange):
    for student in ("honest", KOREAN, "twice", "photograph"):
        assert exchange.collected(student) == WHOLE
        assert exchange.text(student, "small.ipynb") == exchange.right
        assert exchange.text(student, "timestamp.txt") == "2026-03-02 12:00:00.500000 UTC\n"
        assert exchange.text(student, "submission_secret.txt") == SECRET
    assert "photograph photograph.jpg The grader reads notebooks only." in exchange.said


def test_no_link_is_followed_at_any_level(exchange):
    assert exchange.collected("link") == {"timestamp.txt", "submission_secret.txt"}
    assert exchange.collected("inner-link") == WHOLE
    assert not (exchange.submitted / "linked-folder").exists()
    kept = list(exchange.submitted.rglob("*"))
    assert not any(path.is_symlink() for path in kept)
    assert not any(OTHERS in path.read_text(errors="replace") for path in kept if path.is_file())
    assert "link small.ipynb small.ipynb can't be opened: it is a link, or not a file." in exchange.said
    assert "inner-link extra.txt extra.txt can't be opened: it is a link" in exchange.said
    assert "inner-link more more can't be opened: it is a link" in exchange.said
    assert "linked-folder The submission was not collected: The submission is a link or a file" in exchange.said


def test_no_secret_comes_through_a_link(exchange):
    assert exchange.collected("linked-stamp") == {"small.ipynb", "timestamp.txt"}


def test_a_pipe_holds_nothing_up(exchange):
    assert exchange.collected("pipe") == {"timestamp.txt", "submission_secret.txt"}
    assert "pipe small.ipynb small.ipynb is not a regular file of yours" in exchange.said


def test_size_number_and_depth_have_limits(exchange):
    assert "small.ipynb" not in exchange.collected("large")
    assert "large small.ipynb The file small.ipynb has 100.0 MB" in exchange.said
    assert exchange.collected("many") > WHOLE
    assert len(exchange.collected("many")) <= 204
    assert "The submission has 200 files or more" in exchange.said
    assert exchange.collected("deep") == WHOLE


def test_names_that_are_not_allowed_are_shown_escaped_and_nothing_else(exchange):
    students = {path.name for path in exchange.submitted.iterdir()}
    assert all(map(is_name, students))
    assert r"\x3cimg src\x3dx onerror\x3d\x22x\x28\x29\x22\x3e This can't be a student's name" in exchange.said
    assert r"line\x0abreak This can't be a student's name" in exchange.said
    assert MARKUP not in exchange.said
    assert set(exchange.course.scores()) == students


def test_a_time_is_written_in_one_form_and_the_time_of_collecting_counts_where_there_is_none(exchange):
    assert exchange.text("odd-stamp", "timestamp.txt") == "2026-03-02 12:00:00.500000 UTC\n"
    collected = read_time(exchange.text("no-time", "timestamp.txt"))
    assert abs((datetime.utcnow() - collected).total_seconds()) < 3600
    assert "no-time timestamp.txt Its folder has no time that can be read, so the time of collecting" in exchange.said


def test_every_one_is_graded_whatever_the_others_are(exchange):
    scores = exchange.course.scores()
    nothing = {"link", "pipe", "large"}
    assert scores == {student: 0 if student in nothing else 5 for student in scores}
    assert {"honest", KOREAN, "no-time", "deep"} <= set(scores)


def test_an_empty_or_short_secret_is_drawn_anew(exchange):
    assert exchange.collected("empty-secret") == exchange.collected("short-secret") == {"small.ipynb", "timestamp.txt"}
    drawn = [
        (exchange.course.folder / "autograded" / student / "small" / "submission_secret.txt").read_text()
        for student in ("empty-secret", "short-secret", "linked-stamp")
    ]
    assert len(set(drawn)) == 3
    assert all(len(each) > 40 for each in drawn)


def test_a_newer_one_takes_the_place_only_if_it_is_asked_for(released, tmp_path):
    made = Exchange(released, tmp_path)
    made.hand_in("kim", "the first", time=EARLY)
    made.course.run("collect", "small")
    made.hand_in("kim", "the second")
    assert "kim: collected before; --update takes a newer one" in made.course.run("collect", "small")
    assert made.text("kim", "small.ipynb") == "the first"
    made.course.run("collect", "small", "--update")
    assert made.text("kim", "small.ipynb") == "the second"
    made.hand_in("kim", "too late", time=LATE)
    with made.course.book() as book:
        book.update_or_create_assignment("small", duedate="2026-03-02 18:00:00")
    made.course.run("collect", "small", "--before-duedate")
    assert made.text("kim", "small.ipynb") == "the second"
    made.course.run("collect", "small", "--update", "--student=kim")
    assert made.text("kim", "small.ipynb") == "too late"
    assert not list(made.submitted.rglob(".*"))


def test_another_accounts_folder_never_takes_the_place_of_ones_own(released, tmp_path):
    made, own = Exchange(released, tmp_path, check_owner=True), getpass.getuser()
    if not os.geteuid():
        os.chown(made.hand_in(own, "by another", time=LATE), 12345, -1)
    made.hand_in(own, "by oneself", time=EARLY)
    made.hand_in("lee", "by another")
    said = " ".join(made.course.run("collect", "small").split())
    assert made.text(own, "small.ipynb") == "by oneself"
    assert f"lee Collected, but the folder belongs to the account {own}." in said


# The folder of submissions


@pytest.fixture(scope="module")
def by_hand(released, tmp_path_factory):
    """Submissions that nobody collected: they were put into their folder."""
    course = released.copy(tmp_path_factory.mktemp("by-hand"))
    for student in ("kim", "huge", "far", "empty", "Lee Min"):
        course.hand_in(student, answered(course))
    stamps = {"kim": TIME, "huge": HUGE, "far": "9999-12-31 23:59:59 -1200", "empty": ""}
    for student, stamp in stamps.items():
        (course.folder / "submitted" / student / "small" / "timestamp.txt").write_text(stamp)
    course.hand_in(MARKUP.replace('"', "'"), answered(course))
    course.hand_in("new\nline", answered(course))
    bad = course.folder / "submitted" / "bad-folder"
    (bad / "small").mkdir(parents=True)
    unreadable = course.folder / "submitted" / "unreadable"
    (unreadable / "Small").mkdir(parents=True)
    unreadable.chmod(0o444)
    yield course
    unreadable.chmod(0o755)


def test_one_bad_folder_name_or_time_stops_no_other(by_hand):
    said = " ".join(by_hand.run("autograde", "small").split())
    assert by_hand.scores() == {"kim": 5, "huge": 5, "far": 5, "empty": 5, "Lee Min": 5, "bad-folder": 0}
    for student in ("huge", "far", "empty"):
        assert f"{student} small timestamp.txt is not a time like 2026-03-02 18:00:00 UTC" in said
    assert r"\x3cimg src\x3dx onerror\x3d\x27x\x28\x29\x27\x3e This can't be a student's name" in said
    assert "<img" not in said
    by_hand.run("generate_feedback", "small")
    assert "5 of 7 points" in by_hand.told("far")


def test_the_formgraders_list_has_every_submission_and_no_markup(by_hand):
    config = Config()
    switch_on(config)
    api = NbGraderAPI(CourseDirectory(root=str(by_hand.folder)))
    students = {"kim", "huge", "far", "empty", "Lee Min", "bad-folder"}
    assert {each["student"] for each in api.get_submissions("small")} == students
    assert api.get_submitted_timestamp("small", "kim") == datetime(2026, 3, 2, 12, 0, 0, 500_000)
    assert api.get_submitted_timestamp("small", "far") is None
    assert not any("<" in each["id"] for each in api.get_students())


# A zip of a class


def test_a_zips_faults_and_links_stop_nobody_else(released, tmp_path):
    course = released.copy(tmp_path)
    right, top = nbformat.writes(answered(course)), tmp_path / "downloaded" / "small"
    (top / "archive").mkdir(parents=True)
    with zipfile.ZipFile(top / "kim.zip", "w") as files:
        for number in range(1001):
            files.writestr(f"small {number}.ipynb", "{}")
    with zipfile.ZipFile(top / "archive" / "class.zip", "w") as files:
        files.write(top / "kim.zip", "kim_small.zip")
        for student in ("lee", "park", MARKUP):
            files.writestr(f"{student}_small.ipynb", right)
        files.writestr(f"{'long' * 70}_small.ipynb", right)
    course.hand_in("lee", "collected before")
    said = " ".join(course.run("zip_collect", "small").split())
    assert (tmp_path / "submitted/park/small/small.ipynb").read_text() == right
    assert (tmp_path / "submitted/lee/small/small.ipynb").read_text() == '"collected before"'
    assert "small has files already. Type --force to have them replaced." in said
    assert "it has 0.0 MB in 1001 files, and at most 200 MB in 1000 files are unpacked" in said
    assert "_small.ipynb can't be unpacked: File name too long" in said
    assert sorted(os.listdir(tmp_path / "submitted")) == ["kim", "lee", "park"]
    assert MARKUP not in said.partition("Start collecting")[2].partition("Copying")[2]


def test_the_guides_pattern_finds_names_of_every_kind(released, tmp_path):
    """Underscores, spaces, Hangul and diacritics in both forms of Unicode."""
    page = (Path(__file__).parents[2] / "docs" / "grading.md").read_text(encoding="utf-8")
    (line,) = [line for line in page.splitlines() if "named_regexp" in line]
    course = released.copy(tmp_path)
    (tmp_path / "nbgrader_config.py").write_text(f"{CONFIG.replace('{options}', '')}\n{line}\n", encoding="utf-8")
    names = ["kim_a", "kim", "이 순신", "José García", KOREAN, "Zoë_Müller"]
    archive = tmp_path / "downloaded" / "small" / "archive"
    archive.mkdir(parents=True)
    for number, name in enumerate(names):
        written = unicodedata.normalize("NFD" if number % 2 else "NFC", name)
        (archive / f"{written}_{12345 + number}_small.ipynb").write_text(nbformat.writes(answered(course)))
    with course.book() as book:
        for name in names:
            book.add_student(name)
    course.run("zip_collect", "small")
    assert sorted(os.listdir(tmp_path / "submitted")) == sorted(names)
    for name in names:
        assert os.listdir(tmp_path / "submitted" / name / "small") == ["small.ipynb"]


def test_zip_collect_follows_no_link(released, tmp_path):
    course = released.copy(tmp_path)
    (tmp_path / "others.ipynb").write_text(OTHERS)
    extracted = tmp_path / "downloaded" / "small" / "extracted"
    extracted.mkdir(parents=True)
    (extracted / "kim_small.ipynb").symlink_to(tmp_path / "others.ipynb")
    (extracted / "lee_small.ipynb").write_text(nbformat.writes(answered(course)))
    os.mkfifo(extracted / "park_small.ipynb")
    said = course.run("zip_collect", "small")
    assert os.listdir(tmp_path / "submitted") == ["lee"]
    assert "kim_small.ipynb: It is not a regular file, but a link, a pipe or a device." in said


# Names and times


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("kim", True),
        ("_kim.a-b_2", True),
        (KOREAN, True),
        (unicodedata.normalize("NFD", KOREAN), True),
        ("हिन्दी", True),
        ("Ünal", True),
        ("20231234", True),
        ("이 순신", True),
        ("a" * 64, True),
        ("a" * 65, False),
        ("a  b", False),
        ("", False),
        (".", False),
        ("..", False),
        (".hidden", False),
        ("-option", False),
        ("a/b", False),
        ("a\\b", False),
        ("a\nb", False),
        ("a\u202eb", False),
        ("a\u3164b", False),
        ("a&b", False),
        ("a'b", False),
        ("a+b", False),
        ("=1", False),
        ("a\udcffb", False),
    ],
)
def test_names(name, allowed):
    assert is_name(name) == allowed
    assert allowed or "<" not in escaped(name)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-03-02 18:00:00 UTC", datetime(2026, 3, 2, 18)),
        ("2026-03-02 18:00:00.123456 UTC\n", datetime(2026, 3, 2, 18, 0, 0, 123_456)),
        ("2026-03-02T18:00:00Z", datetime(2026, 3, 2, 18)),
        ("2026-03-02 18:00:00", datetime(2026, 3, 2, 18)),
        ("2026-03-02 18:00:00 +0900", datetime(2026, 3, 2, 9)),
        ("2026-03-02-18-00-00", datetime(2026, 3, 2, 18)),
        ("2026-02-30 18:00:00 UTC", None),
        ("2026-03-02 18:00:00 KST", None),
        ("2026-03-02 18:00:00 ../../etc/passwd", None),
        ("0001-01-01 00:00:00 +1400", None),
        ("9999-12-31 23:59:59 -1200", None),
        (HUGE, None),
        ("٢٠٢٦-03-02 18:00:00", None),
        ("18:00", None),
        ("", None),
        ("\0" * 50, None),
    ],
)
def test_times(text, time):
    assert read_time(text) == time


def test_a_courses_own_zone_has_a_name():
    assert read_time("2026-03-02 18:00:00 KST", ZoneInfo("Asia/Seoul")) == datetime(2026, 3, 2, 9)


def test_the_real_config_uses_our_collector():
    assert "switch_on(c)" in (Path(__file__).parents[2] / "nbgrader_config.py").read_text()
    config = Config()
    switch_on(config)
    assert config.ExchangeFactory.collect.__module__ == "convlib.grading.nbgrader.exchange"
