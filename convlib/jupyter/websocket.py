"""A Jupyter server extension that keeps the kernel's websocket quick; installing convlib enables it.

jupyter_server leaves Nagle's algorithm on between a kernel and its notebook: a small message waits until the browser
has acknowledged the one before it, which can delay a slider by 40 ms a move. The extension switches it off
(TCP_NODELAY) for the kernel websockets of this server, and does nothing else.

To do without it, `jupyter server extension disable convlib.jupyter.websocket`, and start JupyterLab anew.
"""

from collections.abc import Callable

from jupyter_server.serverapp import ServerApp
from tornado.websocket import WebSocketHandler


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "convlib.jupyter.websocket"}]


def _load_jupyter_server_extension(app: ServerApp) -> None:
    """Make every kernel websocket that opens from now on quick; the log says so, or why not."""
    try:
        from jupyter_server.services.kernels.websocket import KernelWebsocketHandler as Handler

        opened, _needed = Handler.open, Handler.set_nodelay
    except (ImportError, AttributeError) as change:
        app.log.warning(f"{__name__} does nothing, since this jupyter_server is made differently: {change}")
        return
    if opened.__module__ != __name__:  # a server loads an extension once, a test more often
        Handler.open = _without_delay(opened)
    app.log.info("convlib.jupyter.websocket: kernel websockets send small messages at once")


def _without_delay(opened: Callable) -> Callable:
    def open_without_delay(handler: WebSocketHandler, *args: object, **kwargs: object) -> object:
        handler.set_nodelay(True)
        return opened(handler, *args, **kwargs)

    return open_without_delay
