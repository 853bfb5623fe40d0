"""Serves the marking page on this machine to whoever has its address, and writes marks into the gradebook.

Other pages in the same browser, and other users of the machine, can reach the port. So the address has a token, which a
cookie replaces; the server answers only under its own name, and writes only what its own page asks for.
"""

import hmac
import json
import math
import secrets
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler

from convlib.grading.marking.page import assets, described, page
from convlib.grading.nbgrader.by_hand import BusyError, GoneError, HandMarks, Mark, StaleError
from convlib.text import tr

HERE = Path(__file__).parent
MOST_COMMENT = 10_000  # characters; feedback shows more without Markdown
MOST_BODY = 100_000  # bytes of a request
OWN = ("script-src", "style-src", "connect-src")
NOTHING = ("default-src", "base-uri", "form-action", "frame-ancestors")
POLICY = "; ".join([*(f"{kind} 'self'" for kind in OWN), *(f"{kind} 'none'" for kind in NOTHING)])
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Server:
    """A server that runs in the present event loop.

    Attributes
    ----------
    address : str
        Of the page, with its token.
    """

    def __init__(self, marks: HandMarks, names: bool) -> None:
        sockets = bind_sockets(0, "127.0.0.1")
        port = sockets[0].getsockname()[1]
        self.marks, self.names = marks, names
        self.token, self.session = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self.host, self.cookie = f"127.0.0.1:{port}", f"marking-{port}"  # cookies are shared by all ports
        self.address = f"http://{self.host}/?token={self.token}"
        application = Application(
            [
                (r"/", Page),
                (r"/(marking\.(?:mjs|css))", Asset),
                (r"/favicon.ico", NoIcon),
                (r"/answers", Answers),
                (r"/answers/(\w+)", OneAnswer),
            ],
            server=self,
            xsrf_cookies=True,
            xsrf_cookie_name=f"{self.cookie}-xsrf",
            xsrf_cookie_kwargs={"samesite": "Strict", "httponly": True},
            log_function=lambda handler: None,
        )
        HTTPServer(application, max_body_size=MOST_BODY).add_sockets(sockets)


class Handler(RequestHandler):
    """Answers only those who have the token or the cookie, under the server's own name."""

    @property
    def server(self) -> Server:
        """The server that this belongs to."""
        return self.settings["server"]

    def set_default_headers(self) -> None:
        """Forbid the page everything that it doesn't need."""
        self._headers.update(HTTPHeaders(HEADERS))

    def prepare(self) -> None:
        """Refuse strangers."""
        origin = self.request.headers.get("Origin", f"http://{self.server.host}")
        if self.request.host != self.server.host or origin != f"http://{self.server.host}":
            raise HTTPError(403)
        if not hmac.compare_digest(self.get_cookie(self.server.cookie, "").encode(), self.server.session.encode()):
            self.let_in()

    def let_in(self) -> None:
        """Refuse who has no cookie."""
        raise HTTPError(403)

    def write_error(self, status_code: int, **_: object) -> None:
        """Say it in a sentence."""
        sentences = {
            403: tr("Open the address that the command printed, to its last letter. A new start prints a new one."),
            404: tr("There is nothing here. Load the page again."),
        }
        self.finish({"said": sentences.get(status_code, tr("Something went wrong. Nothing was saved."))})


class Page(Handler):
    """The page itself."""

    def let_in(self) -> None:
        """Exchange the token for a cookie, so that it doesn't stay in the address."""
        if not hmac.compare_digest(self.get_query_argument("token", "").encode(), self.server.token.encode()):
            raise HTTPError(403)
        self.set_cookie(self.server.cookie, self.server.session, httponly=True, samesite="Lax")
        self.redirect("/")

    def get(self) -> None:
        """Write it."""
        self.write(page(self.server.marks.part, self.server.marks.empty, self.xsrf_token.decode()))


class Asset(Handler):
    """Its script and its style."""

    def get(self, name: str) -> None:
        """Send one of the two files."""
        self.set_header("Content-Type", assets[Path(name).suffix])
        self.write((HERE / name).read_bytes())


class NoIcon(Handler):
    """Every browser asks for an icon."""

    def get(self) -> None:
        """Say that there is none."""
        self.set_status(204)


class Answers(Handler):
    """The list of answers."""

    def get(self) -> None:
        """Send the ids of all answers, and of those that wait."""
        _send(self, {"answers": self.server.marks.answers(by_name=self.server.names)})


class OneAnswer(Handler):
    """One answer and its mark."""

    def get(self, answer: str) -> None:
        """Send it."""
        _send_answer(self, answer)

    def put(self, answer: str) -> None:
        """Save its mark, unless somebody changed it meanwhile."""
        marks = self.server.marks
        try:
            version, mark = _asked(self.request.body, marks.part.points)
        except ValueError as problem:
            self.set_status(400)
            self.finish({"said": str(problem)})
            return
        try:
            marks.write(answer, version, mark)
        except StaleError:
            self.set_status(409)
            _send_answer(self, answer, stale=True)
        except BusyError:
            self.set_status(503)
            self.finish({"said": tr("Not saved: another program is writing into the gradebook. Try again.")})
        except GoneError:
            raise HTTPError(404) from None
        else:
            _send_answer(self, answer, saved=True)


def _send_answer(handler: Handler, answer: str, *, saved: bool = False, stale: bool = False) -> None:
    marks = handler.server.marks
    try:
        found = marks.read(answer)
    except (GoneError, BusyError) as problem:
        raise HTTPError(404 if isinstance(problem, GoneError) else 503) from None
    about = described(found, marks.part.points)
    if saved:
        about["said"] = tr("Saved: {state}", state=about["state"])
    if stale:
        about["said"] = tr("Not saved: this was changed elsewhere meanwhile. It is now: {state}", state=about["state"])
    if handler.server.names:
        about["name"] = marks.student(answer)
    _send(handler, about)


def _send(handler: Handler, about: dict) -> None:
    """Send something, and how much is done."""
    marks = handler.server.marks
    waiting, count = marks.waiting(), len(marks.answers())
    progress = tr("{done} of {count} marked", done=count - len(waiting), count=count)
    handler.finish(about | {"waiting": waiting, "progress": progress})


def _asked(body: bytes, most: float) -> tuple[str, Mark]:
    """Return the version that a page has seen, and the mark that it asks for; `ValueError` says what is wrong."""
    try:
        about = json.loads(body)
        points, comment, waits = about["points"], about["comment"], about["waits"]
        right = isinstance(comment, str) and isinstance(waits, bool) and isinstance(about["version"], str)
        right = right and (points is None or (type(points) in (int, float) and math.isfinite(points)))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        right = False
    if not right:
        raise ValueError(tr("Not saved: this is no mark. Load the page again."))
    if points is not None and not 0 <= points <= most:
        raise ValueError(tr("Not saved: {points} is not between 0 and {most}.", points=f"{points:g}", most=f"{most:g}"))
    if len(comment) > MOST_COMMENT:
        raise ValueError(tr("Not saved: a comment may have {most} characters.", most=MOST_COMMENT))
    return about["version"], Mark(points, comment, waits)
