"""Titles of proceedings taken apart: name, short form, place and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enrich import text

_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Event:
    """A volume's title taken apart, as DBLP and front pages write it: name, short form, where and when it was held."""

    name: str
    short: str = ""  # "OSDI 2023"
    place: str = ""  # "Boston, MA, USA"
    dates: str = ""  # "July 10-12, 2023"


_NAME_AND_REST = re.compile(r"^(.{8,}?),\s+([A-Z][^\s,]*(?: [A-Z&][^\s,]*){0,3} ['’]?(?:19|20)?\d\d)(?:,\s+(.*))?$")
_MONTH = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b", re.IGNORECASE
)
_NAME_AND_DATES = re.compile(rf"^([^,]{{8,}})(),\s+((?:\d[\d\s–-]*)?{_MONTH.pattern}.*)$", re.IGNORECASE)
_SPRINGER = re.compile(
    r"^([^,]{3,}\s[-–]\s[^,]*\b(?:19|20)\d\d\b[^,]*)(),\s+(.*)$"
)  # "Computer Vision - ECCV 2020 - 16th ..."
_VOLUME_WORDS = re.compile(
    r"^(?:proceedings|(?:part|volume|vol\.?|track|conference track|workshop track|revised|selected|companion)\b.*)",
    re.IGNORECASE,
)


def event(words: str) -> Event:
    """Take "17th Symposium on X, XYZ 2023, Boston, MA, USA, July 10-12, 2023, Proceedings" apart."""
    words = text.plain(words)[:_LONGEST]
    found = _NAME_AND_REST.match(words) or _NAME_AND_DATES.match(words) or _SPRINGER.match(words)
    if not found:
        return Event(words)
    rest = [s.strip(" .") for s in (found.group(3) or "").split(",") if s.strip(" .")]
    dates = [i for i, s in enumerate(rest) if _MONTH.search(s)]
    dates += [i + 1 for i in dates if i + 1 < len(rest) and re.fullmatch(r"(?:19|20)\d\d", rest[i + 1])]
    place = [
        s
        for i, s in enumerate(rest)
        if i not in dates and not _VOLUME_WORDS.match(s) and not re.fullmatch(r"[\d\s–-]+", s)
    ]
    when = ", ".join(rest[i] for i in sorted(dates))
    return Event(
        _ANNUAL_BEHIND.sub("", found.group(1)), found.group(2), ", ".join(place), re.sub(r"\s*-\s*", "-", when)
    )


_ANNUAL_BEHIND = re.compile(r"(?<=\d): (?:Annual )?Conference on .*$")  # "Advances in ... 36: Annual Conference on ..."
