"""What of a request is let through: addresses of ours, asked for by a name of this machine. Pure.

A page of another site can send a browser here by a name of its own that leads to 127.0.0.1 (DNS
rebinding), and read what comes back: so any other name than this machine's is refused.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from enrich.patterns import regex

AsgiScope = MutableMapping[str, Any]
AsgiMessage = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[AsgiMessage]]
Send = Callable[[AsgiMessage], Awaitable[None]]
AsgiApp = Callable[[AsgiScope, Receive, Send], Awaitable[None]]

DATABASE = "library"
ASSETS = "assets"
# The first page, a search, the tables, a table, a row, our own style sheet and icon. All of
# Datasette's pages about itself (`/-/...`), its databases and its files begin otherwise.
_OURS = regex(
    rf"/|/search(\.json)?|/{DATABASE}(\.json|\.csv)?|/{DATABASE}/[^/]+(/[^/]+)?|/{ASSETS}/[a-z]+\.(css|svg)"
)
_LOOPBACK = regex(r"(127\.0\.0\.1|localhost|\[::1\])(:(?P<port>\d{1,5}))?", re.IGNORECASE)
# Of Datasette's parameters, those that show how it works inside.
_REFUSED_PARAMETERS = frozenset({"_trace", "_context", "_timelimit"})
_LONGEST = 8000  # bytes of a query
_POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
    b" frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_OWN_HEADERS = frozenset({name for name, _ in _HEADERS} | {b"set-cookie"})


def guarded(app: AsgiApp, port: int | None) -> AsgiApp:
    """Return an application behind the gate. `port` is the one it is served at; None: any."""

    async def gate(scope: AsgiScope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def send_with_headers(message: AsgiMessage) -> None:
            if message["type"] == "http.response.start":
                headers = [
                    h for h in message.get("headers", []) if h[0].lower() not in _OWN_HEADERS
                ]
                message = {**message, "headers": [*headers, *_HEADERS]}
            await send(message)

        status = refusal(scope, port)
        if status:
            await _answer(send_with_headers, status)
        else:
            scope = {**scope, "query_string": without_refused(scope["query_string"])}
            await app(scope, receive, send_with_headers)

    return gate


def refusal(scope: AsgiScope, port: int | None) -> int:
    """Return the status by which a request is refused, 0 where it is let through."""
    if not is_loopback(_headers(scope, b"host"), port):
        return 421  # this server does not answer for that name (RFC 9110, section 15.5.20)
    if _is_of_another_page(scope):
        return 403
    if scope["method"] not in ("GET", "HEAD"):
        return 405
    path = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
    if not _OURS.fullmatch(path.decode("latin-1")):
        return 404
    return 414 if len(scope["query_string"]) > _LONGEST else 0


def is_loopback(hosts: Iterable[bytes], port: int | None) -> bool:
    """Whether a request names one host, which is this machine, and the port that is served."""
    named = list(hosts)
    found = _LOOPBACK.fullmatch(named[0].decode("latin-1")) if len(named) == 1 else None
    return found is not None and (port is None or found["port"] == str(port))


def _is_of_another_page(scope: AsgiScope) -> bool:
    """Whether a page of another site loads something from here, and is no link that is followed.

    It could not read what comes back, but let the machine work (https://www.w3.org/TR/fetch-metadata/).
    """
    site, mode = (
        b"".join(_headers(scope, name)) for name in (b"sec-fetch-site", b"sec-fetch-mode")
    )
    return site in (b"cross-site", b"same-site") and mode != b"navigate"


def _headers(scope: AsgiScope, name: bytes) -> list[bytes]:
    return [value for key, value in scope["headers"] if key.lower() == name]


def without_refused(query: bytes) -> bytes:
    """Return a query string without the parameters that show how things work inside."""
    parts = parse_qsl(
        query.decode("latin-1"), keep_blank_values=True, encoding="utf-8", errors="replace"
    )
    kept = [(name, value) for name, value in parts if name not in _REFUSED_PARAMETERS]
    return query if len(kept) == len(parts) else urlencode(kept).encode()


async def _answer(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    headers += [(b"allow", b"GET, HEAD")] if status == 405 else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": _REASONS[status]})


_REASONS = {
    403: b"Forbidden\n",
    404: b"Not found\n",
    405: b"Method not allowed\n",
    414: b"URI too long\n",
    421: b"Misdirected request\n",
}
