"""Misconceptions about learning: gradients, kernels that are laid down, and steps of gradient descent."""

from convlib.diagnosis.mistakes.mistake import Mistake, at
from convlib.diagnosis.wrong import kernels, learning
from convlib.diagnosis.wrong.shared import on_input, without
from convlib.text import mark

_CROPPED = mark("Padding p of a transposed convolution removes p cells at each side of the output.")
_WINNER = mark(
    "Only the largest number of a window decided the output, so its cell gets the whole gradient and the other cells "
    "get nothing."
)

IN_LEARNING = (
    Mistake(
        "gradient turned",
        at("weight_gradient", on_input(lambda grad: grad[::-1, ::-1])),
        mark("You turned the gradient."),
        mark(
            "Weight [m, n] met pixel [i + m, j + n] for output [i, j], so its gradient is a correlation: nothing is "
            "turned."
        ),
    ),
    Mistake(
        "gradient averaged",
        at("weight_gradient", learning.averaged),
        mark("You divided by the number of outputs."),
        mark("Each output adds its part to the gradient of a weight: the gradient is a sum."),
    ),
    Mistake(
        "last output only",
        at("weight_gradient", learning.last_only),
        mark("You kept only what the last output gives."),
        mark("Every output used the weight, so add up what all of them give: use +=."),
    ),
    Mistake(
        "pixels without the gradient",
        at("weight_gradient", learning.pixels_added),
        mark("You added up the pixels without the gradient."),
        mark("Multiply each pixel by the gradient of the output for which the weight met it."),
    ),
    Mistake(
        "gradient without the pixels",
        at("weight_gradient", learning.gradients_added),
        mark("You added up the gradient without the pixels."),
        mark("That sum is the gradient of a bias. A weight's share also depends on the pixel that it met."),
    ),
    Mistake(
        "kernel not turned on the way back",
        at("input_gradient", kernels.turned),
        mark("You did not turn the kernel."),
        mark(
            "The pixel that met the first weight is the first of its window, so on the way back the gradient slides "
            "under the turned kernel."
        ),
    ),
    Mistake(
        "gradient not padded",
        at("input_gradient", learning.where_it_fits),
        mark("You did not pad the gradient."),
        mark("A kernel of k cells needs k − 1 zeros at each end, so that every pixel of the image gets a gradient."),
    ),
    Mistake(
        "overlap overwritten",
        at(("input_gradient", "lay_down"), learning.overwritten),
        mark("You let each kernel overwrite those before it."),
        mark("Where kernels overlap, their numbers add up: use +=."),
    ),
    Mistake(
        "laid-down kernel turned",
        at("lay_down", kernels.turned),
        mark("You turned the kernel before you laid it down."),
        mark("A transposed convolution lays the kernel down as it is printed, times the number of the cell."),
    ),
    Mistake(
        "laid down one cell apart",
        at("lay_down", without("stride")),
        mark("You laid the kernels down one cell apart."),
        mark("With stride s the kernel of cell [i, j] begins at [i·s, j·s]; padding is cut off afterwards."),
    ),
    Mistake(
        "n·s cells",
        at("lay_down", learning.times_stride),
        mark("You gave the output n·s cells along each side."),
        mark("The last of n kernels begins at cell (n − 1)·s, and its own cells follow: k, or more with dilation."),
    ),
    Mistake(
        "padding left at the output",
        at("lay_down", learning.not_cropped),
        mark("You ignored the padding."),
        _CROPPED,
    ),
    Mistake(
        "padding makes the output larger",
        at("lay_down", learning.enlarged),
        mark("You added the padding around the output."),
        _CROPPED,
    ),
    Mistake(
        "output cut on one side",
        at("lay_down", learning.cropped_once),
        mark("You cut the padding off on one side only."),
        _CROPPED,
    ),
    Mistake(
        "gradient shared",
        at("max_pool_gradient", learning.shared),
        mark("You shared each gradient among the cells of its window."),
        _WINNER,
    ),
    Mistake(
        "gradient to every cell",
        at("max_pool_gradient", learning.to_all),
        mark("You gave the gradient to every cell of its window."),
        _WINNER,
    ),
    Mistake(
        "number for gradient",
        at("max_pool_gradient", learning.largest_numbers),
        mark("You wrote the largest number where its gradient belongs."),
        mark("The cell gets the gradient that arrives at its window, whatever its own number is."),
    ),
    Mistake(
        "gradient overwritten",
        at("max_pool_gradient", learning.last_gradient),
        mark("You overwrote the gradient that a cell already had."),
        mark("A cell that wins several windows gets the sum of their gradients: use +=."),
    ),
    Mistake(
        "position in the window",
        at("max_pool_gradient", learning.inside_window),
        mark("You used the position inside the window as the position in the map."),
        mark("Add the row and the column at which the window begins."),
    ),
    Mistake(
        "gradient from neighbouring windows",
        at("max_pool_gradient", learning.neighbouring_windows),
        mark("You ignored the stride of the pool."),
        mark("With stride s the window of output [i, j] begins at cell [i·s, j·s]."),
    ),
    Mistake(
        "step uphill",
        at("learn", learning.step_of(lambda rate, _outputs: -rate)),
        mark("You stepped uphill, so the loss grows."),
        mark("The gradient points to where the loss grows: subtract it, with the error as output minus target."),
    ),
    Mistake(
        "descent with the sum",
        at("learn", learning.step_of(lambda rate, outputs: rate * outputs)),
        mark("You used the sum over the outputs, so each step is too large."),
        mark("The loss is a mean: divide the gradient by the number of outputs."),
    ),
    Mistake(
        "factor 2 forgotten",
        at("learn", learning.step_of(lambda rate, _outputs: rate / 2)),
        mark("You forgot the factor 2."),
        mark("The derivative of the squared error e² is 2·e."),
    ),
    Mistake(
        "learning rate ignored",
        at("learn", learning.step_of(lambda _rate, _outputs: 1)),
        mark("You ignored the learning rate."),
        mark("A step is the learning rate times the gradient; without it the steps are too large."),
    ),
    Mistake(
        "one step taken",
        at("learn", learning.one_step),
        mark("You returned after the first step."),
        mark("Return the kernel when all steps are done: the return is outside of the loop."),
    ),
    Mistake(
        "first gradient for all steps",
        at("learn", learning.first_gradient),
        mark("You used the gradient of the first step for all steps."),
        mark("Each step changes the kernel and with it the error: compute both anew from the current kernel."),
    ),
    Mistake(
        "output for error",
        at("learn", learning.no_target),
        mark("You used the output as the error."),
        mark("The error is the output minus the image that should come out."),
    ),
    Mistake(
        "error without the pixels",
        at("learn", learning.without_pixels),
        mark("You did not multiply the error by the pixels."),
        mark("The gradient of a weight is the mean of the error times the pixel that the weight met, times 2."),
    ),
    Mistake(
        "turned kernel learnt",
        at("learn", learning.both_turned),
        mark("You learnt the turned kernel."),
        mark("The layer correlates: weight [m, n] meets pixel [i + m, j + n]."),
    ),
)
