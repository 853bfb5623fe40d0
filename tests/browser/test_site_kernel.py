"""Python's start in the browser edition: where it comes from, and what is said if it cannot."""

import os
import shutil
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from convlib.publish.site import kernel
from tools.site import open_lesson, run_all, server

PLAIN = "notebooks/04_the_definition.ipynb"
DRAWS = "notebooks/02_kernels.ipynb"


def copied(site: Path, folder: Path) -> Path:
    """A copy that shares its files with the site: a test removes or replaces some."""
    return Path(shutil.copytree(site, folder, copy_function=os.link))


@contextmanager
def elsewhere():
    """A proxy that notes who is asked for beside this machine, and answers nobody."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def refuse(self):
            asked.append(self.path)
            self.send_error(502)

        do_GET = do_POST = do_HEAD = do_CONNECT = refuse

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as proxy:
        thread = threading.Thread(target=proxy.serve_forever)
        thread.start()
        yield f"127.0.0.1:{proxy.server_port}", asked
        proxy.shutdown()
        thread.join()


def test_a_lesson_with_pictures_asks_nobody_but_the_site(site, browser):
    """A proxy sees what pages, workers and service workers ask for; it does not see this machine's addresses."""
    with server(site) as served, elsewhere() as (proxy, asked):
        context = browser.new_context(proxy={"server": f"http://{proxy}", "bypass": "127.0.0.1"})
        page = open_lesson(context, served.address, DRAWS)
        run_all(page)
        assert any("matplotlib" in path for path in served.asked)
        page.goto("http://somebody.example/")  # the proxy does see others
        context.close()
    assert asked
    known = ("http://somebody.example/", "content-autofill.googleapis.com:443")  # the second is Chromium's own
    assert [address for address in asked if not address.startswith(known)] == []


def test_pyodide_can_come_from_another_address_and_only_its_own_files_do(site, tmp_path, monkeypatch, browser):
    """A second server takes the part of Pyodide's network."""
    here = copied(site, tmp_path / "site")
    wheels = {file.name.partition("-")[0]: file for file in (site / "kernel").glob("*.whl")}
    shutil.rmtree(here / "kernel")
    pyodide = Path(__file__).parents[3] / f"shared/pyodide-{kernel.pyodides()['info']['version']}"
    with server(here) as served, server(pyodide) as network:
        monkeypatch.setattr(kernel, "CDN", f"{network.address}/")
        kernel.write_kernel(here / "kernel", wheels, None)
        context = browser.new_context()
        page = open_lesson(context, served.address, PLAIN)
        run_all(page)
        assert page.locator(".convlib-explorer").count() > 0
        context.close()
    theirs, ours = ({path.partition("?")[0].rpartition("/")[2] for path in asked.asked} for asked in (network, served))
    assert {"pyodide.js", "pyodide.asm.wasm", "python_stdlib.zip"} < theirs
    assert any(name.startswith("numpy-") for name in theirs)
    assert not any(name.startswith(("numpy-", "pyodide.asm")) for name in ours)
    assert any(name.startswith("convlib-") for name in ours)


def test_a_missing_package_is_told_and_named(site, tmp_path, browser):
    here = copied(site, tmp_path / "site")
    next((here / "kernel").glob("pillow-*.whl")).unlink()
    with server(here) as served:
        context = browser.new_context()
        page = open_lesson(context, served.address, PLAIN)
        page.wait_for_selector("[role=alert]#python-failed", timeout=120_000)
        told = page.locator("#python-failed").inner_text()
        told_above = page.locator(".convlib-bar > [role=status]").inner_text()
        assert page.get_by_role("button", name="▶ Run all cells").is_disabled()
        context.close()
    assert told.startswith("Python could not start here: pillow-")
    assert told_above == "Python is not there. The line at the foot of this page says why."
