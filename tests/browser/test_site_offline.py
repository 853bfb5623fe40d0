"""The browser edition without a network: after one lesson has run, all of them do, and the front page says so."""

import json
import os
import shutil

import pytest
from playwright.sync_api import expect

from convlib.publish.site.offline import LIST, WORKER, integrity
from tools import lab
from tools import site as driver

READY = "The whole course is kept in this browser: it works without a network."


def run(context, address, path):
    page = driver.open_lesson(context, address, path)
    page.get_by_role("button", name="▶ Run all cells").click()
    page.wait_for_selector(".convlib-explorer[data-convlib=ready]", timeout=240_000, state="attached")
    return page


@pytest.mark.slow
def test_all_lessons_work_without_a_network_after_one_has_run_and_what_is_written_is_kept(site, browser):
    context = browser.new_context()
    with driver.server(site) as served:
        page = run(context, served.address, "notebooks/06_stride.ipynb")
        expect(page.get_by_text(READY)).to_have_count(1, timeout=240_000)
        page.close()
    run(context, served.address, "notebooks/03_convolution_and_cross_correlation.ipynb").close()  # no server any more
    context.set_offline(True)  # and the browser knows it
    page = run(context, served.address, "notebooks/09_pooling.ipynb")
    page.evaluate("window.jupyterapp.shell.currentWidget.context.save()")
    page.goto(f"{served.address}/")
    expect(page.locator("#offline")).to_have_text(READY)
    expect(page.get_by_role("heading", name="Try it now")).to_be_visible()
    context.close()


def publish(folder, name, text):
    """Publish a version in which one file differs; the files may be those of the shared site."""
    before = integrity((folder / LIST).read_bytes())
    listed = json.loads((folder / LIST).read_text())
    listed["files"][name]["sum"] = integrity(text.encode())
    texts = {name: text, LIST: json.dumps(listed)}
    texts[WORKER] = (folder / WORKER).read_text().replace(before, integrity(texts[LIST].encode()))
    for path, written in texts.items():
        (folder / path).unlink()
        (folder / path).write_text(written)


IS_WAITING = "navigator.serviceWorker.getRegistration('/course/').then(({ waiting }) => waiting !== null)"


def test_a_newer_version_is_fetched_beside_the_old_one_and_shown_when_that_is_closed(site, browser, tmp_path):
    """The browser takes the newer one a moment after the last page has gone, which a page outside of the site sees."""
    folder = tmp_path / "published" / "course"
    shutil.copytree(site, folder, copy_function=os.link)
    context = browser.new_context()
    with driver.server(folder.parent) as served:
        outside = context.new_page()
        outside.goto(served.address)
        page = context.new_page()
        page.goto(f"{served.address}/course/")
        page.evaluate(
            """async () => {
                await navigator.serviceWorker.register("service-worker.js?enableCache=false");
                (await navigator.serviceWorker.ready).active.postMessage("keep offline");
            }"""
        )
        expect(page.locator("#offline")).to_have_text(READY, timeout=120_000)
        publish(folder, "index.html", (folder / "index.html").read_text().replace("<h1>", "<h1>Newer: "))
        asked = len(served.asked)
        page.reload()
        lab.expect(lambda: outside.evaluate(IS_WAITING), True, seconds=60)
        assert served.asked[asked:] == [
            f"/course/{path}" for path in (f"{WORKER}?enableCache=false", LIST, "index.html")
        ]
        page.reload()
        expect(page.locator("h1")).not_to_contain_text("Newer")
        page.close()
        lab.expect(lambda: outside.evaluate(IS_WAITING), False, seconds=60)
        page = context.new_page()
        page.goto(f"{served.address}/course/")
        expect(page.locator("h1")).to_contain_text("Newer")
        assert len(page.evaluate("caches.keys().then((names) => names.filter((name) => name.includes('sha256')))")) == 1
    context.close()


HERE = """async () => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    const heard = [];
    const asked = kernel.requestExecute({ code: "import os; print(os.path.exists('07_padding.ipynb'))" });
    asked.onIOPub = ({ content }) => heard.push(content.text ?? "");
    await asked.done;
    return heard.join("").trim();
}"""
LESSON = "notebooks/04_the_definition.ipynb"


def test_a_forced_reload_leaves_python_its_files(site, browser):
    """A browser then opens the page without its service worker, which has to be asked to serve it again."""
    context = browser.new_context()
    with driver.server(site) as served:
        page = driver.open_lesson(context, served.address, LESSON)
        page.evaluate(driver.READY)
        context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
        page.wait_for_event("load")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        page.evaluate(driver.READY)
        assert page.evaluate(HERE) == "True"
    context.close()


def test_where_service_workers_are_blocked_a_lesson_runs_and_says_what_does_not_work(site, browser):
    context = browser.new_context(service_workers="block")
    with driver.server(site) as served:
        page = run(context, served.address, LESSON)
        expect(page.get_by_text("This window allows no service workers")).to_have_count(1)
    context.close()
