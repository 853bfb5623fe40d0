"""Each notebook contains the numbers, formulas and Korean of its slides, and the deck's page has all of them.

They are written down here a second time.
The tests look for numbers in what the cells print, not in what an author typed.
"""

import functools
import json
import re
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
DECK = "deck"


@functools.cache
def cells(number):
    """Return the cells of a lesson, or of the page that shows the deck's slides."""
    (path,) = NOTEBOOKS.glob("deck.ipynb" if number == DECK else f"{number:02}_*.ipynb")
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def prose(number):
    """Return the Markdown of a notebook, with single spaces."""
    text = "\n".join("".join(cell["source"]) for cell in cells(number) if cell["cell_type"] == "markdown")
    return squeezed(re.sub(r"(?m)^> ?", "", text))


def computed(number):
    """Return what the cells of a notebook print, after `bare`."""
    outputs = [output for cell in cells(number) for output in cell.get("outputs", [])]
    printed = [output.get("text") or output["data"].get("text/plain", "") for output in outputs]
    return bare("\n".join("".join(text) for text in printed))


def squeezed(text):
    return re.sub(r"\s+", " ", text)


def bare(text):
    """Keep numbers and letters: remove brackets, commas and ".0", and use a plain minus."""
    text = re.sub(r"(\d)\.0*(?=[\s,\])]|$)", r"\1", text.replace("−", "-"))
    return squeezed(re.sub(r"[\[\](),|]", " ", text)).strip()


GAUSS = "1 4 6 4 1 4 16 24 16 4 6 24 36 24 6 4 16 24 16 4 1 4 6 4 1"
NUMBERS = [
    (1, "0 0 0 0 0 1 1 2 0 1 2 2 0 1 2 2 0 0 1 1 0 0 1 1 0 0 1 1 0 0 1 1"),  # S5
    (2, "Identity 항등: divided by 1 0 0 0 0 1 0 0 0 0"),  # S4, row by row
    (2, "Edge detection 1 윤곽선 검출 1: divided by 1 1 0 -1 0 0 0 -1 0 1"),
    (2, "Edge detection 2 윤곽선 검출 2: divided by 1 0 1 0 1 -4 1 0 1 0"),
    (2, "Edge detection 3 윤곽선 검출 3: divided by 1 -1 -1 -1 -1 8 -1 -1 -1 -1"),
    (2, "Sharpen 선명화: divided by 1 0 -1 0 -1 5 -1 0 -1 0"),
    (2, "Box blur 박스 흐림: divided by 9 1 1 1 1 1 1 1 1 1"),
    (2, "Gaussian blur 3×3 가우시안 흐림 3×3: divided by 16 1 2 1 2 4 2 1 2 1"),
    (2, f"Gaussian blur 5×5 가우시안 흐림 5×5: divided by 256 {GAUSS}"),
    (2, f"Unsharp masking 5×5 언샤프 마스킹 5×5: divided by -256 {GAUSS.replace('36', '-476')}"),
    (3, "1·A + 2·B + 3·C + 4·D + 5·E + 6·F + 7·G + 8·H + 9·I"),  # S6
    (3, "1·I + 2·H + 3·G + 4·F + 5·E + 6·D + 7·C + 8·B + 9·A"),  # S7
    (4, "1·I + 2·H + 3·G + 4·F + 5·E + 6·D + 7·C + 8·B + 9·A"),  # S10
    (4, "-1 -1 0 -1 1 -1 -1 0 0 0 1 0 -1 1 0 1 1 1"),  # S11, image
    (4, "i-1 j-1 i j-1 i+1 j-1 i-1 j i j i+1 j i-1 j+1 i j+1 i+1 j+1"),  # S11, kernel
    (4, "1·A + 2·B + 3·C + 4·D + 5·E + 6·F + 7·G + 8·H + 9·I"),  # S12
    (7, "7×7 → 5×5"),  # S16
    (7, "7×7 → 7×7"),
    (9, "3 0 4 3 4 1 2 3 1 1 8 7 2 0 6 4"),  # S20
    (9, "1 3 0 4 2 4 1 2 1 1 1 8 1 2 0 6"),
    (9, "4 4 2 8"),
]


@pytest.mark.parametrize(("number", "wanted"), NUMBERS)
def test_the_decks_numbers_are_computed(number, wanted):
    assert bare(wanted) in computed(number)


@pytest.mark.parametrize("wanted", dict.fromkeys(wanted for _, wanted in NUMBERS))
def test_the_decks_numbers_are_on_its_page(wanted):
    """Its grids are pictures that tell their numbers; the labels of S11 and the sizes of S16 are in its text."""
    numbers = bare(re.sub(r".*divided by -?\d+ ", "", wanted))
    text = bare(re.sub(r"&|\\\\|conv →", " ", prose(DECK)))
    assert numbers in computed(DECK).replace("(", "") or numbers in text


@pytest.mark.parametrize("number", [9, DECK])
def test_both_pooled_maps_are_computed(number):
    assert computed(number).count("4 4 2 8") >= 2


def test_the_page_has_every_slide_once_and_in_order():
    """Each is a slide of its own, with its title, and leads to the lesson that the map names for it."""
    found = [cell for cell in cells(DECK) if "".join(cell["source"]).startswith("## S")]
    assert ["".join(cell["source"]).splitlines()[0] for cell in found] == [f"## S{n}" for n in range(1, 22)]
    assert [cell["id"] for cell in found] == [f"s{n}" for n in range(1, 22)]
    assert {cell["metadata"]["slideshow"]["slide_type"] for cell in found} == {"slide"}
    map_rows = re.findall(
        r"(?m)^\| \[?\**(\d+) [^|]*\| [^|]*\| (S[^|]*) \|$", "\n".join("".join(cell["source"]) for cell in cells(0))
    )
    for lesson, slides in map_rows:
        for n in slides_of(slides):
            assert f"]({int(lesson):02}_" in "".join(found[n - 1]["source"]), (n, lesson)
    assert sorted(n for _, slides in map_rows for n in slides_of(slides)) == list(range(1, 22))


def slides_of(text):
    """Expand "S9–S12, S21" to numbers."""
    ends = [[int(n) for n in re.findall(r"\d+", part)] for part in text.split(",")]
    return [n for part in ends for n in range(part[0], part[-1] + 1)]


FORMULAS = [
    (4, r"y(t) = (x * w)(t) = \int_{-\infty}^{\infty} x(a)\,w(t-a)\,da"),  # S9
    (4, r"y[n] = \sum_{a=-\infty}^{\infty} x[a]\,w[n-a]"),
    (4, r"y(i,j) = \sum_{m}\sum_{n} image[m,n]\;kernel[i-m,\,j-n]"),  # S10
    (4, r"y(i,j) = \sum_{m}\sum_{n} image[m,n]\;kernel[i+m,\,j+n]"),  # S12
    (10, r"(f*g)(c) = \sum_a f(a)\,g(b) = \sum_a f(a)\,g(c-a)"),  # S21
]


@pytest.mark.parametrize(("number", "formula"), [*FORMULAS, *((DECK, formula) for _, formula in FORMULAS)])
def test_the_decks_formulas_are_printed(number, formula):
    """White space and the small gaps of LaTeX do not count."""

    def plain(text):
        return re.sub(r"\s|\\[,;]", "", text)

    assert plain(formula) in plain(prose(number))


KOREAN = [
    (1, "이미지 픽셀값"),
    (1, "새로운 픽셀값"),
    (4, "합성곱(合成-, convolution)은 하나의 함수와 또 다른 함수를 반전 이동한 값을 곱한 다음, 구간에 대해 적분하여"),
    (4, "새로운 함수를 구하는 수학 연산자이다."),
    (6, "Convolution을 진행할 때, 필터의 이동 간격"),
    (7, "image의 모서리 부분 정보 손실 방지"),
    (8, "커널 사이의 간격"),
    (8, "넓은 시야가 필요할 때 용이"),
    (8, "필터 내부에 zero padding을 추가"),
    (8, "연산의 효율 좋다"),
    (9, "이동 불변성"),
    (9, "이미지의 크기를 줄이기 때문에 학습할 노드의 수가 줄어들어 학습속도를 높이는 효과"),
    (9, "하지만 정보 손실이 일어남"),
]


@pytest.mark.parametrize(("number", "sentence"), [*KOREAN, *((DECK, sentence) for _, sentence in KOREAN)])
def test_the_decks_korean_is_quoted(number, sentence):
    assert squeezed(sentence) in prose(number)


@pytest.mark.parametrize("number", range(2, 11))
def test_a_title_has_its_korean(number):
    title, *_ = "".join(cells(number)[0]["source"]).splitlines()
    assert re.fullmatch(rf"# {number} · \w.*[가-힣].*", title)
