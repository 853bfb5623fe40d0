"""The particles of Korean, which depend on the last sound of the word before them: 3을, 4를, `stride`를, −2.5가.

A translated sentence has a particle as the format of a field, ``"{size:을} 골라요."``, in either of its two forms, and
`filled` writes the one that fits what the field holds, as it is read aloud:

>>> filled("{size:을} 골라요.", {"size": "3×3"}), filled("{size:을} 골라요.", {"size": 4})
('3×3을 골라요.', '4를 골라요.')

What is read is the end of the value: numbers by the Sino-Korean numerals, decimals digit by digit, a fraction's
numerator last, a capital abbreviation letter by letter, an English word as Korean borrows it. Brackets and quotation
marks are not read. No library reads numbers, formulas and English words: `findings/korean_particles.sh` measures four.
이고, 이며, 이므로 and 이지만 are no formats: in writing they keep their 이, as in 0.5이므로.
"""

import re
import string
from collections.abc import Mapping
from typing import Any

PAIRS = [
    "은/는",
    "이/가",
    "을/를",
    "과/와",
    "으로/로",
    "이라/라",
    "이에요/예요",
    "이었어요/였어요",
    "이나/나",
    "이면/면",
    "이라면/라면",
    "이라서/라서",
    "이라고/라고",
    "이라도/라도",
]
PARTICLES = {form: tuple(pair.split("/")) for pair in PAIRS for form in pair.split("/")}
"""Either form of a particle -> the form after a consonant, and the one after a vowel."""
LIEUL = "ㄹ"
"""The last consonant after which 으로 is 로."""


class _Formatter(string.Formatter):
    """Fills a template in; a format that is a particle is put behind its field."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        if format_spec not in PARTICLES:
            return super().format_field(value, format_spec)
        text = format(value, "")
        return text + particle(text, format_spec)


def filled(template: str, fields: Mapping[str, object]) -> str:
    """Fill a Korean template in, with particles that fit."""
    return _Formatter().vformat(template, (), fields)


def particle(text: str, form: str) -> str:
    """Return a particle, given in either form, as it is after a text.

    Examples
    --------
    >>> particle("−8", "를"), particle("0.25", "이"), particle("W[0, 1]", "으로"), particle("stride", "은")
    ('을', '가', '로', '는')
    """
    after_consonant, after_vowel = PARTICLES[form]
    last = last_consonant(text)
    if not last or (last == LIEUL and after_vowel == "로"):
        return after_vowel
    return after_consonant


def last_consonant(text: str) -> str:
    """Return the consonant in which a text ends as it is read aloud; empty after a vowel.

    Examples
    --------
    >>> [last_consonant(text) for text in ("3×3", "7", "1/3", "10 %", "kernel", "RGB", "출력")]
    ['ㅁ', 'ㄹ', 'ㄹ', '', 'ㄹ', '', 'ㄱ']
    """
    read = text.rstrip(_SILENT)
    for pattern, sound in _READINGS:
        if found := pattern.search(read):
            return sound(found)
    return ""


_SILENT = " \t\n.,:;!?…'\"`*_“”‘’)]}>」』|"
_FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")


def _syllable(found: re.Match[str]) -> str:
    return _FINALS[(ord(found[0]) - ord("가")) % 28]


_DIGITS = dict(zip("0123456789", ("ㅇ", "ㄹ", "", "ㅁ", "", "", "ㄱ", "ㄹ", "ㄹ", ""), strict=True))  # 영 일 이 삼 사 …
_TENS = ("", "ㅂ", "ㄱ", "ㄴ")  # 십 백 천
_GROUPS = ("", "ㄴ", "ㄱ", "", "ㅇ", "")  # 만 억 조 경 해


def _whole(digits: str) -> str:
    """Read a whole number: 7, 20 (이십), 300 (삼백), 40000 (사만)."""
    number = digits.replace(",", "")
    if not number.strip("0"):
        return _DIGITS["0"]
    zeros = len(number) - len(number.rstrip("0"))
    if not zeros:
        return _DIGITS[number[-1]]
    group, tens = divmod(zeros, 4)
    return _TENS[tens] if tens and not group else _GROUPS[min(group, 5)] if group else ""


_LETTERS = {"l": LIEUL, "m": "ㅁ", "n": "ㄴ", "r": LIEUL}  # 엘 엠 엔 알; the names of all others end in a vowel
_GREEK = {"ε": "ㄴ", "ο": "ㄴ", "υ": "ㄴ"}  # 엡실론 오미크론 입실론


def _abbreviation(found: re.Match[str]) -> str:
    return _WORDS.get(found[0].lower(), _LETTERS.get(found[0][-1].lower(), ""))


def _word(found: re.Match[str]) -> str:
    """Read an English word as Korean borrows it: kernel 커널, stride 스트라이드, map 맵."""
    word = found[0].lower()
    if word in _WORDS:
        return _WORDS[word]
    return next((sound for ending, sound in _ENDINGS if ending.search(word)), "")


_WORDS = dict.fromkeys(("set", "bit", "hit", "kit", "check", "ok"), "")
_WORDS |= dict.fromkeys(("group", "type", "dtype", "matlab"), "ㅂ") | {"jpeg": "ㄱ", "px": LIEUL}
"""Words that their endings do not tell: 세트, 비트, 그룹, 타입, 픽셀."""
_ENDINGS = tuple(
    (re.compile(ending), sound)
    for ending, sound in (
        (r"ng$", "ㅇ"),  # padding 패딩
        (r"m$|[aeiouy]me$", "ㅁ"),  # sum 섬, same 세임
        (r"n$|[aeiouy]ne$", "ㄴ"),  # mean 민, line 라인
        (r"l$|[a-z]le$", LIEUL),  # pixel 픽셀, scale 스케일, tuple 튜플
        (r"(?<![aeiou])[aeiou]p$", "ㅂ"),  # map 맵
        (r"(?<![aeiou])[aeiou](?:c|k|ck)$|oo?k$", "ㄱ"),  # block 블록, book 북
        (r"(?<![aeiou])[aeiou]t$|(?:p|o)ut$", "ㅅ"),  # dot 닷, output 아웃풋
        (r"(?<![aeiou])[aeiou]b$", "ㅂ"),  # web 웹
    )
)

_READINGS = (
    (re.compile(r"[가-힣]$"), _syllable),
    (re.compile(r"\d[eE][-+−]?\d+$|\^[({]?[-−+\w]+$|[²³ⁿ⁴-⁹]$"), lambda _found: "ㅂ"),  # 10의 6제곱
    (re.compile(r"(?<![\d/])(\d+)/\d+$"), lambda found: _whole(found[1])),  # 3분의 1
    (re.compile(r"\d\.\d*(\d)$"), lambda found: _DIGITS[found[1]]),
    (re.compile(r"\d[\d,]*$"), lambda found: _whole(found[0])),
    (re.compile(r"(?<=\d)\s+(?:k?B|MB|GB|[mμn]?s|[mck]?m|h)$"), lambda _found: ""),  # units: 초, 바이트, 미터
    (re.compile(r"[α-ωΑ-Ω]$"), lambda found: _GREEK.get(found[0].lower(), "")),
    (re.compile(r"(?<![a-zA-Z])(?:[A-Z]{2,}|[a-zA-Z])$"), _abbreviation),
    (re.compile(r"[a-zA-Z]+$"), _word),
)
