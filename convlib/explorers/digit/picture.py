"""The picture of a digit that is read: the ink, its counts, the answer, and the maps of each layer."""

from dataclasses import replace

from convlib import drawing
from convlib.explorers.digit.reading import Reading
from convlib.text import tr


def sheet(reading: Reading) -> drawing.Panel:
    """Draw the sheet, for a still picture: in the browser it is a pad to draw on."""
    return drawing.tiles(reading.dots[None], title=tr("sheet: 32×32 dots"), columns=1, tile=256)


def answer(reading: Reading) -> list[drawing.Panel]:
    """Draw the counts of the blocks, and the probability of each digit."""
    return [
        drawing.grid(reading.counts, title=tr("input: ink in each 4×4 block")),
        drawing.bars(reading.chances, title=tr("answer"), framed=reading.label),
    ]


def maps(reading: Reading) -> list[drawing.Panel]:
    """Draw the maps of each layer, in two columns."""
    panels = [stage.panel() for stage in reading.stages]
    middle = (len(panels) + 1) // 2
    return [replace(panel, live="column") if at in (0, middle) else panel for at, panel in enumerate(panels)]
