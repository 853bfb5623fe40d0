"""Questions about training a network: its parameters, its probabilities, and the steps of an epoch."""

import numpy as np

from convlib import drawing
from convlib.diagnosis.questions import Key
from convlib.network import AvgPool, Conv, Dense, MaxPool, Network
from convlib.practice.clues import Clue, strip, strip_clue
from convlib.practice.tasks import Draw, Task, idea
from convlib.practice.wording import grid
from convlib.text import listed, mark, precise, tr

_COUNTED = {
    "no biases": idea(
        mark("You left out the biases."), mark("Each filter and each score learns one number more, its bias.")
    ),
    "pool ignored": idea(
        mark("You let the dense layer read the maps as they were before the pool."),
        mark("The pool halves each side, so a quarter of the numbers reaches the dense layer."),
    ),
    "pool learns": idea(
        mark("You gave the pool weights of its own."),
        mark("A pool takes the largest number or the mean: it learns nothing."),
    ),
    "one map read": idea(
        mark("You let the dense layer read one map."),
        mark("It reads every cell of every map, and each filter makes one."),
    ),
}


_GRAY = mark(
    "Gray pictures of {side}×{side} pixels go into a convolution with {filters} filters of 3×3 and padding 1, then "
    "into a 2×2 pool with stride 2, then into a dense layer with {classes} scores. How many numbers does this network "
    "learn, biases included?"
)
_COLOUR = mark(
    "RGB pictures of {side}×{side} pixels go into a convolution with {filters} filters of 3×3 and padding 1, then "
    "into a 2×2 pool with stride 2, then into a dense layer with {classes} scores. How many numbers does this network "
    "learn, biases included?"
)


def network_parameters(rng: np.random.Generator, level: int) -> Draw:
    """Ask how many numbers a convolution, a pool and a dense layer learn together."""
    filters, side = int(rng.integers(2, 9)), int(rng.choice([4, 6, 8, 12]))
    channels, classes = (1 if level == 1 else 3), (10 if level < 3 else int(rng.integers(2, 10)))
    pool = (MaxPool, AvgPool)[int(rng.integers(2))](2)
    network = Network([Conv(filters, 3, padding=1), pool, Dense(classes)], (channels, side, side), seed=0)
    conv, dense = (sum(each.size for each in layer.parameters) for layer in (network.layers[0], network.layers[2]))
    right, read = conv + dense, int(np.prod(network.shapes[2]))
    answers = {
        "no biases": right - filters - classes,
        "pool ignored": conv + classes * (4 * read + 1),
        "pool learns": right + 4 * filters,
        "one map read": conv + classes * (read // filters + 1),
    }
    task = Task(
        tr(
            _GRAY if channels == 1 else _COLOUR,
            side=side,
            filters=filters,
            classes=classes,
        ),
        Key(right, answers, _COUNTED),
        "number",
        tr("Count layer by layer. How many numbers does each filter learn, and how many each score?"),
        (
            tr("The convolution learns {product}.", product=f"{filters} · ({channels} · 9 + 1) = {conv}"),
            tr("{read} numbers reach the dense layer.", read=f"{filters} · {side // 2} · {side // 2} = {read}"),
            f"{conv} + {classes} · ({read} + 1) = {right}",
        ),
        clue=lambda _: _pooled_clue(side),
    )
    return task, list(answers)


def _pooled_clue(side: int) -> Clue:
    """Show one map behind the pool."""
    title = tr("one map behind the pool")
    panel = drawing.grid(np.zeros((side // 2, side // 2)), title=title, blank=True)
    return Clue(tr("Each score has a weight for every cell of every map like this one."), ("",), (panel,))


_SHARES = {
    "not divided": idea(mark("You gave the power itself."), mark("Divide it by the sum of all powers.")),
    "by the largest": idea(
        mark("You divided by the largest power."), mark("The probabilities add up to 1 only if you divide by the sum.")
    ),
    "by the others": idea(
        mark("You divided by the sum of the other powers."),
        mark("The sum has the power of the class itself in it too."),
    ),
    "equal shares": idea(
        mark("You gave every class the same probability."),
        mark("A class with a larger power has a larger probability."),
    ),
}


def probability(rng: np.random.Generator, level: int) -> Draw:
    """Ask for the probability that the softmax gives a class, from the powers of the scores."""
    classes = (2, 3, 4)[level - 1]
    powers = rng.choice(np.arange(1, 10), classes, replace=False)
    chosen = int(rng.integers(classes))
    power, total = int(powers[chosen]), int(powers.sum())
    answers = {
        "not divided": power,
        "by the largest": power / powers.max(),
        "by the others": power / (total - power),
        "equal shares": 1 / classes,
    }
    task = Task(
        tr(
            "A network gives {n} scores, for class 0, class 1 and so on. The powers e^score are {powers}. Which "
            "probability, as a fraction such as 2/7, does the softmax give class {chosen}?",
            n=classes,
            powers=listed(powers),
            chosen=chosen,
        ),
        Key(power / total, answers, _SHARES),
        "number",
        tr("All probabilities together are 1, and they are in proportion to the powers."),
        (
            tr("The sum of the powers is {sum}.", sum=" + ".join(map(str, powers)) + f" = {total}"),
            f"{power} / {total} = {precise(power / total)}",
        ),
        panels=(grid(powers[None], tr("powers of the scores")),),
        clue=lambda _: Clue(
            tr("Which part of the whole row is this cell?"),
            (drawing.window_mark([(0, chosen)], drawing.ORIGIN),),
        ),
    )
    return task, [name for name in answers if name != "by the largest" or power < powers.max()]


_STEPS = {
    "rest dropped": idea(
        mark("You left out the last batch."),
        mark("The pictures that remain make a smaller batch, with a step of its own."),
    ),
    "step for each": idea(mark("You made a step for each picture."), mark("The pictures of a batch share one step.")),
    "one epoch": idea(mark("You counted one epoch."), mark("Every epoch makes all of its steps again.")),
    "size of a batch": idea(mark("You gave the size of a batch."), mark("Count how many batches all pictures make.")),
}


def batches(rng: np.random.Generator, level: int) -> Draw:
    """Ask how many steps of gradient descent some epochs have."""
    batch, epochs = int(rng.choice([4, 8, 16, 32])), (1 if level == 1 else int(rng.integers(2, 6)))
    full, rest = int(rng.integers(2, 12)), (0 if level < 3 else int(rng.integers(1, batch)))
    pictures = full * batch + rest
    each = -(-pictures // batch)
    answers = {"step for each": epochs * pictures, "size of a batch": batch}
    answers |= {"one epoch": each} if epochs > 1 else {}
    answers |= {"rest dropped": epochs * full} if rest else {}
    task = Task(
        tr(
            "A network is trained with {pictures} pictures in batches of {batch}, for {n} epoch. How many steps does "
            "it make?",
            "A network is trained with {pictures} pictures in batches of {batch}, for {n} epochs. How many steps does "
            "it make?",
            pictures=pictures,
            batch=batch,
            n=epochs,
        ),
        Key(epochs * each, answers, _STEPS),
        "number",
        tr("Each batch makes one step, and each epoch uses every picture once."),
        (
            tr("How many batches are {pictures} / {batch}, rounded up?", pictures=pictures, batch=batch),
            f"{epochs} · ⌈{pictures} / {batch}⌉ = {epochs} · {each} = {epochs * each}",
        ),
        clue=lambda _: strip_clue(
            tr("Each cell is one batch of one epoch."), strip(each, range(each), tr("batches of an epoch"))
        ),
    )
    return task, list(answers)
