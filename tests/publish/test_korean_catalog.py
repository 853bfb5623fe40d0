"""The Korean catalog: whole, as new as the English, with its fields, numbers and code, in one form of speech."""

import re
import string
from collections import Counter

import pytest
from spoken_korean import wrong_particles

import convlib
from convlib.languages import catalog_of
from convlib.languages.korean import PARTICLES
from convlib.practice.kinds import KINDS, draw
from convlib.publish.translation import catalogs
from convlib.publish.translation.__main__ import source_of
from convlib.publish.translation.sentences import collect

CATALOG = catalogs.read(source_of("ko"), "ko")
KOREAN = [message for message in CATALOG if message.id]

CODE = re.compile(r"`[^`]*`")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
FORMAL = re.compile(r"니다(?![가-힣])")  # 합니다체; the course speaks in 해요체
PLAIN = re.compile(r"(?:는다|한다|된다|있다|없다|이다|였다|했다|겠다)\.(?:\s|$)")
BOTH_FORMS = re.compile(r"[은이을과]\([는가를와]\)|[는가를와]\([은이을과]\)|\(으\)로")


def texts(message):
    """The English and the Korean of a message."""
    english = message.id if isinstance(message.id, str) else message.id[1]
    return english, message.string if isinstance(message.string, str) else message.string[0]


PAIRS = [texts(message) for message in KOREAN]


def fields(template):
    """The fields of a template, each with its conversion and its format, unless that is a particle."""
    parts = string.Formatter().parse(template)
    found = [(name, conversion or "", "" if form in PARTICLES else form) for _, name, form, conversion in parts]
    return sorted(field for field in found if field[0] is not None)


def differing(find):
    return [(english, korean) for english, korean in PAIRS if find(english) != find(korean)]


def without_fields(text):
    return re.sub(r"\{[^}]*\}", "", text)


def test_every_sentence_is_translated_and_none_is_older_than_its_english():
    found = catalogs.update(CATALOG, collect())
    assert catalogs.unfinished(found) == []
    assert {message.id for message in found if message.id} == {message.id for message in KOREAN}


def test_the_compiled_file_is_that_of_the_translation():
    assert catalog_of("ko").read_bytes() == catalogs.compiled(CATALOG)


def test_a_translation_has_the_fields_of_its_english():
    assert differing(fields) == []


def test_a_translation_has_the_code_of_its_english():
    assert differing(lambda text: sorted(CODE.findall(text))) == []


SPELLED = {"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "eight": "8", "quarter": "4 1 90"}
SPELLED |= {"third": "3 2", "tenth": "10 1", "ten seconds": "10", "filled kernel": "0", "wraps": "0"}
"""A word that English prefers -> what Korean may write in digits: 0으로 채운 커널."""
COUNTED_OTHERWISE = {"more than 100 billion"}  # 1000억


def test_a_translation_has_the_numbers_of_its_english():
    wrong = []
    for english, korean in PAIRS:
        wanted, found = (Counter(NUMBER.findall(without_fields(text))) for text in (english, korean))
        spelled = {digit for word, digits in SPELLED.items() if word in english.lower() for digit in digits.split()}
        agree = not wanted - found and set(found) <= set(wanted) | spelled
        if not agree and english not in COUNTED_OTHERWISE:
            wrong.append((english, korean))
    assert wrong == []


def test_a_translation_is_a_sentence_if_its_english_is_one():
    assert differing(lambda text: text.rstrip().endswith(".")) == []


@pytest.mark.parametrize("form", [FORMAL, PLAIN, BOTH_FORMS, re.compile("당신")])
def test_the_course_speaks_in_one_form(form):
    assert [korean for _, korean in PAIRS if form.search(korean)] == []


def test_particles_fit_the_numbers_before_them():
    assert [(korean, wrong) for _, korean in PAIRS if (wrong := wrong_particles(korean))] == []


def test_verdicts_begin_alike():
    for english, korean in PAIRS:
        for begins, wanted in (("Correct.", "정답이에요."), ("Not correct.", "정답이 아니에요.")):
            assert not english.startswith(begins) or korean.startswith(wanted), english


@pytest.fixture
def korean():
    convlib.language("ko")
    yield
    convlib.language("en")


PYTHONS = "No module named"  # of an error that Python raises
ENGLISH = re.compile(r"(?<![\w.{`'\"])(?:[A-Z]?[a-z]{3,} ){2}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_in_korean_has_no_english_sentence(kind, korean):
    for level in (1, 2, 3):
        for seed in range(8):
            task = draw(kind, level, seed)
            said = [task.question, task.hint, *task.steps]
            said += [task.diagnose(wrong).sentence for wrong in task.key.wrong.values()]
            for sentence in said:
                assert not ENGLISH.search(sentence.replace(PYTHONS, "")), sentence
                assert "{" not in sentence
                assert wrong_particles(sentence) == [], sentence
