"""The server extension, in a real JupyterLab: what the kernel's socket is set to, and what the log says."""

import http.cookiejar
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest
import websocket
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

from convlib.jupyter import websocket as extension
from tools import lab

SAID = "convlib.jupyter.websocket: kernel websockets send small messages at once"
# Read by the server before it loads extensions, so that the extension's `open` calls this one.
PROBE = """
import pathlib, socket
from jupyter_server.services.kernels import handlers, websocket
from jupyter_server.services.kernels.connection import channels

opened = websocket.KernelWebsocketHandler.open

async def probe(handler, kernel_id):
    option = handler.ws_connection.stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    pathlib.Path("FOLDER", "nodelay").write_text(str(option))
    await opened(handler, kernel_id)

websocket.KernelWebsocketHandler.open = probe
"""
RENAMED = "websocket.Other = websocket.KernelWebsocketHandler\ndel websocket.KernelWebsocketHandler\n"


def write_config(folder, extra=""):
    config = folder / ".home/config"
    config.mkdir(parents=True)
    (config / "jupyter_server_config.py").write_text(PROBE.replace("FOLDER", str(folder)) + extra)
    return config


def use_a_kernel(address):
    """Start a kernel, open its websocket as a notebook does, and wait for its first message."""
    cookies = http.cookiejar.CookieJar()
    client = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    client.open(f"{address}/lab").close()
    token = next(cookie.value for cookie in cookies if cookie.name == "_xsrf")
    with client.open(urllib.request.Request(f"{address}/api/kernels", b"{}", {"X-XSRFToken": token})) as answer:
        kernel = json.load(answer)["id"]
    channels = websocket.create_connection(f"{address.replace('http', 'ws')}/api/kernels/{kernel}/channels", timeout=30)
    assert json.loads(channels.recv())["msg_type"] == "status"
    channels.close()


def is_on(folder):
    """What the probe found: whether the socket of the kernel sends small messages at once."""
    end = time.monotonic() + 10
    while not (folder / "nodelay").exists():
        assert time.monotonic() < end, "no kernel websocket was opened"
        time.sleep(0.05)
    return (folder / "nodelay").read_text() != "0"


def test_installing_convlib_switches_the_delay_off(tmp_path):
    write_config(tmp_path)
    with lab.server(tmp_path) as address:
        use_a_kernel(address)
    assert is_on(tmp_path)
    assert SAID in (tmp_path / "server.log").read_text()


def test_the_command_in_the_docstring_switches_the_extension_off(tmp_path, monkeypatch):
    """Here it writes to a user's settings, which come first, so that the environment stays as it is."""
    config = write_config(tmp_path)
    shutil.copytree(Path(__file__).parents[2] / "jupyter_config", config, dirs_exist_ok=True)
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    command = extension.__doc__.split("`")[1].split()
    assert command[0] == "jupyter"
    subprocess.run(
        [sys.executable, "-m", *command, "--user"],
        env=os.environ | {"HOME": str(tmp_path / ".home"), "JUPYTER_CONFIG_DIR": str(config)},
        check=True,
        capture_output=True,
    )
    with lab.server(tmp_path) as address:
        use_a_kernel(address)
    assert not is_on(tmp_path)
    assert "convlib.jupyter.websocket:" not in (tmp_path / "server.log").read_text()


def test_a_server_made_differently_is_left_as_it_is(tmp_path):
    write_config(tmp_path, RENAMED)
    with lab.server(tmp_path) as address:
        use_a_kernel(address)
    assert not is_on(tmp_path)
    log = (tmp_path / "server.log").read_text()
    assert "convlib.jupyter.websocket does nothing, since this jupyter_server is made differently" in log
    assert SAID not in log


@pytest.fixture
def handler(monkeypatch):
    """A handler that only counts, in place of a real one."""
    monkeypatch.setattr(KernelWebsocketHandler, "open", lambda handler, kernel: handler.calls.append(kernel))
    calls = []
    return SimpleNamespace(calls=calls, set_nodelay=calls.append)


def load(times):
    said = []
    app = SimpleNamespace(log=SimpleNamespace(info=said.append, warning=said.append))
    for _ in range(times):
        extension._load_jupyter_server_extension(app)
    return said


def test_loading_it_twice_changes_nothing(handler):
    load(times=2)
    KernelWebsocketHandler.open(handler, "kernel")
    assert handler.calls == [True, "kernel"]


@pytest.mark.parametrize("name", ["open", "set_nodelay"])
def test_a_handler_without_what_is_needed_is_left_as_it_is(monkeypatch, name):
    opened = KernelWebsocketHandler.open
    reduced = type("Reduced", (), {other: opened for other in ("open", "set_nodelay") if other != name})
    monkeypatch.setattr("jupyter_server.services.kernels.websocket.KernelWebsocketHandler", reduced)
    (said,) = load(times=1)
    assert said.startswith("convlib.jupyter.websocket does nothing")
    assert f"no attribute '{name}'" in said
    assert getattr(reduced, "open", opened) is opened
