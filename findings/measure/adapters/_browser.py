"""One Chromium for all calls of an adapter, started with the first."""

import atexit
import functools
import shutil

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
FLAGS += ["--enable-unsafe-swiftshader"]


@functools.cache
def browser():
    playwright = sync_playwright().start()
    opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
    atexit.register(lambda: (opened.close(), playwright.stop()))
    return opened


@functools.cache
def page(*scripts):
    """An empty page with these script files loaded."""
    opened = browser().new_page()
    for script in scripts:
        opened.add_script_tag(path=script)
    return opened
