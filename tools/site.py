"""The browser edition in a real Chromium, for its tests and its benchmark: a plain web server, and a lesson opened."""

import contextlib
import functools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tools import lab

READY = """async () => {
    const { sessionContext } = window.jupyterapp.shell.currentWidget;
    await sessionContext.ready;
    await sessionContext.session.kernel.info;
}"""


@dataclass
class Served:
    """An address, and the paths that were asked for there."""

    address: str
    asked: list[str] = field(default_factory=list)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept, as everywhere
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".wasm": "application/wasm",
        ".mjs": "text/javascript",
        ".whl": "application/octet-stream",
    }

    def __init__(self, *arguments: object, asked: list[str], **settings: object) -> None:
        self.asked = asked
        super().__init__(*arguments, **settings)

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")  # as Pyodide's network lets other sites load its files
        super().end_headers()

    def log_request(self, *_: object) -> None:
        self.asked.append(self.path)

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def server(folder: Path) -> Iterator[Served]:
    """Serve a site's folder at a free port."""
    served = Served("")
    handler = functools.partial(_Handler, directory=str(folder), asked=served.asked)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as listening:
        listening.daemon_threads = True
        served.address = f"http://127.0.0.1:{listening.server_port}"
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        try:
            yield served
        finally:
            listening.shutdown()
            thread.join()


def open_lesson(context: BrowserContext, address: str, path: str) -> Page:
    """Open a notebook by its link, such as `notebooks/01_pixels_to_pixels.ipynb`, and wait until it is shown."""
    page = context.new_page()
    page.goto(f"{address}/lab/index.html?path={path}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=240_000)
    page.wait_for_function(lab.IS_READ, timeout=240_000)
    return page


def run_all(page: Page, *, timeout: int = 240_000) -> None:
    """Run all cells once the kernel is there, and wait until the last one has run."""
    page.evaluate(READY)
    lab.run_all(page, timeout=timeout)
