"""How OpenAlex sends: every answer costs, and the headers tell what is left of the day's budget."""

from __future__ import annotations

import json
import time

from tests.support.world.call import Body, Call
from tests.support.world.words import compact

NOT_FOUND = (
    "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"
    "<p>The requested URL was not found on the server. If you entered the URL manually please "
    "check your spelling and try again.</p>\n"
)
_A_DAY, _A_DAY_WITH_KEY = 1000, 10_000  # in ten-thousandths of a dollar
_REFUSED = (
    "Insufficient budget. This request costs ${:g} but you only have ${:g} remaining. Resets at "
    "midnight UTC. Need more? Use a free API key."
)


def send(call: Call, status: int, body: Body, cost: int = 1, *, spaced: bool = False) -> None:
    """Send an answer that costs; refuse it where the budget is spent."""
    key = _key(call)
    limit = _A_DAY_WITH_KEY if key else _A_DAY
    metered = bool(call.web.manners.openalex == "budget" and call.web.manners.pace)
    counts = call.web.counts
    with call.web.lock:
        left = limit - counts.spent[key]
        if metered and cost > left:
            counts.breaches["openalex-budget"] += key in counts.broke  # not the first refusal
            counts.broke.add(key)
            _refuse(call, cost, left, limit)
            return
        counts.spent[key] += cost
        left = max(0, limit - counts.spent[key]) if metered else limit - cost
    if isinstance(body, str | bytes):
        call.send(status, body, "text/html; charset=utf-8", _headers(cost, left, limit))
    else:
        data = json.dumps(body, ensure_ascii=False) if spaced else compact(body)
        call.send(status, data, headers=_headers(cost, left, limit))


def _key(call: Call) -> str:
    authorization = call.header("Authorization")
    bearer = authorization[7:] if authorization.startswith("Bearer ") else ""
    return call.query.get("api_key") or bearer


def _seconds_left() -> int:
    """Return the seconds until midnight."""
    return 86400 - int(time.time()) % 86400


def _headers(cost: int, left: int, limit: int) -> list[tuple[str, object]]:
    return [
        ("Access-Control-Allow-Origin", "*"),
        ("X-RateLimit-Limit", limit),
        ("X-RateLimit-Remaining", left),
        ("X-RateLimit-Onetime-Remaining", 0),
        ("X-RateLimit-Credits-Used", cost),
        ("X-RateLimit-Reset", _seconds_left()),
        ("X-RateLimit-Limit-USD", f"{limit / 10000:g}"),
        ("X-RateLimit-Remaining-USD", f"{left / 10000:g}"),
        ("X-RateLimit-Prepaid-Remaining-USD", 0),
        ("X-RateLimit-Cost-USD", f"{cost / 10000:g}"),
    ]


def _refuse(call: Call, cost: int, left: int, limit: int) -> None:
    reset = _seconds_left()
    body = {
        "error": "Rate limit exceeded",
        "message": _REFUSED.format(cost / 10000, left / 10000),
        "dailyRemainingUsd": left / 10000,
        "prepaidRemainingUsd": 0,
        "creditsRequired": cost,
        "retryAfter": reset,
    }
    headers = [
        ("Retry-After", reset),
        ("X-RateLimit-Limit", limit),
        ("X-RateLimit-Remaining", left),
        ("X-RateLimit-Credits-Required", cost),
        ("X-RateLimit-Reset", reset),
        ("X-RateLimit-Limit-USD", f"{limit / 10000:g}"),
        ("X-RateLimit-Remaining-USD", f"{left / 10000:g}"),
        ("X-RateLimit-Cost-Required-USD", f"{cost / 10000:g}"),
    ]
    call.send(429, compact(body), headers=headers)
