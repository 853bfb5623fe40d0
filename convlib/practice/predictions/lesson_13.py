"""The predictions of lesson 13, Where kernels come from."""

import numpy as np

from convlib.diagnosis.questions import Question
from convlib.images import POOLING_1
from convlib.practice.predictions.asking import Lesson, choice, grid, keyed, number, numbers, right, slip, wrong
from convlib.practice.tasks import Asked, only
from convlib.text import mark

LESSON = Lesson()

IMAGE = np.array([[2, 0, 1], [1, 3, 0], [0, 1, 2]])
KERNEL = np.array([[1, 2], [3, 4]])
GRADIENT = np.array([[2, -1], [0, 3]])
ROW, WEIGHTS, TARGET = [[2, 0, 1]], [[1, 2]], [[4, 1]]


@LESSON.asks
def nudge() -> Asked:
    """The first output is too small, and the weight meets a 2 there."""
    return choice(
        right(mark("It falls.")),
        wrong(
            mark("It grows."),
            mark("You assumed that a larger weight makes a larger loss."),
            mark("The loss measures the distance to the target, and the first output comes closer to it."),
        ),
        wrong(
            mark("It stays."),
            mark("You assumed that so small a change does not count."),
            mark("The weight meets a 2, so the first output moves, and the loss with it."),
        ),
    )


@LESSON.asks
def one_window() -> Asked:
    """Each weight gets the output's gradient times the pixel that it met."""
    window = IMAGE[:2, :2]
    key = keyed(
        2 * window,
        slip(
            2 * KERNEL,
            mark("You multiplied the gradient by the weights."),
            mark("A nudge of a weight changes the output by the pixel that it meets. The pixels get the weights."),
        ),
        slip(
            window,
            mark("You left out the gradient of the output."),
            mark("The output changes by the pixel, and the loss by 2 for every 1 of the output."),
        ),
        slip(
            2 * window * KERNEL,
            mark("You multiplied by the weight too."),
            mark("The weight itself does not count: its product with the pixel grows by the pixel for each 1."),
        ),
    )
    return grid(key)


@LESSON.asks
def collected() -> Asked:
    """The weight met 2, 0, 1 and 3."""
    key = Question("weight_gradient", (GRADIENT, IMAGE), read=lambda found: found[0, 0]).key
    names = ["gradient turned", "pixels without the gradient", "last output only"]
    return number(mark("gradient of the weight"), only(key, names))


@LESSON.asks
def ones() -> Asked:
    """With gradients of 1 each weight adds up the pixels that it met."""
    return choice(
        wrong(
            mark("The number of outputs, for every weight."),
            mark("You added up the gradients alone."),
            mark(
                "Each gradient is multiplied by the pixel that the weight met. Only the bias adds up gradients alone."
            ),
        ),
        wrong(
            mark("The weight itself, times the number of outputs."),
            mark("You multiplied by the weight."),
            mark("The gradient of a weight depends on the pixels that it met, not on the weight."),
        ),
        right(mark("The sum of all the pixels that the weight met.")),
    )


@LESSON.asks
def weights_met() -> Asked:
    """In the order of the outputs the middle pixel meets the kernel from its end."""
    return choice(
        wrong(
            mark("1, 2, 3, 4"),
            mark("You read the kernel in its own order."),
            mark("In the first window the middle pixel is the last one, so it meets the last weight first."),
        ),
        right(mark("4, 3, 2, 1")),
        wrong(
            mark("4, 4, 4, 4"),
            mark("You kept the weight of the first window."),
            mark("The window moves, so the pixel has another position in each of them."),
        ),
        wrong(
            mark("2, 1, 4, 3"),
            mark("You mirrored the kernel from left to right only."),
            mark("The pixel also comes from the bottom row of the first windows to the top row of the last ones."),
        ),
    )


@LESSON.asks
def corner_pixel() -> Asked:
    """One window reads the corner, with its last weight."""
    gradients = Question("input_gradient", (GRADIENT, KERNEL), read=lambda found: [1, found[2, 2]]).key
    key = keyed(
        gradients.right,
        slip(
            [4, gradients.right[1]],
            mark("You counted the windows that read the middle pixel."),
            mark("Only the last window reaches the corner."),
        ),
        slip(
            [1, 3],
            mark("You used the first weight."),
            mark("The corner is the last pixel of its window, so it meets the last weight."),
        ),
    )
    return numbers((mark("outputs that read it"), mark("its gradient")), key)


@LESSON.asks
def not_turned() -> Asked:
    """Only where turning changes nothing."""
    return choice(
        wrong(
            mark("For all kernels, since the gradients adapt."),
            mark("You assumed that learning mends a wrong gradient."),
            mark("The gradient is a fact about the loss; what a pixel met does not adapt."),
        ),
        wrong(
            mark("For no kernel, since turning always matters."),
            mark("You forgot the kernels that look the same when they are turned."),
            mark("A blur or a Laplacian is the same after a turn by 180°."),
        ),
        right(mark("For kernels that look the same when turned.")),
    )


@LESSON.asks
def strided() -> Asked:
    """Pixel 2 is the last of the first window and the first of the second."""
    key = keyed(
        [5 * 3 + 7 * 1, 7 * 2],
        slip(
            [5 * 1 + 7 * 3, 7 * 2],
            mark("You did not turn the kernel."),
            mark("Pixel 2 is the last of the first window, so there it met the last weight."),
        ),
        slip(
            [5 * 3 + 7 * 2, 7 * 3],
            mark("You moved the second window by one cell."),
            mark("With stride 2 the second window begins at pixel 2."),
        ),
        slip(
            [5 * 3, 7 * 2],
            mark("You kept one window of pixel 2 only."),
            mark("Both windows read pixel 2, and what arrives from them is added."),
        ),
    )
    return numbers((mark("pixel 2"), mark("pixel 3")), key)


@LESSON.asks
def padding_of_one() -> Asked:
    """Windows begin at −1, 1 and 3."""
    return choice(
        wrong(
            mark("Still not the last row and column, since padding is only zeros"),
            mark("You assumed that padding does not move the windows."),
            mark("The first window now begins in the padding, and with it all the others move."),
        ),
        wrong(
            mark("All pixels, by one window at the borders and by four inside"),
            mark("You counted the windows of stride 1."),
            mark("With stride 2 windows of 2 cells lie beside each other and do not overlap."),
        ),
        right(mark("All pixels, each of them by one window at every position")),
    )


@LESSON.asks
def through_a_pool() -> Asked:
    """The winner gets all."""
    key = Question("max_pool_gradient", ([[8, -4]], POOLING_1[:2], 2, 2)).key
    return grid(only(key, ["gradient shared", "gradient to every cell", "number for gradient"]))


@LESSON.asks
def best_nudge() -> Asked:
    """Not the largest, and not the smallest."""
    return choice(
        wrong(
            mark("0.1, which changes the loss the most"),
            mark("You wanted a change that is easy to see."),
            mark("The slope itself changes along so long a nudge."),
        ),
        right(mark("0.00000001, which lies between the others")),
        wrong(
            mark("0.0000000000000001, which is the smallest"),
            mark("You assumed that a smaller nudge is always better."),
            mark("A float holds 16 digits, so this nudge is lost when it is added to 1."),
        ),
    )


@LESSON.asks
def one_step() -> Asked:
    """Against the gradient, a tenth of it."""
    key = Question("learn", (ROW, TARGET, WEIGHTS, 0.1, 1), read=lambda learnt: learnt[0, 0]).key
    return number(
        mark("weight after the step"), only(key, ["step uphill", "factor 2 forgotten", "learning rate ignored"])
    )


@LESSON.asks
def rate_one_half() -> Asked:
    """The step goes past the best weight, as far as it was before it, and back again."""
    once, twice = (
        float(Question("learn", (ROW, TARGET, WEIGHTS, 0.5, steps), read=lambda learnt: learnt[0, 0]).key.right)
        for steps in (1, 2)
    )
    key = keyed(
        [once, twice],
        slip(
            [once, 5],
            mark("You used the first gradient for the second step too."),
            mark("After the first step the output is too large, so the gradient has changed its sign."),
        ),
        slip(
            [2, 2],
            mark("You let the weight stop at its best value."),
            mark("A step knows only the slope where it starts, so it can go past the best value."),
        ),
        slip(
            [-1, -3],
            mark("You added the gradient instead of subtracting it."),
            mark("The gradient points uphill; the step goes against it."),
        ),
    )
    return numbers((mark("after one step"), mark("after two steps")), key)


@LESSON.asks
def hundred_steps() -> Asked:
    """The loss is small long before the weights are right."""
    return choice(
        wrong(
            mark("The loss is still large, and so are the errors of the weights."),
            mark("You assumed that 100 steps change little."),
            mark("The first steps remove the largest part of the loss."),
        ),
        right(mark("The loss is small, but some weights are still far from right.")),
        wrong(
            mark("The loss is small, because all the weights are nearly right."),
            mark("You took a small loss for the right weights."),
            mark("Neighbouring pixels are alike, so wrong weights next to each other can make up for each other."),
        ),
    )


@LESSON.asks
def flat_picture() -> Asked:
    """All weights get the same gradient, so they stay equal."""
    return choice(
        wrong(
            mark("The Gaussian, with its largest weight in the middle"),
            mark("You assumed that a loss of 0 means that the kernel was found."),
            mark("On one brightness every kernel with the same sum gives the same output."),
        ),
        wrong(
            mark("Zeros, since there is nothing to see in a flat picture"),
            mark("You assumed that a flat picture gives no gradient."),
            mark("The output of zeros is 0 and the target is not, so there is an error."),
        ),
        right(mark("25 equal weights, which together have the same sum")),
    )


@LESSON.asks
def median() -> Asked:
    """The best kernel is found, and its loss stays."""
    return choice(
        right(mark("It falls, then stays above 0 however long it runs.")),
        wrong(
            mark("It falls to 0, only more slowly than for a kernel."),
            mark("You assumed that enough steps learn everything."),
            mark("A kernel adds up products. The median picks one pixel, and no weights do that everywhere."),
        ),
        wrong(
            mark("It does not fall at all, because no kernel does it."),
            mark("You assumed that what is not learnt exactly is not learnt at all."),
            mark("A blur comes near to the median, and that much is learnt."),
        ),
    )


@LESSON.asks
def gradient_of_zero() -> Asked:
    """The weight is where it should be."""
    return choice(
        wrong(
            mark("No: with a gradient of 0 the weight has no effect."),
            mark("You took the slope for the effect of the weight."),
            mark("The slope is 0 at the bottom of a valley too, and both sides go up from there."),
        ),
        right(mark("Yes: the loss grows if this weight is set to 0.")),
        wrong(
            mark("Yes: the loss falls if this weight is set to 0."),
            mark("You assumed that the loss can still fall here."),
            mark("All errors are 0 with these weights, and no loss is smaller than 0."),
        ),
    )


@LESSON.asks
def on_paper() -> Asked:
    """Two sums of products, and a sum."""
    gradient, row = np.array([[2, -1, 1]]), np.array([[1, 2, 0, 3]])
    question = Question("weight_gradient", (gradient, row))
    first, second = np.ravel(question.key.right)
    turned = np.ravel(question.mistaken("gradient turned"))
    key = keyed(
        [first, second, gradient.sum()],
        slip(
            [first, second, 1],
            mark("You gave the bias the last gradient only."),
            mark("The bias is added to every output, so it collects all three gradients."),
        ),
        slip(
            [first, second, 3],
            mark("You counted the outputs."),
            mark("The bias collects the gradients of the outputs: add them up."),
        ),
        slip(
            [second, first, gradient.sum()],
            mark("You swapped the two weights."),
            mark("The first weight met the pixels 1, 2 and 0, the second one 2, 0 and 3."),
        ),
        known={"gradient turned": [*turned, gradient.sum()]},
    )
    return numbers((mark("first weight"), mark("second weight"), mark("bias")), key)
