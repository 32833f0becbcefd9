"""DBLP's query engine on loopback, which finds queries of many values too heavy."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

EMPTY = json.dumps({"head": {"vars": []}, "results": {"bindings": []}}).encode()
_TIMED_OUT = json.dumps({"exception": "Operation timed out. Last operation: Join"}).encode()
_VALUE = re.compile(r'"abs/([^"]+)"|\((\d+) AS \?n\)')


def values_of(query: str) -> frozenset[str]:
    """What a query asks for: arXiv's numbers, or the places of titles."""
    found = frozenset(number for number, _ in _VALUE.findall(query) if number)
    return found or frozenset(place for _, place in _VALUE.findall(query))


class Engine(ThreadingHTTPServer):
    """Answers that nothing is known, but to what `is_heavy` says of the values of a query."""

    daemon_threads = True

    def __init__(self, way: str, is_heavy: Callable[[frozenset[str]], bool]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.way = way
        self.is_heavy = is_heavy
        self.free = threading.Event()
        # The queries in their order, and for each how many values it has.
        self.queries: list[str] = []
        self.sizes: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Engine

    def log_message(self, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        query = dict(parse_qsl(form))["query"]
        values = values_of(query)
        self.server.queries.append(query)
        self.server.sizes.append(len(values))
        if self.server.is_heavy(values):
            getattr(self, f"_{self.server.way}", self._status)()
        else:
            self._send(200, EMPTY)

    def _status(self) -> None:
        self._send(int(self.server.way), _TIMED_OUT)

    def _wait(self) -> None:
        self._send(429, b"slow down", [("Retry-After", "2")])

    def _told(self) -> None:
        self._send(200, _TIMED_OUT)

    def _page(self) -> None:
        self._send(504, b"<html><head><title>504 Gateway Time-out</title></head></html>")

    def _cut(self) -> None:
        self._send(200, EMPTY[:20], length=len(EMPTY))
        self.close_connection = True

    def _half(self) -> None:
        self._send(200, EMPTY[:-3] + b"\n!!!!># An error has occurred\n")

    def _close(self) -> None:
        self.close_connection = True

    def _hang(self) -> None:
        self.server.free.wait(20)
        self.close_connection = True

    def _send(
        self,
        status: int,
        body: bytes,
        headers: list[tuple[str, str]] | None = None,
        length: int | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers or ():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve(way: str, is_heavy: Callable[[frozenset[str]], bool]) -> Iterator[Engine]:
    """Serve an engine that answers heavy queries in one of its ways."""
    engine = Engine(way, is_heavy)
    thread = threading.Thread(target=engine.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield engine
    finally:
        engine.free.set()
        engine.shutdown()
        engine.server_close()
        thread.join(5)
