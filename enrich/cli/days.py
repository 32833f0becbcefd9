"""A day that somebody types: as a date, or as how long ago it is."""

from __future__ import annotations

from datetime import date, timedelta

from enrich import messages
from enrich.errors import OptionError
from enrich.patterns import regex

_DATE = regex(r"\d{4}(-\d\d){0,2}")
_AGO = regex(r"(\d{1,5}|an?|last)\s*(d|w|y|day|week|month|year)s?(?:\s+ago)?")
_NAMED = {"today": 0, "yesterday": 1}
_DAYS = {"d": 1, "w": 7}


def beginning(typed: str, today: date) -> str:
    """Return how the times of a day, month or year begin: "2026-11"; "2 weeks" is a day.

    Raises OptionError for what is none.
    """
    given = " ".join(typed.split())
    words = given.lower()
    try:
        if words in _NAMED:
            return str(today - timedelta(days=_NAMED[words]))
        if ago := _AGO.fullmatch(words):
            count = int(ago[1]) if ago[1].isdigit() else 1
            return str(_before(today, count, ago[2][0]))
        date.fromisoformat(f"{given}-01-01"[:10] if _DATE.fullmatch(given) else "")
    except (ValueError, OverflowError):
        raise OptionError(messages.commands.NO_DAY(text=given)) from None
    return given


def _before(today: date, count: int, unit: str) -> date:
    """Return the day that is so many days, weeks, months or years before; "m" is a month."""
    if unit in _DAYS:
        return today - timedelta(days=count * _DAYS[unit])
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
    first = date(months // 12, months % 12 + 1, 1)
    # 31 March, a month before, is the last day of February.
    following = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return min(first + timedelta(days=today.day - 1), following - timedelta(days=1))
