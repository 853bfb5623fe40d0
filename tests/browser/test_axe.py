"""axe-core finds nothing to mend in any exhibit, light or dark, wherever the notebook was scrolled before."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from convlib import explorers
from tools import lab

EXHIBITS = [
    "ChannelExplorer(filters=3)",
    "CostExplorer(kind='grouped')",
    "FilterExplorer()",
    "FlipAndSlide()",
    "IndexExplorer()",
    "LayDownExplorer(images.SEVEN[:3, :3])",
    "PairSumExplorer()",
    "PoolingExplorer(images.SEVEN)",
    "ShiftExplorer(right=1)",
    "StackExplorer(chosen=(1, 2, 3))",
    "WindowExplorer(images.SEVEN)",
    "WindowExplorer(images.SEVEN, predict=True)",
    "Predict(1, 'output size')",
    "Predict(1, 'zero windows')",
    "ClassQuestion('parameters', number=11)",
    *(f"Practice({kind!r}, level=2, number=1)" for kind in ("cell", "maps", "turn", "dice", "kernel")),  # each form
]
CELLS = [
    f"from convlib import images\nfrom convlib.explorers import {', '.join(explorers.__all__)}\n"
    "from convlib.practice import Practice, Predict\nfrom convlib.practice.class_question import ClassQuestion",
    *EXHIBITS,
]
RUN = """async (options) => {
    const scope = { include: [[".convlib-explorer"]], exclude: [[".convlib svg"]] }; // test_colours.py looks at numbers
    const { violations, passes } = await axe.run(scope, options);
    const nodes = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => [id, html.slice(0, 200)]));
    return { violations: nodes, passed: Object.fromEntries(passes.map(({ id, nodes }) => [id, nodes.length])) };
}"""


@pytest.fixture(scope="module")
def audited(page):
    """The page with axe, which takes all of JupyterLab for hidden if the body has no height."""
    page.evaluate(AXE_SCRIPT)
    page.add_style_tag(content="body { height: 100vh; }")
    return page


def scroll_to(page, cell):
    page.evaluate("(cell) => window.jupyterapp.shell.currentWidget.content.scrollToItem(cell, 'start')", cell)
    lab.paint(page)


def unnamed_sliders(page):
    return page.locator(".convlib-explorer .noUi-handle:not([aria-label])").count()


def test_sliders_have_names_before_they_are_on_the_screen_and_after_they_left_it(page):
    """By default JupyterLab lays out what is near the screen only; its mode “full” detaches the rest."""
    lab.expect(lambda: page.locator(".convlib-explorer .noUi-handle").count() > 8, True)
    lab.expect(lambda: unnamed_sliders(page), 0)
    config = "window.jupyterapp.shell.currentWidget.content.notebookConfig"
    page.evaluate(f"{config} = {{ ...{config}, windowingMode: 'full' }}")
    for cell in (1, len(CELLS) - 1, 1, len(CELLS) // 2):
        scroll_to(page, cell)
        assert unnamed_sliders(page) == 0
    page.evaluate(f"{config} = {{ ...{config}, windowingMode: 'contentVisibility' }}")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing(audited, theme):
    """All default rules; the window is so high that all exhibits are in it, since axe leaves out what is not."""
    audited.set_viewport_size({"width": 1280, "height": 1200 * len(CELLS)})
    lab.change_theme(audited, theme)
    found = audited.evaluate(RUN, {"resultTypes": ["violations", "passes"]})
    assert found["violations"] == []
    assert found["passed"]["color-contrast"] > 50
    assert found["passed"]["aria-input-field-name"] > 8
