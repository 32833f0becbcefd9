"""One request on the wire: no cookies, no .netrc, no redirects, and an end however slowly the server drips."""

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

from enrich.errors import Refused, Unavailable, Unreadable
from enrich.transport import body
from enrich.transport.response import Response
from enrich.transport.response_check import ResponseProblem
from enrich.transport.routes import OutgoingRequest, Route

_at_work = threading.local()  # .watch: the Watch of the request that this thread is sending
_SLOW = 1000  # bytes a second: a body that comes in more slowly drips


class Watch:
    """Ends a request that takes longer than `seconds`, headers and body, by shutting its socket."""

    def __init__(self, seconds: float) -> None:
        self.fired = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self.fire)
        self._timer.daemon = True

    def on(self, connection: HTTPConnection) -> None:
        """Remember the socket that is to be shut (the connection forgets it when the server will close it)."""
        self._socket = connection.sock

    def fire(self) -> None:
        """End the request now."""
        self.fired = True
        if self._socket is not None:
            # Through a second handle: TLS keeps its state, and the reading thread sees an end of the stream.
            with (
                suppress(OSError),
                socket.fromfd(
                    self._socket.fileno(), self._socket.family, self._socket.type
                ) as handle,
            ):
                handle.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def running(self, others: set[Watch]) -> Iterator[Watch]:
        """Run for the time of the block among the `others`, and be the one that this thread's connections report to."""
        _at_work.watch = self
        others.add(self)
        self._timer.start()
        try:
            yield self
        finally:
            self._timer.cancel()
            others.discard(self)
            _at_work.watch = None


def _report(connection: HTTPConnection) -> None:
    watch: Watch | None = getattr(_at_work, "watch", None)
    if watch is not None:
        watch.on(connection)


class _Plain(HTTPConnection):
    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # as urllib3 itself has it
        _report(self)
        return super().getresponse()


class _Secure(HTTPSConnection):
    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # as urllib3 itself has it
        _report(self)
        return super().getresponse()


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class _Adapter(HTTPAdapter):
    """The usual adapter, on connections that a Watch can shut."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        if isinstance(manager, urllib3.ProxyManager):  # SOCKS has pools of its own
            manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
        return manager


class HttpClient:
    """Sends a Question and reads the whole answer. `timeout` is (connect, read), `seconds` for the whole, `most` bytes."""

    def __init__(self, timeout: tuple[float, float], seconds: float, most: int) -> None:
        self._timeout = timeout
        self._seconds = seconds
        self._most = most
        self._running: set[Watch] = set()
        self._adapter = _Adapter(pool_connections=32, pool_maxsize=4, max_retries=0)
        # requests reads the certificates' place from the environment, but with it .netrc: so here, by hand.
        logging.getLogger("urllib3.connectionpool").setLevel(
            logging.INFO
        )  # at DEBUG it writes addresses, keys included
        self._verify = next(
            (os.environ[k] for k in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE") if os.environ.get(k)),
            True,
        )

    def close(self) -> None:
        """Close the connections."""
        self._adapter.close()

    def abort(self) -> None:
        """End every request that is under way, from another thread."""
        for watch in list(self._running):
            watch.fire()

    def send(self, question: OutgoingRequest) -> tuple[Response, float]:
        """Return the answer, whatever its status, and the seconds that its body dripped.

        Raises Setback where no answer came, or none that is whole.
        """
        host = question.place.host
        watch = Watch(self._seconds)
        try:
            prepared = requests.Request(
                question.method,
                question.place.target,
                dict(question.headers),
                data=question.content,
            ).prepare()
            with watch.running(self._running):
                return self._exchange(prepared, question.place, watch)
        except body.Broken as broken:
            kind = Unavailable if broken.cut else Unreadable
            raise ResponseProblem(
                kind(f"{host}: {broken}", host), retries=2 if broken.cut else 0
            ) from None
        except (requests.exceptions.InvalidHeader, UnicodeEncodeError):
            refused = Refused(f"{host}: the key holds characters that cannot be sent", host)
            raise ResponseProblem(refused, closes=True) from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise _setback(error, host, late=watch.fired) from None
        except ValueError as error:  # http.client: a header or a chunk's length that is none
            if watch.fired:
                raise _setback(error, host, late=True) from None
            raise ResponseProblem(Unreadable(f"{host}: the answer cannot be read", host)) from None

    def _exchange(
        self, prepared: requests.PreparedRequest, place: Route, watch: Watch
    ) -> tuple[Response, float]:
        proxies = {} if place.loopback else get_environ_proxies(place.target, no_proxy=None)
        answer = self._adapter.send(
            prepared, stream=True, timeout=self._timeout, verify=self._verify, proxies=proxies
        )
        try:
            headers = {k.lower(): v for k, v in answer.headers.items()}
            encoding, length = (
                headers.get("content-encoding", ""),
                headers.get("content-length", ""),
            )
            began = time.monotonic()
            content = body.read(
                answer.raw, encoding, "" if "transfer-encoding" in headers else length, self._most
            )
            seconds = time.monotonic() - began
            if watch.fired:  # an end that we made
                raise TimeoutError
            answer.raw.release_conn()
        finally:
            answer.close()
        dripped = seconds if seconds > 1 and len(content) < seconds * _SLOW else 0.0
        return Response(answer.status_code, content, headers, place.host), dripped


def _setback(error: Exception, host: str, *, late: bool) -> ResponseProblem:
    """Say what went wrong, without the address (it may hold a key)."""
    chain = list(_causes(error))
    unreached = any(isinstance(e, urllib3.exceptions.NewConnectionError) for e in chain)
    if late or (not unreached and any(isinstance(e, _TIMEOUTS) for e in chain)):
        return ResponseProblem(Unavailable(f"{host}: did not answer in time", host), closes=True)
    if any(isinstance(e, _CERTIFICATES) for e in chain):
        return ResponseProblem(
            Unavailable(f"{host}: its certificate or its encryption is not accepted", host),
            closes=True,
        )
    if not unreached and any(isinstance(e, _RESETS) for e in chain):
        return ResponseProblem(Unavailable(f"{host}: the connection broke off", host), retries=2)
    return ResponseProblem(Unavailable(f"{host}: cannot be reached", host), closes=True)


_TIMEOUTS = (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)
_CERTIFICATES = (requests.exceptions.SSLError, urllib3.exceptions.SSLError)
_RESETS = (
    urllib3.exceptions.ProtocolError,
    requests.exceptions.ChunkedEncodingError,
    ConnectionResetError,
    ConnectionAbortedError,
    BrokenPipeError,
)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk over the error and what it wraps: requests and urllib3 put the reason into `args` or `reason`."""
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
