"""The site without a network: which files a browser keeps, and the service worker that keeps them."""

import base64
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

ASSETS = Path(__file__).with_name("assets")
LIST = "offline.json"
WORKER = "service-worker.js"
LEFT_OUT = ("*.txt", "*.eot", "*.ttf", "fa-*.svg", "pypi/*.whl", "LICENSE", "doc/*", WORKER)
"""What a lesson never asks for."""


def write_offline(site: Path, elsewhere: Iterable[str] = ()) -> None:
    """Write the list of files and the service worker into a site that is complete.

    `elsewhere` are the addresses of files that lessons take from other servers.
    """
    here = {
        path.relative_to(site).as_posix(): _described(path) for path in sorted(site.rglob("*")) if _kept(path, site)
    }
    files = here | {address: {"sum": "", "size": 0} for address in elsewhere}
    text = json.dumps({"bytes": sum(file["size"] for file in here.values()), "files": files})
    (site / LIST).write_text(text, encoding="utf-8")
    ours = (ASSETS / "service_worker.js").read_text(encoding="utf-8")
    theirs = (site / WORKER).read_text(encoding="utf-8")
    script = "\n".join([ours.replace("VERSION", json.dumps(integrity(text.encode()))), "(() => {", theirs, "})();", ""])
    (site / WORKER).write_text(script, encoding="utf-8")


def integrity(content: bytes) -> str:
    """Return the sum of a file as browsers compare it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


def _described(path: Path) -> dict:
    content = path.read_bytes()
    return {"sum": integrity(content), "size": len(content)}


def _kept(path: Path, site: Path) -> bool:
    relative = path.relative_to(site)
    return path.is_file() and not any(relative.match(pattern) for pattern in LEFT_OUT)
