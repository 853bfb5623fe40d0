"""Every sentence of the browser edition is in the catalog, and a reader of Korean gets none in English."""

import re

import pytest

from convlib import text
from convlib.languages import MODULES, speaking
from convlib.languages.korean import PARTICLES
from convlib.publish.site import page
from convlib.publish.site.extension import FILES, write_extension
from convlib.publish.site.sentences import ASSETS, in_html, in_javascript, of_scripts, translated
from convlib.publish.translation.sentences import collect

SCRIPTS = sorted(file for file in ASSETS.iterdir() if file.suffix in (".mjs", ".js"))
TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)"
    r"|(?P<regex>(?<=[(,=:])\s*/(?![/*])(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\\\n])+/)"
    r"|(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)",
    re.DOTALL,
)
FIELD = re.compile(r"\$\{[^}]*\}")
WORDS = re.compile(r"[A-Za-z]{2,}[,:.]? +[A-Za-z]{2,}|^▶|^[A-Z][a-z]+$|[a-z]\.$")
NO_SENTENCE = (
    "keep offline",
    "convlib  drive",
    "px px auto auto",
    "position: fixed; ",
    "import sys",
    "#kernels input",
    '<img loading="lazy" ',
    "JupyterLite Storage - ",
)
"""What no reader sees: a message between scripts, styles, Python, a name that JupyterLite has given."""


def texts(source):
    """Every string and template of a script without its fields; those that are said are left out."""
    said = re.sub(r"\bsay\(\s*\"(?:[^\"\\]|\\.)*\"(?:\s*\+\s*\"(?:[^\"\\]|\\.)*\")*", "say(", source)
    return [FIELD.sub("", found["text"][1:-1]) for found in TOKEN.finditer(said) if found["text"]]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_sentence_escapes(script):
    shown = [text for text in texts(script.read_text("utf-8")) if WORDS.search(text)]
    assert [text for text in shown if not text.startswith(NO_SENTENCE)] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('node.textContent = "It is ready.";', ["It is ready."]),
        ("say(`${n} files are here`)", [" files are here"]),
        ('say("It is ready."); // "not this one."', []),
        ('say(\n  "It is " +\n    "ready.",\n)', []),
        ('button("Close", act)', ["Close"]),
        ('if (/"a b c/.test(name)) go("json");', ["json"]),
    ],
)
def test_what_escapes_is_found(source, found):
    assert texts(source) == found


def test_what_is_said_is_a_literal():
    """Else nobody could find it: a name or a template is looked up in vain."""
    for script in SCRIPTS:
        calls = re.findall(r"\bsay\((?!sentence, fields)(\s*.)", script.read_text("utf-8"))
        assert {call.strip() for call in calls} <= {'"'}, script.name


def test_fields_are_given_and_named():
    for script in SCRIPTS:
        for sentence, given in re.findall(r'\bsay\(\s*"([^"]*)"(?:,\s*(\{[^}]*\}))?', script.read_text("utf-8")):
            names = set(re.findall(r"(\w+)(?=\s*[,:}])", re.sub(r":[^,}]*", "", given)))
            assert set(re.findall(r"\{(\w+)\}", sentence)) == names, sentence


def test_the_catalog_has_the_sentences_of_pages_and_scripts():
    known = {message.id for message in collect()}
    found = [sentence for file in ASSETS.glob("*.html") for sentence in in_html(file.read_text("utf-8"))]
    found += of_scripts()
    assert len(found) > 80
    assert set(found) <= known


@pytest.mark.parametrize("code", MODULES)
def test_each_sentence_is_translated_with_its_fields_and_tags_and_without_particles(code):
    """JavaScript fills fields in as they are; `tests/publish/test_korean_catalog.py` holds the rest."""
    parts = re.compile(r"</?\w+[^>]*>|\$\w+|\{[^}]*\}")
    other = re.compile(r'lang="\w+"')
    pages = [sentence for file in ASSETS.glob("*.html") for sentence in in_html(file.read_text("utf-8"))]
    with speaking(code):
        pairs = of_scripts() | {sentence: text.tr(sentence) for sentence in pages}
    for english, there in pairs.items():
        assert there != english, english
        same = [sorted(other.sub("lang", part) for part in parts.findall(each)) for each in (english, there)]
        assert same[0] == same[1], there
        assert not any(f":{form}}}" in there for form in PARTICLES), there


def test_each_script_that_a_page_imports_is_in_the_site(tmp_path):
    write_extension(tmp_path)
    folder = tmp_path / "extensions/convlib-site/static"
    for name in FILES:
        for imported in re.findall(r'from "\./([^"]+)"', (folder / name).read_text("utf-8")):
            assert (folder / imported).is_file(), imported
    assert {f"{code}.json" for code in MODULES} <= {file.name for file in folder.iterdir()}


def test_scripts_know_the_languages_of_the_course():
    assert f"const CODES = {list(MODULES)};".replace("'", '"') in (ASSETS / "say.mjs").read_text("utf-8")


def test_an_answer_is_folded_in_words_of_the_lesson():
    style = page.answer_style()
    assert "{ content: 'Run this cell to see the answer'; }" in style
    with speaking("ko"):
        assert f"content: '{text.tr(page.ANSWER)}'" in style
    assert style.count('[lang="ko"]') == 1


def test_sentences_of_a_page_stand_in_its_elements():
    source = '<meta name="description" content="About it."><h1>All <span lang="ko">가</span></h1>'
    source += "<dd>$all</dd><p>One\ntwo.</p>"
    assert in_html(source) == ["About it.", 'All <span lang="ko">가</span>', "One two."]
    assert translated(source).count("<") == source.count("<")


def test_sentences_of_a_script_may_be_joined():
    assert in_javascript('say("One " +\n "two.")') == ["One two."]
    assert in_javascript('say("A “b”: {c}", { c })') == ["A “b”: {c}"]
