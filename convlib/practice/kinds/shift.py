"""Questions about shifts: what a filter, strides, and pooling with a blur do when their input moves."""

import numpy as np
from numpy.typing import NDArray

from convlib import operations
from convlib.diagnosis.questions import Key
from convlib.practice.clues import Clue, Position, lit, strip, strip_clue
from convlib.practice.tasks import Draw, Task, idea, weights
from convlib.practice.wording import grid, products, rows
from convlib.text import joined, listed, mark, number, tr

# The output of a moved row


_MOVED_ROW = {
    "left where it was": idea(
        mark("You left the output where it was."),
        mark("Every window has moved with the row, so its output has moved too."),
    ),
    "moved the other way": idea(
        mark("You moved the output in the other direction."), mark("The output moves in the same direction as the row.")
    ),
    "moved one cell too far": idea(
        mark("You moved the output one cell too far."), mark("The output moves by as many cells as the row.")
    ),
    "zeros came in": idea(
        mark("You let zeros come in."),
        mark("What leaves a circular row at one end comes in at the other, in the output too."),
    ),
}


def moved_row(rng: np.random.Generator, level: int) -> Draw:
    """Ask for the output of a row that has moved; at level 3 the row is circular."""
    kernel, shift = weights(rng, (2 if level == 1 else 3,)), int(rng.integers(1, 3))
    direction = 1 if level == 1 else int(rng.choice([-1, 1]))
    row = rng.integers(1, 9, 6) if level == 3 else np.pad(rng.integers(1, 9, 2), 5)
    settings = {"padding": 1, "padding_mode": "wrap"} if level == 3 else {}
    output = operations.correlate1d(row, kernel, **settings)[np.newaxis]
    by = direction * shift
    answers = {
        "left where it was": output,
        "moved the other way": np.roll(output, -by, axis=1),
        "moved one cell too far": np.roll(output, by + direction, axis=1),
    }
    right = np.roll(output, by, axis=1)
    if level == 3:
        entered = slice(0, by) if by > 0 else slice(by, None)
        answers["zeros came in"] = right.copy()
        answers["zeros came in"][:, entered] = 0
    task = Task(
        joined(
            tr(
                "The filter of {kernel} gives, for the row {row}, the output {output}.",
                kernel=" ".join(map(number, kernel)),
                row=" ".join(map(str, row)),
                output=rows(output),
            ),
            tr("The row is circular: its padding continues it at the other end.") if level == 3 else "",
            _move(direction, shift),
            tr("Which output does the same filter give now?"),
        ),
        Key(right, answers, _MOVED_ROW),
        "grid",
        tr("Which numbers does a window of the moved row hold, and where was that window before?"),
        (
            tr("Each window of the moved row was in the old row too, so its output was in the old output."),
            tr("Output: {rows}", rows=rows(right)),
        ),
        (
            grid(row[np.newaxis], tr("row before the move")),
            grid(np.roll(row, by)[np.newaxis], tr("row after the move")),
        ),
        lambda at: _row_clue(at, len(kernel), len(row), level),
    )
    return task, list(answers)


def _move(direction: int, shift: int) -> str:
    if direction > 0:
        return tr("The row moves by {n} cell to the right.", "The row moves by {n} cells to the right.", n=shift)
    return tr("The row moves by {n} cell to the left.", "The row moves by {n} cells to the left.", n=shift)


def _row_clue(position: Position, k: int, n: int, level: int) -> Clue:
    """Light the window of an output in the moved row, as far as it is no padding."""
    start = position[1] - (1 if level == 3 else 0)
    window = [(0, column) for column in range(start, start + k) if 0 <= column < n]
    return Clue(tr("The window that gives this output is lit. Where was it before the move?"), ("", lit(window)))


# How far the output moves


_FAR = {
    "as far as the input": idea(
        mark("You moved the output as far as the input."),
        mark("With a stride, neighbours in the output are several cells of the input apart."),
    ),
    "times the stride": idea(
        mark("You multiplied by the strides."),
        mark("The output is smaller than the input, so it moves by fewer cells."),
    ),
    "one stride only": idea(
        mark("You divided by one of the strides only."), mark("Every layer divides the move by its own stride.")
    ),
    "strides added": idea(
        mark("You divided by the sum of the strides."), mark("One layer after the other divides: the strides multiply.")
    ),
}


def output_moves(rng: np.random.Generator, level: int) -> Draw:
    """Ask by how many cells the output moves, after one to three layers with a stride."""
    strides = rng.choice([2, 3, 4] if level == 1 else [1, 2, 3, 4], level).tolist()
    total, cells = int(np.prod(strides)), int(rng.integers(2, 7))
    shift = total * cells
    answers: dict[str, float] = {"as far as the input": shift, "times the stride": shift * total}
    if level > 1:
        answers |= {"one stride only": shift / strides[-1], "strides added": shift / sum(strides)}
    each = listed(map(str, strides))
    question = tr(
        "A layer has stride {strides}, and its padding wraps. Its input is circular, and the stride divides its size. "
        "The input moves by {shift} cells to the right. By how many cells does the output move?",
        "{n} layers have the strides {strides}, one after the other, and their padding wraps. The input is circular, "
        "and the strides divide its size. It moves by {shift} cells to the right. By how many cells does the last "
        "output move?",
        n=level,
        strides=each,
        shift=shift,
    )
    moves = [shift // int(np.prod(strides[: layer + 1])) for layer in range(level)]
    before = [shift, *moves]
    task = Task(
        question,
        Key(cells, answers, _FAR),
        "number",
        tr("How many cells of a layer's input lie between two neighbours of its output?"),
        (
            tr("A layer with stride s moves its output by 1 when its input moves by s."),
            *(
                tr(
                    "Layer {layer}: {move}",
                    layer=layer + 1,
                    move=f"{before[layer]} / {strides[layer]} = {moves[layer]}",
                )
                for layer in range(level)
            ),
        ),
        clue=lambda _: _stride_clue(strides[0]),
    )
    return task, list(answers)


def _stride_clue(stride: int) -> Clue:
    sentence = tr("Two neighbours in the output of the first layer begin at the lit cells of its input.")
    return strip_clue(sentence, strip(2 * stride + 1, [0, stride], tr("the input begins")))


# Pooling with a blur


_BLURRED = {
    "not blurred": idea(mark("You left out the blur."), mark("After the maxima comes the blur, then the subsampling.")),
    "subsampled first": idea(
        mark("You kept every second maximum before the blur."),
        mark("The blur has to read all the maxima: it comes before the subsampling."),
    ),
    "blurred first": idea(
        mark("You blurred the row before you took the maxima."), mark("The maxima come first, then the blur.")
    ),
    "not divided": idea(
        mark("You did not divide by the sum of the weights."), mark("The weights 1, 2, 1 are divided by 4.")
    ),
}


def blurred_pool(rng: np.random.Generator, level: int) -> Draw:
    """Ask for one output of max pooling with a blur, at level 3 for all of them; the row is circular."""
    row = 4 * rng.integers(0, 10, 8)  # so that the quarters are whole numbers
    maxima = _maxima(row)
    outputs = {
        "right": _blur(maxima)[::2],
        "not blurred": maxima[::2],
        "subsampled first": _blur(maxima[::2]),
        "blurred first": _maxima(_blur(row))[::2],
        "not divided": 4 * _blur(maxima)[::2],
    }
    at = int(rng.integers(1, 4)) if level == 1 else 0
    answers = {name: output[np.newaxis] if level == 3 else output[at].item() for name, output in outputs.items()}
    right = answers.pop("right")
    places = range(4) if level == 3 else [at]
    task = Task(
        joined(
            tr("A circular row is pooled in three steps."),
            tr("First: the maximum of each cell and its right neighbour."),
            tr("Second: a blur with 1 2 1, divided by 4, with its middle at each cell."),
            tr("Third: keep every second number, from cell 0 on."),
            tr("Which four numbers are the output?") if level == 3 else tr("Which number is output {at}?", at=at),
        ),
        Key(right, answers, _BLURRED),
        "grid" if level == 3 else "number",
        tr("Which three maxima does the blur read? At the ends, go on at the other end."),
        (
            tr("Maxima: {maxima}", maxima=" ".join(map(str, maxima))),
            *(_blurred_at(maxima, place) for place in places),
            *([tr("Output: {rows}", rows=rows(right))] if level == 3 else []),
        ),
        (grid(row[np.newaxis], tr("row")),),
        lambda position: _blur_clue(maxima, position[1] if position else at),
    )
    return task, list(answers)


def _maxima(row: NDArray) -> NDArray:
    return np.maximum(row, np.roll(row, -1))


def _blur(row: NDArray) -> NDArray:
    return operations.correlate1d(row, np.array([1, 2, 1]) / 4, padding=1, padding_mode="wrap")


def _read(maxima: NDArray, at: int) -> NDArray:
    return maxima[np.arange(2 * at - 1, 2 * at + 2) % len(maxima)]


def _blurred_at(maxima: NDArray, at: int) -> str:
    read = _read(maxima, at)
    total = int(read @ [1, 2, 1])
    sums = f"({products(read, [1, 2, 1])}) / 4 = {number(total / 4)}"
    return tr("Output {at}: {sum}", at=at, sum=sums)


def _blur_clue(maxima: NDArray, at: int) -> Clue:
    """Light the cells of the row behind an output."""
    n = len(maxima)
    cells = sorted({(0, (2 * at + step) % n) for step in range(-1, 3)})
    frame = "".join(lit([cell]) for cell in cells)
    return Clue(
        tr("The four cells behind output {at} are lit: three maxima come from them.", at=at),
        (frame,),
        steps=(
            tr("The three maxima are {maxima}.", maxima=listed(map(str, _read(maxima, at)))),
            _blurred_at(maxima, at),
        ),
    )
