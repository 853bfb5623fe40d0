"""What the benchmarks rely on: a proxy that delays and does nothing else, and verdicts that can say no."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from benchmarks.network_delay import carry, delayed
from benchmarks.rows import Row
from benchmarks.targets import HELD, RESTED, Compared, Figures, verdicts

DELAY = 0.05  # s


class Clock(asyncio.SelectorEventLoop):
    """A loop whose time passes only while everything waits, and at once."""

    now = 0.0

    def time(self) -> float:
        return self.now

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:
            self.now = max(self.now, self._scheduled[0].when())
        super()._run_once()


class Notes:
    """Takes the place of a connection to write to; notes when each piece came."""

    def __init__(self) -> None:
        self.pieces: list[tuple[float, bytes]] = []
        self.has_ended = False

    def write(self, piece: bytes) -> None:
        self.pieces.append((asyncio.get_running_loop().time(), piece))

    async def drain(self) -> None:
        pass

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.has_ended = True


def carried(give: Callable[[asyncio.StreamReader], Coroutine]) -> Notes:
    """Let `give` feed a reader; return what is written at the other end of a delayed line, and when."""

    async def run() -> Notes:
        reader, notes = asyncio.StreamReader(), Notes()
        await asyncio.gather(carry(reader, notes, lambda: DELAY), give(reader))
        return notes

    def in_thread() -> Notes:
        """The browser's driver may have a loop in the main one."""
        with asyncio.Runner(loop_factory=Clock) as runner:
            return runner.run(run())

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(in_thread).result()


def test_each_piece_comes_after_the_delay_and_in_order():
    async def give(reader: asyncio.StreamReader) -> None:
        for number in range(5):
            reader.feed_data(bytes([number]))
            await asyncio.sleep(0.02)
        reader.feed_eof()

    notes = carried(give)
    assert [piece for _, piece in notes.pieces] == [bytes([number]) for number in range(5)]
    assert [at for at, _ in notes.pieces] == pytest.approx([DELAY + 0.02 * number for number in range(5)])
    assert notes.has_ended


def test_a_large_transfer_is_delayed_once_and_not_for_each_of_its_pieces():
    sent = bytes(range(256)) * 40_000  # 10 MB

    async def give(reader: asyncio.StreamReader) -> None:
        reader.feed_data(sent)
        reader.feed_eof()

    notes = carried(give)
    assert len(notes.pieces) > 100
    assert b"".join(piece for _, piece in notes.pieces) == sent
    assert [at for at, _ in notes.pieces] == pytest.approx([DELAY] * len(notes.pieces))


def echo(listening: socket.socket) -> None:
    """Answer one client with what it says, until it ends."""
    connection, _ = listening.accept()
    with connection:
        while piece := connection.recv(65536):
            connection.sendall(piece)


def test_a_server_is_reached_through_the_proxy_and_both_directions_take_longer():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        answering = threading.Thread(target=echo, args=[listening])
        answering.start()
        with delayed(f"http://127.0.0.1:{listening.getsockname()[1]}", 1000 * DELAY) as address:
            with socket.create_connection(("127.0.0.1", urlsplit(address).port)) as client:
                start = time.monotonic()
                client.sendall(b"there and back")
                assert client.recv(100) == b"there and back"
                assert time.monotonic() - start >= 2 * DELAY
                client.shutdown(socket.SHUT_WR)
                assert client.recv(100) == b""
            answering.join()


def test_the_proxy_ends_while_connections_are_open():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        with delayed(f"http://127.0.0.1:{listening.getsockname()[1]}", 1000 * DELAY) as address:
            client = socket.create_connection(("127.0.0.1", urlsplit(address).port))
            server, _ = listening.accept()
        with client, server:
            assert server.recv(100) == b""
            assert client.recv(100) == b""


OLDER = Figures(p50=40, p95=60, halves=(40, 40), kernel=0, first=0, ahead=[0, 0])
GOOD = {
    (HELD, False): Figures(p50=20, p95=40, halves=(20, 20), kernel=30, first=50, ahead=[0, 50_000]),
    (RESTED, False): Figures(p50=20, p95=40, halves=(20, 20), kernel=30, first=50, ahead=[9000, 50_000]),
    (HELD, True): Figures(p50=41, p95=60, halves=(41, 41), kernel=0, first=50, ahead=[0, 50_000]),
}


def said(is_slow: bool = False, **changed: object) -> list[str]:
    """The targets that are not met, by a setting and the window of lesson 6 with some figures changed."""
    row, lines = Row("06_stride", "cell", "stride"), []
    for (pace, moves_window), figures in GOOD.items():
        lines.append(Compared(row, pace, moves_window, False, OLDER, replace(figures, **changed)))
    return [line for line in verdicts(lines, is_slow) if line.endswith("NOT MET")]


def test_good_figures_meet_all_targets():
    assert said() == []


@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        ({"p50": 30}, ["held", "rested"]),
        ({"p50": 20, "is_slow": True}, ["held", "rested"]),
        ({"p50": 43, "p95": 40}, ["held", "rested", "the window"]),
        ({"p95": 41}, ["held", "rested"]),
        ({"kernel": 61}, ["most kernel time"]),
        ({"first": 61}, ["most kernel time"]),
        ({"ahead": [1, 0]}, ["while keys are held"]),
        ({"ahead": [0, 60_001]}, ["most sent ahead"]),
    ],
)
def test_a_figure_that_is_too_large_misses_its_targets(changed, missed):
    lines = said(**changed)
    assert len(lines) == len(missed)
    assert all(word in line for word, line in zip(missed, lines, strict=True)), lines


def test_only_rows_by_key_count_as_settings():
    drag = Compared(Row("06_stride", "cell", "stride", "drag"), HELD, False, False, OLDER, OLDER)
    assert not any("settings" in line for line in verdicts([drag], False))
