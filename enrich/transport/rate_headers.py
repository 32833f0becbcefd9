"""Reads the headers in which services state their limits: Retry-After, rates, daily budgets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from enrich.patterns import regex

_WINDOW = regex(r"^\s*(\d{1,9})\s*;\s*w=(\d{1,9})")  # RateLimit-Policy: 180;w=60
_SPAN = regex(r"^\s*(\d{1,9})\s*([smhd]?)\s*$")  # x-rate-limit-interval: 1s
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
LONGEST_INTERVAL = 60.0  # seconds; a header that asks for more counts as a mistake


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds that an answer asks the client to wait, None where no header states it.

    Retry-After is a number or a date (RFC 9110, 10.2.3), which counts from the answer's own date:
    our clock may be wrong. Without one it counts from `now`, a Unix time. Without Retry-After,
    `ratelimit-reset` (seconds) counts.
    """
    value = headers.get("retry-after", "").strip()
    if value:
        answered = _date(headers.get("date", ""))
        return _delay(value, answered or datetime.fromtimestamp(now, UTC))
    reset = headers.get("ratelimit-reset", "").strip()
    return float(reset) if reset.isascii() and reset.isdigit() and len(reset) < 10 else None


def _delay(value: str, now: datetime) -> float | None:
    if re.fullmatch(r"\d{1,300}(\.\d{1,6})?", value, re.ASCII):
        return min(float(value), 1e9)
    date = _date(value)
    return None if date is None else max(0.0, (date - now).total_seconds())


def _date(value: str) -> datetime | None:
    """Return the time of an HTTP date, None for anything else."""
    from email.utils import parsedate_to_datetime

    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date


def interval(headers: Mapping[str, str]) -> float:
    """Return the seconds between two requests that the headers ask for, 0 where they ask nothing.

    Crossref writes `x-rate-limit-limit` and `x-rate-limit-interval`, in 2025 also
    `x-ratelimit-limit`; OpenReview writes `ratelimit-policy: 180;w=60`. A limit without an interval
    is that of a day (OpenAlex) and gives no interval.
    """
    span = _SPAN.match(
        headers.get("x-rate-limit-interval") or headers.get("x-ratelimit-interval") or ""
    )
    limit = headers.get("x-rate-limit-limit") or headers.get("x-ratelimit-limit") or ""
    if span and re.fullmatch(r"\s*\d{1,9}\s*", limit, re.ASCII):
        return _spread(int(span.group(1)) * _SECONDS[span.group(2)], int(limit))
    window = _WINDOW.match(headers.get("ratelimit-policy", ""))
    return _spread(int(window.group(2)), int(window.group(1))) if window else 0.0


def _spread(seconds: int, requests: int) -> float:
    return min(LONGEST_INTERVAL, seconds / requests) if requests else 0.0


def budget_spent(headers: Mapping[str, str], text: str) -> bool:
    """Whether a 429 means that a day's budget is spent (OpenAlex), not that requests are too fast.

    `text` is the start of the body.
    """
    if "budget" in text.casefold() or "daily limit" in text.casefold():
        return True
    needs = headers.get("x-ratelimit-cost-required-usd") or headers.get(
        "x-ratelimit-credits-required"
    )
    left = headers.get("x-ratelimit-remaining-usd") or headers.get("x-ratelimit-remaining")
    reset = headers.get("x-ratelimit-reset", "")
    return (
        left is not None
        and (needs is not None or left.strip() == "0")
        and reset.isdigit()
        and int(reset) > 300
    )


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a service allows, as its headers state it; None where they do not.

    `requests` in `seconds` (0: not said in what time), of which `left` are left until `reset`
    seconds from now. `pool`: the class of callers that we are in. `dollars`: what is left of the
    day's budget.
    """

    requests: int | None = None
    seconds: float = 0.0
    left: int | None = None
    reset: float | None = None
    pool: str = ""
    dollars: float | None = None


def allowance(headers: Mapping[str, str]) -> Allowance | None:
    """Return what the headers of an answer state of limits, None where they state nothing.

    Crossref writes `x-rate-limit-limit`, `-interval` and `x-api-pool`; OpenAlex
    `x-ratelimit-limit`, `-remaining` and `-reset` of a day, also in dollars; OpenReview
    `ratelimit-policy: 180;w=60` and `ratelimit-remaining`.
    """
    window = _WINDOW.match(headers.get("ratelimit-policy", ""))
    span = _SPAN.match(_header(headers, "interval"))
    requests = int(window[1]) if window else _whole(_header(headers, "limit"))
    if requests is None:
        return None
    seconds = int(window[2]) if window else int(span[1]) * _SECONDS[span[2]] if span else 0
    reset, dollars = _whole(_header(headers, "reset")), _header(headers, "remaining-usd")
    return Allowance(
        requests,
        float(seconds),
        _whole(_header(headers, "remaining")),
        None if reset is None else float(reset),
        headers.get("x-api-pool", ""),
        float(dollars) if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", dollars, re.ASCII) else None,
    )


def _header(headers: Mapping[str, str], name: str) -> str:
    """Return a header about limits, in whatever way services spell the beginning of its name."""
    names = (f"{start}-{name}" for start in ("x-rate-limit", "x-ratelimit", "ratelimit"))
    return next((headers[x].strip() for x in names if headers.get(x)), "")


def _whole(digits: str) -> int | None:
    return int(digits) if re.fullmatch(r"\d{1,12}", digits, re.ASCII) else None
