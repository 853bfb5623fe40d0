"""The predictions of lesson 1, Pixels to pixels."""

import numpy as np

from convlib.diagnosis.questions import Key, Question
from convlib.images import PIXELS
from convlib.kernels import KERNELS
from convlib.practice.predictions.asking import Lesson, choice, number, numbers, right, wrong
from convlib.practice.tasks import Asked, idea
from convlib.text import mark

LESSON = Lesson()

_EMBOSS = KERNELS["emboss"].weights
_OTHER_ORDER = idea(
    mark("You gave the weight 4 to the lower right pixel and −4 to the upper left one."),
    mark("The upper left pixel meets 4, and the lower right pixel meets −4."),
)
_NO_WEIGHTS = idea(
    mark("You subtracted the two pixels without their weights."),
    mark("Multiply each pixel by the weight on top of it first."),
)


@LESSON.asks
def first_pixel() -> Asked:
    """The sum of the first window's products: −8."""
    (value,) = Question("correlate2d", (PIXELS[:3, :3], _EMBOSS), read=np.ravel).key.right
    first, last = PIXELS[0, 0], PIXELS[2, 2]
    answers = {"other order": last * 4 - first * 4, "no weights": first - last, "no sign": first + last}
    ideas = {
        "other order": _OTHER_ORDER,
        "no weights": _NO_WEIGHTS,
        "no sign": idea(
            mark("You added the pixels of the window that meet a weight."),
            mark("Each pixel is multiplied by its weight first, and one of the two weights is negative."),
        ),
    }
    return number(mark("new pixel value"), Key(value, answers, ideas))


@LESSON.asks
def output_size() -> Asked:
    """A 3×3 kernel on 8×4 pixels fits at 6×2 positions."""
    shape = np.array(PIXELS.shape)
    answers = {"kept": shape, "one too few": shape - 3, "one": shape - 1, "swapped": (shape - 2)[::-1]}
    ideas = {
        "kept": idea(
            mark("You gave the output as many cells as the image has."),
            mark("The whole kernel must lie on the image, so its corner cannot be at the last two rows or columns."),
        ),
        "one too few": idea(
            mark("You subtracted the size of the kernel."),
            mark("A kernel of 3 fits 4 columns twice: it starts at column 0 or at column 1."),
        ),
        "one": idea(
            mark("You took away one row and one column."),
            mark("A kernel of 3 cells needs two further cells to the right of the one where it starts."),
        ),
        "swapped": idea(
            mark("You swapped rows and columns."),
            mark("The image has eight rows and four columns: more rows than columns."),
        ),
    }
    return numbers((mark("rows"), mark("columns")), Key(shape - 2, answers, ideas))


@LESSON.asks
def zero_windows() -> Asked:
    """Emboss gives 0 where two corners of the window are equal."""
    return choice(
        wrong(
            mark("All nine pixels are 0."),
            mark("You chose windows in which all pixels are 0."),
            mark("Pixels under a weight of 0 can have any value, and 4·1 − 4·1 is 0 too."),
        ),
        wrong(
            mark("All nine pixels are equal."),
            mark("You chose windows in which all pixels are equal."),
            mark("They do give 0, but seven of the nine pixels meet a weight of 0 and do not count."),
        ),
        right(mark("The upper left pixel and the lower right pixel are equal.")),
        wrong(
            mark("The pixel in the middle is 0."),
            mark("You looked at the pixel in the middle."),
            mark("The weight in the middle is 0, so this pixel does not count."),
        ),
    )


@LESSON.asks
def overwritten() -> Asked:
    """Writing into the image spoils the second row of outputs."""
    return choice(
        wrong(
            mark("No, both grids are the same."),
            mark("You assumed that a pixel is not needed any more once its window is done."),
            mark("Windows overlap: a pixel belongs to up to nine windows."),
        ),
        wrong(
            mark("Yes, from output row 0, column 1 on."),
            mark("You assumed that the second window already reads the new pixel with a weight other than 0."),
            mark("The second window covers the new pixel with a weight of 0, so its sum does not change."),
        ),
        right(mark("Yes, from a cell of output row 1 on.")),
    )


@LESSON.asks
def photograph() -> Asked:
    """A photograph of 256×256 loses two rows and two columns, and a flat area gets 0."""
    ideas = {
        "kept": idea(
            mark("You gave the result the size of the photograph."),
            mark("Each side loses two cells, as with the small image: n − k + 1."),
        ),
        "flat kept": idea(
            mark("You gave a flat area its own brightness."),
            mark("Equal pixels are all multiplied by weights that add up to 0."),
        ),
        "off by one": idea(mark("You subtracted 3 from each side."), mark("The size is n − k + 1, not n − k.")),
    }
    answers = {"kept": [256, 256, 0], "flat kept": [254, 254, 90], "off by one": [253, 253, 0]}
    labels = mark("rows"), mark("columns"), mark("value of a flat area")
    return numbers(
        labels, Key(np.array([254, 254, 0]), {name: np.array(each) for name, each in answers.items()}, ideas)
    )


@LESSON.asks
def turned() -> Asked:
    """Emboss turned by 180° is its own negative."""
    return choice(
        right(mark("Every value changes its sign.")),
        wrong(
            mark("It stays the same."),
            mark("You assumed that the turn does not matter."),
            mark("It does not matter for a kernel that looks the same after the turn; emboss does not."),
        ),
        wrong(
            mark("The output is turned by 180° too."),
            mark("You turned the output together with the kernel."),
            mark("The windows stay where they are; only the weights on them change places."),
        ),
    )


@LESSON.asks
def on_paper() -> Asked:
    """The window at row 0, column 1, with another kernel: the neighbours of the middle minus four times the middle."""
    kernel = KERNELS["edge_laplacian"].weights
    window = PIXELS[0:3, 1:4]
    (value,) = Question("correlate2d", (window, kernel), read=np.ravel).key.right
    answers = {
        "no middle": value + 4 * window[1, 1],
        "no weights": window.sum(),
        "indices swapped": (PIXELS[1:4, 0:3] * kernel).sum(),
    }
    ideas = {
        "no middle": idea(
            mark("You left out the pixel in the middle."), mark("Its weight is negative, but it is not 0.")
        ),
        "no weights": idea(
            mark("You added the pixels of the window without their weights."),
            mark("Multiply each pixel by the weight on top of it first."),
        ),
        "indices swapped": idea(
            mark("You took the window at row 1, column 0."),
            mark("Rows are counted from the top and columns from the left, both from 0."),
        ),
    }
    return number(mark("new pixel value"), Key(value, answers, ideas))
