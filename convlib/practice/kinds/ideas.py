"""Questions of words: each wrong answer is an idea that somebody may have, and has its own reply.

Two things are drawn: which question of a kind, and the order of its answers. All levels are alike.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from convlib.diagnosis.questions import Key
from convlib.practice.kinds.windows import Draw
from convlib.practice.tasks import Task, idea


@dataclass(frozen=True)
class Words:
    """A question, its right answer, the wrong ones with what is said of each, a hint, and the reason."""

    text: str
    right: str
    wrong: dict[str, tuple[str, str]]
    hint: str
    reason: str


def asking(*questions: Words) -> Callable[[np.random.Generator, int], Draw]:
    """Make a kind of question out of one or more."""

    def draw(rng: np.random.Generator, _level: int) -> Draw:
        asked = questions[int(rng.integers(len(questions)))]
        options = [str(option) for option in rng.permutation([asked.right, *asked.wrong])]
        answers = {option: options.index(option) for option in asked.wrong}
        ideas = {option: idea(*said) for option, said in asked.wrong.items()}
        key = Key(options.index(asked.right), answers, ideas, tuple(options))
        steps = (asked.reason, f"So: {asked.right}")
        return Task(asked.text, key, "choice", asked.hint, steps), list(answers)

    return draw


STATIONS = asking(
    Words(
        "Convolution, channel, stride, padding, pooling: at which station do you ask how far the window moves on?",
        "stride",
        {
            "padding": (
                "padding was taken for the step",
                "Padding adds cells around the image; the step has another name.",
            ),
            "channel": ("the channel was taken for the step", "A channel is one grid of a colour picture."),
            "pooling": (
                "pooling was taken for the step",
                "Pooling keeps one number of each window; it has a step too, but does not name it.",
            ),
        },
        "The map of the course asks what longer steps cost.",
        "The distance from one window to the next is a setting of the explorers.",
    ),
    Words(
        "Convolution, channel, stride, padding, pooling: at which station are cells added around the image?",
        "padding",
        {
            "stride": ("the step was taken for the border", "The stride is the step of the window."),
            "channel": ("the channel was taken for the border", "A channel is one grid of a colour picture."),
            "pooling": (
                "pooling was taken for the border",
                "Pooling keeps one number of each window and makes the map smaller.",
            ),
        },
        "The map of the course asks what happens at the border.",
        "Without more cells a kernel fits at fewer places than the image has pixels.",
    ),
    Words(
        "Convolution, channel, stride, padding, pooling: which one keeps one number of each window, without weights?",
        "pooling",
        {
            "convolution": (
                "convolution was taken for it",
                "Convolution multiplies with the weights of a kernel and adds.",
            ),
            "channel": ("the channel was taken for it", "A channel is one grid of a colour picture."),
            "stride": ("the step was taken for it", "The stride is the step of the window."),
        },
        "It is the last station, and the map of the course asks what it keeps and what it loses.",
        "The largest number of a window, or the mean, needs no weights.",
    ),
)

SETTINGS = asking(
    Words(
        "You set explorer.stride = 0. What does the explorer do?",
        "it says why there is no output, and keeps all your settings",
        {
            "it takes stride 1 instead": (
                "the setting was taken to be changed for you",
                "Nothing of yours is changed: it says what is wrong.",
            ),
            "it stops with an error, and has to be made anew": (
                "the setting was taken to be refused",
                "It is kept and explained, and the next one works.",
            ),
            "it shows the output of before": (
                "an old output was expected",
                "An output that does not belong to the setting is never shown.",
            ),
        },
        "Run the cell above that sets it to 0.",
        "A setting that makes no sense is explained in a sentence.",
    ),
    Words(
        "You opened a notebook anew, and clicking on the picture of an explorer does nothing. What brings it back?",
        "Run › Run All Cells",
        {
            "waiting until it has loaded": (
                "the picture was taken for the explorer",
                "A stored picture is all there is until its cell has run.",
            ),
            "installing the course again": ("the installation was blamed", "Only the cells have not run yet."),
        },
        "Who answers a click?",
        "Where no kernel runs, only the last picture is there.",
    ),
)

READY = asking(
    Words(
        "The check prints: numpy: numpy>=2 is missing. What do you do?",
        "close JupyterLab and run “python3 course.py lab” in the course's folder",
        {
            "go on, since the other lines end in ready": (
                "one line was taken not to matter",
                "Every line must end in ready: the course imports all of them.",
            ),
            "run the cell once more": (
                "the check was blamed",
                "It says what is installed, and running it again installs nothing.",
            ),
        },
        "The way out stands in the line itself.",
        "The command installs what is missing.",
    ),
    Words(
        "The check stops with ModuleNotFoundError: No module named 'convlib'. What does that say?",
        "this kernel is not the course's: start JupyterLab with “python3 course.py lab”",
        {
            "the notebook is broken": (
                "the notebook was blamed",
                "It runs wherever the course is installed for its kernel.",
            ),
            "the photograph is missing": ("the photograph was blamed", "That has a line of its own."),
        },
        "Which command installs the course for its kernel?",
        "convlib is the course's own module.",
    ),
)

OWN_ARRAY = asking(
    Words(
        "Why does the output need an array of its own?",
        "windows overlap, and a later window would read results instead of pixels",
        {
            "the output is smaller than the image": (
                "the size was taken for the reason",
                "A smaller result would fit into the image; it would spoil what is read next.",
            ),
            "results may be negative": (
                "the sign was taken for the reason",
                "An array of such numbers holds negative ones as well.",
            ),
            "it is faster": ("speed was taken for the reason", "The numbers would be wrong, however fast."),
        },
        "What does the window at the next place read?",
        "Each pixel belongs to several windows, and all of them need it as it was.",
    ),
    Words(
        "Each result is written over the middle pixel of its 3×3 window. Which windows then read a wrong number?",
        "those that hold the middle of a window that came before",
        {
            "none, since each window is used once": (
                "the pixels were taken to belong to one window each",
                "Windows overlap: a pixel lies in up to nine of them.",
            ),
            "all of them": ("the first window was forgotten", "Nothing has been written when the first one is read."),
            "only the last one": (
                "the error was taken to come at the end",
                "The second window holds the first one's middle already.",
            ),
        },
        "Which pixels are new when the second window is read?",
        "After the first result is written, its neighbours' windows hold it.",
    ),
)

NEGATIVE = asking(
    Words(
        "An edge picture is cut at 0, so that negative values become 0. What can no longer be told apart?",
        "a flat area and the side of an edge that gave negative values",
        {
            "the two sides of an edge": (
                "both sides were taken to be lost",
                "The positive side stays; it is the negative one that becomes 0.",
            ),
            "a flat area and the side of an edge that gave positive values": (
                "the wrong side was taken",
                "Positive values stay as they are.",
            ),
            "nothing: black stays black": (
                "negative values were taken not to count",
                "They tell on which side of an edge a pixel lies.",
            ),
        },
        "Which value has a flat area, and which have the two sides of an edge?",
        "A flat area is 0, the two sides of an edge have opposite signs, and negative values become 0.",
    ),
    Words(
        "On a signed scale, what does mid-gray say?",
        "the value is 0: nothing changes there",
        {
            "the pixel was mid-gray": (
                "the value was taken for the brightness of the photograph",
                "An edge kernel gives 0 on every flat area, white ones too.",
            ),
            "the value is the largest": (
                "the middle was taken for the end",
                "The largest values are light, the most negative ones dark.",
            ),
            "the value was cut off": (
                "mid-gray was taken for a loss",
                "A signed scale shows both signs, so that nothing is cut.",
            ),
        },
        "Look at the bar beside an edge picture.",
        "The scale has positive values above its middle and negative ones below.",
    ),
)

LEARNED = asking(
    Words(
        "A layer computes cross-correlation and learns its weights. What would change if it computed convolution?",
        "it would learn the same weights, turned, and give the same outputs",
        {
            "its outputs would be turned": (
                "the turn was taken to show in the outputs",
                "The weights are learned, so they make up for it.",
            ),
            "it could not learn at all": (
                "the turn was taken to hinder learning",
                "Turning is only another order of the same weights.",
            ),
            "only symmetric kernels would be learned": (
                "symmetry was taken to be needed",
                "Any weights can be learned, turned or not.",
            ),
        },
        "Which weights meet which pixels, before and after?",
        "The weights that fit best must meet the same pixels, so they are learned in the other order.",
    ),
    Words(
        "The weights of a learned layer are carried over to a library that convolves. What has to be done?",
        "turn every kernel by 180°",
        {
            "nothing": ("the two were taken for the same", "PyTorch's conv2d does not turn, a convolution does."),
            "change every sign": (
                "the case of Sobel was taken for all",
                "Only a kernel that is its own negative when turned changes signs.",
            ),
            "transpose every kernel": (
                "a transpose was taken for the turn",
                "A transpose keeps the first number in its place.",
            ),
        },
        "Which of the two operations did the layer compute?",
        "Deep-learning libraries compute cross-correlation; a convolution turns what it gets.",
    ),
)

LIBRARIES = asking(
    Words(
        "Which of these does a “convolution” layer of a deep-learning library compute?",
        "the usual cross-correlation",
        {
            "the convolution of slide S10": (
                "the name was taken at its word",
                "The kernel is not turned; the weights are learned anyway.",
            ),
            "the cross-correlation as printed on slide S12": (
                "the printed formula was taken for the usual one",
                "Away from i = j = 0 it is mirrored.",
            ),
            "the product cell by cell": (
                "a product of arrays was taken for it",
                "The window slides, and the products are added.",
            ),
        },
        "Notebook 3 sent a bright pixel through one.",
        "A bright pixel gives the kernel back turned, so the layer does not turn it: "
        "y(i, j) = Σ Σ image[i + m, j + n]·kernel[m, n].",
    ),
    Words(
        "Where does the cross-correlation as printed on slide S12 agree with the usual one, whatever the grids are?",
        "at i = j = 0 only",
        {
            "everywhere": (
                "the printed formula was taken for the usual one",
                "It is mirrored: the usual one at (−i, −j).",
            ),
            "nowhere": ("the middle was forgotten", "At i = j = 0 the mirror changes nothing."),
            "along i = 0": ("one index was forgotten", "Along i = 0 it is still mirrored in j."),
        },
        "Which places does a mirror in both directions leave alone?",
        "As printed it is y(−i, −j), and only (0, 0) is its own mirror image.",
    ),
)

WRONG_DEPTH = asking(
    Words(
        "An RGB image, and a filter of two slices. What does conv2d do, and why?",
        "it refuses: one channel has no slice to be multiplied with",
        {
            "it reads the first two channels": (
                "a channel was left out",
                "Which channel to leave out is not for the library to choose.",
            ),
            "it takes the missing slice for zeros": (
                "a slice was made up",
                "Which numbers to take is not for the library to choose.",
            ),
            "it gives two maps": ("slices were taken for filters", "The slices of one filter are added to one map."),
        },
        "With what are the products of the third channel made?",
        "The sum runs over all channels, and each needs a slice.",
    ),
    Words(
        "conv2d says: x has 256 channels. The picture is a photograph of 256×256. What went wrong?",
        "its axes are in the wrong order: channels must come first",
        {
            "the filters need a depth of 256": (
                "the message was taken at its word",
                "It counts the rows as channels; the picture has three.",
            ),
            "the photograph is too large": ("the size was blamed", "A layer takes any height and width."),
            "the picture must be gray": (
                "the colours were blamed",
                "A filter is as deep as its image, whatever that is.",
            ),
        },
        "Which number of the picture is 256?",
        "A picture is stored as (H, W, C), a layer takes (C, H, W).",
    ),
)

ROUNDING = asking(
    Words(
        "Why is (n − k) / stride rounded down?",
        "a window that hangs over the end gives no output",
        {
            "to save work": (
                "the work was taken for the reason",
                "The last window would lack a pixel for one of its weights.",
            ),
            "because indices count from 0": (
                "the counting was taken for the reason",
                "It concerns how many whole steps fit.",
            ),
            "so that every pixel is read": (
                "reading was taken for the reason",
                "On the contrary: what is left over is not read.",
            ),
        },
        "What would the window after the last whole step read?",
        "After the last whole step there are fewer cells left than the kernel needs.",
    ),
    Words(
        "A row of 9 cells, a kernel of 4, stride 2: (9 − 4) / 2 = 2.5. What becomes of the half step?",
        "it is not taken, and the last cell is never read",
        {
            "it is taken, with a zero beside the last cell": (
                "a cell was added that nobody asked for",
                "A stride adds no cells: a window that hangs over the end gives no output.",
            ),
            "the last step is shortened to 1": (
                "the step was taken to adapt",
                "All steps are alike; a window that does not fit gives no output.",
            ),
            "the kernel is cut to the cells that are left": (
                "the kernel was taken to adapt",
                "A window always has as many cells as the kernel: each weight needs a pixel.",
            ),
        },
        "The windows start at 0, 2 and 4. Which cells does the last one read?",
        "The window after it would start at 6 and needs the cells 6 to 9, but the row ends with 8.",
    ),
)

THINNING = asking(
    Words(
        "Why is a picture blurred before it is thinned out?",
        "stripes finer than the step would turn into wide ones that are not there",
        {
            "so that no pixel is left out": (
                "thinning was taken to read every pixel",
                "It leaves pixels out either way; after a blur each one stands for its neighbours.",
            ),
            "a blurred picture needs less memory": (
                "memory was taken for the reason",
                "The thinned picture has the same size either way.",
            ),
            "to keep the fine detail": (
                "the blur was taken to keep detail",
                "It takes fine detail away: that is its price.",
            ),
        },
        "What became of the 20 stripes without a blur?",
        "Each pixel that is read lies on another part of its stripe, which looks like a wide stripe.",
    ),
    Words(
        "Stripes of 0 and 255 in turn are thinned out by 2. Without a blur, what is left?",
        "all 0 or all 255, depending on where it starts",
        {
            "stripes twice as wide": (
                "the stripes were taken to grow with the step",
                "Every pixel that is read lies on the same kind of stripe.",
            ),
            "an even gray": ("a mean was taken", "Thinning out computes no mean; a blur does."),
            "the same stripes": ("the step was overlooked", "Of each pair of stripes only one is read."),
        },
        "Which pixels are read?",
        "Every second pixel is of one kind.",
    ),
)

ARTEFACT = asking(
    Words(
        "A photograph is blurred with padding of zeros. What do you see at its rim?",
        "a dark frame",
        {
            "nothing: zeros change nothing": (
                "zeros were taken for nothing",
                "A zero is black, and the mean counts it.",
            ),
            "a bright frame": ("zeros were taken for bright", "0 is black."),
            "what stands at the other side": (
                "the mode was taken for wrap",
                "Wrap goes on at the other end; zeros puts in 0.",
            ),
        },
        "Which brightness is 0?",
        "At the rim, part of the numbers of each mean are 0, which is black.",
    ),
    Words(
        "A photograph has a dark hat at its left side. Which mode lets it darken the right side?",
        "wrap",
        {
            "edge": ("edge was taken to reach the other side", "Edge repeats the nearest pixel."),
            "reflect": ("reflect was taken to reach the other side", "Reflect mirrors at the same side."),
            "zeros": ("zeros were taken to know the picture", "Zeros darkens all sides alike, whatever stands there."),
        },
        "Which mode takes its numbers from the far side?",
        "Wrap goes on at the other end, as if the picture were on a roll.",
    ),
    Words(
        "Sobel finds strong edges along the sides of a flat gray area. Which padding mode was it?",
        "zeros",
        {
            "edge": ("edge was taken to make an edge", "It repeats the nearest pixel: a flat area stays flat."),
            "reflect": ("reflect was taken to make an edge", "It mirrors what is there: a flat area stays flat."),
            "wrap": ("wrap was taken to make an edge", "In a flat area the other side has the same value."),
        },
        "In which mode does the ring differ from a flat area?",
        "Only 0 differs from the area's own value.",
    ),
)

HIDDEN_MOVES = asking(
    Words(
        "The deck's map moves by one pixel and its four pooled outputs stay. How often is that so for random digits?",
        "rarely: in about 6 of 100",
        {
            "always: pooling is invariant": (
                "one case was taken for a rule",
                "Each winner must stay in its window and nothing larger may enter, in all four.",
            ),
            "in about half of them": (
                "one output was taken for all four",
                "About half of the single outputs stay; all four together seldom do.",
            ),
            "never": ("the deck's case was forgotten", "It does happen, when every winner stays in its window."),
        },
        "About half of the single outputs stay. What about all four at once?",
        "For a shift of 1 about half of the outputs stay, and all four stay in 6 % of the maps.",
    ),
    Words(
        "A map moves by exactly the stride of the pool. What becomes of the output?",
        "it moves by one cell",
        {
            "it stays as it is": (
                "invariance was expected",
                "The windows hold what their neighbours held: the output moves along.",
            ),
            "it changes in a way that has no rule": (
                "the rule was overlooked",
                "Each window holds the same numbers as the one beside it did.",
            ),
        },
        "Which numbers does the next window hold after the move?",
        "Window j + 1 holds what window j held.",
    ),
)

POOL_SAVES = asking(
    Words(
        "A pool is put between two convolution layers. Which of these numbers does it not change?",
        "the parameters of the second convolution",
        {
            "the multiplications of the second convolution": (
                "multiplications were taken to stay",
                "There are fewer places, so fewer products.",
            ),
            "the nodes of the second convolution": (
                "nodes were taken to stay",
                "The map is smaller, and a node is one number of it.",
            ),
            "the weights of a dense layer behind it": (
                "the dense layer was taken to stay",
                "It has a weight for every node that it reads.",
            ),
        },
        "What does a filter's size depend on?",
        "The filters are as large on a small map as on a large one.",
    ),
    Words(
        "A pool of 2×2, which steps by its own size, is put before a dense layer. How many weights has that layer now?",
        "about a quarter as many",
        {
            "about half as many": ("one side was counted", "Both sides of the map are halved."),
            "as many as before": (
                "the dense layer was taken for a convolution",
                "It has a weight for every number that it reads, and the map has fewer.",
            ),
            "none: a pool has no weights": (
                "the weights of the pool were counted",
                "It has none, but the layer behind it still reads what is left.",
            ),
        },
        "How many numbers of each window are left, and how many weights read each of them?",
        "Of each window's four numbers one is left, and a dense layer has weights for every number that it reads.",
    ),
)

DIFFERENCES = asking(
    Words(
        "Two dice with Σ f(a)·g(a + c), without the minus. Which question does that answer?",
        "how likely is a difference b − a = c",
        {
            "how likely is a sum a + b = c": (
                "the minus was taken for a matter of taste",
                "Here b = a + c, so b − a = c.",
            ),
            "how likely are two equal faces": ("only c = 0 was looked at", "That is the case c = 0 of it."),
            "no question: it is a mistake": (
                "the other sum was taken to be wrong",
                "It is cross-correlation, a right answer to another question.",
            ),
        },
        "Call the index of g b. What is b − a?",
        "The index of g is b = a + c, so all pairs have b − a = c.",
    ),
    Words(
        "Count how often two fair dice show each sum, and each difference. Where do the two rows of counts agree?",
        "everywhere: read backwards, a fair die is the same die",
        {
            "only at c = 0": (
                "one difference was taken for all",
                "All eleven counts agree: 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1.",
            ),
            "nowhere: 7 is the most likely sum, 0 the most likely difference": (
                "the names of the places were compared",
                "The counts themselves are the same; a loaded die tells.",
            ),
        },
        "What becomes of 1 1 1 1 1 1 when it is turned around?",
        "The two differ by a turn, and a fair die is the same when turned.",
    ),
)
