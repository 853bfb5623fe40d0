"""A reader of numbers in Korean, and the particles that follow them: written apart from convlib's own, to test it."""

import re

DIGITS = "영일이삼사오육칠팔구"
UNITS = ("경", 10**16), ("조", 10**12), ("억", 10**8), ("만", 10**4), ("", 1)
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
AFTER_CONSONANT = ("은", "이", "을", "과", "으로", "이에요", "이라", "이었어요")
AFTER_VOWEL = ("는", "가", "를", "와", "로", "예요", "라", "라서", "므로", "며", "면", "였어요")
"""Those that begin with 이 as the verb does, such as 이면, may stand after a vowel too."""
NUMBER = r"(?<![\d.,/^eE])(?:(\d[\d,]*\d|\d)(\.\d+)?|(?<![\d./])(\d+)/\d+)"
FOLLOWED = re.compile(f"{NUMBER}({'|'.join(sorted(AFTER_CONSONANT + AFTER_VOWEL, key=len, reverse=True))})(?![가-힣])")


def read(number: int) -> str:
    """Read a whole number in full, as a child learns it."""
    if not number:
        return "영"
    groups = [(name, number // size % 10_000) for name, size in UNITS]
    return "".join(_thousands(count) + name for name, count in groups if count)


def _thousands(count: int) -> str:
    places = zip(f"{count:04}", ("천", "백", "십", ""), strict=True)
    return "".join(DIGITS[int(digit)] + place for digit, place in places if digit != "0")


def final(reading: str) -> str:
    """The last consonant of a word in Hangul."""
    return FINALS[(ord(reading[-1]) - 0xAC00) % 28]


def wrong_particles(text: str) -> list[str]:
    """Find numbers with a particle that does not fit how they are read: 3를, 4을, 2/7과 (칠 분의 이)."""
    return [found[0] for found in FOLLOWED.finditer(re.sub("[`*]", "", text)) if not _fits(found)]


def _fits(found: re.Match[str]) -> bool:
    whole, decimals, numerator, particle = found.groups()
    heard = final(DIGITS[int(decimals[-1])] if decimals else read(int((whole or numerator).replace(",", ""))))
    if particle in ("으로", "로"):
        return (particle == "로") == (heard in ("", "ㄹ"))
    return (particle in AFTER_CONSONANT) == bool(heard)
