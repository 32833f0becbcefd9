"""The month that the name of a section states: "2023/11/15--2023/11/21", "May 2024". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from enrich.patterns import regex
from enrich.text.values import MONTHS

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NUMBERS = regex(rf"{_YEAR}[/.-](?P<month>1[0-2]|0?[1-9])(?:[/.-](?:3[01]|[12]\d|0?[1-9]))?")
_NAMES = "|".join(MONTHS)
_WORDS = regex(rf"\b(?P<month>{_NAMES})[a-z]*\.?,?\s+(?:\d{{1,2}},?\s+)?{_YEAR}", re.IGNORECASE)
_SIGNS = regex(rf"{_YEAR}\s*年\s*(?P<month>1[0-2]|0?[1-9])\s*月")
# What else may stand in the name of a section that is a date: "Week 3 (2024-01-15)".
_BESIDE = regex(
    r"[\W\d_]|\b(?:weeks?|kw|of|to|from|until|the|st|nd|rd|th|read|reading|in)\b|[年月日号周至到]",
    re.IGNORECASE,
)


class Month(NamedTuple):
    """A month of a year."""

    year: int
    month: int

    @property
    def next(self) -> Month:
        """The month after it."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


def month_of(section: Sequence[str]) -> Month | None:
    """Return the month of the innermost section that is a date, of a span the last; else None."""
    return next(filter(None, map(_month, reversed(section))), None)


def _month(name: str) -> Month | None:
    if len(name) > 80:
        return None
    found = None
    for pattern in (_NUMBERS, _WORDS, _SIGNS):
        for one in pattern.finditer(name):
            found = Month(int(one["year"]), _number(one["month"]))
        name = pattern.sub(" ", name)
    return None if _BESIDE.sub("", name) else found


def _number(month: str) -> int:
    if month.isdecimal():
        return int(month)
    return MONTHS.index(month[:3].casefold()) + 1
