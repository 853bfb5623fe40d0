"""The explanation of one axis against counting the places by hand, and its sentences word by word."""

import contextlib
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import convlib
from convlib.shapes import (
    explain,
    in_words,
    multiplications,
    output_size,
    parameters,
    paths,
    receptive_field,
    resolve_padding,
    sees,
    stack_sizes,
)

same_every_time = settings(derandomize=True, deadline=None, database=None, max_examples=300)

small = st.integers(1, 12)
pads = st.tuples(st.integers(0, 6), st.integers(0, 6))


def places(size, kernel, stride, padding, dilation):
    """Where the first tap of a window may lie in the padded input, one by one."""
    padded = size + sum(padding)
    return [start for start in range(0, padded, stride) if start + dilation * (kernel - 1) < padded]


@same_every_time
@given(small, small, small, pads, st.integers(1, 4))
def test_size_and_unread_agree_with_counting(size, kernel, stride, padding, dilation):
    starts = places(size, kernel, stride, padding, dilation)
    found = explain(size, kernel, stride=stride, padding=padding, dilation=dilation)
    assert found.span == dilation * (kernel - 1) + 1
    assert found.legal == bool(starts)
    assert found.size == (len(starts) or None)
    assert found.unread == (size + sum(padding) - starts[-1] - found.span if starts else 0)


@same_every_time
@given(small, small, small, pads)
def test_ceil_mode_adds_a_window_only_if_it_starts_in_the_input_or_before(size, kernel, stride, padding):
    starts = places(size, kernel, stride, padding, 1)
    found = explain(size, kernel, stride=stride, padding=padding, ceil_mode=True)
    if max(padding) > kernel // 2:
        return  # no pool allows more padding
    next_start = starts[-1] + stride if starts else 0
    reached = starts and starts[-1] + kernel == size + sum(padding)
    one_more = not reached and next_start < size + padding[0] and kernel - (size + sum(padding)) < stride
    assert (found.size or 0) == len(starts) + one_more


def test_ceil_mode_agrees_with_torch():
    torch = pytest.importorskip("torch")
    for size in range(1, 7):
        for kernel in (1, 2, 3, 5, 8):
            for stride in range(1, 6):
                for padding in range(kernel // 2 + 1):
                    found = explain(size, kernel, stride=stride, padding=padding, ceil_mode=True).size
                    x = torch.zeros(1, 1, 1, size)
                    shape = {"kernel_size": (1, kernel), "stride": (1, stride), "padding": (0, padding)}
                    try:
                        expected = torch.nn.functional.avg_pool2d(x, **shape, ceil_mode=True).shape[-1]
                    except RuntimeError:
                        expected = None
                    assert found == expected, (size, shape)


@same_every_time
@given(*[st.integers(-3, 9)] * 4, st.one_of(st.integers(-3, 9), st.tuples(st.integers(-3, 9), st.integers(-3, 9)),
       st.sampled_from(["valid", "same", "full"])), st.booleans())  # fmt: skip
def test_any_integers_are_explained(size, kernel, stride, dilation, padding, ceil_mode):
    options = {"stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
    found = explain(size, kernel, **options)
    assert found.legal == (found.size is not None)
    assert found.sentence
    assert found.formula
    if found.legal:
        assert found.size >= 1
        assert found.formula.endswith(f"= {found.size}")
        assert output_size(size, kernel, **options) == found.size
    else:
        assert found.unread == 0
        assert found.formula.endswith(": no output")
        with pytest.raises(ValueError) as error:  # noqa: PT011
            output_size(size, kernel, **options)
        assert str(error.value) == found.sentence


def test_huge_numbers_are_explained_at_once():
    assert explain(10**15, 3, stride=10**15).size == 1
    assert explain(7, 3, stride=10**15).unread == 4


@pytest.mark.parametrize("number", [7, np.int64(7), np.uint8(7)])
def test_every_kind_of_integer_is_taken(number):
    assert output_size(number, np.int8(3)) == 5


# Padding


@pytest.mark.parametrize(
    ("padding", "kernel", "dilation", "expected"),
    [
        ("valid", 5, 2, (0, 0)),
        ("same", 3, 1, (1, 1)),
        ("same", 4, 1, (1, 2)),
        ("same", 2, 3, (1, 2)),
        ("same", 3, 2, (2, 2)),
        ("full", 3, 1, (2, 2)),
        ("full", 3, 2, (4, 4)),
        (2, 9, 9, (2, 2)),
        ((1, 2), 9, 9, (1, 2)),
        ([0, 3], 9, 9, (0, 3)),
    ],
)
def test_every_form_of_padding_comes_to_before_and_after(padding, kernel, dilation, expected):
    assert resolve_padding(padding, kernel, dilation) == expected


@same_every_time
@given(small, small, st.integers(1, 4))
def test_same_keeps_and_full_grows_the_size(size, kernel, dilation):
    assert output_size(size, kernel, padding="same", dilation=dilation) == size
    full = explain(size, kernel, padding="full", dilation=dilation)
    assert full.size == size + full.span - 1


# Words

FORMULAS = [
    ((7, 3), {"stride": 2, "padding": 1}, "⌊(7 + 2·1 − 3) / 2⌋ + 1 = 4"),
    ((7, 3), {"dilation": 2}, "⌊(7 + 2·0 − (2·(3 − 1) + 1)) / 1⌋ + 1 = 3"),
    ((7, 3), {"padding": (1, 2)}, "⌊(7 + 1 + 2 − 3) / 1⌋ + 1 = 8"),
    ((7, 2), {"stride": 2, "ceil_mode": True}, "⌈(7 + 2·0 − 2) / 2⌉ + 1 = 4"),
    ((5, 2), {"stride": 6, "ceil_mode": True}, "⌈(5 + 2·0 − 2) / 6⌉ + 1 − 1 = 1"),
    ((4, 3), {"dilation": 2}, "⌊(4 + 2·0 − (2·(3 − 1) + 1)) / 1⌋ + 1: no output"),
    ((4, 3), {"stride": 0, "padding": -1}, "⌊(4 + 2·(−1) − 3) / 0⌋ + 1: no output"),
]


@pytest.mark.parametrize(("sizes", "options", "formula"), FORMULAS)
def test_the_formula_holds_the_numbers(sizes, options, formula):
    assert explain(*sizes, **options).formula == formula


SENTENCES = [
    # ordinary
    ((7, 3), {"stride": 2, "padding": 1}, "The kernel fits at 4 positions."),
    ((7, 7), {"name": "window"}, "The window fits at 1 position."),
    ((7, 3), {"unit": "row"}, "The kernel fits at 5 positions from top to bottom."),
    ((7, 3), {"unit": "column"}, "The kernel fits at 5 positions from left to right."),
    # illegal
    ((0, 3), {}, "The input's size is 0, but it must be at least 1."),
    ((5, -1), {}, "The kernel's size is −1, but it must be at least 1."),
    ((5, 3), {"stride": 0}, "The stride is 0, so the kernel does not move forward. Use a stride of 1 or more."),
    ((5, 3), {"dilation": 0}, "The dilation is 0, but it must be at least 1. Use 1 for no gaps."),
    ((5, 3), {"padding": (1, -2)}, "The padding is −2, which would take cells away. Use 0 or more."),
    (
        (7, 3),
        {"padding": "same", "stride": 2},
        'Padding "same" keeps the size only with stride 1, but the stride is 2. With padding=1 '
        "the output's size is 4: the input's size divided by the stride, rounded up.",
    ),
    (
        (4, 3),
        {"dilation": 2},
        "The kernel spans 5 cells, but the padded input has only 4. Lower the dilation or raise the padding.",
    ),
    (
        (4, 7),
        {"padding": 1, "unit": "row"},
        "The kernel spans 7 rows, but the padded input has only 6. Use a smaller kernel or raise the padding.",
    ),
    (
        (4, 7),
        {"unit": "column", "name": "window"},
        "The window spans 7 columns, but the padded input has only 4. Use a smaller window or raise the padding.",
    ),
    # wasteful
    (
        (7, 3),
        {"stride": 3, "unit": "column"},
        "The last column is never read. The room to move, 7 + 2·0 − 3 = 4, is not a multiple of the stride 3. "
        "To reach the end, use stride 2 or add 2 columns of padding there.",
    ),
    (
        (8, 3),
        {"stride": 7, "padding": (0, 1)},
        "The last 6 cells are never read. 1 of them is padding. "
        "The room to move, 8 + 0 + 1 − 3 = 6, is not a multiple of the stride 7. "
        "To reach the end, use stride 6 or add 1 cell of padding there.",
    ),
    (
        (6, 3),
        {"stride": 2, "padding": 1},
        "The last cell is never read. It is padding. "
        "The room to move, 6 + 2·1 − 3 = 5, is not a multiple of the stride 2. "
        "To reach the end, use stride 1 or add 1 cell of padding there.",
    ),
    (
        (5, 2),
        {"stride": 6, "ceil_mode": True},
        "The last 3 cells are never read. "
        "The next window would start after the end of the input, so ceil_mode drops it. "
        "Use stride 3 to reach the end.",
    ),
    (
        (11, 3),
        {"stride": 4, "unit": "row"},
        "The kernel covers 3 rows but moves 4, so it skips 1 of every 4 rows. Stride 3 reads every row.",
    ),
    (
        (5, 1),
        {"stride": 2, "name": "window"},
        "The window covers 1 cell but moves 2, so it skips 1 of every 2 cells. Stride 1 reads every cell.",
    ),
    (
        (11, 3),
        {"stride": 2, "dilation": 2, "unit": "row"},
        "The kernel reads 3 rows, 2 apart, and moves 2, so it skips 1 of every 2 rows. Stride 1 reads every row.",
    ),
    (
        (7, 3),
        {"padding": 3},
        "The padding at the start is 3, so the first window reads only padding. "
        "The kernel spans 3 cells: with padding 2 or less, every window reaches the input.",
    ),
    (
        (7, 3),
        {"padding": (0, 4), "unit": "row"},
        "The padding at the bottom is 4, so the last window reads only padding. "
        "The kernel spans 3 cells: with padding 2 or less, every window reaches the input.",
    ),
    (
        (5, 2),
        {"stride": 2, "ceil_mode": True},
        "The kernel fits at 2 positions. With ceil_mode, one more position reaches 1 cell beyond the end.",
    ),
    (
        (5, 7),
        {"stride": 7, "ceil_mode": True},
        "The kernel does not fit. With ceil_mode, one more position reaches 2 cells beyond the end.",
    ),
]


@pytest.mark.parametrize(("sizes", "options", "sentence"), SENTENCES)
def test_the_sentence_gives_the_reason_and_the_way_out(sizes, options, sentence):
    assert explain(*sizes, **options).sentence == sentence


@same_every_time
@given(small, small, st.integers(2, 8), pads, st.integers(1, 4))
def test_the_ways_out_of_unread_cells_are_ways_out(size, kernel, stride, padding, dilation):
    found = explain(size, kernel, stride=stride, padding=padding, dilation=dilation)
    if found.unread:
        better, more = map(int, re.search(r"use stride (\d+) or add (\d+)", found.sentence).groups())
        assert explain(size, kernel, stride=better, padding=padding, dilation=dilation).unread == 0
        wider = (padding[0], padding[1] + more)
        assert explain(size, kernel, stride=stride, padding=wider, dilation=dilation).unread == 0


@same_every_time
@given(st.integers(20, 30), st.integers(1, 5), st.integers(1, 6), st.integers(1, 4))
def test_skipped_cells_are_counted(size, kernel, stride, dilation):
    found = explain(size, kernel, stride=stride, dilation=dilation)
    skips = re.search(r"skips (\d+) of every (\d+) cells. Stride (\d+) reads every", found.sentence)
    if not skips:
        return
    skipped, every, better = map(int, skips.groups())
    read = {i * stride + j * dilation for i in range(1000) for j in range(kernel)}
    middle = range(500 * stride, 501 * stride)
    assert (every, skipped) == (stride, stride - len(read.intersection(middle)))
    assert "skips" not in explain(size, kernel, stride=better, dilation=dilation).sentence


UNITS = {"row": ("row", "top", "bottom"), "column": ("column", "left", "right"), "cell": ("cell", "start", "end")}


@same_every_time
@given(small, small, small, pads, st.integers(1, 4), st.booleans())
def test_every_unit_has_the_same_sentences_in_its_own_words(size, kernel, stride, padding, dilation, ceil_mode):
    settings = {"stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
    said = []
    for unit, words in UNITS.items():
        for name in ("kernel", "window"):
            sentence = explain(size, kernel, **settings, unit=unit, name=name).sentence
            sentence = sentence.replace(" from top to bottom", "").replace(" from left to right", "")
            for word, common in zip(words, UNITS["cell"], strict=True):
                sentence = re.sub(rf"\b{word}(?=s?\b)", common, sentence)
            said.append(re.sub(r"(?<=[Tt]he )kernel|window", "kernel", sentence))
    assert len(set(said)) == 1, said


def test_both_axes_are_told_together():
    down, right = explain(8, 3, unit="row"), explain(4, 3, unit="column")
    assert in_words(down, right) == "The kernel fits at 6 × 2 = 12 positions."
    one = [explain(3, 3, unit=unit, name="window") for unit in ("row", "column")]
    assert in_words(*one) == "The window fits at 1 × 1 = 1 position."
    wide = explain(12, 3, stride=4, unit="column")
    assert in_words(down, wide) == f"{down.sentence} {wide.sentence}"
    alike = [explain(7, 3, stride=3, unit=unit) for unit in ("row", "column")]
    assert in_words(*alike) == (
        "The last cell is never read. The room to move, 7 + 2·0 − 3 = 4, is not a multiple of the stride 3. "
        "To reach the end, use stride 2 or add 2 cells of padding there. This is so in every row and in every column."
    )
    still = [explain(8, 3, stride=0, unit=unit) for unit in ("row", "column")]
    assert in_words(*still) == still[0].sentence
    tall = explain(2, 3, unit="row")
    assert in_words(tall, right) == tall.sentence


# Errors


@pytest.mark.parametrize("value", [2.0, "2", True, None, np.float64(2), np.True_, 1j, [2]])
@pytest.mark.parametrize("name", ["size", "kernel", "stride", "dilation"])
def test_what_is_not_an_integer_is_named(name, value):
    with pytest.raises(TypeError, match=f"^{name} must be an integer, got ") as error:
        explain(**{"size": 7, "kernel": 3, name: value})
    assert repr(value) in str(error.value)


@pytest.mark.parametrize(
    ("padding", "error", "message"),
    [
        (1.5, TypeError, "padding must be an integer, got 1.5"),
        (True, TypeError, "padding must be an integer, got True"),
        ((1, "2"), TypeError, "padding must be an integer, got '2'"),
        ((1, 2, 3), ValueError, r"padding must be one integer or \(before, after\), got \(1, 2, 3\)"),
        ("zeros", ValueError, "padding 'zeros' is not known; use an integer, .* 'valid', 'same', 'full'"),
    ],
)
def test_what_is_no_padding_is_named(padding, error, message):
    with pytest.raises(error, match=f"^{message}"):
        explain(7, 3, padding=padding)


def test_ceil_mode_is_yes_or_no():
    with pytest.raises(TypeError, match=r"^ceil_mode must be True or False, got 'no'"):
        explain(7, 3, ceil_mode="no")


@same_every_time
@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3))
def test_parameters_and_multiplications_agree_with_counting(groups, filters, channels, tall, wide):
    """A filter of the group g reads only the channels of the group g."""
    read = [(f, c) for g in range(groups) for f in range(filters) for c in range(channels)]
    weights = sum(1 for _pair in read for _row in range(tall) for _column in range(wide))
    layer = (groups * filters, groups * channels, (tall, wide))
    assert parameters(*layer, groups=groups) == weights + groups * filters
    assert multiplications(*layer, (5, 2), groups=groups) == sum(weights for _cell in range(5 * 2))


@pytest.mark.parametrize("function", [parameters, multiplications])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"groups": 4}, "groups must divide filters, 6, got 4"),
        ({"groups": 3}, "groups must divide channels, 4, got 3"),
        ({"groups": 0}, "groups must be at least 1, got 0"),
        ({"kernel": (3,)}, r"kernel must be \(height, width\), such as \(3, 3\), got \(3,\)"),
        ({"kernel": (3, 0)}, "kernel must be at least 1, got 0"),
    ],
)
def test_layers_that_do_not_exist(function, change, said):
    layer = {"filters": 6, "channels": 4, "kernel": (3, 3), "groups": 2}
    layer |= {"output": (5, 5)} if function is multiplications else {}
    with pytest.raises((TypeError, ValueError), match=said):
        function(**layer | change)


def drawn_stack(seed):
    """A length and a stack of one to four layers that fit it, at random."""
    rng = np.random.default_rng(seed)
    while True:
        size = int(rng.integers(1, 30))
        layers = [tuple(rng.integers((1, 1, 1, 0), (5, 4, 4, 4)).tolist()) for _ in range(rng.integers(1, 5))]
        with contextlib.suppress(ValueError):
            return size, layers, stack_sizes(size, layers)


def walked(index, layers, sizes):
    """The input cell at the end of every path from an output cell, one by one; None where it ends in padding."""
    if not layers:
        yield index
        return
    *below, (kernel, stride, dilation, padding) = layers
    for tap in range(kernel):
        read = index * stride - padding + tap * dilation
        yield from walked(read, below, sizes[:-1]) if 0 <= read < sizes[-2] else [None]


@pytest.mark.parametrize("seed", range(60))
def test_paths_are_those_that_a_walk_counts(seed):
    size, layers, sizes = drawn_stack(seed)
    for index in range(sizes[-1]):
        ends = list(walked(index, layers, sizes))
        counts = paths(index, layers, size)
        assert counts == [ends.count(cell) for cell in range(size)]
        first, last = sees(index, layers)
        assert not any(counts[: max(first, 0)] + counts[last + 1 :])


@pytest.mark.parametrize("seed", range(60))
def test_a_stack_is_as_long_as_what_comes_out_of_it_and_sees_what_changes_it(seed):
    """Layers of ones on a long input without padding: an output changes with the first and the last cell it sees."""
    _, layers, _ = drawn_stack(seed)
    layers = [layer[:3] for layer in layers]
    signal = np.zeros(receptive_field(layers) + 7)
    sizes = stack_sizes(len(signal), layers)

    def run(signal):
        lengths = [len(signal)]
        for kernel, stride, dilation in layers:
            signal = convlib.correlate1d(signal, np.ones(kernel), stride=stride, dilation=dilation)
            lengths.append(len(signal))
        return signal, lengths

    assert run(signal)[1] == sizes
    for index in range(sizes[-1]):
        seen = []
        for cell in range(len(signal)):
            poked = signal.copy()
            poked[cell] = 1
            seen += [cell] * bool(run(poked)[0][index])
        assert (seen[0], seen[-1]) == sees(index, layers)
        assert seen[-1] - seen[0] + 1 == receptive_field(layers)


def test_padding_moves_the_field_and_does_not_change_its_size():
    assert sees(0, [(3, 2, 1, 1), (3, 1, 1, 1)]) == (-3, 3)
    assert receptive_field([(3, 2, 1, 1), (3, 1, 1, 1)]) == receptive_field([(3, 2, 1), (3, 1, 1)]) == 7


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: stack_sizes(4, [(3, 1, 1), (3, 1, 1)]), r"^size 4: layers\[1\] gives no output\. The kernel spans"),
        (lambda: paths(6, [(3, 1, 1)], 8), "^for size 8, index must be from 0 to 5, the last output cell, got 6$"),
        (lambda: paths(0, [], 10**7), "^size must be at most 1000000, got 10000000$"),
        (lambda: sees(0, [(3, 1, 1, -1)]), r"^layers\[0\]: the padding must be at least 0, got -1$"),
        (lambda: sees(0, [(3, 1)]), r"^layers\[0\] must be three integers .*, or four with the padding, got \(3, 1\)$"),
    ],
)
def test_a_stack_that_makes_no_sense_is_explained(call, said):
    with pytest.raises(ValueError, match=said):
        call()
