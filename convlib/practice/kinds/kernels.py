"""Questions about what a kernel does: to flat areas, to detail, and when it is turned."""

from collections.abc import Collection, Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from convlib import drawing, images, operations
from convlib.diagnosis.operations import OPERATIONS
from convlib.diagnosis.questions import Key, Question, same
from convlib.kernels import DECK, KERNELS
from convlib.practice.clues import Clue, block, lit
from convlib.practice.tasks import Draw, Task, applying, idea, weights
from convlib.practice.wording import grid, products, rows
from convlib.text import factor, joined, mark, number, tr

# What a kernel does to an area


def flat(rng: np.random.Generator, level: int) -> Draw:
    """Ask what becomes of a flat area: the sum of the weights decides."""
    value = int(rng.integers(2, 20)) * 10
    numbers, divisor = _deck_kernel(rng) if level == 1 else _any_kernel(rng, level)
    picture = np.full(numbers.shape, value)
    key = Question("divided", (picture, numbers, divisor), {}, lambda result: result[0, 0]).key
    total = int(numbers.sum())
    task = Task(
        tr(
            "In a flat area every pixel is {value}. The kernel's numbers are divided by {divisor}. "
            "Which value does the area get?",
            value=value,
            divisor=divisor,
        ),
        key,
        "number",
        tr("All pixels are equal, so multiply the pixel by the sum of the weights."),
        (
            tr("The kernel's numbers add up to {sum}.", sum=number(total)),
            tr("Divided by {divisor}, the sum of the weights is {sum}.", divisor=divisor, sum=number(total / divisor)),
            f"{value}·{factor(total)} / {divisor} = {number(key.right)}",
        ),
        (grid(numbers, tr("kernel, to be divided by {divisor}", divisor=divisor)),),
        lambda _: Clue(
            tr("The whole kernel is lit: each of its numbers meets the same pixel. What do they add up to?"),
            (lit(block(numbers.shape)),),
        ),
    )
    return task, applying(key, ["sum of the window", "normalisation forgotten"])


def _deck_kernel(rng: np.random.Generator) -> tuple[NDArray, int]:
    small = [name for name in DECK if np.shape(KERNELS[name].cells) == (3, 3)]
    kernel = KERNELS[str(rng.choice(small))]
    return np.array(kernel.cells), kernel.divisor


def _any_kernel(rng: np.random.Generator, level: int) -> tuple[NDArray, int]:
    return weights(rng, (2, 3) if level == 2 else (3, 3)), int(rng.choice([2, 4, 5]))


_SHARPENING = {
    "softened": idea(
        mark("You subtracted the detail instead of adding it."), mark("Sharpening adds it: pixel + (pixel − blur).")
    ),
    "blur added": idea(mark("You added the blur."), mark("Sharpening adds the detail: the pixel minus its blur.")),
    "detail alone": idea(
        mark("You gave the detail alone."), mark("The detail is added to the pixel: pixel + (pixel − blur).")
    ),
}


def sharpen(rng: np.random.Generator, level: int) -> Draw:
    """Ask for a sharpened pixel: sharpening adds what a blur takes away."""
    amount = 2 if level == 3 else 1
    pixel, blur, window = _pixel_and_blur(rng, level)
    detail, right = pixel - blur, pixel + amount * (pixel - blur)
    answers = {
        "softened": pixel - amount * detail,
        "blur added": pixel + amount * blur,
        "detail alone": amount * detail,
    }
    times = f"{amount}·" if amount > 1 else ""
    task = Task(
        joined(_what_is_sharpened(pixel, blur, level), _sharpened(amount)),
        Key(right, answers, _SHARPENING),
        "number",
        tr("The detail is what the blur takes away: the pixel minus its blur."),
        (
            *([tr("The blur: {mean}", mean=f"{window.sum()} / 9 = {blur}")] if level > 1 else []),
            tr("The blur takes away {detail}.", detail=f"{pixel} − {blur} = {number(detail)}"),
            f"{pixel} + {times}{factor(detail)} = {number(right)}",
        ),
        (grid(window, tr("window")),) if level > 1 else (),
        _middle_clue if level > 1 else None,
    )
    return task, list(answers)


def _middle_clue(_position: tuple[int, ...]) -> Clue:
    sentence = tr("The pixel that is sharpened is lit. Its detail is this pixel minus the mean of all nine.")
    return Clue(sentence, (lit([(1, 1)]),))


def _pixel_and_blur(rng: np.random.Generator, level: int) -> tuple[int, int, NDArray]:
    """Draw a pixel and its blur, and above level 1 the window in which they are found."""
    if level == 1:
        pixel, blur = (int(each) for each in rng.integers(40, 160, 2))
        return pixel, blur, np.zeros((3, 3))
    window = rng.integers(2, 9, (3, 3)) * 9
    return int(window[1, 1]), int(window.sum()) // 9, window


def _what_is_sharpened(pixel: int, blur: int, level: int) -> str:
    if level == 1:
        return tr("A pixel is {pixel}, and its blur is {blur}.", pixel=pixel, blur=blur)
    return tr("The middle pixel of this window is sharpened. Its blur is the mean of the nine pixels.")


def _sharpened(amount: int) -> str:
    if amount == 1:
        return tr("Sharpening with amount 1 adds the detail once. Which value does the pixel get?")
    return tr("Sharpening with amount 2 adds the detail twice. Which value does the pixel get?")


# What a turn does


_UPSIDE_DOWN = idea(
    mark("You mirrored the kernel from top to bottom only."), mark("A turn also mirrors it from left to right.")
)
_OUTCOMES = (
    mark("It stays the same."),
    mark("Every value changes its sign."),
    mark("It changes in another way."),
)


def turning(rng: np.random.Generator, level: int) -> Draw:
    """Ask what turning a kernel does to its result."""
    base = rng.integers(-2, 4, (3, 3) if level < 3 else (3, 5))
    looks = [base[::-1, ::-1], base[:, ::-1], base[::-1]]
    look, sign = looks[int(rng.integers(3))], int(rng.choice([-1, 1]))
    kernel = base + sign * look
    turned = kernel[::-1, ::-1]
    looks = {"mirrored, not turned": kernel[:, ::-1], "upside down": kernel[::-1]}
    right = _outcome(kernel, turned)
    wrong = {name: _outcome(kernel, look) for name, look in looks.items() if _outcome(kernel, look) != right}
    options = tuple(tr(outcome) for outcome in _OUTCOMES)
    key = Key(right, dict(list(wrong.items())[:1]), {"upside down": _UPSIDE_DOWN}, options)
    task = Task(
        tr("You turn this kernel by 180°. What happens to its result, whatever the image is?"),
        key,
        "choice",
        tr("Compare it with the turned kernel, cell by cell: are they equal, or is one the negative of the other?"),
        (
            tr("The turned kernel: {kernel}", kernel=rows(turned)),
            tr("The kernel itself: {kernel}", kernel=rows(kernel)),
            tr("What happens to the result: {outcome}", outcome=options[right]),
        ),
        (grid(kernel, tr("kernel")),),
        lambda _: Clue(
            tr("A turn exchanges the two lit cells. Compare them, and the other pairs too."),
            (lit([(0, 0)]) + lit([(kernel.shape[0] - 1, kernel.shape[1] - 1)]),),
        ),
    )
    return task, list(key.wrong) if np.any(kernel) else []


def _outcome(kernel: NDArray, look: NDArray) -> int:
    """Say which of `_OUTCOMES` a look of a kernel leads to."""
    return 0 if np.array_equal(kernel, look) else 1 if np.array_equal(kernel, -look) else 2


_TURNS = {
    "upside down": _UPSIDE_DOWN,
    "transposed": idea(
        mark("You swapped rows and columns."), mark("That is a transpose; a turn brings the first number to the end.")
    ),
}


def turn(rng: np.random.Generator, level: int) -> Draw:
    """Ask for a kernel turned by 180°."""
    shape = ((2, 2), (2, 3), (3, 3))[level - 1]
    kernel = rng.choice(np.arange(1, 20), shape, replace=False)
    turned = kernel[::-1, ::-1]
    answers = {"kernel not turned": kernel, "mirrored, not turned": kernel[:, ::-1], "upside down": kernel[::-1]}
    answers |= {"transposed": kernel.T} if shape[0] == shape[1] else {}
    task = Task(
        tr("You turn this kernel by 180°. What does it look like then?"),
        Key(turned, answers, _TURNS),
        "grid",
        tr("Mirror it from left to right, then from top to bottom."),
        (
            tr("Mirrored from left to right: {kernel}", kernel=rows(kernel[:, ::-1])),
            tr("Output: {rows}", rows=rows(turned)),
        ),
        (grid(kernel, tr("kernel")),),
        lambda at: Clue(
            tr("The cell at this position is lit. Which number takes its place after the turn?"), (lit([at]),)
        ),
    )
    return task, list(answers)


# What gave this output


_FUNCTIONS = (
    mark("convolution"),
    mark("cross-correlation"),
    mark("neither, because it mirrors in one direction only"),
)
_RESULTS = (
    mark("The result is the kernel as it is printed."),
    mark("The result is the turned kernel."),
    mark("The result is the kernel mirrored from left to right."),
)
_PROBED = {
    "came back": idea(
        mark("You assumed that a function that gives the kernel as printed does not turn it."),
        mark("Sliding reads the kernel backwards, and the turn of convolution undoes that."),
    ),
    "a mirror": idea(
        mark("You took a mirror image for a turn."),
        mark("A turn brings the first number to the end; mirroring in one direction does not."),
    ),
}


def probe(rng: np.random.Generator, level: int) -> Draw:
    """Ask what a function computes, which one bright pixel shows."""
    kernel = rng.choice(np.arange(1, 20), (2, 2) if level == 1 else (3, 3), replace=False)
    right = int(rng.integers(2 if level == 1 else 3))
    side = 2 * len(kernel) - 1
    dot = np.zeros((side, side))
    dot[side // 2, side // 2] = 1
    results = [operations.convolve2d(dot, kernel), operations.correlate2d(dot, kernel)]
    result = [*results, results[0][:, ::-1]][right]
    wrong = {"came back": 1 - right} if right < 2 else {"a mirror": 1}
    options = tuple(tr(function) for function in _FUNCTIONS)
    task = Task(
        tr(
            "A function is given this kernel and an image with one bright pixel, a 1. It returns this result. "
            "What does it compute?"
        ),
        Key(right, wrong, _PROBED, options),
        "choice",
        tr("Is the result the kernel as it is printed, or the turned kernel? Work out one output cell by hand."),
        (
            tr(_RESULTS[right]),
            tr("Convolution gives the kernel as it is printed; cross-correlation gives the turned kernel."),
            tr("The function computes: {function}", function=options[right]),
        ),
        (grid(dot, tr("image")), grid(kernel, tr("kernel")), grid(result, tr("result"))),
        lambda _: Clue(
            tr("The lit window gives the lit cell of the result. Which number of the kernel meets the 1?"),
            (lit(block(kernel.shape)), "", lit([(0, 0)])),
        ),
    )
    return task, list(wrong)


def which_kernel(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask which of four kernels gave an output."""
    convolved = "convolution" in allowed
    operation, turned = ("convolve2d", "kernel not turned") if convolved else ("correlate2d", "kernel turned")
    if level == 1:
        kernel, image = KERNELS[str(rng.choice(["sobel_x", "sobel_y"]))].weights, _piece(rng, 128)
    else:
        kernel, image = weights(rng, (2, 2)), rng.integers(0, 7, (4, 5))
    looks = [kernel, kernel[::-1, ::-1], kernel.T, kernel.T[::-1, ::-1]]
    output, *others = (OPERATIONS[operation](image, look) for look in looks)
    if any(same(output, other) for other in others):
        return Task("", Key(0, {}), "choice", "", ()), []
    order = rng.permutation(4).tolist()
    options = dict(zip("ABCD", (looks[each] for each in order), strict=True))
    answers = {turned: order.index(1), "(x, y) for [row, column]": order.index(2)}
    task = Task(
        _which_question(operation),
        Key(order.index(0), answers, options=tuple(options)),
        "choice",
        _which_hint(level),
        _which_steps(image, output, options, operation),
        (
            *_before_and_after(image, output),
            *(grid(cells, tr("kernel {name}", name=name)) for name, cells in options.items()),
        ),
        (lambda at: _which_clue(image, at[0], options, operation)) if level > 1 else None,
    )
    return task, list(answers)


def _piece(rng: np.random.Generator, side: int) -> NDArray:
    """Cut a square out of the photograph."""
    photo = images.photograph()
    top, left = (int(rng.integers(length - side)) for length in photo.shape)
    return photo[top : top + side, left : left + side].astype(float)


def _which_question(operation: str) -> str:
    if operation == "convolve2d":
        return tr("The input was convolved with one of the four kernels, which turns it. Which one gave this output?")
    return tr("The input was correlated with one of the four kernels, as printed. Which one gave this output?")


def _which_hint(level: int) -> str:
    if level == 1:
        return tr(
            "Which way do the strong edges run, those far from mid-gray? Where the input goes from dark to bright, is "
            "the output light or dark?"
        )
    return tr("Take one output cell that is far from 0, and work out its sum with each kernel.")


def _which_steps(image: NDArray, output: NDArray, options: Mapping[str, NDArray], operation: str) -> tuple[str, ...]:
    """Tell the kernels apart at the output cell where their sums differ most."""
    outputs = {name: OPERATIONS[operation](image, cells) for name, cells in options.items()}
    row, column = _where_apart(outputs)
    sums = {name: number(values[row, column]) for name, values in outputs.items()}
    right = next(name for name, values in outputs.items() if same(values, output))
    tall, wide = options["A"].shape
    window, kernel = image[row : row + tall, column : column + wide], options["A"]
    laid = kernel[::-1, ::-1] if operation == "convolve2d" else kernel
    return (
        tr("The window of output row {row}, column {column}: {window}", row=row, column=column, window=rows(window)),
        tr("With kernel A: {sum}", sum=f"{products(window, laid)} = {sums['A']}"),
        tr("The sums with the four kernels: {sums}", sums="; ".join(f"{name}: {sum_}" for name, sum_ in sums.items())),
        tr("The output there is {value}, so it was kernel {name}", value=number(output[row, column]), name=right),
    )


def _where_apart(outputs: Mapping[str, NDArray]) -> tuple[int, int]:
    """Find the output cell where the outputs differ most."""
    apart = np.min([np.abs(one - other) for one, other in combinations(outputs.values(), 2)], axis=0)
    row, column = np.unravel_index(np.argmax(apart), apart.shape)
    return int(row), int(column)


def _which_clue(image: NDArray, chosen: int, options: Mapping[str, NDArray], operation: str) -> Clue:
    """Light a window, the kernel that was chosen, and the output cell that would be another one."""
    place = _where_apart({name: OPERATIONS[operation](image, cells) for name, cells in options.items()})
    shape = options["A"].shape
    kernels = [lit(block(shape)) if number == chosen else "" for number in range(len(options))]
    return Clue(
        tr("Work out the lit window with the kernel that you chose. Do you get the lit cell of the output?"),
        (lit(block(shape, place)), lit([place]), *kernels),
    )


def _before_and_after(image: NDArray, output: NDArray) -> tuple[drawing.Panel, drawing.Panel]:
    """Show small arrays as numbers, large ones as pictures: the output on a signed scale, where mid-gray is 0."""
    if max(image.shape) < 10:
        return grid(image, tr("input")), grid(output, tr("output"))
    before, after = image.astype(np.uint8), drawing.signed_pixels(output)[0]
    return drawing.picture(before, title=tr("input")), drawing.picture(after, title=tr("output (mid-gray is 0)"))
