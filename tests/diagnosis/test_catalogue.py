"""No wrong function of the catalogue gets a tick, every right one does, and the notebook says what the grader says."""

import shutil
from functools import partial

import numpy as np
import pytest

import convlib
from convlib import definitions
from convlib.diagnosis.cases import asked_with, judged_settings
from convlib.diagnosis.check import call, check
from convlib.diagnosis.functions import ask, facts, judge_function, settings_had
from convlib.diagnosis.operations import OPERATIONS
from convlib.diagnosis.questions import Question
from convlib.grading.rules import Rule
from convlib.grading.sandbox.sandbox import Limits, Sandbox
from tests.diagnosis.catalogue import (
    EQUIVALENT,
    Entry,
    drawn_all,
    hidden,
    refuses,
    right_entries,
    visible,
    wrong_entries,
)

pytestmark = pytest.mark.filterwarnings("ignore")  # as a learner's function may give them
SEEDS = 3
EVERY = 12  # of the wrong functions, in the slower tests


def test_the_catalogue_is_large():
    assert sum(len(wrong_entries(operation)) for operation in OPERATIONS) >= 1500
    assert all(len(wrong_entries(operation)) >= 25 for operation in OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_visible_cases_refuse_every_wrong_function(operation):
    assert [entry.name for entry in wrong_entries(operation) if not refuses(entry, visible(entry))] == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_hidden_cases_refuse_every_wrong_function(operation):
    """Each function with one seed here; `python -m tests.diagnosis.catalogue 200` takes each with 200."""
    entries = enumerate(wrong_entries(operation))
    assert [entry.name for number, entry in entries if not refuses(entry, hidden(entry, number % SEEDS))] == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_right_function_passes(operation):
    equivalent = [Entry(operation, name, source) for name, source in _sources(operation)]
    for entry in [*right_entries(operation), *equivalent]:
        assert check(entry.function(), operation), entry.source
        assert not refuses(entry, hidden(entry, 0)), entry.source


def _sources(operation):
    """What is listed as equivalent."""
    from tests.diagnosis.catalogue import _slips, wrong

    both = [*wrong.wrong(operation), *_slips(operation)]
    found = {name: source for name, source in both if (operation, name) in EQUIVALENT}
    assert len(found) == sum(where == operation for where, _ in EQUIVALENT)
    return found.items()


# The notebook and the grader


@pytest.fixture(scope="module")
def box():
    if not shutil.which("bwrap"):
        pytest.skip("bubblewrap is not installed")
    with Sandbox(Limits(seconds=300)) as opened:
        yield opened


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_notebook_says_what_the_grader_says(operation, box):
    """On the same cases: the same verdict, the same sentence, the same case below it."""
    entries = [*wrong_entries(operation)[::EVERY], *right_entries(operation)]
    for number, entry in enumerate(each for each in entries if "scipy" not in each.source):
        settings = list(dict.fromkeys(name for question in visible(entry) for name in question.settings))
        rule = Rule(f"f_{number}", tuple(visible(entry)), True)
        assert box.run(f"import numpy as np\n{entry.source}\nf_{number} = f") == []
        graded = rule.judge(rule.ask(box))
        noted = check(entry.function(), operation, settings)
        assert (graded.passed, graded.sentence, graded.case) == (
            noted.passed,
            f"{rule.name}: {noted.sentence}",
            noted.case,
        )


def test_a_sandbox_reads_the_same_of_a_function(box):
    for source in (
        "def f(image, /, kernel, *rest, stride=1, **settings): return image",
        "def f(): ...",
        "def f():\n    'Nothing yet.'\n    ...",
        "f = lambda image, kernel: ...",
        "class F:\n    def __call__(self, image, kernel=3): return 1\nf = F()",
        "f = int",
        "f = 3",
        "f = dict.fromkeys",
    ):
        box.run(source)
        assert box.facts("f") == facts(Entry("", "", source).function()), source


VALUES = """
5; 5.0; 5 + 0j
np.int8(5); np.float16(5); np.complex64(5); Fraction(5); Fraction(5, 2); Decimal(5); True; "5"; b"5"; [5]
(5,); {5}; {5: 5}; None; ...; np.array(5); np.array([5]); np.array(5, object); np.array("5", object); np.array("5")
np.array(b"5")
[b"5"]; np.ma.MaskedArray(5); np.ma.MaskedArray(5, True); np.datetime64(5, "s"); np.longdouble(5); range(5)
iter([5]); 10**400; 10**300; 2**64; float("nan"); np.zeros(0); len; int; Number(); np.array([None]); [[1], [2, 3]]
np.zeros(3, [("a", float), ("b", int)]); np.zeros(2, "M8[s]"); np.str_("5"); [Fraction(5)]; np.bool_(True); -0.0
"""
GIVES = """
import numpy as np
from fractions import Fraction
from decimal import Decimal
class Number:
    def __float__(self): return 5.0
def f(size, kernel): return {value}
"""


@pytest.mark.parametrize("value", VALUES.strip().replace("\n", "; ").split("; "))
def test_a_value_of_any_type_is_judged_the_same(value, box):
    entry = Entry("output_size", "", GIVES.format(value=value))
    function, questions = entry.function(), (Question("output_size", (7, 3)),)
    box.run(entry.source)
    answers = ask(facts(function), partial(call, function), questions, [])
    graded = Rule("f", questions, True)
    noted = judge_function(questions, answers, [])
    verdict = graded.judge(graded.ask(box))
    assert (verdict.passed, verdict.sentence) == (noted.passed, f"f: {noted.sentence}")


# What a function lacks


@pytest.mark.parametrize("name", [name for name in OPERATIONS if hasattr(definitions, name)])
def test_the_definitions_pass(name):
    assert check(getattr(definitions, name), name)
    assert check(definitions.conv2d, "maps")
    assert check(definitions.convolve1d, "pair_sums")


def test_every_sum_of_slides_8_and_9_is_right_without_padding_and_wrong_with_it():
    verdict = check(lambda x, w: np.convolve(x, w), "convolve1d")
    assert 'as padding="full" does' in verdict.sentence
    assert not check(lambda x, w: np.convolve(x, w[::-1]), "convolve1d")
    assert not check(lambda x, w, *, padding=0: np.convolve(np.pad(x, padding), w), "convolve1d")


@pytest.mark.parametrize(
    ("function", "settings", "said"),
    [
        (lambda image, kernel, strides=1: 0, None, "no parameter `stride`, but has `strides`"),
        (lambda image, kernel, *, s=1, p=0, d=1: 0, None, "no parameter `dilation`, but has `d`"),
        (lambda image, kernel, pad=0: 0, ("padding",), "no parameter `padding`, but has `pad`"),
        (lambda image, kernel, mode="edge", padding=0: 0, None, "no parameter `padding_mode`, but has `mode`"),
        (lambda image, kernel: 0, ("stride", "padding"), "no parameter `padding`. It is asked for here, so add it."),
    ],
)
def test_a_setting_of_another_name_is_named(function, settings, said):
    verdict = check(function, "correlate2d", settings)
    assert not verdict
    assert said in verdict.sentence


def test_what_was_not_checked_is_said():
    def correlate(image, kernel, verbose=False):
        return convlib.correlate2d(image, kernel)

    assert check(correlate, "correlate2d").sentence == (
        "Correct in all 3 cases. Settings that your function does not have were not checked: stride, padding, "
        "dilation, padding_mode. One parameter kept its default and was not checked: verbose."
    )
    asked = check(convlib.correlate2d, "correlate2d", ("stride",)).sentence
    assert asked.endswith("3 parameters kept their defaults and were not checked: padding, padding_mode, dilation.")
    with pytest.raises(ValueError, match="correlate2d is judged with the settings stride, "):
        check(correlate, "correlate2d", ("groups",))


@pytest.mark.parametrize(("operation", "function"), OPERATIONS.items())
def test_the_operations_pass_with_all_settings(operation, function):
    assert check(function, operation, judged_settings(operation)).sentence.startswith("Correct")


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("seed", range(20))
def test_a_size_that_is_rounded_along_one_axis_is_refused_whatever_is_drawn(axis, seed):
    def rounded(image, kernel, stride=1):
        right = convlib.correlate2d(image, kernel, stride=stride)
        size = round((image.shape[axis] - kernel.shape[axis]) / stride) + 1
        return right if size == right.shape[axis] else np.resize(right, 3)

    def pooled(x, window):
        right = convlib.max_pool2d(x, window)
        return right if round((x.shape[axis] - window) / window) + 1 == right.shape[axis] else np.resize(right, 3)

    for function, operation in ((rounded, "correlate2d"), (pooled, "max_pool2d")):
        questions = asked_with(settings_had(facts(function), operation), drawn_all(operation, seed))
        answers = ask(facts(function), partial(call, function), questions, None)
        assert not judge_function(questions, answers, None)


def test_an_empty_result_is_wrong_and_no_error():
    (entry,) = (each for each in wrong_entries("conv2d") if each.name.endswith("(kh - 1) - 1) // stride - 1"))
    assert not check(entry.function(), "conv2d")
