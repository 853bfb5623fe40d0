"""Reading curves back: the points of a path, and px turned into numbers again."""

import re

import numpy as np


def path_points(path):
    """The corners (x, y) in px of a path of M, L, H and V, moved as its transform says."""
    shift = float((re.search(r"translate\((\S+)\)", path.get("transform", "")) or [0, 0])[1])
    x = y = 0.0
    points = []
    for letter, text in re.findall(r"([MLHV])([-\d. e+]+)", path.get("d")):
        numbers = [float(part) for part in text.split()]
        x = x if letter == "V" else numbers[0]
        y = y if letter == "H" else numbers[-1]
        points.append((x + shift, y))
    return points


def to_numbers(axes, points):
    """What px mean on the axes: two arrays, across and up, found from the two ends of each axis."""
    (x0, x1), (y0, y1) = axes.x([axes.left, axes.right]), axes.y([axes.low, axes.high])
    x, y = np.transpose(points)
    across = axes.left + (x - x0) / (x1 - x0) * (axes.right - axes.left)
    return across, axes.low + (y - y0) / (y1 - y0) * (axes.high - axes.low)


def enclosed(axes, path):
    """The area that a path encloses, in numbers, positive above zero."""
    across, up = to_numbers(axes, path_points(path))
    return float(np.sum((up + np.roll(up, -1)) / 2 * (np.roll(across, -1) - across)))
