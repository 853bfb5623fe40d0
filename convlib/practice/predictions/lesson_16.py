"""The predictions of lesson 16, A network that learns."""

import numpy as np

from convlib.network import Conv, Dense, MaxPool, Network, ReLU
from convlib.practice.predictions.asking import Lesson, choice, keyed, number, numbers, right, slip, wrong
from convlib.practice.tasks import Asked
from convlib.text import mark

LESSON = Lesson()

_POOLED = Network(
    [Conv(8, 3, padding=1), ReLU(), MaxPool(2), Conv(16, 3, padding=1), ReLU(), MaxPool(2), Dense(10)],
    shape=(1, 8, 8),
    seed=0,
)
_TRAINING, _BATCH = 1415, 32


@LESSON.asks
def at_random() -> Asked:
    """One of ten answers is right, so chance is right in 10 % of the cases."""
    return number(
        mark("accuracy in %"),
        keyed(
            100 / 10,
            slip(
                0,
                mark("You assumed that a network without training is always wrong."),
                mark("It must choose one of ten digits each time, and sometimes that is the right one."),
            ),
            slip(
                50,
                mark("You counted two outcomes, right and wrong, as equally likely."),
                mark("There are ten digits to choose from, and only one of them is right."),
            ),
            slip(
                1,
                mark("You gave 1 %."),
                mark("There are ten digits, not a hundred."),
            ),
        ),
    )


@LESSON.asks
def through_the_network() -> Asked:
    """The sides are 4 and 2, and 16 maps of 2×2 make 64 numbers."""
    first, second = _POOLED.shapes[3][1], _POOLED.shapes[6][1]
    return numbers(
        (mark("side after the first pool"), mark("side after the second pool"), mark("numbers that the scores read")),
        keyed(
            [first, second, int(np.prod(_POOLED.shapes[6]))],
            slip(
                [first, second, second**2],
                mark("You counted the numbers of one map."),
                mark("The second convolution has 16 filters, so there are 16 maps."),
            ),
            slip(
                [3, 0, 0],
                mark("You left out the padding."),
                mark("With padding 1 a 3×3 kernel keeps the size of its map."),
            ),
            slip(
                [8, 8, 16 * 64],
                mark("You left out the pools."),
                mark("A pool with window 2 and stride 2 halves each side."),
            ),
            slip(
                [first, second, 8 * second**2],
                mark("You counted eight maps at the end."),
                mark("Eight maps go into the second convolution; its 16 filters give 16 maps."),
            ),
        ),
    )


@LESSON.asks
def what_it_learns() -> Asked:
    """The second convolution has 16 · (8 · 9 + 1) parameters, the dense layer 10 · (64 + 1)."""
    second = sum(parameter.size for parameter in _POOLED.layers[3].parameters)
    dense = sum(parameter.size for parameter in _POOLED.layers[6].parameters)
    return numbers(
        (mark("second convolution"), mark("dense layer")),
        keyed(
            [second, dense],
            slip(
                [second - 16, dense - 10],
                mark("You left out the biases."),
                mark("Each filter and each score learns one number more, its bias."),
            ),
            slip(
                [16 * (9 + 1), dense],
                mark("You gave each filter of the second convolution one channel."),
                mark("Its input has eight maps, and a filter is as deep as its input."),
            ),
            slip(
                [second, 10 * (16 + 1)],
                mark("You let the dense layer read one number of each map."),
                mark("It reads all cells of all maps, 64 numbers."),
            ),
        ),
    )


@LESSON.asks
def probability() -> Asked:
    """The powers 1, 2 and 5 sum to 8, so the third probability is 5/8."""
    powers = np.array([1, 2, 5])
    return number(
        mark("probability of the third class"),
        keyed(
            powers[2] / powers.sum(),
            slip(
                5 / 3,
                mark("You divided by the number of classes."),
                mark("The probabilities must add up to 1: divide by the sum of the powers."),
            ),
            slip(
                1,
                mark("You gave the class with the largest score all of the probability."),
                mark("The softmax leaves some probability for every class, here 3/8 for the other two together."),
            ),
            slip(
                5,
                mark("You gave the power itself."),
                mark("A probability is at most 1: divide the power by the sum of all powers."),
            ),
        ),
    )


@LESSON.asks
def half_as_sure() -> Asked:
    """A smaller probability of the right class is a larger loss: half the probability adds ln 2."""
    return choice(
        wrong(
            mark("It becomes half as large."),
            mark("You let the loss follow the probability of the right digit."),
            mark("The loss says how wrong the network is, so it must grow when the right digit gets less."),
        ),
        right(mark("It grows by about 0.69.")),
        wrong(
            mark("It becomes twice as large."),
            mark("You took the loss as 1 divided by the probability."),
            mark("The loss is a logarithm: to halve the probability adds ln 2 to it, wherever it began."),
        ),
        wrong(
            mark("It stays as it is, as long as the right digit is ahead."),
            mark("You assumed that only the winner counts."),
            mark("The accuracy counts only winners; the loss also says by how much they won."),
        ),
    )


@LESSON.asks
def one_step() -> Asked:
    """The weight moves against its gradient: 0.5 − 0.1 · 2 = 0.3."""
    return number(
        mark("weight after the step"),
        keyed(
            0.3,
            slip(
                0.7,
                mark("You moved the weight along its gradient."),
                mark("The gradient is positive, so a larger weight means a larger loss: go the other way."),
            ),
            slip(
                -1.5,
                mark("You subtracted the whole gradient."),
                mark("Multiply the gradient by the learning rate first."),
            ),
            slip(
                0.2,
                mark("You gave the length of the step."),
                mark("The step is taken from where the weight is, 0.5."),
            ),
        ),
    )


@LESSON.asks
def long_step() -> Asked:
    """A step that is fifty times as long goes too far, and the loss rises."""
    return choice(
        wrong(
            mark("It falls fifty times as far."),
            mark("You extended the slope as a straight line."),
            mark("The gradient is the slope where the weights are now. Farther away, the slope is another one."),
        ),
        wrong(
            mark("It falls to 0 and stays there."),
            mark("You assumed that a longer step ends at the best weights."),
            mark("The step knows a direction only, not how far away the best weights are."),
        ),
        right(mark("It rises, although the direction is right.")),
    )


@LESSON.asks
def steps_in_an_epoch() -> Asked:
    """1,415 digits make 44 full batches of 32, and one smaller batch."""
    return number(
        mark("steps"),
        keyed(
            -(-_TRAINING // _BATCH),
            slip(
                _TRAINING // _BATCH,
                mark("You left out the last batch."),
                mark("After 44 full batches 7 digits remain; they make a smaller batch."),
            ),
            slip(
                _TRAINING,
                mark("You made a step for each digit."),
                mark("The digits of a batch share one step: their gradients are averaged."),
            ),
            slip(
                _BATCH,
                mark("You gave the size of a batch."),
                mark("Count how many batches the digits make."),
            ),
            slip(
                1,
                mark("You made one step with all digits."),
                mark("An epoch is one pass through all digits, and every batch of it makes a step."),
            ),
        ),
    )


@LESSON.asks
def shuffled_labels() -> Asked:
    """A network can learn labels by heart that mean nothing; on other digits it is right by chance."""
    return choice(
        wrong(
            mark("It cannot learn them: both accuracies stay near 10 %."),
            mark("You assumed that a network learns only what makes sense."),
            mark("It has thousands of weights for a hundred digits, so it can learn each of them by heart."),
        ),
        right(mark("High on the hundred digits, about 10 % on the others.")),
        wrong(
            mark("High on both, since it has seen a hundred real digits."),
            mark("You let the network find the true labels behind the shuffled ones."),
            mark("The shuffled labels tell nothing about what a digit looks like."),
        ),
    )


@LESSON.asks
def fastest() -> Asked:
    """Here the network with neither pool nor stride learns fastest, counted in epochs."""
    return choice(
        wrong(
            mark("The one with max pooling"),
            mark("You followed the slide."),
            mark("The slide counts the nodes; here you count epochs, and the network with more weights needs fewer."),
        ),
        wrong(
            mark("The one with stride 2"),
            mark("You expected that learned kernels in place of the pools win."),
            mark("A stride drops outputs before anybody looks at them; here it learns about as fast as pooling."),
        ),
        right(mark("The one with neither")),
        wrong(
            mark("None: all three are equally fast"),
            mark("You assumed that a layer without weights cannot matter for learning."),
            mark("It changes how many numbers the next layers see, and so what they can learn."),
        ),
    )


@LESSON.asks
def more_weights() -> Asked:
    """Without pools, 16 maps of 8×8 reach the dense layer: 1,024 numbers, 10,250 parameters."""
    numbers_in = 16 * 8 * 8
    return numbers(
        (mark("numbers that the scores read"), mark("parameters of the dense layer")),
        keyed(
            [numbers_in, 10 * (numbers_in + 1)],
            slip(
                [numbers_in, 10 * numbers_in],
                mark("You left out the biases of the dense layer."),
                mark("Each of the ten scores has a bias too."),
            ),
            slip(
                [64, 650],
                mark("You gave the numbers of the network with pools."),
                mark("Without pools and with stride 1 each of the 16 maps keeps its 8×8 cells."),
            ),
            slip(
                [16 * 6 * 6, 10 * (16 * 6 * 6 + 1)],
                mark("You let a kernel without padding shrink the maps."),
                mark("Both convolutions have padding 1, so the sides stay 8."),
            ),
        ),
    )


@LESSON.asks
def same_weights() -> Asked:
    """With equally many parameters the network with the pool is ahead."""
    return choice(
        right(mark("The one with the pool")),
        wrong(
            mark("The one without the pool"),
            mark("You expected the same order as before."),
            mark("Before, the network without pools had six times as many parameters; now it has none more."),
        ),
        wrong(
            mark("Neither: they have equally many parameters"),
            mark("You assumed that only the number of parameters matters."),
            mark("It also matters what the layers do: a max pool passes the largest number of each window on."),
        ),
    )


@LESSON.asks
def one_pixel() -> Asked:
    """Pooling loses least when the digits move by a pixel, and it still loses much."""
    return choice(
        wrong(
            mark("It stays as it was, within 2 %."),
            mark("You took pooling as invariant to shifts."),
            mark("Pooling hides some shifts of some maps. The dense layer still has a weight for each position."),
        ),
        right(mark("It falls far, but less far than without pooling.")),
        wrong(
            mark("It falls as far as without pooling."),
            mark("You assumed that pooling does nothing against shifts."),
            mark("A number that moves inside its window leaves the output of a max pool as it is."),
        ),
    )


@LESSON.asks
def shifts_in_training() -> Asked:
    """Shifted training digits help every network, and more than the pool does."""
    return choice(
        wrong(
            mark("The network with pooling stays far ahead."),
            mark("You assumed that only pooling protects from shifts."),
            mark("What a network sees in training it learns to expect, with or without a pool."),
        ),
        wrong(
            mark("All fall: the digits are harder to learn."),
            mark("You looked at the training only."),
            mark("The shifted digits are harder, but they look more like what comes later."),
        ),
        right(mark("All rise by more than pooling had gained.")),
    )


@LESSON.asks
def a_report() -> Asked:
    """One run, tested on the digits of the training, says nothing about other hands or other seeds."""
    return choice(
        wrong(
            mark("That A learns better than B."),
            mark("You took accuracy on the training digits as learning."),
            mark("A network that learned its digits by heart gets 100 % there, also with shuffled labels."),
        ),
        wrong(
            mark("That A is better for these digits, and B perhaps for others."),
            mark("You took a difference of one run as one of the networks."),
            mark("With another seed the order can change; look at several runs of each."),
        ),
        right(mark("Neither: it needs held-out digits and more seeds.")),
    )
