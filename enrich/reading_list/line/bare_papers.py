"""Tells how surely a line without a link is a paper: by people, venue, or as a title. Pure."""

from __future__ import annotations

import re
from enum import IntEnum

from enrich.patterns import regex
from enrich.reading_list.line import citation, titles
from enrich.reading_list.line.claims import is_venue_tag
from enrich.reading_list.line.flat import EntryLine
from enrich.reading_list.line.paper_titles import is_no_title, reads_like_paper, title_and_venue


class BareSign(IntEnum):
    """How surely a line without a link is a paper."""

    NONE = 0
    POSSIBLE = 1  # it is laid out like a title
    TITLE = 2  # it reads like the title of a paper
    PAPER = 3  # people, or a venue with its year, stand beside the title


_LONGEST = 900
_LONG_TITLE = 4
_WHOLE_BOLD = regex(r"\s*(?:\[[ xX]\]\s*)?(\*\*|__)[^*_\n]+[^*_\s:.：](?:\1)\s*")
_IN_BRACKETS = regex(r"[\W\d]{0,8}(?:《[^《》]{4,}》|『[^『』]{4,}』|「[^「」]{4,}」)")
_VENUE_AFTER = regex(r"[A-Z][\w'’ &-]{1,60}")


def bare_sign(raw: str, entry_line: EntryLine) -> BareSign:
    """Return how surely a line is a paper; its links do not count."""
    title = entry_line.title or ""
    words = len(title.split())
    if not title or len(raw) > _LONGEST or not re.search(r"[^\W\d_]{2}", title):
        return BareSign.NONE
    if _IN_BRACKETS.match(raw):
        return BareSign.PAPER
    if entry_line.layout == "quoted" and words >= 3 and _is_cited(entry_line):
        return BareSign.PAPER
    stated = title_and_venue(" ".join(raw.split()))
    if stated is not None and titles.looks_like_title(stated.title):
        return BareSign.PAPER
    if any(map(is_venue_tag, entry_line.tags)) and words >= 3:
        return BareSign.PAPER
    if reads_like_paper(title) and (
        entry_line.layout == "bold" or not entry_line.rest.strip(" .,;:|()[]")
    ):
        return BareSign.TITLE
    behind = entry_line.tail.strip(" ,.;:-–—()[]")
    if words >= _LONG_TITLE and re.search(r"[A-Za-z]", behind) and is_venue_tag(behind):
        return BareSign.PAPER
    if (
        words >= _LONG_TITLE
        and _WHOLE_BOLD.fullmatch(raw.partition("\n")[0])
        and titles.looks_like_title(title)
    ):
        return BareSign.NONE if is_no_title(title) else BareSign.TITLE
    possible = (
        words >= 3
        and titles.looks_like_title(title)
        and titles.title_case(title) >= 0.6
        and not raw.rstrip().endswith((".", ":", "!", ";"))
        and not citation.are_people(title)
    )
    return BareSign.POSSIBLE if possible else BareSign.NONE


def _is_cited(entry_line: EntryLine) -> bool:
    """Whether people stand before the title, and a venue or a year behind it or them."""
    if not entry_line.authors:
        return False
    dated = citation.stated_year(entry_line.rest) or citation.stated_year(entry_line.lead)
    after = entry_line.rest.strip(" .,;:")
    return bool(dated) or bool(after and _VENUE_AFTER.match(after)) or len(entry_line.authors) >= 2
