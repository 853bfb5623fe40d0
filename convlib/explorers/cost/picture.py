"""What `CostExplorer` draws: lines from channels to the filters that read them, and bars beside the plain layer's."""

import html
from collections.abc import Iterable, Sequence

from convlib import drawing
from convlib.drawing.svg import MARK, text_at
from convlib.explorers._frame.grids import times
from convlib.explorers._frame.view import region
from convlib.explorers.cost import words
from convlib.explorers.cost.layer import LARGEST, Layer, Step
from convlib.text import breadth, mark, tr

_APART = 138  # px from a column of channels to the next one
_LEFT, _TOP = 62, 44  # px to the middle of the first column, and to the upper end of all
_TALL = 330  # px for a column, if its channels are not too few or too many
_NUMBERED = 14  # px between channels that leave room for their numbers
_BAR, _ROW = 220, 66  # px, the longest bar, and the height of a row of two
_LETTER = 7  # px for a letter of a sentence above the bars
_COSTS = (mark("parameters"), mark("multiplications"), mark("activations"))


def panels(layer: Layer) -> list[drawing.Panel]:
    """Draw all that does not move; if there is a problem, only the channels, without lines."""
    if layer.problem:
        counts = [layer.channels, layer.filters]
        drawable = all(1 <= count <= LARGEST["channels"] for count in counts)
        return [_columns(counts, "", "")] if drawable else []
    counts = [layer.channels, *(step.filters for step in layer.steps)]
    return [_columns(counts, _all_lines(layer), _headings(layer)), _bars(layer)]


def _pitch(counts: Iterable[int]) -> int:
    """Return the distance from a channel to the next one, in px."""
    return min(max(_TALL // max(counts), 10), 26)


def _x(column: int) -> int:
    return _LEFT + column * _APART


def _y(number_: int, pitch: int) -> float:
    return _TOP + (number_ + 0.5) * pitch


def _columns(counts: Sequence[int], lines: str, headings: str) -> drawing.Panel:
    """Draw a node for each channel, in columns; lines and the highlight are below them."""
    pitch = _pitch(counts)
    nodes = "".join(
        _node(_x(column), _y(each, pitch), pitch, each) for column, count in enumerate(counts) for each in range(count)
    )
    width, height = _x(len(counts) - 1) + _LEFT, int(_y(max(counts), pitch))
    thin = 1 if pitch >= _NUMBERED else 0.4
    faint = f'<path class="lines" stroke-opacity=".55" stroke-width="{thin}" d="{lines}"/>' if lines else ""
    return drawing.Panel(tr("which channels each filter reads"), width, height, faint + MARK + headings + nodes)


def _node(x: float, y: float, pitch: int, number_: int) -> str:
    side = min(pitch - 2, 20)
    wide = side if pitch < _NUMBERED else 22
    box = f'x="{x - wide / 2:g}" y="{y - side / 2:g}" width="{wide:g}" height="{side:g}" rx="3"'
    fill = 'fill="var(--jp-layout-color1, white)" stroke="var(--jp-ui-font-color2, #616161)"'
    text = "" if pitch < _NUMBERED else f'<text class="number" x="{x}" y="{y + 4:g}">{number_}</text>'
    return f"<rect {box} {fill}/>{text}"


def _headings(layer: Layer) -> str:
    """Write above each column how many channels of which size it has, and between two what is done."""
    first = tr("{n} channel", "{n} channels", n=layer.channels)
    texts = [_heading(0, first, times((layer.size, layer.size)))]
    for column, step in enumerate(layer.steps, 1):
        texts.append(_heading(column, tr("{n} map", "{n} maps", n=step.filters), times(step.output)))
        texts.append(_heading(column - 0.5, "", times(step.kernel)))
    return "".join(texts)


def _heading(column: float, *lines: str) -> str:
    x = _LEFT + column * _APART
    return "".join(text_at(line, x, 14 + 16 * at, "") for at, line in enumerate(lines) if line)


def _all_lines(layer: Layer) -> str:
    return "".join(_lines(layer, *each) for each in layer.filters_of_steps)


def _lines(layer: Layer, step: Step, at: int, number_: int) -> str:
    """Write a path from each channel that a filter reads to the filter."""
    pitch = _pitch([layer.channels, *(each.filters for each in layer.steps)])
    end = f"L{_x(at + 1)} {_y(number_, pitch):g}"
    return "".join(f"M{_x(at)} {_y(channel, pitch):g}{end}" for channel in step.reads(number_))


def frames(layer: Layer) -> list[list[str]]:
    """Draw for each filter the lines that lead to it, and a frame around it and around the channels that it reads."""
    pitch = _pitch([layer.channels, *(each.filters for each in layer.steps)])
    marks = []
    for step, at, number_ in layer.filters_of_steps:
        framed = [(at + 1, number_), *((at, channel) for channel in step.reads(number_))]
        frames_ = "".join(_frame(_x(column), _y(each, pitch), pitch) for column, each in framed)
        lines = f'<path class="outline" style="stroke-width:2" d="{_lines(layer, step, at, number_)}"/>'
        marks.append([f'{lines}<path class="outline" d="{frames_}"/>', ""])
    return marks


def _frame(x: float, y: float, pitch: int) -> str:
    side = min(pitch, 22)
    wide = side if pitch < _NUMBERED else 24
    return f"M{x - wide / 2:g} {y - side / 2:g}h{wide}v{side}h{-wide}z"


def regions(layer: Layer) -> list[dict]:
    """Say where pointing chooses a filter: on its node, or left or right of it."""
    pitch, first, found = _pitch([layer.channels, *(step.filters for step in layer.steps)]), 0, []
    for column, step in enumerate(layer.steps, 1):
        corner, cell = (_x(column) - 40, _TOP), (80, pitch)
        found.append(region(0, corner, cell, (step.filters, 1), first=first, down=1))
        first += step.filters
    return found


def _bars(layer: Layer) -> drawing.Panel:
    """Draw for each cost the bar of this layer above the bar of the plain one."""
    rows = list(zip(_COSTS, layer.cost, layer.plain.cost, strict=True))
    shares = [_share(*row) for row in rows]
    content = "".join(_pair(at * _ROW, share, *row) for at, (share, row) in enumerate(zip(shares, rows, strict=True)))
    width = max(_BAR + 130, *(_LETTER * breadth(share) for share in shares))
    return drawing.Panel(tr("this layer above, plain layer below"), width, 3 * _ROW, MARK + content)


def _share(name: str, this: int, plain: int) -> str:
    return tr("{cost}: {share} of the plain layer's", cost=tr(name), share=words.percent(this / plain))


def _pair(top: int, share: str, _name: str, this: int, plain: int) -> str:
    longest = max(this, plain)
    bars = "".join(
        f'<rect {kind} x="1" y="{top + y}" width="{max(_BAR * value / longest, 1):.1f}" height="14"/>'
        f'<text class="number" style="text-anchor:start" x="{_BAR * value / longest + 6:.1f}" '
        f'y="{top + y + 12}">{words.count(value)}</text>'
        for y, value, kind in ((22, this, 'class="plus"'), (40, plain, 'class="dashes"'))
    )
    return f'<text style="text-anchor:start" x="0" y="{top + 16}">{html.escape(share)}</text>{bars}'
