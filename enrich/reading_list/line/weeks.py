"""Recognises lines that name a week or a day: the headings of a schedule."""

from __future__ import annotations

from enrich.patterns import regex

_DAY = r"(?:\d{4}[/.-])?\d{1,2}[/.-]\d{1,2}"

_WEEK = regex(
    rf"\s*(?:\d{{4}}[/.-]\d{{1,2}}(?:[/.-]\d{{1,2}})?|{_DAY})\s*"
    rf"(?:(?:-{{1,3}}|~|–|—|to|至|到)\s*{_DAY})?\s*[:：]?\s*"
)


def is_week(text: str) -> bool:
    """Whether a line is a date or a span of dates, as "2023/11/15--2023/11/21:".

    A colon at the end is optional.
    """
    return len(text) < 60 and bool(_WEEK.fullmatch(text))
