"""The browser edition in a real Chromium: Run All is never lost, and neither is what a learner wrote."""

import json
import os
import shutil
import zipfile

import pytest
from playwright.sync_api import expect

from convlib.publish.site.extension import version_of
from tools import lab
from tools import site as driver

LESSON = "notebooks/06_stride.ipynb"
MINE = "# written by a learner"
LAST_CELL = "[...window.jupyterapp.shell.currentWidget.context.model.cells].at(-1).sharedModel.getSource()"
STATUS = ".jp-NotebookPanel:not(.lm-mod-hidden) .convlib-bar > [role=status]"
READ = """async () => {
    const { contents } = window.jupyterapp.serviceManager;
    return (await contents.get("내 노트/a b.txt", { content: true })).content === "합성곱";
}"""
expect.set_options(timeout=30_000)  # on busy cores a page takes its time


@pytest.fixture
def published(site, tmp_path):
    """A copy of the site that may be changed."""
    folder = tmp_path / "published"
    shutil.copytree(site, folder, copy_function=os.link)
    with driver.server(folder) as served:
        served.folder = folder
        yield served


@pytest.fixture
def context(browser):
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


def withhold_python(context):
    """Never answer the request for it: what needs no Python is tested in less time."""
    context.route("**/kernel/python.js", lambda _: None)


def rewrite(path, text):
    """Replace a file, which may be the same as one of the shared site."""
    path.unlink()
    path.write_text(text, encoding="utf-8")


def publish(served, sentence):
    """Publish a newer version of the lesson, with a sentence at its end."""
    path = served.folder / "files" / LESSON
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"].append({"cell_type": "markdown", "id": "newer", "metadata": {}, "source": [sentence]})
    rewrite(path, json.dumps(notebook))
    versions = served.folder / "extensions/convlib-site/static/lessons.json"
    rewrite(versions, json.dumps(json.loads(versions.read_text()) | {LESSON: version_of(path)}))


def open_lesson(context, served, path=LESSON):
    page = driver.open_lesson(context, served.address, path)
    expect(page.locator(".convlib-bar")).to_be_visible()
    page.wait_for_selector(".convlib-work button:has-text('published')", state="attached")
    return page


def write(page, text=MINE):
    """Write into the last cell and save."""
    page.evaluate(
        """async (text) => {
            const { context } = window.jupyterapp.shell.currentWidget;
            await context.ready;
            context.model.cells.get(context.model.cells.length - 1).sharedModel.setSource(text);
            await context.save();
        }""",
        text,
    )


def save(page):
    page.evaluate("window.jupyterapp.shell.currentWidget.context.save()")


def text(page):
    """All that the open notebook's cells say."""
    return page.evaluate(
        """async () => {
            const { context } = window.jupyterapp.shell.currentWidget;
            await context.ready;
            return [...context.model.cells].map(({ sharedModel }) => sharedModel.getSource()).join("\\n");
        }"""
    )


def paths(page):
    """The files that the browser keeps."""
    return page.evaluate(
        """async () => {
            const { storedFiles } = await import("/extensions/convlib-site/static/storage.mjs");
            return (await storedFiles()).map(({ path }) => path).sort();
        }"""
    )


def download(page, path):
    page.get_by_role("button", name="Your work").click()
    with page.expect_download() as found:
        page.get_by_role("button", name="Download my work").click()
    found.value.save_as(path)


def bring_back(page, file):
    with page.expect_file_chooser() as found:
        page.get_by_role("button", name="Bring work back").click()
    found.value.set_files(file)


@pytest.mark.parametrize("press", ["button", "restart and run all"])
def test_run_all_pressed_before_python_is_there_is_not_lost(published, context, press):
    page = open_lesson(context, published)
    if press == "button":
        page.get_by_role("button", name="▶ Run all cells").click()
    else:
        page.evaluate("() => { void window.jupyterapp.commands.execute('notebook:restart-run-all'); }")
    expect(page.locator(STATUS)).to_have_text("Python is being loaded. The cells run as soon as it is there.")
    page.wait_for_selector(".convlib-explorer[data-convlib=ready]", timeout=120_000, state="attached")
    expect(page.locator(STATUS)).to_have_text("Python is ready.")
    assert page.locator(".jp-Dialog").count() == 0


def test_a_learners_copy_survives_an_update_and_the_newer_lesson_is_offered_beside_it_once(published, context):
    withhold_python(context)
    page = open_lesson(context, published)
    write(page)
    page.close()
    publish(published, "A newer sentence.")
    page = open_lesson(context, published)
    assert MINE in text(page)
    page.get_by_role("button", name="Open it beside yours").click()
    page.wait_for_function("window.jupyterapp.shell.currentWidget?.context.path.includes('(new)')")
    page.wait_for_function(lab.IS_READ)
    assert "A newer sentence." in text(page)
    assert MINE not in text(page)
    assert paths(page) == ["notebooks/06_stride (new).ipynb", LESSON]
    page.close()
    page = open_lesson(context, published)
    expect(page.get_by_text("A newer version")).to_have_count(0)
    page.close()
    publish(published, "A sentence newer still.")
    expect(open_lesson(context, published).get_by_text("A newer version")).to_be_visible()


def test_a_lesson_that_was_only_run_becomes_the_newer_one(published, context):
    withhold_python(context)
    page = open_lesson(context, published)
    save(page)
    assert paths(page) == [LESSON]
    page.close()
    publish(published, "A newer sentence.")
    page = open_lesson(context, published)
    page.wait_for_function(f"({LAST_CELL}).includes('newer')")
    assert paths(page) == []


def test_work_goes_to_another_browser_as_a_zip_file(published, context, browser, tmp_path):
    withhold_python(context)
    page = open_lesson(context, published)
    write(page)
    page.evaluate(
        """async () => {
            const { contents } = window.jupyterapp.serviceManager;
            const folder = await contents.newUntitled({ type: "directory" });
            await contents.rename(folder.path, "내 노트");
            await contents.save("내 노트/a b.txt", { type: "file", format: "text", content: "합성곱" });
        }"""
    )
    download(page, tmp_path / "work.zip")
    with zipfile.ZipFile(tmp_path / "work.zip") as read:
        assert read.testzip() is None
        assert sorted(read.namelist()) == ["convlib-work.json", LESSON, "내 노트/a b.txt"]
    other = browser.new_context()
    withhold_python(other)
    page = other.new_page()
    page.goto(published.address)
    bring_back(page, tmp_path / "work.zip")
    expect(page.locator("#work-buttons [role=status]")).to_have_text("2 files were brought back.")
    bring_back(page, tmp_path / "work.zip")
    expect(page.locator("#work-buttons [role=status]")).to_have_text("2 files were the same here already.")
    publish(published, "A newer sentence.")
    page.close()
    page = open_lesson(other, published)
    assert MINE in text(page)
    expect(page.get_by_text("A newer version")).to_be_visible()
    page.wait_for_function(READ)
    other.close()


def test_a_file_that_differs_is_kept_beside(published, context, tmp_path):
    withhold_python(context)
    page = open_lesson(context, published)
    write(page)
    download(page, tmp_path / "work.zip")
    write(page, "# something else")
    bring_back(page, tmp_path / "work.zip")
    said = page.get_by_text("1 file was kept beside yours: “notebooks/06_stride (brought back).ipynb”.")
    expect(said).to_be_visible()
    assert paths(page) == ["notebooks/06_stride (brought back).ipynb", LESSON]
    assert "# something else" in text(page)


def test_a_zip_file_of_somebody_else_changes_nothing(published, context, tmp_path):
    page = context.new_page()
    page.goto(published.address)
    said = page.locator("#work-buttons [role=status]")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as write_zip:
        write_zip.writestr(LESSON, "{}")
    bring_back(page, tmp_path / "other.zip")
    expect(said).to_contain_text("was not made by this course")
    (tmp_path / "broken.zip").write_bytes(b"PK")
    bring_back(page, tmp_path / "broken.zip")
    expect(said).to_have_text("This is not a zip file, or it is damaged.")
    page.get_by_role("button", name="Download my work").click()
    expect(said).to_contain_text("There is no work to download yet.")
    assert paths(page) == []


def choose(page, item):
    """Choose an item of the menu File."""
    page.get_by_role("menuitem", name="File").click()
    page.locator(".lm-Menu-itemLabel", has_text=item).click()


@pytest.mark.parametrize("place", ["bar", "menu"])
def test_a_lesson_goes_back_to_how_it_was_published(published, context, place):
    withhold_python(context)
    page = open_lesson(context, published)
    told = lab.console_errors(page)
    write(page)
    if place == "menu":
        choose(page, "Back to the published lesson")
    else:
        page.get_by_role("button", name="Your work").click()
        page.get_by_role("button", name="Back to the published lesson").click()
    page.get_by_role("button", name="Keep mine beside it").click()
    page.wait_for_function(f"!({LAST_CELL}).includes({MINE!r})")
    assert paths(page) == ["notebooks/06_stride (mine).ipynb"]
    assert told == []


def test_a_notebook_that_the_course_does_not_publish_has_nothing_to_go_back_to(published, context):
    withhold_python(context)
    page = open_lesson(context, published)
    page.evaluate(
        """async (from) => {
            const { contents } = window.jupyterapp.serviceManager;
            await contents.save("notebooks/mine.ipynb", await contents.get(from, { content: true }));
        }""",
        LESSON,
    )
    lab.run_command(page, "docmanager:open", {"path": "notebooks/mine.ipynb"})
    page.wait_for_function("window.location.search.includes('mine')")
    lab.expect(lambda: page.evaluate("window.jupyterapp.commands.isEnabled('convlib-site:download-work')"), True)
    lab.paint(page)
    assert not page.evaluate("window.jupyterapp.commands.isEnabled('convlib-site:published')")


def test_work_is_downloaded_and_brought_back_from_the_menu_too(published, context, tmp_path):
    withhold_python(context)
    page = open_lesson(context, published)
    write(page)
    with page.expect_download() as found:
        choose(page, "Download my work")
    found.value.save_as(tmp_path / "work.zip")
    expect(page.get_by_text("1 file is in convlib-work")).to_be_visible()
    page.keyboard.press("Escape")
    with page.expect_file_chooser() as asked:
        choose(page, "Bring work back")
    asked.value.set_files(tmp_path / "work.zip")
    expect(page.get_by_text("1 file was the same here already.")).to_be_visible()


def test_a_second_tab_with_the_same_lesson_is_warned(published, context):
    withhold_python(context)
    open_lesson(context, published)
    second = driver.open_lesson(context, published.address, LESSON)
    expect(second.get_by_text("This lesson is also open in another tab.")).to_be_visible()


def practise(page):
    """Run the lesson and keep the score of its practice; return what is said of it then."""
    driver.run_all(page)
    practice = page.locator(".jp-OutputArea-output", has_text="keep my score in my_practice_score.json").last
    practice.get_by_role("checkbox").check()
    said = practice.get_by_text("Your score is kept in my_practice_score.json.")
    expect(said).to_be_visible()
    return practice, said


@pytest.mark.slow
def test_a_kept_score_is_there_after_a_reload_and_goes_into_the_zip_file(published, context, tmp_path):
    page = open_lesson(context, published)
    page.on("dialog", lambda dialog: dialog.accept())
    practice, said = practise(page)
    expect(said).to_contain_text("First try correct: 0 of 0.")
    practice.get_by_role("button", name="Show me").click()
    lab.expect(lambda: "notebooks/my_practice_score.json" in paths(page), True)
    page.reload()
    page.wait_for_selector(".convlib-work button:has-text('published')", state="attached", timeout=60_000)
    _practice, said = practise(page)
    expect(said).to_contain_text("First try correct: 0 of 1.")
    download(page, tmp_path / "work.zip")
    with zipfile.ZipFile(tmp_path / "work.zip") as read:
        score = json.loads(read.read("notebooks/my_practice_score.json"))
    assert score["answered"] == 1
