"""An exhibit in a file of its own, opened from the disk with every request blocked, and driven by keyboard."""

import numpy as np
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from bs4 import BeautifulSoup

from convlib import KERNELS, definitions, images, shapes
from convlib.explorers import (
    CostExplorer,
    FlipAndSlide,
    IndexExplorer,
    PoolingExplorer,
    StackExplorer,
    TrainingExplorer,
    WindowExplorer,
)
from convlib.practice.class_question import ClassQuestion
from convlib.text import number
from tools import lab

AXE = """async () => {
    const { violations, passes } = await axe.run({ exclude: [[".convlib svg"]] }); // as in test_axe.py
    const nodes = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => [id, html.slice(0, 200)]));
    return { violations: nodes, passed: passes.map(({ id }) => id) };
}"""


READ = """(texts) => texts.map((text) =>
    [...text.childNodes].filter((part) => !part.matches?.(".number")).map((part) => part.textContent).join(""))
"""


@pytest.fixture
def opened(browser, tmp_path):
    """Write an exhibit and open its file; at the end, no error and no request for anything else."""
    contexts, told = [], []

    def open_file(explorer, **settings):
        file = tmp_path / f"{len(contexts)}.html"
        explorer.to_html(file)
        contexts.append(browser.new_context(**settings))
        contexts[-1].route(
            "**/*", lambda route: route.continue_() if route.request.url == file.as_uri() else block(route)
        )
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
        page.goto(file.as_uri())
        return page

    def block(route):
        told.append(route.request.url)
        route.abort()

    yield open_file
    for context in contexts:
        context.close()
    assert told == []


def live(page):
    page.wait_for_selector("[data-convlib=ready]")
    return page


def words(page):
    return page.locator("p.words").text_content()


def rows(page, panel):
    """The numbers of a panel, a text for each row of cells."""
    figure = page.locator("figure").filter(has_text=panel).first
    return figure.locator("svg text:not(.number)").evaluate_all(READ)


def written(output):
    return ["".join(number(value) for value in row) for row in output]


def test_a_slider_shows_what_the_definition_computes(opened):
    kernel = KERNELS["sobel_x"].weights
    page = live(opened(WindowExplorer(images.SEVEN, kernel="sobel_x", controls=("stride", "padding", "dilation"))))
    for name, key in (("stride", "ArrowRight"), ("padding", "ArrowRight"), ("dilation", "ArrowUp"), ("stride", "End")):
        page.get_by_role("slider", name=name, exact=True).press(key)
        stride, padding, dilation = (
            int(page.get_by_role("slider", name=each, exact=True).input_value())
            for each in ("stride", "padding", "dilation")
        )
        output = definitions.correlate2d(images.SEVEN, kernel, stride, padding, dilation)
        lab.expect(lambda output=output: rows(page, "output"), written(output))
    assert (stride, padding, dilation) == (4, 1, 2)
    formula = shapes.explain(7, 3, stride=4, padding=1, dilation=2).formula
    assert page.get_by_text(f"height and width: {formula}").is_visible()


def test_every_state_is_what_the_kernel_draws(opened):
    """Also where there is no output; there are more states than a browser keeps of those that a kernel sends."""
    explorer = WindowExplorer(
        images.SEVEN, kernel="emboss", controls=("turned", "stride", "padding", "padding_mode", "dilation")
    )
    page = live(opened(explorer))
    page.get_by_role("checkbox", name="turn the kernel by 180°").press("Space")
    explorer.turned = True
    for setting, most in (("stride", 4), ("padding", 2), ("dilation", 3)):
        slider = page.get_by_role("slider", name=setting, exact=True)
        while getattr(explorer, setting) < most:
            slider.press("ArrowRight")
            setattr(explorer, setting, getattr(explorer, setting) + 1)
            expect_as_drawn(page, explorer)
    for mode in ("edge", "reflect", "wrap"):
        page.get_by_role("combobox", name="padding mode").press("ArrowDown")
        explorer.padding_mode = mode
        expect_as_drawn(page, explorer)
    page.get_by_role("slider", name="padding", exact=True).press("Home")
    explorer.padding = 0
    expect_as_drawn(page, explorer)
    explorer.stepping["dilation"].max = 4  # as wide as code makes it: the kernel does not fit any more
    explorer.stride = 1
    page = live(opened(explorer))
    page.get_by_role("slider", name="dilation", exact=True).press("End")
    explorer.dilation = 4
    assert explorer.problem
    expect_as_drawn(page, explorer)


def test_a_stack_finds_its_paths_and_its_layer_changes(opened):
    explorer = StackExplorer(layers=[("conv", 3), ("max", 2)], controls=("changed", "kind", "kernel", "counting"))
    page = live(opened(explorer))
    assert page.locator(".convlib-note").text_content().startswith("On this page you cannot change this: layer to")
    page.get_by_role("slider", name="kernel or window").press("End")
    explorer.kernel = 5
    expect_stack_as_drawn(page, explorer)
    picture = page.get_by_role("application")
    for key, cell in (("PageUp", (1, 5, 5)), ("ArrowLeft", (1, 5, 4)), ("PageDown", (2, 2, 2)), ("ArrowUp", (2, 1, 2))):
        picture.press(key)
        explorer.chosen = cell
        expect_stack_as_drawn(page, explorer)
    page.get_by_role("combobox", name="kind").press("ArrowDown")
    explorer.kind = "max"
    expect_stack_as_drawn(page, explorer)
    page.get_by_role("slider", name="kernel or window").press("Home")
    explorer.kernel = 1
    page.get_by_role("checkbox").press("Space")
    explorer.counting = False
    expect_stack_as_drawn(page, explorer)


def expect_stack_as_drawn(page, explorer):
    lab.expect(lambda: words(page), explorer.words)
    assert page.locator("figcaption").all_text_contents() == texts(explorer.view.base, "figcaption")
    drawn = texts(explorer.static_svg(), "svg svg text")
    assert sorted(page.locator("figure svg text").all_text_contents()) == sorted(drawn)


def expect_as_drawn(page, explorer):
    lab.expect(lambda: words(page), explorer.words)
    assert page.locator(".sentences p").all_text_contents() == explorer._paragraphs()
    assert page.locator("figcaption").all_text_contents() == texts(explorer.view.base, "figcaption")
    assert page.locator("svg text:not(.mark text)").all_text_contents() == texts(explorer.view.base, "svg text")
    marks = "".join(explorer.view.frames[explorer.index]) if explorer.view.frames else ""
    assert page.locator(".mark text").all_text_contents() == texts(marks, "text")


def texts(drawn, selector):
    return [part.get_text() for part in BeautifulSoup(drawn, "html.parser").select(selector)]


def test_the_window_stays_where_it_is_while_a_control_moves(opened):
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", index=18, controls=("stride",))
    page = live(opened(explorer))
    assert words(page) == explorer.words
    picture = page.get_by_role("application", name="Input, kernel and output; the arrow keys move the window")
    picture.press("ArrowLeft")
    stride = page.get_by_role("slider", name="stride")
    stride.press("ArrowRight")
    lab.expect(lambda: words(page)[:24], "Output row 2, column 2: ")  # the nearest
    picture.press("ArrowUp")
    assert words(page).startswith("Output row 1, column 2: ")
    stride.press("ArrowLeft")
    lab.expect(lambda: words(page)[:24], "Output row 1, column 2: ")
    assert page.get_by_role("status").filter(has_text=words(page)).count() == 1
    page.get_by_role("slider", name="position").press("End")
    assert words(page).startswith("Output row 4, column 4: ")
    stride.press("End")
    page.get_by_role("button", name="Play").press("Enter")  # from the last of four positions it begins anew
    lab.expect(lambda: words(page)[:24], "Output row 0, column 1: ")


def test_a_list_and_a_checkbox(opened):
    page = live(opened(WindowExplorer(images.SEVEN, kernel="emboss", controls=("kernel", "weights", "turned"))))
    assert page.get_by_text(
        "On this page you cannot change these: weights, divide by. In the notebook you can."
    ).is_visible()
    kernel = page.get_by_role("combobox", name="kernel")
    assert kernel.locator("option").count() == len(KERNELS)  # without “your own numbers”, which nobody can give here
    kernel.press("ArrowDown")
    lab.expect(lambda: rows(page, "output"), written(definitions.correlate2d(images.SEVEN, KERNELS["sobel_x"].weights)))
    page.get_by_role("checkbox", name="turn the kernel by 180°").press("Space")
    lab.expect(lambda: rows(page, "output"), written(definitions.convolve2d(images.SEVEN, KERNELS["sobel_x"].weights)))


def test_own_numbers_come_back(opened):
    cells = np.array([[0, 2], [0, 0]])
    page = live(opened(WindowExplorer(images.SEVEN, cells=cells, controls=("kernel",))))
    kernel = page.get_by_role("combobox", name="kernel")
    own = written(definitions.correlate2d(images.SEVEN, cells))
    assert rows(page, "output") == own
    kernel.press("Home")
    lab.expect(lambda: rows(page, "output"), written(images.SEVEN[1:-1, 1:-1]))
    kernel.press("End")
    lab.expect(lambda: rows(page, "output"), own)


def test_a_prediction_is_answered_by_a_checkbox(opened):
    page = live(opened(WindowExplorer(images.SEVEN, kernel="box_blur", predict=True, controls=("stride",))))
    output = written(definitions.correlate2d(images.SEVEN, KERNELS["box_blur"].weights, stride=2))
    page.get_by_role("slider", name="stride").press("ArrowRight")
    lab.expect(lambda: "stride" in page.locator("body").inner_text() and "?" in words(page), True)
    assert rows(page, "output") != output
    page.get_by_role("checkbox", name="show the output").press("Space")
    lab.expect(lambda: rows(page, "output"), output)


def test_t_stays_where_it_is_on_another_axis(opened):
    explorer = FlipAndSlide(x="box", w="box", t=1.25, controls=("w", "discrete"))
    page = live(opened(explorer))
    assert words(page) == explorer.words
    page.get_by_role("combobox", name="w", exact=True).press("ArrowDown")
    explorer.w = "triangle"
    lab.expect(lambda: words(page), explorer.words)
    page.get_by_role("checkbox", name="discrete").press("Space")
    explorer.discrete = True
    lab.expect(lambda: words(page), explorer.words)
    page.get_by_role("slider", name="n", exact=True).press("ArrowRight")
    explorer.index += 1
    assert words(page) == explorer.words


def test_a_pool_and_a_letter(opened):
    page = live(opened(PoolingExplorer(images.POOLING_1, controls=("kind", "window", "stride"), window=2, stride=2)))
    page.get_by_role("combobox", name="kind").press("ArrowDown")
    page.get_by_role("slider", name="stride").press("ArrowLeft")
    pooled = written(definitions.avg_pool2d(images.POOLING_1, 2, 1))
    lab.expect(lambda: rows(page, "output"), pooled)
    explorer = IndexExplorer(m=-1, n=0, i=1, controls=("formula", "i", "j"))
    page = live(opened(explorer))
    page.get_by_role("slider", name="j", exact=True).press("Home")
    explorer.j = int(page.get_by_role("slider", name="j", exact=True).input_value())
    lab.expect(lambda: words(page), explorer.words)


def test_the_picture_is_there_without_a_script(opened):
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", controls=("stride",))
    page = opened(explorer, java_script_enabled=False)
    image = page.get_by_role("img", name=explorer.words)
    assert image.bounding_box()["height"] > 100
    assert page.get_by_role("slider").count() == 0


@pytest.mark.parametrize("make", [TrainingExplorer, lambda: ClassQuestion("cell")])
def test_what_needs_its_kernel_is_a_picture_that_says_so(opened, make):
    explorer = make()
    page = opened(explorer)
    assert page.get_by_role("img", name=explorer.words).is_visible()
    assert page.get_by_role("img").bounding_box()["height"] > 100
    assert page.get_by_text("Open its notebook to use it.").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_covers_a_part_of_a_picture_has_the_colour_of_the_page(opened, scheme):
    page = live(opened(FlipAndSlide(x="box", w="box", controls=("w",)), color_scheme=scheme))
    page.evaluate("document.body.style.background = 'Canvas'")
    colours = page.evaluate(
        "[getComputedStyle(document.querySelector('.veil')).fill, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours[0] == colours[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_cut_off(opened, width, scheme):
    explorers = [
        CostExplorer(kind="grouped"),
        WindowExplorer(images.SEVEN, kernel="emboss", predict=True, controls=("kernel", "weights", "turned", "stride")),
    ]
    for explorer in explorers:
        page = live(opened(explorer, viewport={"width": width, "height": 800}, color_scheme=scheme))
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(AXE)
        assert found["violations"] == []
        assert {"label", "select-name", "color-contrast"} <= set(found["passed"])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert lab.nameless(page) == []
