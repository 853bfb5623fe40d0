"""The picture of a filtered photograph: before and after, and the numbers behind one pixel."""

from convlib import drawing
from convlib.explorers.filter.filtered import Filtered
from convlib.text import number, tr


def photographs(filtered: Filtered, kernel: str) -> list[drawing.Panel]:
    """Show the photograph before and after; `kernel` names the kernel."""
    after = tr("after: {kernel}", kernel=kernel)
    return [drawing.picture(filtered.source, title=tr("before")), drawing.picture(filtered.pixels, title=after)]


def numbers(filtered: Filtered, row: int, column: int) -> list[drawing.Panel]:
    """Draw the brightness around a pixel, the turned kernel that lies over it, and the gray scale of the result."""
    title = tr("around ({row}, {column})", row=row, column=column)
    if filtered.in_colour:
        title = tr("around ({row}, {column}), red", row=row, column=column)
    around = filtered.around(row, column).astype(float)
    return [drawing.grid(around, title=title, numbered=False), _kernel(filtered), _scale(filtered)]


def _kernel(filtered: Filtered) -> drawing.Panel:
    title = tr("kernel, turned")
    if filtered.divisor != 1:
        title = tr("kernel, turned, all / {divisor}", divisor=number(filtered.divisor))
    return drawing.grid(filtered.turned, title=title, numbered=False)


def _scale(filtered: Filtered) -> drawing.Panel:
    ends = "0", "128", "255"
    if filtered.signed:
        end = number(filtered.limit)
        ends = f"−{end}", "0", end
    return drawing.scale(*ends, title=tr("gray scale of the result"))
