"""Korean sentences have the particles that fit what their fields hold, as it is read aloud."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spoken_korean import DIGITS, final, read

import convlib
from convlib import shapes, text
from convlib.languages.korean import PAIRS, filled, last_consonant, particle

READINGS = dict(
    line.split("\t") for line in Path(__file__).with_name("korean_readings.tsv").read_text("utf-8").splitlines()
)
"""What is written -> how a Korean reads it aloud."""


def kind(consonant):
    """What particles distinguish."""
    return consonant if consonant in ("", "ㄹ") else "consonant"


@pytest.mark.parametrize("written", READINGS)
def test_the_end_of_a_text_is_as_it_is_read_aloud(written):
    assert kind(last_consonant(written)) == kind(final(READINGS[written])), READINGS[written]


def test_there_are_at_least_400_readings():
    assert len(READINGS) >= 400


ROUND = st.builds(lambda count, zeros: count * 10**zeros, st.integers(0, 9999), st.integers(0, 16))


@given(st.integers(0, 10**20 - 1) | ROUND)
def test_whole_numbers_are_read_by_the_numerals(number):
    assert kind(last_consonant(str(number))) == kind(final(read(number)))
    assert last_consonant(f"−{number:,}") == last_consonant(str(number))


@given(st.integers(0, 10**6), st.text("0123456789", min_size=1, max_size=6))
def test_decimals_are_read_digit_by_digit(whole, decimals):
    assert kind(last_consonant(f"{whole}.{decimals}")) == kind(final(DIGITS[int(decimals[-1])]))


@pytest.mark.parametrize(
    ("text_", "wanted"),
    [
        ("3", "3은 3이 3을 3과 3으로 3이라 3이에요 3이었어요 3이나"),
        ("4", "4는 4가 4를 4와 4로 4라 4예요 4였어요 4나"),
        ("7", "7은 7이 7을 7과 7로 7이라 7이에요 7이었어요 7이나"),
    ],
)
def test_each_particle_has_both_forms_and_lieul_its_own_rule(text_, wanted):
    for pair, expected in zip(PAIRS, wanted.split(), strict=False):
        for form in pair.split("/"):
            assert text_ + particle(text_, form) == expected


def test_a_field_is_filled_in_with_its_particle():
    assert filled("{size:을} {n:로} 나눠요.", {"size": "3×3", "n": 2}) == "3×3을 2로 나눠요."
    assert filled("{kind!r:은} {share:.1f} 이상", {"kind": "kernel", "share": 0.25}) == "'kernel'은 0.2 이상"


@pytest.fixture
def korean():
    convlib.language("ko")
    yield
    convlib.language("en")


def test_convlib_speaks_korean_and_english_again(korean):
    assert "커널" in shapes.explain(3, 5).sentence
    convlib.language("en")
    assert "kernel" in shapes.explain(3, 5).sentence


def test_a_language_that_is_not_known_is_refused_with_those_that_are():
    with pytest.raises(ValueError, match=r"code 'xx' is not known; choose from 'en', 'ko'\."):
        convlib.language("xx")
    assert text.tr("Hint") == "Hint"
