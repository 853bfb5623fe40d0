"""Korean texts use one word for one thing: those of `translations/ko/terms.tsv` and of the glossary."""

import re

import pytest

from convlib.publish.translation import catalogs
from convlib.publish.translation.__main__ import source_of
from convlib.publish.translation.documents import ROOT, documents

TERMS = {}
for line in (ROOT / "translations/ko/terms.tsv").read_text("utf-8").splitlines():
    english, *words = line.split("\t")
    TERMS[english] = "|".join(words)
"""English term -> its Korean, and other words for other things that English calls the same: a map of the course."""
NEVER = """보폭, 콘볼루션, 컨볼루션, 합성 곱, 교차 상관, 딜레이션, 특성 맵, 특징맵, 파라미터, 매개 변수, 바이어스,
가중값, 그래디언트, 그라디언트, 학습율, 레이어, 풀링층, 수용장, 수용영역, 디컨볼루션, 연습문제, 정답률, 훈련용, 당신"""
NAMES = re.compile(r"`[^`]*`|\{[^}]*\}|\]\([^)]*\)|<[^>]*>")
WITHOUT = (
    "Window 0 met cell 2 with its last weight",
    "Without padding the kernel takes k − 1 cells",
    "Each channel is multiplied by its own weight",
    "The same on a photograph. A camera turns a little",
    "Not correct for an image of",
    "| `--for` | in the platform |",
    "In the corner the window gains a position",
    "The old outputs move on to the next window",
    "`conv_transpose2d` does this for batches",
    "**Guess.** What accuracy on the held-out digits",
)
"""Texts that say it in Korean without the term: where it is clear, Korean leaves out what has been named."""


def texts():
    """Each English text with its Korean."""
    for file in [source_of("ko"), *(document.catalog("ko") for document in documents())]:
        for message in catalogs.read(file, "ko"):
            if message.id:
                english, korean = (each if isinstance(each, str) else each[-1] for each in (message.id, message.string))
                yield english, korean


TEXTS = [pair for pair in texts() if pair[0] != pair[1] and len(pair[0].split()) > 1]


@pytest.mark.parametrize("term", TERMS)
def test_a_text_with_the_english_term_has_the_korean_one(term):
    """Or the English one, as the name of an argument or on the deck's slide."""
    said = re.compile(rf"(?<![\w.=\"'-]){term}(?:s|es)?(?![\w(=.'\"-])", re.IGNORECASE)
    wanted = re.compile(f"{TERMS[term]}|{term}", re.IGNORECASE)
    found = [pair for pair in TEXTS if said.search(NAMES.sub("", pair[0]))]
    assert found
    missing = [pair for pair in found if not wanted.search(pair[1]) and not pair[0].startswith(WITHOUT)]
    assert missing == []


def test_no_text_has_another_word_for_a_term():
    assert [(word, korean) for _, korean in TEXTS for word in re.split(r",\s", NEVER) if word in korean] == []


def test_the_terms_are_those_of_the_glossary():
    glossary = (ROOT / "notebooks/ko/glossary.md").read_text("utf-8")
    entries = dict(re.findall(r"^### (.+)\n\n\*\*(.+?)\*\*", glossary, re.MULTILINE))
    assert len(entries) > 60
    shared = TERMS.keys() & entries.keys()
    assert len(shared) > 20
    assert {term: entries[term] for term in shared if entries[term] not in TERMS[term].split("|")} == {}
