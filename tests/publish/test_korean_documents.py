"""The Korean notebooks and pages: whole, as new as the English, with its numbers, formulas, links and code."""

import ast
import re
from collections import Counter
from pathlib import PurePosixPath

import nbformat
import pytest
from spoken_korean import wrong_particles

from convlib.languages import speaking
from convlib.lessons.tools.page import page as tools_page
from convlib.practice.kinds import LABELS
from convlib.publish.translation import catalogs
from convlib.publish.translation.documents import ROOT, documents, translate
from convlib.publish.translation.make import GLOSSARY, is_same, write
from convlib.publish.translation.texts import found, replaced
from convlib.text import tr

DOCUMENTS = documents()
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
WORDS_OF_A_FORMULA = re.compile(r"\\(?:text|mathrm|textrm)\{[^}]*\}")
SPELLED = {"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "fives": "5", "quarter": "1 4"}
SPELLED |= {
    "half": "1 2",
    "third": "1 3",
    "fifth": "1 5",
    "seventh": "1 7",
    "eighth": "1 8",
    "ninth": "1 9",
    "tenth": "1 10",
}
"""A word that English prefers -> what Korean may write in digits: 0으로 채운 테두리, 4분의 3."""
COUNTED_OTHERWISE = {"200 billion"}  # 2000억
SAME = {
    "markdown": {
        "numbers": re.compile(r"\d+(?:[.,]\d+)*"),
        "code": re.compile(r"`[^`\n]+`"),
        "links": re.compile(r"\]\(([^)]*)\)"),
        "tags": re.compile(r"</?\w+"),
        "items": re.compile(r"^ *[-*] ", re.MULTILINE),
        "heading": re.compile(r"^#+ ", re.MULTILINE),
        "columns": re.compile(r"(?<=^\|).*(?=\|$)", re.MULTILINE),
    },
    "code": {
        "numbers": re.compile(r"\d+(?:[.,]\d+)*"),
        "fields": re.compile(r"\{[^{}]*\}"),
        "escapes": re.compile(r"\\."),
    },
}
FORMAL = re.compile(r"(?:습|합|입|됩|랍|집|십)니다|십시오")
BOTH_FORMS = re.compile(r"[은이을과]\([는가를와]\)|[는가를와]\([은이을과]\)|\(으\)로")
STARS = re.compile(r"[^\w\s*]\*{1,2}[가-힣]")
"""Stars between a sign and a letter of Hangul: Markdown shows them as they are."""


@pytest.fixture(params=DOCUMENTS, ids=lambda document: str(document.source))
def document(request):
    return request.param


def pairs(document):
    """Each text: its cell or heading, its kind, the English and the Korean."""
    kinds = {}
    if document.source.suffix == ".ipynb":
        kinds = {cell.id: cell.cell_type for cell in document.notebook().cells}
    catalog = catalogs.read(document.catalog("ko"), "ko")
    return [(m.context, kinds.get(m.context, "markdown"), m.id, m.string) for m in catalog if m.id]


def test_every_text_is_translated_and_none_is_older_than_its_english(document):
    """The command `python -m convlib.publish.translation ko` names these cells too."""
    catalog = catalogs.update(catalogs.read(document.catalog("ko"), "ko"), document.texts())
    left = [(message.context, message.id) for message in catalogs.unfinished(catalog)]
    assert left == [], f"{document.source} has texts that are not translated, or older than their English"
    assert len(catalog) == len(catalogs.read(document.catalog("ko"), "ko")), "the file has texts that are gone"


def features(kind, text):
    """What a translation has as the English has it: name -> how often each thing occurs."""
    same = {name: Counter(pattern.findall(text)) for name, pattern in SAME[kind].items()}
    if kind == "markdown":
        same["columns"] = Counter(row.count("|") for row in same["columns"].elements())
        same["formulas"] = Counter(WORDS_OF_A_FORMULA.sub("", formula) for formula in FORMULA.findall(text))
    return same


def test_a_translation_has_the_numbers_formulas_links_and_code_of_its_english(document):
    wrong = []
    for place, kind, english, korean in pairs(document):
        wanted, has = features(kind, english), features(kind, korean)
        wanted["numbers"], has["numbers"] = without_spelled(english, wanted["numbers"], has["numbers"])
        wrong += [(place, name, korean) for name in wanted if wanted[name] != has[name]]
    assert wrong == []


def without_spelled(english, wanted, has):
    """The numbers of both, without those that the English writes as words."""
    if any(words in english for words in COUNTED_OTHERWISE):
        return Counter(), Counter()
    spelled = {digit for word, digits in SPELLED.items() if word in english.lower() for digit in digits.split()}
    return wanted, has - Counter({number: n for number, n in (has - wanted).items() if number in spelled})


@pytest.mark.parametrize("wrong", [FORMAL, BOTH_FORMS, STARS], ids=["합니다체", "both particles", "stars"])
def test_no_text_has_another_form_of_speech_both_particles_or_stars_that_show(document, wrong):
    assert [(place, korean) for place, _, _, korean in pairs(document) if wrong.search(korean)] == []


def test_particles_fit_the_numbers_before_them(document):
    assert [(place, wrong) for place, _, _, korean in pairs(document) if (wrong := wrong_particles(korean))] == []


@pytest.mark.parametrize("wrong", ["3를", "4을", "10가", "1/9를", "0.25이 ", "7으로", "100로", "**8**가"])
def test_a_wrong_particle_would_be_seen(wrong):
    assert wrong_particles(f"여기 {wrong} 있어요.")


def test_what_is_made_is_what_the_translation_says(document, tmp_path):
    """If it fails: python -m convlib.publish.translation ko --make. The tests of notebooks look at the outputs."""
    target = ROOT / document.target("ko")
    if target.suffix == ".ipynb":
        assert is_same(target.read_text("utf-8"), translate(document, "ko"))
    else:
        made = tmp_path / "page.md"
        write(document, "ko", made)
        assert target.read_text("utf-8") == made.read_text("utf-8")


def test_the_pictures_of_the_glossary_are_those_of_the_page(tmp_path):
    glossary = next(document for document in DOCUMENTS if document.source == GLOSSARY)
    write(glossary, "ko", tmp_path / "glossary.md")
    made = {file.name: file.read_text("utf-8") for file in (tmp_path / "pictures").iterdir()}
    assert made == {file.name: file.read_text("utf-8") for file in (ROOT / "notebooks/ko/pictures").iterdir()}


def test_the_page_of_the_tools_is_made_in_korean():
    with speaking("ko"):
        made = tools_page()
    assert (ROOT / "docs/ko/tools.md").read_text("utf-8") == made


def test_nothing_else_stands_in_the_folders_that_are_made():
    made = {document.target("ko") for document in DOCUMENTS} | {PurePosixPath("docs/ko/tools.md")}
    there = {PurePosixPath(file.relative_to(ROOT).as_posix()) for file in ROOT.glob("*/ko/**/*") if file.is_file()}
    parts = {"notebooks", "exercises", "docs"}
    assert {file for file in there if file.parts[0] in parts and "pictures" not in file.parts} == made


def test_a_korean_notebook_has_the_code_of_the_english_one(document):
    """But for its texts: each string and comment in turn is taken out of both."""
    if document.source.suffix != ".ipynb":
        return
    korean = nbformat.read(ROOT / document.target("ko"), 4).cells
    assert korean[1].source == 'import convlib\n\nconvlib.language("ko")'
    for english, other in zip(document.notebook().cells, [korean[0], *korean[2:]], strict=True):
        assert (english.id, without_checksum(english)) == (other.id, without_checksum(other))
        if english.cell_type == "code":
            assert without_texts(english.source) == without_texts(other.source), english.id


def without_checksum(cell):
    about = {**cell.metadata}
    about["nbgrader"] = {key: value for key, value in about.get("nbgrader", {}).items() if key != "checksum"}
    return about


def without_texts(source):
    """The code as Python reads it: without comments, and with empty strings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    for node in [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]:
        fields = [part for part in node.values if not isinstance(part, ast.Constant)]
        node.values = sorted(fields, key=ast.unparse)  # Korean may say them in another order
    return ast.unparse(tree)


# Links


def targets():
    return [ROOT / document.target("ko") for document in DOCUMENTS]


def anchors_of(file):
    """What a link can lead to in a file: the ids of cells, or headings as JupyterLab and as GitHub name them."""
    ids = {f"cell-id={cell.id}" for cell in nbformat.read(file, 4).cells} if file.suffix == ".ipynb" else set()
    headings = re.findall(r"^#+ (.+)$", markdown_of(file), re.MULTILINE)
    github = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return ids | github | {heading.replace(" ", "-") for heading in headings}


def markdown_of(file):
    """The text of a page, or of the Markdown cells of a notebook, without code."""
    text = file.read_text("utf-8")
    if file.suffix == ".ipynb":
        text = "\n\n".join(cell.source for cell in nbformat.read(file, 4).cells if cell.cell_type == "markdown")
    return re.sub(r"^```.*?^```|`[^`\n]+`", "", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("file", targets(), ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere_and_to_korean_where_there_is_some(file):
    text = markdown_of(file)
    links = re.findall(r'(?:\]\(|(?:href|src)=")(?![a-z]+:)([^)"#]*)(?:#([^)"]*))?', text)
    english = {document.source: document.target("ko") for document in DOCUMENTS}
    for path, anchor in links:
        there = (file.parent / path).resolve() if path else file
        assert there.exists(), path
        assert not anchor or anchor in anchors_of(there), (path, anchor)
        name = PurePosixPath(there.relative_to(ROOT.resolve()).as_posix())
        assert name not in english or ROOT / english[name] == file, f"{path} leads to the English one"


@pytest.mark.parametrize("page", ["README.md", "notebooks/00_start_here.ipynb"])
def test_each_language_leads_to_the_other(page):
    document = next(document for document in DOCUMENTS if str(document.source) == page)
    english, korean = ROOT / document.source, ROOT / document.target("ko")
    for here, there in ((english, korean), (korean, english)):
        paths = re.findall(r"\]\(([^)#]+)\)", markdown_of(here))
        assert there in [(here.parent / path).resolve() for path in paths], here


def test_a_link_that_names_a_section_uses_its_heading():
    """Of the glossary, the quiz and the deck: [1 · 픽셀에서 픽셀로 › 새 픽셀 하나](…#cell-id=one-pixel)."""
    named = []
    for name in ("glossary.md", "quiz.md", "deck.ipynb"):
        text = markdown_of(ROOT / "notebooks/ko" / name)
        named += re.findall(r"\[([^\]]+?) › ([^\]]+)\]\(([^)#]+)#cell-id=([^)]+)\)", text)
    assert len(named) > 100
    for lesson, section, file, cell in named:
        cells_of = {each.id: each.source for each in nbformat.read(ROOT / "notebooks/ko" / file, 4).cells}
        title, heading = (re.match(r"#+ (.+)", cells_of[each])[1] for each in ("title", cell))
        assert title.startswith(f"{lesson} "), (lesson, title)
        assert section == heading, (file, cell)


@pytest.mark.parametrize("file", sorted(ROOT.glob("notebooks/ko/[01]*.ipynb")), ids=lambda file: file.stem)
def test_the_table_above_the_practice_names_its_kinds_as_the_screen_does(file):
    written = [cell.source for cell in nbformat.read(file, 4).cells]
    last = max(place for place, source in enumerate(written) if source.startswith("Practice("))
    asked = re.findall(r'"([a-z ]+)"', written[last])
    with speaking("ko"):
        labels = [tr(LABELS[kind]) for kind in asked]
    rows = re.findall(r"^\|[^|]+\|([^|]+)\|$", written[last - 1], re.MULTILINE)
    assert re.findall(r"\*([^*]+)\*", " ".join(rows)) == labels


# How texts are found and kept


@pytest.mark.parametrize(
    ("kind", "source", "wanted"),
    [
        ("markdown", "# A title\n\nOne line\nand one more.\n\n$$x + 1$$\n", ["# A title", "One line\nand one more."]),
        ("markdown", "<details>\n\nWhy so?\n\n</details>", ["Why so?"]),
        ("markdown", "```\nOutput 1\n\nOutput 2\n```\nafter", ["```\nOutput 1\n\nOutput 2\n```", "after"]),
        ("markdown", "![](a.png)\n\n[here](b.md)", ["[here](b.md)"]),
        ("markdown", "| size | $n$ |\n|---|---|\n| one | 2 |", ["| size | $n$ |\n|---|---|\n| one | 2 |"]),
        ("code", "print('size', f\"{n} of {m['all']}\", 'x')  # of all", ["size", "{n} of {m['all']}", "of all"]),
        ("code", 'def f():\n    """Give one."""\n    return "é", "two"', ["Give one.", "two"]),
        ("code", "print(r'\\d of', b'bytes', '12', '×')", ["\\d of"]),
    ],
)
def test_texts_are_found_where_they_stand(kind, source, wanted):
    spans = found(kind, source)
    assert [text for _, _, text in spans] == wanted
    assert all(source[start:end] == text for start, end, text in spans)
    assert replaced(kind, source, lambda text: None) == source
    changed = replaced(kind, source, str.swapcase)
    assert [text for _, _, text in found(kind, changed)] == [text.swapcase() for text in wanted]


def test_strings_side_by_side_are_refused_with_the_way_out():
    with pytest.raises(ValueError, match="write it as one"):
        found("code", 'print("one "\n      "two")')


def catalog(**texts):
    made = catalogs.Catalog(locale="ko", fuzzy=False)
    for place, (english, korean) in texts.items():
        made.add(english, korean, context=place)
    return made


def test_a_text_that_changes_keeps_its_translation_as_fuzzy_and_is_not_shown():
    known = catalog(size=("It is 3.", "3이에요."), cost=("It costs.", "들어요."), old=("Gone.", "없어요."))
    updated = catalogs.update(known, catalog(size=("It is 4.", ""), cost=("It costs.", ""), new=("New.", "")))
    now = {message.context: message for message in updated if message.id}
    assert (now["size"].string, now["size"].fuzzy) == ("3이에요.", True)
    assert (now["cost"].string, now["cost"].fuzzy, now["new"].string) == ("들어요.", False, None)
    assert [message.context for message in catalogs.unfinished(updated)] == ["size", "new"]
    assert "old" not in now


def test_a_catalog_is_read_as_it_was_written(tmp_path):
    known = catalog(size=("It is 3.", "3이에요."))
    changed = catalogs.update(known, catalog(size=("It is 4.", "")))
    catalogs.write(changed, tmp_path / "a.po")
    again = catalogs.read(tmp_path / "a.po", "ko")
    message = again.get("It is 4.", "size")
    assert (message.string, message.fuzzy) == ("3이에요.", True)
    catalogs.write(catalogs.update(again, catalog(size=("It is 4.", ""))), tmp_path / "b.po")
    assert (tmp_path / "a.po").read_text() == (tmp_path / "b.po").read_text()
