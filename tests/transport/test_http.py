"""The session against a real server on loopback that breaks in every way.

Each run ends, and soon.
"""

from __future__ import annotations

import gzip
import json
import select
import socket
import struct
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest

from enrich.errors import SourceError, Unavailable, Unreadable
from enrich.transport import Session

HOST = "api.example-x.org"
ZEROS = gzip.compress(b"0" * 50_000_000, 9)  # 49 kB that become 50 MB


class Handler(BaseHTTPRequestHandler):
    """Breaks as the path's last word says; counts requests, and how many are served at once."""

    protocol_version = "HTTP/1.1"
    server: Loopback

    def log_message(self, *args: Any) -> None:
        pass

    @property
    def _mode(self) -> str:
        return urlsplit(self.path).path.rpartition("/")[2]

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.began.append(time.monotonic())
            self.server.asked[self._mode] += 1
            self.server.inside += 1
            self.server.most = max(self.server.most, self.server.inside)
        try:
            getattr(self, self._mode)()
        except OSError:
            self.close_connection = True
        finally:
            with self.server.lock:
                self.server.inside -= 1
                self.server.ended.append(time.monotonic())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def reply(self, status: int, body: bytes, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def good(self) -> None:
        time.sleep(0.02)
        self.reply(200, b'{"good": true}')

    def echo(self) -> None:
        self.reply(200, json.dumps({k.lower(): v for k, v in self.headers.items()}).encode())

    def busy(self) -> None:
        self.reply(429, b"<h1>429</h1>", Retry_After="1")

    def down(self) -> None:
        self.reply(503, b"<h1>503</h1>", Retry_After="1")

    def fault(self) -> None:
        self.reply(500, b"<h1>500</h1>")

    def reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def close(self) -> None:
        self.close_connection = True

    def hang(self) -> None:
        """Say nothing until the client has left, or for good; note which."""
        for _ in range(2000):
            if self.server.free.wait(0.01):
                return
            if self._client_has_left():
                self.server.left.add(self._mode)
                return

    def _client_has_left(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        try:
            return bool(readable) and self.connection.recv(1, socket.MSG_PEEK) == b""
        except ConnectionError:
            return True

    def hang_in_body(self) -> None:
        self.reply(200, b'{"a": ', 100)
        self.hang()

    def truncate(self) -> None:
        self.reply(200, b'{"a": [1, 2]}', 100)
        self.close_connection = True

    def truncate_zipped(self) -> None:
        body = gzip.compress(json.dumps(list(range(5000))).encode())
        self.reply(200, body[: len(body) // 2], Content_Encoding="gzip")

    def garbage(self) -> None:
        self.reply(200, bytes(range(256)) * 8)

    def garbage_zipped(self) -> None:
        self.reply(200, b"no gzip at all", Content_Encoding="gzip")

    def foreign_coding(self) -> None:
        self.reply(200, b"{}", Content_Encoding="br")

    def html(self) -> None:
        self.reply(200, b"<html><title>Just a moment...</title></html>")

    def empty(self) -> None:
        self.reply(200, b"")

    def drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self._trickle(b" " * 2000)

    def _trickle(self, content: bytes) -> None:
        """Send byte after byte until the client has left, or to the end; note which."""
        try:
            for byte in content:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                if self.server.free.wait(0.05):
                    return
        except OSError:
            self.server.left.add(self._mode)
            raise

    def drip_to_the_end(self) -> None:
        """Speaks HTTP/1.0: only the closing says that the body is whole."""
        self.protocol_version = "HTTP/1.0"
        self.close_connection = True
        self.send_response(200)
        self.end_headers()
        self._trickle(b" " * 2000)

    def drip_headers(self) -> None:
        self._trickle(b"HTTP/1.1 200 OK\r\n" + b"X-Slow: 1\r\n" * 200)

    def together(self) -> None:
        """Answer once four questions are here at the same time."""
        self.server.four.wait(60)
        self.reply(200, b"[]")

    def slow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "24")
        self.end_headers()
        for _ in range(12):
            self.wfile.write(b"[]" if _ == 0 else b"  ")
            self.wfile.flush()
            self.server.free.wait(0.1)

    def circle(self) -> None:
        self.reply(302, b"", Location=self.path)

    def bomb(self) -> None:
        self.reply(200, ZEROS, Content_Encoding="gzip")

    def huge(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(16000):
            self.wfile.write(b"10000\r\n" + b" " * 65536 + b"\r\n")

    def no_http(self) -> None:
        self.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
        self.close_connection = True

    def bad_chunks(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"zz\r\n[]\r\n")
        self.close_connection = True

    def many_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-Many: 1\r\n" * 1000 + b"\r\n")
        self.close_connection = True

    def long_header(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\n")
        self.close_connection = True


class Loopback(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 50

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.free = threading.Event()  # set at the end, so that no handler hangs on
        self.began: list[float] = []
        self.ended: list[float] = []
        self.left: set[str] = set()  # what the client did not wait for
        self.four = threading.Barrier(4)
        self.asked: Counter[str] = Counter()
        self.inside = self.most = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/x"

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[Loopback]:
    loopback = Loopback()
    thread = threading.Thread(target=loopback.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield loopback
    loopback.free.set()
    loopback.shutdown()
    thread.join()
    loopback.server_close()


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as loopback:
        yield loopback


@pytest.fixture
def ask(server: Loopback) -> Iterator[Callable[..., Session]]:
    made: list[Session] = []

    def make(**options: Any) -> Session:
        options = {
            "timeout": (0.3, 0.3),
            "answer_seconds": 0.4,
            "max_bytes": 1_000_000,
            "patience": 0.5,
            **options,
        }
        made.append(Session({HOST: options.pop("interval", 0.01)}, {HOST: server.base}, **options))
        return made[-1]

    yield make
    for session in made:
        session.close()


MODES: list[
    tuple[str, type[SourceError], int]
] = [  # (what the server does, what is raised, requests at most)
    ("busy", Unavailable, 1),
    ("down", Unavailable, 1),
    ("fault", Unavailable, 6),
    ("reset", Unavailable, 6),
    ("close", Unavailable, 6),
    ("hang", Unavailable, 1),
    ("hang_in_body", Unavailable, 1),
    ("truncate", Unavailable, 6),
    ("truncate_zipped", Unavailable, 6),
    ("garbage", Unreadable, 4),
    ("garbage_zipped", Unavailable, 6),
    ("foreign_coding", Unreadable, 2),
    ("html", Unavailable, 1),
    ("empty", Unreadable, 4),
    ("drip", Unavailable, 1),
    ("drip_to_the_end", Unavailable, 1),
    ("drip_headers", Unavailable, 1),
    ("circle", Unavailable, 2),
    ("bomb", Unreadable, 2),
    ("huge", Unreadable, 2),
    ("no_http", Unavailable, 6),
    ("bad_chunks", Unavailable, 6),
    ("many_headers", Unavailable, 6),
    ("long_header", Unavailable, 6),
]


SILENT = ("hang", "hang_in_body", "drip", "drip_to_the_end", "drip_headers")


@dataclass(frozen=True)
class Outcome:
    """What 50 questions came to under a fault."""

    errors: set[str]
    waited: float  # seconds that the session chose to wait
    sent: int
    seen: int
    left: bool  # whether the client went before the server was done


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    """Each fault's outcome, all of them suffered side by side."""
    with serving() as loopback:
        hosts = {mode: f"{mode.replace('_', '-')}.example-x.org" for mode, _, _ in MODES}
        waits: defaultdict[str, list[float]] = defaultdict(list)
        options: dict[str, Any] = {
            "timeout": (0.5, 0.5),
            "answer_seconds": 0.8,
            "max_bytes": 1_000_000,
            "patience": 1.0,
            "on_wait": lambda host, seconds: waits[host].append(seconds),
        }
        session = Session(
            dict.fromkeys(hosts.values(), 0.01),
            dict.fromkeys(hosts.values(), loopback.base),
            **options,
        )
        errors: dict[str, set[str]] = {}

        def suffer(mode: str) -> None:
            url = f"https://{hosts[mode]}/{mode}"
            errors[mode] = {repr(failure(session, url)) for _ in range(50)}

        side_by_side(suffer, hosts)
        session.close()
        wait_until(lambda: loopback.left >= {*SILENT})
        return {
            mode: Outcome(
                errors[mode],
                sum(waits[host]),
                session.requests[host],
                loopback.asked[mode],
                mode in loopback.left,
            )
            for mode, host in hosts.items()
        }


def side_by_side(do: Callable[[str], object], each: Iterable[str]) -> None:
    """Do something for each of several, in a thread for each."""
    threads = [threading.Thread(target=do, args=(x,)) for x in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until something is so, or for good."""
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.01)


def failure(session: Session, url: str) -> Exception | None:
    try:
        session.get(url)
    except SourceError as error:
        return error
    return None


@pytest.mark.parametrize(("mode", "kind", "most"), MODES)
def test_every_fault_ends_soon_and_costs_few_requests(
    outcomes: dict[str, Outcome], mode: str, kind: type[SourceError], most: int
) -> None:
    found = outcomes[mode]
    assert {text.partition("(")[0] for text in found.errors} == {kind.__name__}
    assert not any("127.0.0.1" in text for text in found.errors)
    assert found.waited < 2  # the patience, and the spacing
    assert 1 <= found.sent == found.seen <= most


@pytest.mark.parametrize("mode", SILENT)
def test_who_says_too_little_is_left(outcomes: dict[str, Outcome], mode: str) -> None:
    assert outcomes[mode].left


@pytest.mark.slow
def test_a_host_that_drips_whole_answers_is_left_alone_in_the_end(
    ask: Callable[..., Session],
) -> None:
    session = ask(answer_seconds=5.0, patience=1.0)
    assert session.get(f"https://{HOST}/slow").json() == []
    with pytest.raises(Unavailable, match="slowly"):
        session.get(f"https://{HOST}/slow")


def test_a_bomb_is_cut_before_it_opens(ask: Callable[..., Session]) -> None:
    import tracemalloc

    session = ask()
    tracemalloc.start()
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        session.get(f"https://{HOST}/bomb")
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()


def test_nobody_there_is_found_out_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        waits: list[float] = []
        mirror = f"http://127.0.0.1:{taken.getsockname()[1]}"
        session = Session({HOST: 1.0}, {HOST: mirror}, on_wait=lambda _, s: waits.append(s))
        for _ in range(50):
            with pytest.raises(Unavailable, match="cannot be reached"):
                session.get(f"https://{HOST}/good")
        assert waits == []
        assert session.requests == {HOST: 1}


@pytest.mark.parametrize("mode", ["hang", "drip"])
def test_abort_cuts_what_is_under_way(
    server: Loopback, ask: Callable[..., Session], mode: str
) -> None:
    session = ask(timeout=(5.0, 15.0), answer_seconds=15.0)
    timer = threading.Timer(0.2, session.abort)
    timer.start()
    for _ in range(3):
        with pytest.raises(Unavailable, match="interrupted"):
            session.get(f"https://{HOST}/{mode}")
    assert len(server.began) == 1
    wait_until(lambda: bool(server.left))
    assert server.left == {mode}
    timer.join()


def test_one_connection_serves_many_questions(
    server: Loopback, ask: Callable[..., Session]
) -> None:
    session = ask(interval=0.0)
    assert [session.get(f"https://{HOST}/good").json() for _ in range(5)] == [{"good": True}] * 5
    sent = session.post(f"https://{HOST}/echo", json={}, headers={"Accept": "application/x"}).json()
    assert sent["accept"] == "application/x"
    assert sent["content-type"] == "application/json"
    assert "cookie" not in sent


def test_environment_proxies_do_not_take_a_loopback_mirror(ask: Callable[..., Session],
    monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    assert ask().get(f"https://{HOST}/good").json() == {"good": True}


def test_threads_are_spaced_and_one_at_a_time(
    server: Loopback, ask: Callable[..., Session]
) -> None:
    session = ask(interval=0.05)
    side_by_side(session.get, [f"https://{HOST}/good"] * 6)
    gaps = [b - e for e, b in zip(server.ended, server.began[1:], strict=False)]
    assert len(gaps) == 5
    assert min(gaps) >= 0.049
    assert server.most == 1
    assert session.seconds[HOST] > 0.1


def test_hosts_do_not_wait_for_each_other(server: Loopback) -> None:
    hosts = [f"h{n}.example-x.org" for n in range(4)]
    session = Session(dict.fromkeys(hosts, 5.0), dict.fromkeys(hosts, server.base))
    answered: set[str] = set()

    def ask(host: str) -> None:
        if session.get(f"https://{host}/together").json() == []:
            answered.add(host)

    side_by_side(ask, hosts)
    assert answered == {*hosts}
    assert server.most == 4
    session.close()
