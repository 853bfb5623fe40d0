"""Exhibits with as much on them as a lesson can bring there, and what shows whether they fit."""

from tools import lab

EXHIBITS = [
    "import numpy as np\nfrom convlib import images\nfrom convlib.explorers import *",
    "WindowExplorer(images.PIXELS, kernel='emboss', index=9, predict=True, controls=('kernel',))",
    "WindowExplorer(images.SEVEN, kernel='gaussian_5x5', index=8, controls=('kernel', 'weights', 'turned'))",
    "WindowExplorer(images.SEVEN, cells=((1, 1, 1),) * 3, padding=2, counts=True, controls=('padding', 'counts'))",
    "WindowExplorer(images.SEVEN, cells=((1, 1, 1),) * 3, stride=2, dilation=3, counts=True,\n"
    "               controls=('stride', 'dilation', 'counts'))",
    "FilterExplorer(kernel='edge_8_neighbours', controls=('kernel', 'weights', 'color', 'own image'))",
    "FlipAndSlide(x='box', w='decaying exponential', t=1, controls=('x', 'w', 'samples', 'reversed'))",
    "ChannelExplorer(filters=4, index=6, controls=('filters', 'shown'))",
    "PoolingExplorer(images.POOLING_1, images.POOLING_2[:, :1], shift=1, window=3)",
    "PairSumExplorer(index=6, controls=('example',))",
    "ShiftExplorer(kernel='sobel_x', down=1, right=1, controls=('down', 'right', 'padding_mode'))",
    "ShiftExplorer(16 * np.eye(6), cells=((1,),), stride=2, pooling='blurred_max', controls=('right', 'pooling'))",
    "CostExplorer(kind='separable', size=64, channels=14, filters=14)",
    "LayDownExplorer(np.ones((3, 3)), kernel='ones 4', stride=3, counts=True, index=5,\n"
    "                controls=('kernel', 'stride', 'counts'))",
    "LayDownExplorer(np.eye(3), kernel='counting 3', stride=3, padding=2, output_padding=2,\n"
    "                controls=('stride', 'padding', 'output_padding'))",
    "StackExplorer(chosen=(1, 2, 3))",
]
SIDEWAYS = """(explorer) => {
    const isCut = (part) => getComputedStyle(part).overflowX !== "visible" && part.scrollWidth > part.clientWidth + 1;
    const isOutside = (part) => part.getBoundingClientRect().right > explorer.getBoundingClientRect().right + 1;
    return [explorer, ...explorer.querySelectorAll("div, p, figure, figcaption, label, select, button, input, svg")]
        .filter((part) => !part.closest(".slider, select") && part.clientWidth > 1 && (isCut(part) || isOutside(part)))
        .map((part) => part.outerHTML.slice(0, 120));
}"""


def show(page, width, height, *, files):
    """Give the window a size, with or without the list of files beside the notebook; return the notebook's height."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(f"window.jupyterapp.shell.{'expand' if files else 'collapse'}Left()")
    lab.paint(page)
    return page.locator(".jp-WindowedPanel-outer").bounding_box()["height"]


def in_view(page):
    """Go through the exhibits, each scrolled into view."""
    for explorer in page.locator(".convlib-explorer").all():
        explorer.scroll_into_view_if_needed()
        lab.paint(page)
        yield explorer
