"""How Crossref sends: its pools, its rate limits in headers, and its refusals."""

from __future__ import annotations

import re

from tests.support.world.call import Body, Call
from tests.support.world.hosts import CONCURRENCY
from tests.support.world.words import clojure

_LIMITS = {
    "plus": 150,
    "polite-single": 10,
    "polite-array": 3,
    "public-single": 5,
    "public-array": 1,
}


def pool(call: Call, path: str) -> str:
    """Return the pool of a request: by who the caller says he is, and by what he asks for."""
    agent = call.header("User-Agent")
    if call.header("Crossref-Plus-API-Token") or call.header("crossref-api-key"):
        return "plus"
    polite = call.query.get("mailto") or "mailto:" in agent or "@" in agent
    what = "single" if re.match(r"(v1/)?works/.", path) else "array"
    return f"{'polite' if polite else 'public'}-{what}"


def send(call: Call, status: int, body: Body, ctype: str | None = "application/json") -> None:
    """Send an answer with the headers of its pool."""
    concurrency = CONCURRENCY.get(call.pool.split("-")[0])
    headers: list[tuple[str, object]] = [
        ("access-control-allow-origin", "*"),
        ("access-control-expose-headers", "Link"),
        ("x-api-pool", call.pool),
        ("x-rate-limit-limit", _LIMITS[call.pool]),
        ("x-rate-limit-interval", "1s"),
    ]
    if concurrency:
        headers.append(("x-concurrency-limit", concurrency))
    call.send(status, clojure(body) if isinstance(body, dict) else body, ctype, headers)


def refuse(
    call: Call,
    kind: str,
    value: str,
    message: str,
    status: int = 400,
    what: str = "validation-failure",
) -> None:
    """Say what of a request is not valid."""
    reasons = [{"type": kind, "value": value, "message": message}]
    body = {"status": "failed", "message-type": what, "message": reasons}
    charset = ";charset=utf-8" if status == 400 else ""
    send(call, status, body, f"application/json{charset}")
