"""Names in place of a venue that name none: series, publishing houses, a thesis, a blog."""

from __future__ import annotations

import re

from enrich.patterns import regex

# Series whose volumes are the proceedings of many venues, as the titles of volumes begin.
_PROCEEDINGS = (
    "advances in intelligent systems",
    "ceur",
    "communications in computer and information science",
    "ifip advances",
    "ifip international federation",
    "lecture notes in",
    "lecture notes of",
    "leibniz international proceedings",
    "lipics",
    "proceedings of machine learning research",
    "smart innovation, systems",
    "springer proceedings",
)
# Series, newsletters and houses as people name them in place of a venue; patterns.
_SERIES = (
    r"acm international conference proceeding series",
    r"advances in intelligent systems and computing",
    r"ceur(?: workshop proceedings)?",
    r"ceur-ws\.?(?:org)?",
    r"communications in computer and information science",
    r"comput\. graph\. forum",
    r"computer graphics forum",
    r"electronic proceedings in theoretical computer science",
    r"entcs",
    r"eptcs",
    r"frontiers in artificial intelligence and applications",
    r"icps",
    r"ifip .*",
    r"jmlr w&cp",
    r"jmlr:? workshop and conference proceedings",
    r"lecture notes in .*",
    r"leibniz international proceedings in informatics",
    r"lipics",
    r"lnai",
    r"lncs",
    r"pmlr",
    r"proceedings of machine learning research",
)
_GROUPS = r"plan|soft|ops|arch|mod|comm|metrics|kdd"
_PERIODICALS = r"notices|not\.|notes|review|rev\.|news|record|explorations"
_NEWSLETTERS = (
    r"(?:acm )?(?:operating systems|computer communication|performance evaluation) review",
    rf"(?:acm )?sig(?:{_GROUPS})\b.*(?:{_PERIODICALS})",
    r"computer architecture news",
)
_HOUSES = (
    r"aaai press",
    r"acm",
    r"curran associates.*",
    r"elsevier",
    r"ieee",
    r"mit press",
    r"openreview(?:\.net)?",
    r"springer",
    r"usenix(?: association)?",
)
_NO_VENUES = (
    r"available at",
    r"blog",
    r"course",
    r"coursera",
    r"dissertation",
    r"github",
    r"in preparation",
    r"lecture notes(?! in)",
    r"manuscript",
    r"master'?s thesis",
    r"newsletter",
    r"personal communication",
    r"ph\.?\s?d\.? thesis",
    r"tech\. rep",
    r"technical report",
    r"unpublished",
    r"web ?page",
    r"website",
    r"white ?paper",
    r"zenodo",
)
_VOLUME = regex(rf"(?:{'|'.join(_PROCEEDINGS)})\b", re.IGNORECASE)
_WHOLE = regex(rf"(?:{'|'.join((*_SERIES, *_NEWSLETTERS, *_HOUSES))})\W*\d*\W*", re.IGNORECASE)
_NO_VENUE = regex(rf"\b(?:{'|'.join(_NO_VENUES)})\b", re.IGNORECASE)


def is_series(venue: str) -> bool:
    """Whether a string names a series or a publishing house and no venue."""
    return _WHOLE.fullmatch(venue.strip()) is not None


def begins_with_series(title: str) -> bool:
    """Whether a title of proceedings begins with a series: "Lecture Notes in Computer Science"."""
    return _VOLUME.match(title) is not None


def names_no_venue(venue: str) -> bool:
    """Whether a string is a place that no source knows: a thesis, a report, a blog, a series."""
    return bool(_NO_VENUE.search(venue)) or is_series(venue)
