"""How services break, and how they refuse who asks too fast."""

from __future__ import annotations

import socket
import struct
import time

from tests.support.world import pages
from tests.support.world.call import Call
from tests.support.world.s2 import api as s2
from tests.support.world.words import compact

MODES = frozenset(
    """
    429 500 503 reset hang truncate garbage html empty slow redirect-loop bomb huge wrong
    """.split()
)
_IN_THE_BODY = frozenset({"truncate", "garbage", "empty", "slow"})
_STATUS = frozenset({"429", "500", "503"})
_TOO_MANY_CROSSREF = (
    "<html><body><h1>429 Too Many Requests</h1>\n"
    "You have sent too many requests in a given amount of time.\n</body></html>\n"
)
_TOO_MANY_OPENALEX = {
    "error": "Rate limit exceeded",
    "message": "Too many requests per second. The limit is 100 requests per second.",
}
_TOO_MANY_OPENREVIEW = {
    "name": "RateLimitError",
    "message": "Too many requests, please try again later.",
    "status": 429,
    "details": {},
}
_TOO_MANY_DATACITE = {
    "errors": [{"status": "429", "title": "Too many requests. Please slow down."}]
}
_JSON = "application/json; charset=utf-8"
_LATIN = "text/html; charset=iso-8859-1"


def set_on(call: Call, mode: str | None) -> None:
    """Let the answer of a call be broken by a mode that needs one."""
    call.fault = mode if mode in _IN_THE_BODY else None
    call.wrong = mode == "wrong"


def broken(call: Call, mode: str) -> bool:
    """Whether a mode leaves no answer of the service: then it has been carried out."""
    if mode in _STATUS:
        body = f"<html><body><h1>{mode}</h1></body></html>"
        call.send(int(mode), body, "text/html", [("Retry-After", "1")] if mode != "500" else [])
    elif mode == "reset":
        linger = struct.pack("ii", 1, 0)
        call.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        call.close_connection = True
        call.connection.close()
    elif mode == "hang":
        time.sleep(120)
        call.close_connection = True
    elif mode == "html":
        call.send_page(200, pages.CHALLENGE)
    elif mode == "redirect-loop":
        call.send(302, "", "text/plain", [("Location", call.path)])
    elif mode == "bomb":
        call.send(200, _bomb(), "application/atom+xml")
    elif mode == "huge":
        _send_endlessly(call)
    else:
        return False
    return True


def _bomb() -> str:
    """Return a feed whose entities grow to a gigabyte, or read a file."""
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}'
        '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&l9;&f;</title></entry></feed>'
    )


def _send_endlessly(call: Call) -> None:
    """Send about a gigabyte of blanks."""
    call.send_response(200)
    call.send_header("Content-Type", "application/json")
    call.send_header("Transfer-Encoding", "chunked")
    call.end_headers()
    block = b"10000\r\n" + b" " * 65536 + b"\r\n"
    for _ in range(16000):
        call.wfile.write(block)
    call.wfile.write(b"0\r\n\r\n")


def refuse(call: Call, wait: int) -> None:
    """Say "too fast" as each service does.

    arXiv says it half of the time with status 200, and not when to come back.
    """
    service = call.service
    odd = call.web.counts.breaches[service] % 2
    retry: list[tuple[str, object]] = [("Retry-After", wait)]
    if service == "dblp" and call.web.manners.dblp == "challenge":
        call.send(429, pages.TOO_MANY, _LATIN)
    elif service == "arxiv":
        call.send(200 if odd else 429, "Rate exceeded.", "text/html")
    elif service == "crossref":
        call.send(429, _TOO_MANY_CROSSREF if odd else "", "text/html" if odd else None)
    elif service == "s2":
        s2.refuse(call)
    elif service == "openalex":
        call.send(429, _TOO_MANY_OPENALEX, headers=[("Retry-After", 1)])
    elif service in {"openreview1", "openreview2"}:
        call.send(429, compact(_TOO_MANY_OPENREVIEW), _JSON, retry + _openreview_limits(wait))
    elif service == "datacite":
        call.send(429, compact(_TOO_MANY_DATACITE), _JSON, retry)
    elif service == "usenix" and odd:
        call.send_page(403, pages.BLOCKED)
    elif service in {"doi", "crosscite", "usenix", "acm"}:
        call.send(429, "error code: 1015", "text/plain; charset=UTF-8", retry)
    else:
        call.send(429, pages.TOO_MANY, _LATIN, retry)


def _openreview_limits(wait: int) -> list[tuple[str, object]]:
    return [
        ("ratelimit-policy", "180;w=60"),
        ("ratelimit-limit", 180),
        ("ratelimit-remaining", 0),
        ("ratelimit-reset", wait),
    ]
