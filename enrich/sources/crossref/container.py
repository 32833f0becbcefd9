"""The container of a work of Crossref: book or series, journal or proceedings. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.model import ItemType
from enrich.patterns import regex
from enrich.venues.series import begins_with_series

_SERIES = regex(r"^springerbriefs|\bseries\b|^studies in|^synthesis lectures", re.IGNORECASE)
# Of a title that is of one volume, not of a series.
_VOLUME = regex(r"^proceedings of\b|\b(?:19|20)\d\d\b", re.IGNORECASE)
# A few volumes of the series of proceedings are collections of essays or lectures.
_NO_PROCEEDINGS = regex(
    r"handbook|tricks of the trade|advanced lectures|essays|tutorial|summer school|dedicated to"
    r"|in honou?r|festschrift|encyclop|introduction to|textbook|lecture notes$|survey",
    re.IGNORECASE,
)
_CONFERENCE = regex(
    r"(?i:\bproceedings\b|\bconference\b|\bsymposium\b|\bworkshops?\b|\bcongress\b)"
    r"|\b[A-Z][A-Za-z+&-]{0,12}[A-Z]\w{0,9} ?[’']?(?:(?:19|20)\d\d|\d\d\b)"  # ECCV 2018, MICCAI'15
)
# "Proceedings of the ACM on Programming Languages" and those of the VLDB Endowment are journals;
# those of the AAAI Conference are not.
_CONFERENCE_JOURNAL = regex(
    r"^proceedings of (?:the )?.*\b(?:conference|symposium|workshop|meeting)\b", re.IGNORECASE
)
# "Proceedings of the X on Y - ACRONYM '17": the names of ACM's proceedings until 2018.
_OLD_ACM = regex(
    r"(?:\s+on)?\s+[-–—]+\s+(?P<short>[A-Za-z][\w&+/ -]{1,30}?)\s*[’']\d\d(?:\s+\w+)?$"
)
_YEAR = regex(r"\s*[’'-]?\s*(?:(?:19|20)\d\d|[’'-]\s*\d\d)$")


def containers(kind: str, boxes: Sequence[str]) -> tuple[str, str]:
    """Return the book (or journal) and the series from the container titles of a work.

    The series is first, with a few publishers last.
    """
    if len(boxes) < 2 or kind == "journal-article":
        return (boxes[0] if boxes else ""), ""
    first, second = boxes[:2]
    turned = (_is_series(second) and not _is_series(first)) or (
        _VOLUME.search(first) and not _VOLUME.search(second) and not _is_series(first)
    )
    return (first, second) if turned else (second, first)


def _is_series(words: str) -> bool:
    return bool(begins_with_series(words) or _SERIES.search(words))


def refined(kind: str, known: ItemType, box: str, series: str, *, with_event: bool) -> ItemType:
    """Return the CSL type of a work.

    Chapters of proceedings are conference papers, and so are the "journal articles" of AAAI.
    """
    if kind == "journal-article" and _CONFERENCE_JOURNAL.match(box):
        return "paper-conference"
    if kind in {"book-chapter", "book-section", "book-part"}:
        held = with_event or _CONFERENCE.search(box) or begins_with_series(series or box)
        return "paper-conference" if held and not _NO_PROCEEDINGS.search(box) else known
    return "chapter" if kind == "other" and box else known


def without_acronym(box: str) -> str:
    """Return "Proceedings of the X" for "Proceedings of the X - ACRONYM '17"."""
    return _OLD_ACM.sub("", box)


def acronym(event: str, box: str) -> str:
    """Return "SOSP" for the event "SOSP '23", else by the end of the container's name, else ""."""
    found = _OLD_ACM.search(box)
    written = event or (found["short"] if found else "")
    return _YEAR.sub("", written).strip() or written
