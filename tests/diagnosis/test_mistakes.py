"""Each mistake changes the answer, is told apart from the others, and is named from the answer or from code alone."""

import ast
import signal
import time
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import scipy.signal

import convlib
from convlib import definitions
from convlib.diagnosis import naming
from convlib.diagnosis.check import check
from convlib.diagnosis.functions import judge_function
from convlib.diagnosis.mistakes import BY_NAME, MISTAKES, TABLES, Mistake
from convlib.diagnosis.operations import LINES, MAPS, OPERATIONS, POOLS, settings_of
from convlib.diagnosis.questions import Key, Question, same
from convlib.diagnosis.verdicts import diagnose

ROOT = Path(convlib.__file__).parent
RNG = np.random.default_rng(3)


def integers(*shape):
    return RNG.integers(-9, 10, shape)


ALL = {"stride": 2, "padding": 1, "dilation": 2}
QUESTIONS = [
    *(Question(name, (integers(8), integers(3)), ALL) for name in LINES),
    *(Question(name, (integers(8), integers(3)), {"padding": 1}) for name in LINES),
    *(Question(name, (integers(8), integers(3)), {"dilation": 2}) for name in LINES),
    *(Question(name, (integers(8, 10), integers(3, 2)), ALL) for name in ("correlate2d", "convolve2d")),
    Question("divided", (integers(8, 10), integers(3, 2), 7), ALL),
    Question("conv2d", (integers(1, 3, 8, 10), integers(2, 3, 3, 2)), ALL),
    Question("max_pool2d", (integers(8, 9) - 20, 3), {"padding": 1}),
    Question("avg_pool2d", (integers(8, 9), 3), {"padding": 1}),
    Question("output_size", (12, 3), {"stride": 2, "padding": 2, "dilation": 4}),
    Question("receptive_field", ([(3, 2, 2), (5, 2, 3)],)),
    Question("parameters", (4, 3, (3, 5))),
    Question("weight_gradient", (integers(3, 4), integers(5, 7))),
    Question("input_gradient", (integers(4, 5), integers(3, 2))),
    Question("lay_down", (integers(3, 4), integers(3, 2)), {"stride": 2, "padding": 1}),
    Question("max_pool_gradient", (integers(3, 2), RNG.permutation(42).reshape(7, 6), 3, 2)),
    Question("learn", (integers(5, 6), integers(3, 5), integers(3, 2) / 4, 0.01, 3)),
]
PAIRS = [(question, name) for question in QUESTIONS for name in question.key.wrong]


def test_names_are_the_keys_and_operations_are_known():
    assert len(BY_NAME) == sum(map(len, TABLES))
    for name, mistake in BY_NAME.items():
        assert mistake.name == name
        assert set(mistake.wrong) <= set(OPERATIONS)
        assert mistake.mend.endswith(".")
        assert mistake.happened.startswith(("You ", "Your "))
        assert mistake.happened.endswith(".")


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if q.settings == ALL], ids=lambda question: question.operation
)
def test_wrong_answers_differ_from_the_right_one_and_from_each_other(question):
    for one, other in combinations([question.key.right, *question.key.wrong.values()], 2):
        assert not same(one, other)


@pytest.mark.parametrize(("question", "name"), PAIRS, ids=lambda value: getattr(value, "operation", value))
def test_an_answer_is_named(question, name):
    found = diagnose(question.key, question.key.wrong[name])
    assert not found.right
    assert name in [mistake.name for mistake in found.mistakes]
    assert MISTAKES[name].happened in found.sentence


def test_the_right_answer_and_one_that_fits_nothing():
    question = QUESTIONS[0]
    assert diagnose(question.key, list(question.key.right)).sentence == "Correct."
    found = diagnose(question.key, question.key.right + 0.5)
    assert found.mistakes == ()
    assert found.sentence.startswith("Not correct. The first difference is at position 0: you got ")


def test_an_answer_that_is_no_number_is_refused():
    with pytest.raises(TypeError, match="An answer is a number"):
        diagnose(QUESTIONS[0].key, "a lot")


# Some wrong implementations, written here by hand.


def test_by_hand():
    x, k = np.arange(7.0) ** 2, np.array([1.0, 2, 4])
    key = Question("correlate1d", (x, k), {"stride": 2, "padding": 1}).key
    full = np.correlate(np.pad(x, 1), k, "valid")
    np.testing.assert_allclose(key.right, full[::2])
    np.testing.assert_allclose(key.wrong["stride ignored"], full)
    np.testing.assert_allclose(key.wrong["kernel turned"], np.correlate(np.pad(x, 1), k[::-1], "valid")[::2])
    np.testing.assert_allclose(key.wrong["padding on one side"], np.correlate(np.pad(x, (1, 0)), k, "valid")[::2])
    expected = np.pad(np.correlate(x, k, "valid")[::2], 1)
    np.testing.assert_allclose(key.wrong["padding added to the output"], expected)
    np.testing.assert_allclose(key.wrong["stride before the window"], np.correlate(np.pad(x[::2], 1), k, "valid"))


def test_settings_forgotten_by_hand():
    x, k = RNG.normal(size=(8, 10)), RNG.normal(size=(3, 2))
    question = Question("correlate2d", (x, k), ALL)
    spread = np.zeros((5, 3))
    spread[::2, ::2] = k
    full = scipy.signal.correlate2d(np.pad(x, 1), spread, "valid")
    np.testing.assert_allclose(question.key.right, full[::2, ::2])
    np.testing.assert_allclose(question.key.wrong["stride along one side"], full[::2])
    unpadded = scipy.signal.correlate2d(x, spread, "valid")[::2, ::2]
    np.testing.assert_allclose(question.key.wrong["padding ignored"], unpadded)
    neighbours = scipy.signal.correlate2d(np.pad(x, 1), k, "valid")[::2, ::2]
    np.testing.assert_allclose(question.key.wrong["dilation ignored"], neighbours)


def test_written_over_the_image_by_hand():
    question = Question("correlate2d", (np.ones((3, 4)), np.ones((3, 3))))
    assert question.key.wrong["written over the image"].tolist() == [
        [9, 17]
    ]  # the second window holds eight ones and a 9


def test_layers_by_hand():
    x, w = integers(1, 2, 5, 6).astype(float), integers(3, 2, 2, 3).astype(float)
    maps = [[scipy.signal.correlate2d(x[0, c], w[o, c], "valid") for c in range(2)] for o in range(3)]
    question = Question("conv2d", (x, w))
    np.testing.assert_allclose(question.key.right[0], np.sum(maps, axis=1))
    np.testing.assert_allclose(question.key.wrong["mean over channels"][0], np.mean(maps, axis=1))
    np.testing.assert_allclose(question.key.wrong["one channel deep"][0], [each[0] for each in maps])
    np.testing.assert_allclose(question.key.wrong["n·C maps"][0], np.reshape(maps, (6, 4, 4)))


def test_pools_by_hand():
    x = np.array([[-1.0, -2, -3], [-4, -5, -6], [-7, -8, -9]])
    question = Question("max_pool2d", (x, 2), {"padding": 1})
    assert question.key.right.tolist() == [[-1, -2], [-4, -5]]
    assert question.key.wrong["max padded with zeros"].tolist() == [[0, 0], [0, -5]]


@pytest.mark.parametrize(
    ("name", "sizes", "settings", "wrong"),
    [
        ("ceil for floor", (8, 3), {"stride": 2}, 4),
        ("+1 forgotten", (8, 3), {}, 5),
        ("span d·k", (9, 3), {"dilation": 2}, 4),
        ("dilation as gaps", (9, 3), {"dilation": 2}, 3),
        ("stride ignored", (8, 3), {"stride": 2}, 6),
        ("padding on one side", (8, 3), {"padding": 2}, 8),
    ],
)
def test_sizes_by_hand(name, sizes, settings, wrong):
    assert Question("output_size", sizes, settings).key.wrong[name] == wrong


# Code


def misled(operation, name):
    """A learner's function with one mistake in it, and the settings that the operation has."""
    make = MISTAKES[name].wrong[operation]

    def with_stride(*given, stride=1, padding=0, dilation=1):
        return make(OPERATIONS[operation], *given, stride=stride, padding=padding, dilation=dilation)

    def pooled(*given, stride=None, padding=0):
        return make(OPERATIONS[operation], *given, stride=stride, padding=padding)

    def laid_down(x, kernel, stride=1, padding=0):
        return make(OPERATIONS[operation], x, kernel, stride=stride, padding=padding)

    def plain(*given):
        return make(OPERATIONS[operation], *given)

    if operation in POOLS:
        return pooled
    if operation == "lay_down":
        return laid_down
    return with_stride if operation in (*LINES, *MAPS, "output_size") else plain


CODE = [(operation, name) for name, mistake in MISTAKES.items() for operation in mistake.wrong]


@pytest.mark.parametrize(("operation", "name"), CODE)
def test_a_mistake_is_named_from_the_code_alone(operation, name):
    verdict = check(misled(operation, name), operation)
    assert not verdict
    assert MISTAKES[name].happened in verdict.sentence
    assert MISTAKES[name].mend in verdict.sentence


@pytest.mark.parametrize("operation", OPERATIONS)
def test_right_code_passes(operation):
    assert check(OPERATIONS[operation], operation)


def test_the_definitions_pass():
    assert check(definitions.correlate2d, "correlate2d")
    assert check(definitions.convolve2d, "convolve2d")


def test_settings_that_a_function_does_not_have_are_left_out():
    def correlate2d(image, kernel):
        return scipy.signal.correlate2d(image, kernel, "valid")

    assert check(correlate2d, "correlate2d")
    assert MISTAKES["kernel not turned"].happened in check(correlate2d, "convolve2d").sentence


def test_a_setting_that_a_function_requires_gets_a_value_that_changes_nothing():
    def layer(x, weight, bias):
        assert np.shape(bias) == (len(weight),)
        return convlib.conv2d(x, weight, bias=bias)

    assert check(layer, "conv2d")


def deaf(image, kernel):
    """Goes on although it is interrupted, until it is interrupted again."""
    try:
        loops(image, kernel)
    except BaseException:
        loops(image, kernel)


def loops(image, kernel):
    while True:
        pass


def changes(image, kernel):
    image[0, 0] = 99
    return definitions.correlate2d(image, kernel)


def prints(image, kernel):
    print(definitions.correlate2d(image, kernel))


def flat(image, kernel):
    return definitions.correlate2d(image, kernel).ravel()


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda image, kernel: None, "Your function returns nothing. An array of shape (3, 3) is expected. Is there"),
        (prints, "Your function prints its result, but returns nothing"),
        (changes, "changed the array that it was given"),
        (lambda image, kernel: image.undone, "stopped with AttributeError: "),
        (lambda image, kernel: "42", "Your function returns text. An array of shape (3, 3) is expected."),
        (lambda image, kernel: [[1, 2], [3]], "returns a value of type list, which is no array of numbers. An array"),
        (flat, "returns an array of shape (9,)"),
        (lambda image: image, "takes 1 positional argument but 2 were given"),
        (lambda image, kernel: exit(), "stopped with SystemExit"),
        (lambda image, kernel: image * 1.0, "Your result has the shape (4, 5); the correct shape is (3, 3)."),
        (lambda image, kernel: np.full((3, 3), np.nan), "The first difference is at row 0, column 0: you got nan"),
        (loops, "was not finished after "),
        (deaf, "was not finished after "),
    ],
)
def test_what_else_can_be_wrong(function, said, capsys):
    verdict = check(function, "correlate2d", seconds=0.5)
    assert not verdict
    assert said in verdict.sentence
    assert capsys.readouterr().out == ""
    assert repr(verdict).startswith("✗ Not correct for an image of 4×5 pixels and a kernel of 2×3 weights. ")


def test_a_loop_ends_also_where_ctrl_c_is_ignored():
    """As in a program that a shell script starts in the background."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert "was not finished after " in check(loops, "correlate2d", seconds=0.5).sentence
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_slow_verdict_is_not_interrupted(monkeypatch):
    """The time is for the learner's function: finding its mistake can take longer on a busy machine."""

    def slow(*given):
        time.sleep(0.5)
        return judge_function(*given)

    monkeypatch.setattr("convlib.diagnosis.check.judge_function", slow)
    assert check(definitions.correlate2d, "correlate2d", seconds=0.3)


def test_what_is_no_function_and_an_unknown_operation():
    with pytest.raises(TypeError, match="`function` must be a function"):
        check(3, "correlate2d")
    with pytest.raises(ValueError, match=r"The operation 'corelate' is not known; choose from correlate1d, "):
        check(loops, "corelate")


# The table


def strings(path):
    """Every string in a file, those of f-strings too."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_no_code_knows_a_mistake_by_its_name():
    """Only the table, and the questions that want to bring a mistake out."""
    named = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if strings(path) & set(BY_NAME)]
    assert "diagnosis/mistakes/misconceptions.py" in named
    assert all(
        path.startswith(("diagnosis/mistakes/", "practice/kinds/", "practice/predictions/")) for path in named
    ), named


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=lambda mistake: mistake.name)
def test_what_a_mistake_needs_is_a_setting_of_some_operation_where_it_can_be_made(mistake):
    assert not mistake.needs or any(mistake.needs in settings_of(operation) for operation in mistake.wrong)


def test_a_mistake_about_a_setting_is_named_only_where_the_setting_is_asked_about():
    plain, dilated = (Question("output_size", (9, 3), settings).key for settings in ({}, {"dilation": 2}))
    assert "dilation as gaps" not in plain.wrong
    assert "dilation as gaps" in dilated.wrong
    assert "dilation as gaps" in Question("receptive_field", ([(3, 1, 2)],)).key.wrong  # the layers have dilations


def test_several_mistakes_are_all_named_in_whole_sentences():
    key = Key(4, {"stride ignored": 5, "padding ignored": 5, "kernel turned": 6})
    assert diagnose(key, 5).sentence == (
        "Not correct. Either of these mistakes gives this answer: You ignored the stride. You ignored the padding."
    )
    three = Key(4, {"stride ignored": 5, "padding ignored": 5, "kernel turned": 5})
    assert diagnose(three, 5).sentence.startswith("Not correct. Each of these mistakes gives this answer: You ignored")


def test_of_many_mistakes_code_is_told_three_and_an_answer_all():
    many = list(MISTAKES.values())[:5]
    for returned, expected in ((True, 3), (False, 5)):
        sentence = naming.name([(mistake,) for mistake in many], returned=returned)
        assert sum(mistake.happened in sentence for mistake in many) == expected


def test_a_key_knows_mistakes_of_its_own():
    own = Mistake("", {}, "You guessed.", "Count.")
    key = Key(1, {"guess": 2, "kernel turned": 3, "by chance": 1}, {"guess": own})
    assert key.wrong == {"guess": 2, "kernel turned": 3}
    assert diagnose(key, 2).sentence == "Not correct. You guessed. Count."
    assert key.mistake("kernel turned") is MISTAKES["kernel turned"]
