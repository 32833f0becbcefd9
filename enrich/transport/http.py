"""Sends one HTTP request: no cookies, no .netrc, no redirects, and a limit on the whole time."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from enrich import messages
from enrich.errors import Refused, Unavailable, Unreadable
from enrich.transport import body
from enrich.transport.response import Response
from enrich.transport.response_check import ResponseProblem
from enrich.transport.routes import OutgoingRequest, Route

_sending = threading.local()  # .watchdog: the Watchdog of the request that this thread is sending
_SLOW_RATE = 1000  # bytes a second; a body that arrives more slowly counts as trickling


class Watchdog:
    """Shuts the socket of a request that takes longer than `seconds`, headers and body together."""

    def __init__(self, seconds: float) -> None:
        self.fired = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self.fire)
        self._timer.daemon = True

    def watch(self, connection: HTTPConnection) -> None:
        """Remember the socket to shut; the connection forgets it if the server will close."""
        self._socket = connection.sock

    def fire(self) -> None:
        """End the request now."""
        self.fired = True
        if self._socket is None:
            return
        sock = self._socket
        # A second handle leaves TLS its state; the reading thread sees the end of the stream.
        with suppress(OSError), socket.fromfd(sock.fileno(), sock.family, sock.type) as handle:
            handle.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def running(self, others: set[Watchdog]) -> Iterator[Watchdog]:
        """Run during the block: be one of `others`, and watch the connections of this thread."""
        _sending.watchdog = self
        others.add(self)
        self._timer.start()
        try:
            yield self
        finally:
            self._timer.cancel()
            others.discard(self)
            _sending.watchdog = None


def _report(connection: HTTPConnection) -> None:
    watchdog: Watchdog | None = getattr(_sending, "watchdog", None)
    if watchdog is not None:
        watchdog.watch(connection)


class _Connection(HTTPConnection):
    # The type is that of urllib3's own method.
    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]
        _report(self)
        return super().getresponse()


class _SecureConnection(HTTPSConnection):
    # The type is that of urllib3's own method.
    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]
        _report(self)
        return super().getresponse()


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _Adapter(HTTPAdapter):
    """The adapter of requests, with connections that a Watchdog can shut."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        if isinstance(manager, urllib3.ProxyManager):  # SOCKS has pools of its own
            manager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
        return manager


class HttpClient:
    """Sends one request at a time and reads the whole answer.

    `timeout`: the seconds to connect, and between two reads. `seconds`: for the whole answer.
    `most`: the bytes of a body, sent and decompressed.
    """

    def __init__(self, timeout: tuple[float, float], seconds: float, most: int) -> None:
        self._timeout = timeout
        self._seconds = seconds
        self._most = most
        self._running: set[Watchdog] = set()
        self._adapter = _Adapter(pool_connections=32, pool_maxsize=4, max_retries=0)
        # urllib3 writes addresses to the log, with the keys in them: at DEBUG each, and where the
        # headers of an answer are broken as a warning, which everybody sees.
        logging.getLogger("urllib3").setLevel(logging.CRITICAL)
        logging.getLogger("urllib3.connectionpool").setLevel(logging.CRITICAL)
        # Read here, because requests would read .netrc together with these variables.
        self._verify = next(
            (os.environ[k] for k in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE") if os.environ.get(k)),
            True,
        )

    def close(self) -> None:
        """Close the connections."""
        self._adapter.close()

    def abort(self) -> None:
        """End every request that is under way, from another thread."""
        for watchdog in list(self._running):
            watchdog.fire()

    def send(self, request: OutgoingRequest) -> tuple[Response, float]:
        """Return the answer, whatever its status, and the seconds that its body trickled in.

        Raises ResponseProblem where no answer came, or where it did not come whole.
        """
        host = request.route.host
        watchdog = Watchdog(self._seconds)
        try:
            prepared = requests.Request(
                request.method,
                request.route.target,
                dict(request.headers),
                data=request.content,
            ).prepare()
            with watchdog.running(self._running):
                return self._exchange(prepared, request.route, watchdog)
        except body.BodyError as broken:
            kind = Unavailable if broken.cut else Unreadable
            raise ResponseProblem(
                kind(broken.message(host=host, **broken.values), host),
                retries=2 if broken.cut else 0,
                heavy="list" if broken.cut or broken.large else "",
            ) from None
        except (requests.exceptions.InvalidHeader, UnicodeEncodeError):
            refused = Refused(messages.services.KEY_CHARACTERS(host=host), host)
            raise ResponseProblem(refused, closes=True) from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise _problem_of(error, host, late=watchdog.fired) from None
        except ValueError as error:  # http.client: a malformed header or chunk length
            if watchdog.fired:
                raise _problem_of(error, host, late=True) from None
            raise ResponseProblem(Unreadable(messages.services.NOT_HTTP(host=host), host)) from None

    def _exchange(
        self, prepared: requests.PreparedRequest, route: Route, watchdog: Watchdog
    ) -> tuple[Response, float]:
        proxies = {} if route.loopback else get_environ_proxies(route.target, no_proxy=None)
        answer = self._adapter.send(
            prepared, stream=True, timeout=self._timeout, verify=self._verify, proxies=proxies
        )
        try:
            headers = {k.lower(): v for k, v in answer.headers.items()}
            encoding = headers.get("content-encoding", "")
            length = "" if "transfer-encoding" in headers else headers.get("content-length", "")
            began = time.monotonic()
            content = body.read(answer.raw, encoding, length, self._most)
            seconds = time.monotonic() - began
            if watchdog.fired:  # the stream ended because the watchdog shut the socket
                raise TimeoutError
            answer.raw.release_conn()
        finally:
            answer.close()
        trickled = seconds if seconds > 1 and len(content) < seconds * _SLOW_RATE else 0.0
        return Response(answer.status_code, content, headers, route.host), trickled


def _problem_of(error: Exception, host: str, *, late: bool) -> ResponseProblem:
    """Return the problem behind an error of the libraries, without the address: it may hold a key.

    `late`: the request took longer than it may.
    """
    chain = list(_causes(error))
    unreached = any(isinstance(e, urllib3.exceptions.NewConnectionError) for e in chain)
    if late or (not unreached and any(isinstance(e, _TIMEOUTS) for e in chain)):
        reached = late or not any(isinstance(e, _NOT_REACHED) for e in chain)
        return ResponseProblem(
            Unavailable(messages.services.NOT_IN_TIME(host=host), host),
            closes=True,
            heavy="list" if reached else "",
        )
    if any(isinstance(e, _CERTIFICATES) for e in chain):
        return ResponseProblem(
            Unavailable(messages.services.CERTIFICATE(host=host), host),
            closes=True,
        )
    if not unreached and any(isinstance(e, _RESETS) for e in chain):
        return ResponseProblem(
            Unavailable(messages.services.BROKE_OFF(host=host), host), retries=2, heavy="query"
        )
    return ResponseProblem(Unavailable(messages.services.NOT_REACHED(host=host), host), closes=True)


_TIMEOUTS = (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)
_NOT_REACHED = (requests.ConnectTimeout, urllib3.exceptions.ConnectTimeoutError)
_CERTIFICATES = (requests.exceptions.SSLError, urllib3.exceptions.SSLError)
_RESETS = (
    urllib3.exceptions.ProtocolError,
    requests.exceptions.ChunkedEncodingError,
    ConnectionResetError,
    ConnectionAbortedError,
    BrokenPipeError,
)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Return the error and every error that it wraps.

    requests and urllib3 put the inner error into `args` or `reason`.
    """
    seen: set[int] = set()
    queue: list[BaseException] = [error]
    while queue:
        e = queue.pop(0)
        if id(e) in seen:
            continue
        seen.add(id(e))
        yield e
        inner = [*e.args, getattr(e, "reason", None), e.__cause__, e.__context__]
        queue += [x for x in inner if isinstance(x, BaseException)]
