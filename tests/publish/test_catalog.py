"""Every sentence that a user can see goes through `tr`: in the source, in the catalog, and in what is shown."""

import ast
import functools
import re
import string
import sys
import tomllib
from pathlib import Path

import pytest

import convlib
from convlib.diagnosis.verdicts import KNOWN
from convlib.grading.marks.columns import PLATFORMS
from convlib.practice.kinds import KINDS
from convlib.probe import findings, layers
from convlib.publish.site.sentences import in_html, in_javascript
from convlib.publish.translation import sentences

ROOT = Path(convlib.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

# The source


COLUMNS = {title for platform in PLATFORMS.values() for title in platform.titles}
IDS = {*KNOWN, *KINDS, *COLUMNS, *findings.LABELS, *layers.LABELS}
"""What programs compare; some of them are words, and what is shown for them is looked up in a table."""

HELP = "an option of nbgrader's --help-all, in English as all the others"
REASONS = {
    ("explorers/filter/filter_explorer.py", "own image"): "an id that lessons write in controls=",
    ("practice/kinds/reading.py", "last pixel repeated"): "the name of a mistake",
    ("probe/recipe.py", "\0(image, kernel)"): "code",
    ("publish/site/contents.py", "Python (Pyodide)"): "what JupyterLite calls its kernel",
    ("publish/site/settings.py", "Markdown Preview"): "what JupyterLab calls this view",
    ("publish/translation/__main__.py", "translations/\0: \0 texts, \0 of them to be translated"): "for developers",
    ("publish/translation/__main__.py", "not translated"): "for developers",
    ("publish/translation/texts.py", "\0 is put together from several strings: write it as one"): "for developers",
    ("languages/notebooks.py", 'import convlib\n\nconvlib.language("\0")'): "code",
    (
        "grading/nbgrader/autograde.py",
        "The seed of the students' numbers.",
    ): HELP,
    (
        "grading/nbgrader/autograde.py",
        "Without a sandbox a submission can do what the grader can.",
    ): HELP,
    (
        "grading/nbgrader/autograde.py",
        "How long one submission may take.",
    ): HELP,
    (
        "grading/nbgrader/autograde.py",
        "How many submissions run at once.",
    ): HELP,
    (
        "grading/nbgrader/variants.py",
        "The seed of the students' numbers; None: the same numbers for all.",
    ): HELP,
    ("grading/nbgrader/variants.py", 'student = ""  # \x00\ngiven = numbers("\x00", student, seed=\x00)'): "code",
    ("publish/pictures.py", "DejaVu Sans"): "the name of a font",
    ("_browser.py", "\0px sans-serif"): "the name of a font",
    ("drawing/photographs.py", "axes fraction"): "what matplotlib calls a place",
    ("drawing/photographs.py", "offset points"): "what matplotlib calls a place",
    ("grading/hidden.py", "BEGIN HIDDEN TESTS"): "nbgrader's own marks",
    ("grading/hidden.py", "END HIDDEN TESTS"): "nbgrader's own marks",
    ("grading/marks/columns.py", "    Points Possible"): "what Canvas reads",
    ("grading/rules.py", "large array"): "an id",
    ("grading/sandbox/guest.py", "too much"): "an id",
    ("grading/sandbox/guest.py", "the first process keeps rights of root"): "only programmers meet it",
    ("grading/sandbox/wire.py", "large array"): "an id",
    ("grading/sandbox/wire.py", "long integer"): "an id",
    ("grading/sandbox/wire.py", "too much"): "an id",
    ("grading/sandbox/outputs.py", "not an output"): "caught at once, and never shown",
    ("grading/submissions.py", "Unterminated string"): "compared with what Python's json says",
    ("grading/sandbox/sandbox.py", "The sandbox was closed."): "only programmers meet it",
    (
        "grading/sandbox/sandbox.py",
        "The sandbox did not start.",
    ): "only programmers meet it",
}
"""(file, text) -> why nobody sees it, or why it can't be translated."""

MARKUP = re.compile(r"<[^<>]*>|[\w-]+=[\"'][^\"']*[\"']|&\w+;|[\w-]+: *[^;:]*;|[.\w *:,\[\]=\"-]*\{[^}]*\}")
WORDS = re.compile(r"(?<![\w./\\-])[a-zA-Z]{2,}[’']?[a-zA-Z]*[,;:.!?]? +\(?[a-zA-Z]{2,}(?![\w(])")
LOGS = {"debug", "info", "warning", "error", "exception", "critical"}
FOR_DEVELOPERS = {"AssertionError", "AttributeError", "Refused", "TooLarge"}  # errors that users never see
COMMANDS = {"add_argument", "ArgumentParser", "add_parser", "add_subparsers"}


def called(node):
    """The name of what a call calls, and of what it belongs to."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr, ast.unparse(function.value)
    return (function.id, "") if isinstance(function, ast.Name) else ("", "")


def exempt(node):
    """List the literals below a node that need no translation: marked texts, log lines, commands, docstrings."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return [node.value]
    if isinstance(node, ast.Assert):
        return list(ast.walk(node))
    if isinstance(node, ast.AnnAssign):
        return list(ast.walk(node.annotation))
    if isinstance(node, ast.Dict):
        return node.keys  # what a program looks up, here or elsewhere in the file, is no label
    if isinstance(node, ast.Call):
        name, owner = called(node)
        if name in ("tr", "mark") and not owner:
            return node.args
        if name == "array_with_axes":
            return node.args  # the axes of an array, such as (N, C, H, W)
        if name in (*COMMANDS, *FOR_DEVELOPERS) or (name in LOGS and "log" in owner):
            return list(ast.walk(node))
        if owner == "re":
            return node.args[:1]
    return []


def text_of(node):
    """A literal's text, each field of an f-string as a letter that is none."""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "\0" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def is_code(text):
    """Whether a text is a line of Python that is shown as such: an assignment or an import."""
    try:
        lines = ast.parse(text.replace("\0", "x")).body
    except (SyntaxError, ValueError):
        return False
    return all(isinstance(line, (ast.Assign, ast.Import, ast.ImportFrom)) for line in lines)


def nodes_of(path):
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def escaped(path):
    """Literals of a file that read like words for people and pass neither `tr` nor `mark`: (line, text)."""
    nodes = nodes_of(path)
    spared = {id(child) for node in nodes for child in exempt(node)}
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    keys = {text_of(key) for node in nodes if isinstance(node, ast.Dict) for key in node.keys}
    name = path.relative_to(ROOT).as_posix()
    for node in nodes:
        text = text_of(node)
        if id(node) in spared | parts or text in IDS | keys or (name, text) in REASONS:
            continue
        if WORDS.search(MARKUP.sub(" \0 ", text)) and not is_code(text):
            yield node.lineno, text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_sentence_escapes(path):
    found = list(escaped(path))
    assert found == [], "\n".join(f"{path}:{line}: {text!r}" for line, text in found)


def test_every_exception_is_still_needed():
    files = {ROOT / name for name, _ in REASONS}.intersection(FILES)
    literals = {(path.relative_to(ROOT).as_posix(), text_of(node)) for path in files for node in nodes_of(path)}
    assert set(REASONS) <= literals


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = 'the stride is odd'", 1),
        ("x = f'the stride is {n}'", 1),
        ("x = tr('The stride is {n}.', n=n)", 0),
        ("x = tr('The stride is {n}.', n='no number')", 1),
        ("T = {'two words': mark('The stride is odd.')}", 0),
        ("def f():\n    'The docstring.'\n    log.info('the stride is odd')", 0),
        ("x = '<p class=\"a b\">{}</p>'", 0),
        ("x = '<p>No output here</p>'", 1),
        ("x = '.title { font: 14px system-ui, sans-serif; }'", 0),
        ("parser.add_argument('path', help='the file to read')", 0),
    ],
)
def test_what_escapes_is_found(source, found, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    (tmp_path / "module.py").write_text(source)
    assert len(list(escaped(tmp_path / "module.py"))) == found


# The templates


def calls(*names):
    """Every call of `tr` or `mark` in the source: (file:line, call)."""
    return [(where, call) for where, call in all_calls() if call.func.id in names]


@functools.cache
def all_calls():
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno}", node)
        for path in FILES
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "mark")
    ]


def fields(template):
    """The names of a template's fields."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def is_literal(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_templates_are_literals_or_marked():
    """A text is joined from parts nowhere: neither in the call, nor before it."""
    wrong = [where for where, call in calls("mark") if not all(map(is_literal, call.args)) or not call.args]
    looked_up = (ast.Name, ast.Attribute, ast.Subscript, ast.Starred, ast.IfExp)
    for where, call in calls("tr"):
        if not call.args or not all(is_literal(text) or isinstance(text, looked_up) for text in call.args):
            wrong.append(where)
    assert wrong == []


def test_templates_and_fields_agree():
    """What a template names is given, and what is given is named."""
    wrong = []
    for where, call in calls("tr"):
        if not all(map(is_literal, call.args)):
            continue
        named = set().union(*(fields(text.value) for text in call.args))
        given = {keyword.arg for keyword in call.keywords}
        if len(call.args) == 2:
            wrong += [where] * ("n" not in given and None not in given)
            given.discard("n")
            named.discard("n")
        agree = given - {None} <= named if None in given else given == named
        wrong += [where] * (not agree)
    assert wrong == []


def test_both_forms_of_a_sentence_have_the_same_fields():
    for where, call in calls("tr", "mark"):
        if len(call.args) == 2 and all(map(is_literal, call.args)):
            one, several = (fields(text.value) - {"n"} for text in call.args)
            assert one == several, where


# The catalog


def test_the_catalog_has_every_sentence():
    """Each text of each call is in it, two forms together, and nothing else is."""
    found = {message.id for message in sentences.collect() if message.id}
    expected = set()
    for _, call in calls("tr", "mark"):
        texts = tuple(text.value for text in call.args if is_literal(text))
        if texts:
            expected.add(texts if len(texts) == 2 else texts[0])
    in_toml = {text for path in ROOT.rglob("*.toml") for text in sentences._strings(tomllib.loads(path.read_text()))}
    several = {message[0] for message in expected if isinstance(message, tuple)}
    assert found == {message for message in expected | in_toml | of_site() if message not in several}


def of_site():
    """The sentences of the browser edition's own pages and scripts."""
    pages, scripts = (sorted((ROOT / "publish/site/assets").glob(kind)) for kind in ("*.html", "*.mjs"))
    found = [text for page in pages for text in in_html(page.read_text(encoding="utf-8"))]
    return {*found, *(text for script in scripts for text in in_javascript(script.read_text(encoding="utf-8")))}


def test_fields_are_no_texts_of_the_catalog(tmp_path):
    (tmp_path / "a.py").write_text(
        "tr('Pad {input} first.', input='x'); tr(*TABLE['kernel', 'row'], n=1); mark('A', 'B')"
    )
    (tmp_path / "b.toml").write_text("[[stations]]\ntext = 'Where?'\nlevel = 1\n")
    assert [message.id for message in sentences.collect(tmp_path)][1:] == ["Pad {input} first.", ("A", "B"), "Where?"]
