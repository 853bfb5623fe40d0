"""Questions about gradients: of a weight, of a pixel, through a pool, and one step down."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from convlib import operations
from convlib.diagnosis.questions import Key, Question
from convlib.practice.clues import Clue, Position, block, lit
from convlib.practice.tasks import Draw, Task, applying, idea, only, weights
from convlib.practice.wording import grid, products, rows
from convlib.text import factor, joined, listed, mark, number, tr

_MOVED_BY_ONE = idea(
    mark("You ignored the stride."), mark("With stride 2 the window of output [i, j] begins at pixel [2·i, 2·j].")
)


def weight(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask for the gradient of one weight: at level 2 of more outputs, at level 3 with a stride."""
    stride = 2 if "stride" in allowed else 1
    side = 2 + (level == 2)  # of the output
    image = rng.integers(0, 7, [stride * (side - 1) + 2] * 2)
    gradient = _gradient(rng, (side, side))
    place = tuple(rng.integers(0, 2, 2).tolist())
    cells = block(gradient.shape, place, stride)
    met = np.reshape([image[cell] for cell in cells], gradient.shape)
    key, targeted = _weight_key(gradient, image, stride, place)
    where = {"row": place[0], "column": place[1]}
    task = Task(
        joined(
            tr("A 2×2 kernel was correlated with the input, and the gradients of all outputs are given."),
            _stride_sentence(stride),
            tr("What is the gradient of the weight in row {row}, column {column}?", **where),
        ),
        key,
        "number",
        tr("Find the pixel that this weight met for each output, and multiply it by the gradient of that output."),
        (
            tr("For the outputs, row by row, the weight met the pixels {pixels}.", pixels=listed(met.ravel())),
            f"{products(gradient, met)} = {number(float(np.sum(gradient * met)))}",
        ),
        (grid(image, tr("input")), grid(gradient, tr("output gradient"))),
        lambda _: Clue(
            tr("The pixels that the weight met are lit, one for each output."),
            (_each(cells), _each(block(gradient.shape))),
        ),
    )
    return task, targeted


def _weight_key(gradient: NDArray, image: NDArray, stride: int, place: Position) -> tuple[Key, list[str]]:
    """Return the answers; the table of mistakes knows no stride here, so with one they are worked out here."""
    names = ["gradient turned", "pixels without the gradient", "gradient without the pixels"]
    if stride == 1:
        question = Question("weight_gradient", (gradient, image), {}, lambda found: found[place])
        return question.key, names
    right, turned = (
        float(operations.correlate2d(image, laid, dilation=stride)[place]) for laid in (gradient, gradient[::-1, ::-1])
    )
    answers = {"gradient turned": turned, "stride": float(operations.correlate2d(image, gradient)[place])}
    return Key(right, answers, {"stride": _MOVED_BY_ONE}), [*answers]


def pixel(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask for the gradient of one pixel: at level 2 anywhere, at level 3 with a stride."""
    stride = 2 if "stride" in allowed else 1
    kernel, gradient = weights(rng, (3, 3) if stride > 1 else (2, 2)), _gradient(rng, (2, 2) if level == 1 else (3, 3))
    everywhere = _pixel_gradients(gradient, kernel, stride)
    inner = [(1, 1)] if level == 1 else [cell for cell in np.ndindex(everywhere.shape) if min(cell) > 0]
    place = inner[int(rng.integers(len(inner)))]
    pairs = _readers(place, gradient.shape, kernel.shape, stride)
    key, targeted = _pixel_key(gradient, kernel, stride, place)
    where = {"row": place[0], "column": place[1]}
    terms = products([gradient[output] for output, _ in pairs], [kernel[met] for _, met in pairs])
    task = Task(
        joined(
            tr("An input was correlated with the kernel, and the gradients of all outputs are given."),
            _stride_sentence(stride),
            tr("What is the gradient of the pixel in row {row}, column {column} of the input?", **where),
        ),
        key,
        "number",
        tr("Which outputs read this pixel, and which weight did it meet for each of them?"),
        (
            tr("The outputs that read it: {outputs}.", outputs=listed(output for output, _ in pairs)),
            tr("The weights that it met for them: {weights}.", weights=listed(met for _, met in pairs)),
            f"{terms} = {number(float(everywhere[place]))}",
        ),
        (grid(kernel, tr("kernel")), grid(gradient, tr("output gradient"))),
        lambda _: Clue(
            tr("The outputs that read the pixel are lit, and the weights that it met."),
            (_each([met for _, met in pairs]), _each([output for output, _ in pairs])),
        ),
    )
    return task, targeted if len(pairs) > 1 else []


def _pixel_key(gradient: NDArray, kernel: NDArray, stride: int, place: Position) -> tuple[Key, list[str]]:
    names = ["kernel not turned on the way back", "overlap overwritten"]
    if stride == 1:
        key = Question("input_gradient", (gradient, kernel), {}, lambda found: found[place]).key
        return key, applying(key, names)
    right, straight = (float(_pixel_gradients(gradient, laid, stride)[place]) for laid in (kernel, kernel[::-1, ::-1]))
    beside = np.pad(_pixel_gradients(gradient, kernel, 1), (0, len(gradient) - 1))  # no kernel reaches the last pixels
    answers = {names[0]: straight, "stride": float(beside[place])}
    return Key(right, answers, {"stride": _MOVED_BY_ONE}), [*answers]


def _pixel_gradients(gradient: NDArray, kernel: NDArray, stride: int) -> NDArray:
    """Lay the kernel down, times each gradient."""
    laid: NDArray = operations.conv_transpose2d(
        gradient[np.newaxis, np.newaxis], kernel[np.newaxis, np.newaxis], stride=stride
    )
    return laid[0, 0]


def _readers(
    place: Position, outputs: tuple[int, ...], kernel: tuple[int, ...], stride: int
) -> list[tuple[Position, Position]]:
    """List the (output, weight) pairs through which a pixel acts."""
    pairs = []
    for output in np.ndindex(outputs):
        met = tuple(at - stride * start for at, start in zip(place, output, strict=True))
        if all(0 <= cell < side for cell, side in zip(met, kernel, strict=True)):
            pairs.append((output, met))
    return pairs


def pooled(rng: np.random.Generator, level: int) -> Draw:
    """Ask for the gradients before a max pool: at level 2 of larger maps, at level 3 where windows overlap."""
    stride = 1 if level == 3 else 2
    height, width = (3, 3) if stride == 1 else (2, 4) if level == 1 else (4, 4)
    x = rng.permutation(np.arange(1, height * width + 1)).reshape(height, width)
    outputs = (height - 2) // stride + 1, (width - 2) // stride + 1
    gradient = rng.choice([-3, -2, 2, 3, 4, 5], outputs)
    key = Question("max_pool_gradient", (gradient, x, 2, stride)).key
    winners = {place: _winner(x, place, stride) for place in np.ndindex(outputs)}
    task = Task(
        joined(
            tr("The map is max-pooled with a 2×2 window."),
            tr("The stride is {stride}.", stride=stride),
            tr("The gradients of the outputs are given. What is the gradient of each cell of the map?"),
        ),
        key,
        "grid",
        tr("Which cell decided each output?"),
        (
            *(
                tr(
                    "Output row {row}, column {column}: the cell {winner} won, and {gradient} arrives there.",
                    row=place[0],
                    column=place[1],
                    winner=winner,
                    gradient=number(gradient[place]),
                )
                for place, winner in winners.items()
            ),
            tr("Output: {rows}", rows=rows(key.right)),
        ),
        (grid(x, tr("feature map")), grid(gradient, tr("output gradient"))),
        lambda at: _pool_clue(x, gradient, stride, at),
    )
    names = ["gradient shared", "gradient to every cell", "number for gradient"]
    return task, [*names, "gradient overwritten"] if stride == 1 else names


def _winner(x: NDArray, place: Position, stride: int) -> Position:
    window = block((2, 2), tuple(stride * side for side in place))
    return max(window, key=lambda cell: x[cell])


def _pool_clue(x: NDArray, gradient: NDArray, stride: int, at: Position) -> Clue:
    """Light a cell of the map, and the outputs whose windows read it."""
    readers = [
        place for place in np.ndindex(gradient.shape) if at in block((2, 2), tuple(stride * side for side in place))
    ]
    total = sum(gradient[place] for place in readers if _winner(x, place, stride) == at)
    return Clue(
        tr(
            "Row {row}, column {column} of the map and the outputs that read it are lit. Did it win?",
            row=at[0],
            column=at[1],
        ),
        (lit([at]), _each(readers)),
        steps=(
            tr("It is read by {n} window.", "It is read by {n} windows.", n=len(readers)),
            tr(
                "Row {row}, column {column}: the gradients of the windows that it won add up to {total}.",
                row=at[0],
                column=at[1],
                total=number(float(total)),
            ),
        ),
    )


def descent(rng: np.random.Generator, level: int) -> Draw:
    """Ask for one weight after a step of gradient descent: of one output, of two, and of a 2×2 kernel."""
    shape = ((1, 2), (1, 3), (2, 3))[level - 1]
    before = rng.integers(0, 5, shape)
    kernel = rng.integers(-2, 3, (shape[0], 2))
    outputs = operations.correlate2d(before, kernel)
    after = outputs + rng.choice([-2, -1, 1, 2], outputs.shape)
    rate = float(rng.choice([0.1, 0.5]))
    place = tuple(int(rng.integers(side)) for side in kernel.shape)
    error = outputs - after
    met = np.reshape([before[cell] for cell in block(error.shape, place)], error.shape)
    slope = float(2 * np.sum(error * met) / error.size)
    key = Question("learn", (before, after, kernel, rate, 1), {}, lambda learnt: learnt[place]).key
    names = ["step uphill", "factor 2 forgotten", "learning rate ignored"]
    task = Task(
        joined(
            tr("The kernel is correlated with the input. The loss is the mean of (output − target)²."),
            tr(
                "What is the weight in row {row}, column {column} after one step with learning rate {rate}?",
                row=place[0],
                column=place[1],
                rate=number(rate),
            ),
        ),
        only(key, [*names, "descent with the sum", "output for error"]),
        "number",
        tr("Compute the errors first, then the gradient of this weight: the mean of 2 · error · pixel."),
        (
            tr("Errors, output − target: {errors}", errors=listed(map(number, error.ravel()))),
            tr(
                "Gradient: 2 · ({products}) / {n} = {slope}",
                products=products(error, met),
                n=error.size,
                slope=number(slope),
            ),
            f"{number(kernel[place])} − {number(rate)} · {factor(slope)} = {number(float(key.right))}",
        ),
        (grid(before, tr("input")), grid(kernel, tr("kernel")), grid(after, tr("target"))),
        lambda _: Clue(
            tr("The weight is lit, and the pixels that it met."), (_each(block(error.shape, place)), lit([place]), "")
        ),
    )
    return task, [*names, "descent with the sum"] if error.size > 1 else names


def _gradient(rng: np.random.Generator, shape: tuple[int, int]) -> NDArray:
    """Draw gradients of outputs, none of them 0: every output counts."""
    return rng.choice([-2, -1, 1, 2, 3], shape)


def _stride_sentence(stride: int) -> str:
    return tr("The stride is {stride}.", stride=stride) if stride > 1 else ""


def _each(cells: list[Position]) -> str:
    """Light cells that do not lie together, each by itself."""
    return "".join(lit([cell]) for cell in cells)
