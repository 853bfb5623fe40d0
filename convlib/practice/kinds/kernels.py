"""Questions about what a kernel does: to flat areas, to detail, and when it is turned."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from convlib import drawing, images, operations
from convlib.diagnosis.operations import OPERATIONS
from convlib.diagnosis.questions import Key, Question, same
from convlib.kernels import DECK, KERNELS
from convlib.practice.kinds.windows import Draw, verb
from convlib.practice.tasks import Task, applying, grid, idea, products, rows, weights
from convlib.text import factor, number


def flat(rng: np.random.Generator, level: int) -> Draw:
    """What becomes of a flat area: the sum of the weights decides."""
    value = int(rng.integers(2, 20)) * 10
    if level == 1:
        small = [name for name in DECK if np.shape(KERNELS[name].cells) == (3, 3)]
        kernel = KERNELS[str(rng.choice(small))]
        numbers, divisor = np.array(kernel.cells), kernel.divisor
    else:
        numbers, divisor = weights(rng, (2, 3) if level == 2 else (3, 3)), int(rng.choice([2, 4, 5]))
    picture = np.full(numbers.shape, value)
    key = Question("divided", (picture, numbers, divisor), {}, lambda result: result[0, 0]).key
    total = int(numbers.sum())
    task = Task(
        f"An area is flat: every pixel is {value}. The kernel's numbers are divided by {divisor}. "
        "Which value does the area get?",
        key,
        "number",
        "All pixels are equal, so the sum of the weights is the factor.",
        (
            f"The kernel's numbers add up to {number(total)}",
            f"Divided by {divisor}, the sum of the weights is {number(total / divisor)}",
            f"{value}·{factor(total)} / {divisor} = {number(key.right)}",
        ),
        (grid(numbers, f"kernel, to be divided by {divisor}"),),
    )
    return task, applying(key, ["sum of the window", "normalisation forgotten"])


def sharpen(rng: np.random.Generator, level: int) -> Draw:
    """Sharpening adds what a blur takes away."""
    amount, panels = (2 if level == 3 else 1), ()
    if level == 1:
        pixel, blur = (int(each) for each in rng.integers(40, 160, 2))
        text = f"A pixel is {pixel}. Blurred, it would be {blur}."
        worked = []
    else:
        window = rng.integers(2, 9, (3, 3)) * 9
        pixel, blur = int(window[1, 1]), int(window.sum()) // 9
        text = "The middle pixel of this window is sharpened. Its blur is the mean of the nine pixels."
        panels, worked = (grid(window, "window"),), [f"The blur: {int(window.sum())} / 9 = {blur}"]
    detail, right = pixel - blur, pixel + amount * (pixel - blur)
    ideas = {
        "softened": idea("the detail was taken away instead of added", "Sharpening adds it: pixel + (pixel − blur)."),
        "blur added": idea("the blur was added", "The detail is added, which is the pixel minus its blur."),
        "detail alone": idea("the detail alone was given", "It is added to the pixel: pixel + (pixel − blur)."),
    }
    answers = {
        "softened": pixel - amount * detail,
        "blur added": pixel + amount * blur,
        "detail alone": amount * detail,
    }
    taken = f"What the blur takes away: {pixel} − {blur} = {number(detail)}"
    times = f"{amount}·" if amount > 1 else ""
    task = Task(
        f"{text} It is sharpened with amount {amount}, by adding {'twice ' * (amount == 2)}the detail. "
        "Which value does it get?",
        Key(right, answers, ideas),
        "number",
        "The detail is what the blur takes away: the pixel minus its blur.",
        (*worked, taken, f"{pixel} + {times}{factor(detail)} = {number(right)}"),
        panels,
    )
    return task, list(answers)


UPSIDE_DOWN = idea("the kernel was mirrored from top to bottom only", "A turn mirrors it from left to right too.")
OUTCOMES = ("it stays as it is", "every value changes its sign", "it changes in another way")


def turning(rng: np.random.Generator, level: int) -> Draw:
    """What turning a kernel does to its result."""
    base = rng.integers(-2, 4, (3, 3) if level < 3 else (3, 5))
    looks = [base[::-1, ::-1], base[:, ::-1], base[::-1]]
    look, sign = looks[int(rng.integers(3))], int(rng.choice([-1, 1]))
    kernel = base + sign * look
    turned = kernel[::-1, ::-1]
    looks = {"mirrored, not turned": kernel[:, ::-1], "upside down": kernel[::-1]}
    right = _outcome(kernel, turned)
    wrong = {name: _outcome(kernel, look) for name, look in looks.items() if _outcome(kernel, look) != right}
    key = Key(right, dict(list(wrong.items())[:1]), {"upside down": UPSIDE_DOWN}, OUTCOMES)
    task = Task(
        "The kernel is turned by 180°. What becomes of its result, whatever the image is?",
        key,
        "choice",
        "Write the turned kernel beside it, and compare cell by cell: are they equal, or each other's negative?",
        (f"The kernel turned: {rows(turned)}", f"The kernel itself: {rows(kernel)}", f"So {OUTCOMES[key.right]}"),
        (grid(kernel, "kernel"),),
    )
    return task, list(key.wrong) if np.any(kernel) else []


def _outcome(kernel: NDArray, look: NDArray) -> int:
    """Say which of `OUTCOMES` a look of a kernel leads to."""
    return 0 if np.array_equal(kernel, look) else 1 if np.array_equal(kernel, -look) else 2


def turn(rng: np.random.Generator, level: int) -> Draw:
    """Turn a kernel by 180°."""
    shape = ((2, 2), (2, 3), (3, 3))[level - 1]
    kernel = rng.choice(np.arange(1, 20), shape, replace=False)
    turned = kernel[::-1, ::-1]
    answers = {"kernel not turned": kernel, "mirrored, not turned": kernel[:, ::-1], "upside down": kernel[::-1]}
    answers |= {"transposed": kernel.T} if shape[0] == shape[1] else {}
    ideas = {
        "upside down": UPSIDE_DOWN,
        "transposed": idea(
            "rows and columns changed places", "That is a transpose; a turn brings the first number to the end."
        ),
    }
    task = Task(
        "The kernel is turned by 180°. What does it look like?",
        Key(turned, answers, ideas),
        "grid",
        "Mirror it from left to right, then from top to bottom.",
        (f"From left to right: {rows(kernel[:, ::-1])}", f"Output: {rows(turned)}"),
        (grid(kernel, "kernel"),),
    )
    return task, list(answers)


FUNCTIONS = ("convolution", "cross-correlation", "neither: it mirrors in one direction only")


def probe(rng: np.random.Generator, level: int) -> Draw:
    """Find out from one bright pixel what a function computes."""
    kernel = rng.choice(np.arange(1, 20), (2, 2) if level == 1 else (3, 3), replace=False)
    right = int(rng.integers(2 if level == 1 else 3))
    side = 2 * len(kernel) - 1
    dot = np.zeros((side, side))
    dot[side // 2, side // 2] = 1
    results = [operations.convolve2d(dot, kernel), operations.correlate2d(dot, kernel)]
    result = [*results, results[0][:, ::-1]][right]
    ideas = {
        "came back": idea(
            "a kernel that comes back as printed was taken for one that is not turned",
            "Sliding reads the kernel backwards, and the turn of convolution undoes it.",
        ),
        "a mirror": idea(
            "a mirror was taken for a turn", "A turn brings the first number to the end; a mirror does not."
        ),
    }
    wrong = {"came back": 1 - right} if right < 2 else {"a mirror": 1}
    looks = {0: "the kernel as it is printed", 1: "the kernel turned", 2: "the kernel mirrored from left to right"}
    task = Task(
        "A function got an image with one bright pixel, a 1, and this kernel. What does it compute?",
        Key(right, wrong, ideas, FUNCTIONS),
        "choice",
        "Is the result the kernel as it is printed, or turned? Work out one output cell by hand.",
        (
            f"The result is {looks[right]}",
            "Convolution gives the kernel back, cross-correlation gives it turned",
            f"So {FUNCTIONS[right]}",
        ),
        (grid(dot, "image"), grid(kernel, "kernel"), grid(result, "result")),
    )
    return task, list(wrong)


def which_kernel(rng: np.random.Generator, level: int) -> Draw:
    """Which of four kernels gave an output."""
    operation, turned = ("correlate2d", "kernel turned") if level < 3 else ("convolve2d", "kernel not turned")
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
    return Task(
        f"{verb(operation)}: which of the four kernels gave this output?",
        Key(order.index(0), answers, options=tuple(options)),
        "choice",
        "Which way do the edges run that are far from mid-gray? Is the output light or dark where dark turns to bright?"
        if level == 1
        else "Take one output cell that is far from 0, and work out its sum with each kernel.",
        _which_steps(image, output, options, operation),
        (*_before_and_after(image, output), *(grid(cells, f"kernel {name}") for name, cells in options.items())),
    ), list(answers)


def _which_steps(image: NDArray, output: NDArray, options: dict[str, NDArray], operation: str) -> tuple[str, ...]:
    """Tell the kernels apart at the output cell where their sums differ most."""
    sums = {name: OPERATIONS[operation](image, cells) for name, cells in options.items()}
    apart = np.min([np.abs(one - other) for one, other in combinations(sums.values(), 2)], axis=0)
    row, column = np.unravel_index(np.argmax(apart), apart.shape)
    found = {name: number(values[row, column]) for name, values in sums.items()}
    right = next(name for name, values in sums.items() if same(values, output))
    tall, wide = options["A"].shape
    window, kernel = image[row : row + tall, column : column + wide], options["A"]
    laid = kernel[::-1, ::-1] if operation == "convolve2d" else kernel
    each = ", ".join(f"{name} gives {value}" for name, value in found.items())
    return (
        f"The window of output row {row}, column {column}: {rows(window)}",
        f"With kernel A: {products(window, laid)} = {found['A']}",
        f"All four: {each}",
        f"The output there is {number(output[row, column])}, so it was kernel {right}",
    )


def _piece(rng: np.random.Generator, side: int) -> NDArray:
    """Cut a square out of the photograph."""
    photo = images.photograph()
    top, left = (int(rng.integers(length - side)) for length in photo.shape)
    return photo[top : top + side, left : left + side].astype(float)


def _before_and_after(image: NDArray, output: NDArray) -> tuple[drawing.Panel, drawing.Panel]:
    """Small arrays as numbers, large ones as pictures: the output on a signed scale, where mid-gray is 0."""
    if max(image.shape) < 10:
        return grid(image, "input"), grid(output, "output")
    before, after = image.astype(np.uint8), drawing.signed_pixels(output)[0]
    return drawing.picture(before, title="input"), drawing.picture(after, title="output (mid-gray is 0)")
