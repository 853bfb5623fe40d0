"""The browser edition without a network: after one lesson has run, all of them do, and the front page says so."""

import pytest
from playwright.sync_api import expect

from tools import site as driver

READY = "The whole course is kept in this browser: it works without a network."


def run(context, address, path):
    page = driver.open_lesson(context, address, path)
    page.get_by_role("button", name="▶ Run all cells").click()
    page.wait_for_selector(".convlib-explorer[data-convlib=ready]", timeout=240_000, state="attached")
    return page


@pytest.mark.slow
def test_all_lessons_work_without_a_network_after_one_has_run(site, browser):
    context = browser.new_context()
    with driver.server(site) as served:
        page = run(context, served.address, "notebooks/06_stride.ipynb")
        expect(page.get_by_text(READY)).to_have_count(1, timeout=240_000)
        page.close()
    for lesson in ("03_convolution_and_cross_correlation", "09_pooling"):
        run(context, served.address, f"notebooks/{lesson}.ipynb").close()
    page = context.new_page()
    page.goto(f"{served.address}/")
    expect(page.locator("#offline")).to_have_text(READY)
    context.close()
