"""What hidden lines may say, how they judge, and that drawn cases tell apart what the fixed ones tell apart."""

import json
import time
from itertools import combinations

import numpy as np
import pytest
from nbformat import v4

import convlib
from convlib.diagnosis.cases import asked_with, drawn, fixed, judged_settings
from convlib.diagnosis.check import check
from convlib.diagnosis.functions import Facts
from convlib.diagnosis.mistakes import MISTAKES
from convlib.diagnosis.operations import LINES, MAPS, OPERATIONS, POOLS
from convlib.diagnosis.questions import Question, same
from convlib.diagnosis.sentences import write_case
from convlib.diagnosis.verdicts import KNOWN, Called, judge, judge_answer, possible
from convlib.grading import function, value
from convlib.grading.rules import Rule, RuleError, read_rules
from convlib.grading.run import unanswered, write_mark
from convlib.grading.sandbox.wire import Other
from convlib.practice import check_answer

SEEDS = range(6)
POOLED = ("max_pool2d", "dilation")  # the other pool has none
SIZE = Question("output_size", (7, 3), {"stride": 2}).key
LESSONS = ("stride", "padding", "dilation")


JUDGED = [
    (operation, chosen)
    for operation in OPERATIONS
    for count in range(4)
    for chosen in combinations([name for name in judged_settings(operation) if name in LESSONS], count)
]


def told_apart(questions):
    """Name the pairs of mistakes that some case tells apart; "" stands for no mistake."""
    answers = {"": [question.key.right for question in questions]}
    for name in possible(questions):
        wrong = [question.mistaken(name) for question in questions]
        answers[name] = [right if one is None else one for right, one in zip(answers[""], wrong, strict=True)]
    pairs = combinations(sorted(answers), 2)
    return {frozenset(pair) for pair in pairs if not all(map(same, *(answers[name] for name in pair)))}


# The cases


@pytest.mark.parametrize(("operation", "chosen"), JUDGED, ids=str)
def test_drawn_cases_tell_apart_what_the_fixed_ones_do(operation, chosen):
    wanted = asked_with(chosen, fixed(operation))
    for seed in SEEDS[:2]:
        questions = drawn(operation, chosen, np.random.default_rng(seed))
        assert told_apart(questions) >= told_apart(wanted)
        assert [question.settings for question in questions] == [question.settings for question in wanted]
    assert {name for question in wanted for name in question.settings} == set(chosen)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_plainest_cases_come_first(operation):
    plain = [len(question.settings) == 0 for question in fixed(operation)]
    assert plain[0]
    assert operation == "output_size" or plain == sorted(plain, reverse=True)
    assert all(np.size(each) <= 260 for question in fixed(operation) for each in question.arguments)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_mistake_is_named_from_drawn_cases(operation):
    for seed in SEEDS:
        chosen = [name for name in judged_settings(operation) if name in LESSONS and (operation, name) != POOLED]
        questions = drawn(operation, chosen, np.random.default_rng(seed))
        for mistake in MISTAKES.values():
            if operation in mistake.wrong:
                make = mistake.wrong[operation]
                answers = [Called(make(OPERATIONS[operation], *q.arguments, **q.settings)) for q in questions]
                verdict = judge(questions, answers)
                assert not verdict
                assert mistake.happened in verdict.sentence
                assert "your result = " in verdict.case


def test_cases_differ_from_draw_to_draw_and_from_the_visible_ones():
    draws = [drawn("correlate2d", (), np.random.default_rng(seed)) for seed in SEEDS] + [fixed("correlate2d")]
    images = {question.arguments[0].tobytes() for questions in draws for question in questions}
    assert len(images) > 2.5 * len(SEEDS)


# Judging


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "Nothing is here yet"),
        (..., "Nothing is here yet"),
        ("3", "Your answer is text. A single number is expected."),
        (["3"], "Your answer has numbers as text. A single number is expected."),
        ([3], "Your answer has the shape (1,). A single number is expected."),
        ({"a": 3}, "Your answer is of type dict, which is no array of numbers. A single number is expected."),
        (
            Other("type", "dict"),
            "Your answer is of type dict, which is no array of numbers. A single number is expected.",
        ),
        (3 + 0j, "Your answer has complex numbers. A single number is expected."),
        (np.ma.masked_all(()), "Your answer hides cells with a mask. A single number is expected."),
        (np.array("3", object), "Your answer has numbers as text. A single number is expected."),
        ([[1, 2], [3]], "Your answer is of type list, which is no array of numbers."),
        (10**400, "Your answer is too large. A single number is expected."),
        (np.nan, "Not correct."),
        (5, "You ignored the stride."),
    ],
)
def test_an_answer_of_any_kind(answer, said):
    verdict = check_answer(answer, Question("output_size", (7, 3), {"stride": 2}))
    assert not verdict
    assert said in verdict.sentence
    assert judge_answer(Question("output_size", (7, 3), {"stride": 2}).key, answer) == verdict


@pytest.mark.parametrize("value", [3, 3.0, np.float32(3), np.array(3), True + 2])
def test_a_right_answer_of_any_kind(value):
    assert check_answer(value, Question("output_size", (7, 3), {"stride": 2}))


@pytest.mark.parametrize(
    "returned",
    [
        None,
        "text",
        ["1"],
        [["1", "2"]],
        {},
        [[1], [2, 3]],
        Other("type", "x"),
        [Other("type", "x")],
        10**400,
        np.zeros((0, 3)),
        3,
        [None],
    ],
)
def test_a_function_that_gives_anything_is_only_wrong(returned):
    question = fixed("correlate2d")[0]
    verdict = judge([question], [Called(returned)])
    assert not verdict
    assert verdict.sentence.startswith("Not correct for an image of 4×5 pixels and a kernel of 2×3 weights.")


def test_a_case_is_written_out():
    question = Question("correlate2d", (np.array([[1, -20], [3, 4]]), np.array([[1]])), {"stride": 1})
    assert write_case(question, np.array([[0.5, 1], [2, 3]])).splitlines() == [
        "image = [[  1, -20],",
        "         [  3,   4]]",
        "kernel = [[1]]",
        "stride = 1",
        "your result = [[0.5, 1. ],",
        "               [2. , 3. ]]",
        "correct result = [[  1, -20],",
        "                  [  3,   4]]",
    ]


def hole(image, kernel):
    """A function that is not finished."""
    turned = ...
    return turned * image


def untouched(image, kernel):
    """Nothing yet."""
    ...


def dots(image, kernel):
    return convlib.correlate2d(image[..., :], kernel[::-1, ::-1])


def test_a_function_that_is_not_written_yet():
    for function_ in (hole, untouched):
        assert check(function_, "correlate2d").sentence.startswith("Nothing is here yet")
    assert "You turned the kernel." in check(dots, "correlate2d").sentence
    assert check(dots, "convolve2d")


# Rules


def hidden(*lines):
    return "\n".join(["shown = 1", "### BEGIN HIDDEN TESTS", *lines, "### END HIDDEN TESTS"])


def test_the_instructors_own_run():
    verdict = function(convlib.avg_pool2d, "avg_pool2d", settings=("stride", "padding"))
    assert repr(verdict).startswith("✓ Correct in all")
    assert value(3, Question("output_size", (7, 3), {"stride": 2}))
    with pytest.raises(AssertionError, match="You mixed up the maximum and the mean"):
        function(convlib.avg_pool2d, "max_pool2d")
    with pytest.raises(AssertionError, match="You ignored the stride"):
        value(5, Question("output_size", (7, 3), {"stride": 2}))


def test_rules_are_read_as_data():
    source = hidden(
        "from convlib.grading import function, value",
        'function(mine, "correlate2d", settings=("stride",))',
        "for size in (7, 9):",
        '    value(width, Question("output_size", (size, 3), {}, lambda result: given * result))',
    )
    one, *others = read_rules("cell", source, 10, seed=1)
    assert (one.name, one.is_function) == ("mine", True)
    assert [(rule.name, rule.questions[0].key.right) for rule in others] == [("width", 50), ("width", 70)]
    assert read_rules("cell", source, 10, seed=1)[0].questions == one.questions
    other_cell, other_seed = (
        read_rules(*given, seed)[0] for *given, seed in (("b", source, 10, 1), ("cell", source, 10, 2))
    )
    for other in (other_cell, other_seed):
        assert not np.array_equal(other.questions[0].arguments[0], one.questions[0].arguments[0])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["assert mine"], "It has a plain assert. .* function\\(name, reference=right, cases="),
        (["if given:", "    assert mine"], "It has a plain assert"),
        (["value(width, mine)"], "NameError: name 'mine' is not defined. Hidden lines do not run beside"),
        (["function(mine)"], "by an operation, as in .* or by a reference"),
        (["function(mine, 'correlate2d', reference=sum, cases=[(3,)])"], "by an operation, as in .* or by a reference"),
        (["function(mine, reference=abs)"], "cases must be a list of tuples"),
        (["function(mine, reference=abs, cases=[3])"], r"cases must be a list of tuples, .* It is \[3\]"),
        (["function(mine, reference=str, cases=[(3,)])"], r"For \(3,\) the reference gives '3', which is neither"),
        (["pass"], r"has points but no rule. Add function\(…\) or value\(…\)"),
        (["function(mine, 'corelate')"], "operation 'corelate' is not known"),
        (["function(mine, 'output_size', settings=('size',))"], "output_size is judged with the settings"),
        (["function(lambda: 3, 'correlate2d')"], "the first argument must be a name from the submission"),
        (["value(3, Question('output_size', (7, 3)))"], "the first argument must be a name from the submission"),
        (["value()"], "the first argument must be a name from"),
        (["value(width, Question('output_size', (3, 7)))"], "can't be used"),
        (["value(width, Question('output_size', (3, 7))"], "SyntaxError"),
    ],
)
def test_what_is_no_rule(lines, said):
    with pytest.raises(RuleError, match=said):
        read_rules("cell", hidden(*lines), None, 1)


def test_what_is_shown_is_not_a_rule():
    with pytest.raises(RuleError, match="no rule"):
        read_rules("cell", "function(mine, 'correlate2d')\n" + hidden("pass"), None, 1)


class Pretend:
    """Stands for a sandbox."""

    def __init__(self, **names):
        self.names = names
        self.calls = []

    def value(self, name):
        if name not in self.names:
            raise NameError(name)
        return self.names[name]

    def facts(self, name):
        if name not in self.names:
            raise NameError(name)
        return Facts()

    def call(self, name, arguments, settings, seconds):
        self.calls.append(name)
        return self.names[name](*arguments, **settings)


def test_a_rule_asks_and_then_judges():
    rule = Rule("width", (Question("output_size", (7, 3)),), False)
    assert repr(rule.judge(rule.ask(Pretend(width=5)))) == "✓ width: Correct."
    assert repr(rule.judge(rule.ask(Pretend()))) == "✗ width: There is no width in your notebook."
    rule = Rule("mine", fixed("correlate2d"), True)
    box = Pretend(mine=lambda *given, **settings: Called(convlib.correlate2d(*given, **settings)))
    assert repr(rule.judge(rule.ask(box))) == "✓ mine: Correct in all 20 cases."
    assert len(box.calls) == 20
    late = Pretend(mine=lambda *given, **settings: Called(None, late=2.0))
    assert "Your function was not finished after 2 s" in repr(rule.judge(rule.ask(late)))
    assert len(late.calls) == 1


def test_an_answer_of_very_many_numbers_is_only_told():
    """In a larger one the correct one is not looked for at a million places."""
    rule = Rule("mine", fixed("correlate2d"), True)
    for large, told in ((np.zeros((3000, 3000)), "(3000, 3000), which is too large"), (np.ones((90, 99)), "(90, 99)")):
        box = Pretend(mine=lambda *given, large=large, **settings: Called(large))
        began = time.monotonic()
        assert told in repr(rule.judge(rule.ask(box)))
        assert time.monotonic() - began < 5
    rule = Rule("width", (Question("output_size", (7, 3)),), False)
    assert "(200, 200), which is too large" in repr(rule.judge(rule.ask(Pretend(width=np.zeros((200, 200))))))


def test_the_operations_that_slide_are_judged_with_their_settings():
    assert all(set(judged_settings(name)) >= set(LESSONS) for name in (*LINES, *MAPS, "output_size"))
    assert all(set(judged_settings(name)) >= {"padding", "stride"} for name in POOLS)


# What a program reads of a verdict


@pytest.mark.parametrize(
    ("key", "answer", "mistakes", "is_certain"),
    [
        (SIZE, 3, (), True),
        (SIZE, 5, ("stride ignored",), True),
        (SIZE, -3, ("wrong sign",), True),
        (SIZE, 100, (), True),
        (SIZE, "three", (), True),
        (
            Question("output_size", (5, 2), {"stride": 1, "padding": 1}).key,
            5,
            ("padding on one side", "+1 forgotten"),
            False,
        ),
    ],
)
def test_a_verdict_lists_the_mistakes_of_its_sentence(key, answer, mistakes, is_certain):
    verdict = judge_answer(key, answer)
    assert verdict.mistakes == mistakes
    assert all(KNOWN[name].happened in verdict.sentence for name in verdict.mistakes)
    assert verdict.is_certain == is_certain
    assert verdict.is_answer


def test_two_mistakes_of_a_function_are_both_listed_and_certain():
    def turned_and_rounded_up(image, kernel, stride=1):
        ends = np.pad(image, ((0, stride - 1), (0, stride - 1)))
        return convlib.convolve2d(ends, kernel, stride=stride)

    verdict = check(turned_and_rounded_up, "correlate2d", ["stride"])
    assert "two mistakes at once" in verdict.sentence
    assert len(verdict.mistakes) == 2
    assert verdict.is_certain
    assert all(KNOWN[name].happened in verdict.sentence for name in verdict.mistakes)


@pytest.mark.parametrize("answer", [None, ...])
def test_no_answer_is_no_mistake(answer):
    verdict = judge_answer(SIZE, answer)
    assert (verdict.passed, verdict.is_answer, verdict.mistakes) == (False, False, ())


def test_a_verdict_of_the_grader_is_kept_with_its_rule_in_the_cell():
    rule = Rule("size", (Question("output_size", (7, 3), {"stride": 2}),), False)
    cell = v4.new_code_cell(metadata={"nbgrader": {"points": 4}})
    write_mark(cell, [rule.judge([Called(5)]), rule.judge([Called(3)]), rule.judge([]), *unanswered()])
    kept = json.loads(json.dumps(cell.metadata.convlib.verdicts))
    assert [each["rule"] for each in kept] == ["size", "size", "size", ""]
    assert [each["passed"] for each in kept] == [False, True, False, False]
    assert [each["mistakes"] for each in kept] == [["stride ignored"], [], [], []]
    assert [each["is_answer"] for each in kept] == [True, True, True, False]
    assert kept[0]["case"] == "your answer = 5"
