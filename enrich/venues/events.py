"""Titles of proceedings taken apart: name, short form, place and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enrich import text
from enrich.patterns import regex
from enrich.text.values import MONTH_NAMES

_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Event:
    """A volume's title taken apart, as DBLP and front pages write it.

    Name, short form, where and when it was held.
    """

    name: str
    short: str = ""  # "OSDI 2023"
    place: str = ""  # "Boston, MA, USA"
    dates: str = ""  # "July 10-12, 2023"


_NAME_AND_REST = regex(
    r"^(.{8,}?),\s+([A-Z][^\s,]*(?: [A-Z&][^\s,]*){0,3} ['’]?(?:19|20)?\d\d)(?:,\s+(.*))?$"
)
_MONTH = regex(rf"\b(?:{'|'.join(MONTH_NAMES)})\b", re.IGNORECASE)
_NAME_AND_DATES = regex(rf"^([^,]{{8,}})(),\s+((?:\d[\d\s–-]*)?{_MONTH.pattern}.*)$", re.IGNORECASE)
# "Computer Vision - ECCV 2020 - 16th ..., Glasgow, UK, August 23-28, 2020". Without dates a comma
# is of the name: "ICASSP 2023 - 2023 IEEE International Conference on Acoustics, Speech and ..."
_SPRINGER = regex(
    rf"^([^,]{{3,}}\s[-–]\s[^,]*\b(?:19|20)\d\d\b[^,]*)(),\s+(.*{_MONTH.pattern}.*)$", re.IGNORECASE
)
_VOLUME_WORDS = regex(
    r"^(?:proceedings|(?:part|volume|vol\.?|track|conference track|workshop "
    r"track|revised|selected|companion)\b.*)",
    re.IGNORECASE,
)


def event(words: str) -> Event:
    """Return the parts of "17th Symposium on X, XYZ 2023, Boston, USA, July 10-12, 2023"."""
    words = _BRACKETED.sub(r"\1", text.plain(words)[:_LONGEST])
    if meeting := _MEETING.match(words):
        return Event(_series(meeting[1]), "", meeting[3], meeting[2])
    found = _NAME_AND_REST.match(words) or _NAME_AND_DATES.match(words) or _SPRINGER.match(words)
    if not found:
        return _by_dates(words)
    rest = [s.strip(" .") for s in (found.group(3) or "").split(",") if s.strip(" .")]
    dates = [i for i, s in enumerate(rest) if _MONTH.search(s)]
    dates += [
        i + 1 for i in dates if i + 1 < len(rest) and re.fullmatch(r"(?:19|20)\d\d", rest[i + 1])
    ]
    place = [
        s
        for i, s in enumerate(rest)
        if i not in dates and not _VOLUME_WORDS.match(s) and not re.fullmatch(r"[\d\s–-]+", s)
    ]
    when = ", ".join(rest[i] for i in sorted(dates))
    return Event(
        _series(found.group(1)), found.group(2), ", ".join(place), re.sub(r"\s*-\s*", "-", when)
    )


# "Advances in ... 36: Annual Conference on ...", "Advances in ... 26: 27th Annual Conference on
# ..."
_ANNUAL_BEHIND = regex(r"(?<=\d): (?:\d+(?:st|nd|rd|th) )?(?:Annual )?Conference on .*$")
# "Advances in ... 15 [Neural Information Processing Systems, NIPS 2002, December 9-14, 2002,
# Vancouver, Canada]"
_BRACKETED = regex(r"^([^\[]{8,}?) \[[^\[\]]*(?:\]|$)\s*$")
_MEETING = regex(r"^(.{8,}?)[.,]? Proceedings of a meeting held (.{4,40}?(?:19|20)\d\d), (.{3,})$")
_PLACE = regex(
    r"(?:[A-ZÀ-Þ][\w.'’()-]*|[&]|d[aeo]s?|de[nlr]?|of|and|the|la)(?: "
    r"(?:[A-ZÀ-Þ][\w.'’()-]*|d[aeo]s?|de[nlr]?|of|and|the|la)){0,4}"
)
_NO_PLACE = regex(
    r"\d|\b(?:conference|symposium|workshop|proceedings|meeting|congress|systems|applications?"
    r"|intelligence|engineering|technolog(?:y|ies)|networks?|languages?|science|computing"
    r"|companion|volume|theory|practice|software)\b",
    re.IGNORECASE,
)
_SHORT_BEFORE = regex(
    r"^([A-Z][\w/&+-]*[A-Z][\w/&+-]*(?: ['’]\d\d| (?:19|20)\d\d))(?:: |, )(?=.{12})"
)
_SHORT_BETWEEN = regex(r"^(.{12,}?), \(([A-Z][\w/&+-]*[-'’ ]\d{2,4})\)(?:, .*)?$")


def _series(name: str) -> str:
    return _ANNUAL_BEHIND.sub("", name)


def _by_dates(words: str) -> Event:
    """Take a title apart that ends in place and dates.

    "WWW '22: The ACM Web Conference 2022, Lyon, France, April 25-29, 2022".
    """
    parts = words.split(", ")
    at = next(
        (i for i, s in enumerate(parts) if i and _MONTH.search(s) and re.search(r"\d", s)), None
    )
    if at is None:
        return Event(words)
    begin = at
    while (
        begin > 1
        and at - begin < 4
        and _PLACE.fullmatch(parts[begin - 1])
        and not _NO_PLACE.search(parts[begin - 1])
    ):
        begin -= 1
    year = at + 1 < len(parts) and re.match(r"(?:19|20)\d\d\b", parts[at + 1])
    when = parts[at] + (f", {year.group()}" if year else "")
    name, short = ", ".join(parts[:begin]), ""
    if between := _SHORT_BETWEEN.match(name):
        name, short = between[1], between[2]
    elif before := _SHORT_BEFORE.match(name):
        name, short = name[before.end() :], before[1]
    return Event(_series(name), short, ", ".join(parts[begin:at]), re.sub(r"\s*[-–]\s*", "-", when))
