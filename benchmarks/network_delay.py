"""A network that takes its time: `delayed` puts a TCP proxy before a server, which holds back each byte for a while.

Bytes arrive in order, and large answers as quickly as before: each piece waits for its own time, not for the piece
before it. Opening a connection takes no longer, so the first request of one takes one round trip and not two.
"""

import asyncio
import http.client
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

PIECE = 65536


@contextmanager
def delayed(address: str, milliseconds: float | Callable[[], float]) -> Iterator[str]:
    """Yield an address of the server whose every byte takes `milliseconds` longer, in each direction.

    A function gives each piece a time of its own; a piece that is quicker than the one before it waits for that.
    """
    ready, loop = threading.Event(), asyncio.new_event_loop()
    found: list[int] = []

    async def listen() -> None:
        draw = milliseconds if callable(milliseconds) else lambda: milliseconds
        proxy = Proxy(urlsplit(address).port, lambda: draw() / 1000)
        listening = await asyncio.start_server(proxy.connect, "127.0.0.1", 0)
        found.append(listening.sockets[0].getsockname()[1])
        ready.set()
        async with listening:
            await stopped.wait()
        await proxy.close()

    stopped = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=[listen()])
    thread.start()
    ready.wait()
    try:
        yield f"http://127.0.0.1:{found[0]}"
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join()
        loop.close()


class Proxy:
    """Connects each client with the server at a port of this machine."""

    def __init__(self, port: int, seconds: Callable[[], float]) -> None:
        self._port, self._seconds = port, seconds
        self._open: set[asyncio.Task] = set()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry what a client and the server say to each other, until both have ended."""
        task = asyncio.current_task()
        self._open.add(task)
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._port)
            with closing(server_writer):
                async with asyncio.TaskGroup() as both:
                    both.create_task(carry(reader, server_writer, self._seconds))
                    both.create_task(carry(server_reader, writer, self._seconds))
        except* OSError:
            pass  # one of the two has gone: the other one is told so
        finally:
            writer.close()
            self._open.discard(task)

    async def close(self) -> None:
        """End all connections."""
        open_ones = list(self._open)
        for task in open_ones:
            task.cancel()
        await asyncio.gather(*open_ones, return_exceptions=True)


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: Callable[[], float]) -> None:
    """Write what is read, each piece so many seconds after it came, until the end of it."""
    now, on_the_way = asyncio.get_running_loop().time, asyncio.Queue()

    async def deliver() -> None:
        while True:
            due, piece = await on_the_way.get()
            await asyncio.sleep(due - now())
            if not piece:
                break
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(deliver())
        piece = True
        while piece:
            piece = await reader.read(PIECE)
            on_the_way.put_nowait((now() + seconds(), piece))


def round_trip(address: str, times: int = 9) -> float:
    """Return the median ms of a small request to JupyterLab and its answer, over one connection."""
    connection, found = http.client.HTTPConnection(urlsplit(address).netloc), []
    for _ in range(times):
        start = time.perf_counter()
        connection.request("GET", "/api")
        connection.getresponse().read()
        found.append(1000 * (time.perf_counter() - start))
    connection.close()
    return statistics.median(found)
