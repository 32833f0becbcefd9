"""Finds what a list claims about a paper's publication: venue, year, accepted or submitted."""

from __future__ import annotations

import re

from enrich import venues
from enrich.model import Claims, ClaimStatus
from enrich.patterns import regex
from enrich.reading_list.line.known_venues import KNOWN
from enrich.text.preprints import is_preprint_server, preprint_word
from enrich.text.values import MONTH_NAMES, MONTHS

_NAME = r"[A-Za-z][A-Za-z0-9&+/-]*"
_YEAR = r"(?:(?:19|20)\d{2}|(?:['’‘`]\s?)\d{2})"
# "SOSP'23", "IEEE TNN 2009", "ACM CSUR'23", "MLSys' 24", "arxiv, 2022", "ICLR(2023)"
_VENUE_YEAR = regex(
    rf"(?<![\w./:-])(?P<venue>(?:{_NAME}\s+)?{_NAME})\s?[,(]?\s*(?P<year>{_YEAR})(?![\d/])"
)
_STATUS: tuple[tuple[ClaimStatus, re.Pattern[str]], ...] = (
    (
        "submitted",
        regex(
            r"\b(?:in|under)[ -]review\b|\bsubmitted\b|\bsubmission\b|\brejected\b|\bwithdrawn\b"
            r"|在投|审稿",
            re.IGNORECASE,
        ),
    ),
    (
        "accepted",
        regex(
            r"\baccepted\b|\bto appear\b|\bpublished (?:in|at|by)\b|\bpublished\W*$"
            r"|\bappears? in\b|\bcamera[ -]ready\b|录用|接收|发表",
            re.IGNORECASE,
        ),
    ),
)
# A quick test: a text without these words states no status.
_STATUS_WORDS = (
    "review",
    "submi",
    "accepted",
    "appear",
    "publish",
    "reject",
    "withdr",
    "ready",
    *"在审录接发",
)
_AFTER_STATUS = regex(
    rf"(?:accepted|submitted|review|published|appear|appears|submission)\s+"
    rf"(?:in|of|by|at|to|for|on)?\s*(?:the\s+)?"
    rf"(?P<venue>(?:(?:IEEE|ACM|USENIX)\s+(?=[A-Z]{{2}}))?{_NAME})(?:\s?(?P<year>{_YEAR}))?",
    re.IGNORECASE,
)
_PARENTHESISED_YEAR = regex(
    r"[(（\[]\s*(?:(?:[^()\d\[\]\s]+\s+){0,4})(?P<year>(?:19|20)\d{2})\s*[)）\]]"
)
_BRACKETED = regex(
    rf"[(（\[]\s*(?P<venue>[^\W\d_][^()（）\[\]]{{1,80}}?)[\s,]*(?P<year>{_YEAR})\s*[)）\]]"
)
_PRESENTED = (
    r"oral|spotlights?|posters?|highlights?|findings|main|long|short|demos?|best|outstanding"
    r"|award|track|paper|honou?rable|notable|top"
)
_TAG_YEAR = regex(
    rf"(?P<venue>.*?)[\s,:(]*(?P<year>{_YEAR})[\s)]*"
    rf"(?:(?P<workshop>[\s,:(-]*workshops?\b.*)|[\s,:(/-]+(?i:{_PRESENTED})\b.{{0,40}})?",
    re.IGNORECASE,
)
_SHORT_YEAR = regex(
    rf"(?<![\w./:-])(?P<venue>{_NAME}?)[ -]?(?P<year>[012]\d|[89]\d)(?=\s*(?:$|[,.;:)\]|(\[，。]))"
)
_WORKSHOP = regex(r"[\s,:(-]*workshops?\b", re.IGNORECASE)
# What stands between a title and its venue, at the end of a line: ". In Proc. of", " -", ", the".
_BEFORE_VENUE = (
    r"(?:[,，;:.]|(?<=[?!])|(?<=\s)[-–—])\s+\(?(?:(?:published|presented|appeared|to appear) )?"
    r"(?:(?:[Ii]n|[Aa]t)\b:?\s+)?(?:the\s+)?(?:Proc(?:eedings|\.)?\s+(?:of\s+)?(?:the\s+)?)?"
)
_AT_THE_END = regex(
    rf"{_BEFORE_VENUE}(?P<venue>(?:{_NAME}\s)?{_NAME})[\s,(]*(?P<year>{_YEAR})\)?\W*$"
)
_NAMED_AT_THE_END = regex(
    rf"{_BEFORE_VENUE}(?P<venue>(?:\d+(?:st|nd|rd|th)\s+)?(?:Journal|Transactions|Advances|Annals"
    rf"|International|IEEE|ACM|USENIX|Annual|Conference|Symposium|J\.|Trans\.|Int(?:'?l|\.))"
    rf"\s[^?!;:()]{{3,120}}?)[\s,(]*(?P<year>{_YEAR})\)?\W*$"
)
_LONGEST = 2000  # characters of a text that are read
_LONGEST_TAG = 200  # characters of a tag or a heading that are
_DIGIT = regex(r"\d")
_NO_VENUE = frozenset(
    """
    in at of by the and on for to from since before after until till around early late mid end
    last new old top best week weekly month monthly papers update updated updates version v as
    date year years published accepted released spring summer fall autumn winter sept q1 q2 q3 q4
    """.split()
).union(MONTHS, MONTH_NAMES)
MOST_WORDS = 6  # in the short name of a venue


def claims_in(text: str, *, remark: bool = False) -> Claims:
    """Return the claims in a text that is not reserved for a venue.

    Only known venues, "accepted in X'23" and "(2015)" count. In a remark (`remark`) a year of two
    digits counts only after an apostrophe: "WMT 16" in a remark is a data set.
    """
    text = text[:_LONGEST]
    if not text.strip():
        return Claims()
    status = _status(text)
    found = _after_status(text) if status else None
    venue, year = (
        found
        or _in_brackets(text)
        or _known_venue(text)
        or _named_at_end(text)
        or (not remark and _short_form(text))
        or (None, None)
    )
    if venue is None and (word := preprint_word(text)) and not status:
        venue = word if is_preprint_server(word) else None
        status = "preprint"
    if year is None and (alone := _PARENTHESISED_YEAR.search(text)):
        year = int(alone["year"])
    return _claims(venue, year, status)


def venue_at_end(text: str) -> re.Match[str] | None:
    """Return the known venue and the year that end a line behind a title, with what is between.

    Of "Title. WSDM 2018", "Title, In Proc. of WSDM (2018)" and "Title. Journal of Machine Learning
    Research, 2020"; None where a title may go on so.
    """
    found = _AT_THE_END.search(text)
    if found:
        word = found["venue"].split()[-1]
        known = word.lower() in KNOWN and not word.islower()
        is_acronym = re.fullmatch(r"[A-Z]\w*[A-Z]\w*", word) and found.group()[0] in ",，"
        if known or is_acronym:
            return found
    named = _NAMED_AT_THE_END.search(text)
    return named if named and venues.venue(named["venue"]).series else None


def tag_claims(tag: str) -> Claims:
    """Return the claims of a tag or a table cell that is reserved for a venue.

    Examples are "HotInfra'24", "arxiv, 2022", "OSDI" and "2015".
    """
    tag = tag.strip(" []()|*`_").strip()[:_LONGEST_TAG]
    found = _venue_and_year(tag)
    venue = (found["venue"] if found else tag).strip(" ,:-–—'’`(") or None
    if venue and not found and venue.count("(") > venue.count(")"):
        venue += ")"  # it belongs to the name: "Annual Technical Conference (ATC 25)"
    if venue and (not re.search(r"[^\W\d_]", venue) or _names_no_venue(venue)):
        venue = None
    if venue and found and found.groupdict().get("workshop"):
        venue += " Workshop"
    return _claims(venue, _year(found["year"]) if found else None, None)


def _venue_and_year(tag: str) -> re.Match[str] | None:
    """Return the venue and the year in a tag, None where it has no year.

    Examples are "SOSP'23" and "ICLR 2023 oral"; for known venues also "OSDI 25" and "ICML-21".
    """
    found = _TAG_YEAR.fullmatch(tag)
    if found:
        return found
    short = _SHORT_YEAR.fullmatch(tag)
    return short if short and _is_acronym(short["venue"]) else None


def _is_acronym(name: str) -> bool:
    """Whether a name is a known venue's and is written as an acronym, not as a word."""
    return name.lower() in KNOWN and (
        sum(c.isupper() for c in name) >= 2 or name.lower() == "arxiv"
    )


def _names_no_venue(name: str) -> bool:
    """Whether the words before a year are part of a date or a heading, and no venue.

    Examples are "Dec.", "Before" and "Papers of the Week".
    """
    words = re.findall(r"[^\W\d_]+", name.lower())
    return len(words) > MOST_WORDS or not words or words[0] in _NO_VENUE or words[-1] in _NO_VENUE


def is_venue_tag(tag: str) -> bool:
    """Whether a tag in brackets is a venue.

    Examples are "EuroSys'24", "arxiv, 2022", "Nature 2015" and "CVPR".
    """
    tag = tag.strip(" []*`")
    if len(tag) > 60 or not tag:
        return False
    found = _venue_and_year(tag)
    if found and found["venue"].strip(" ,:'’"):
        return not _names_no_venue(found["venue"])
    return tag.lower().strip() in KNOWN


def is_date(text: str) -> bool:
    """Whether words are a date alone: "Jan 6 2015", "Dec. 2024", "2019"."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return bool(re.search(r"\d{2}", text)) and all(word in _NO_VENUE for word in words)


def is_venue_heading(heading: str) -> bool:
    """Whether a heading is a venue with its year.

    "CVPR 2022" and "Findings of ACL 2023" are, "Results of 2023" is not.
    """
    found = _venue_and_year(heading.strip(" []*`#")[:_LONGEST_TAG])
    words = re.findall(r"[\w-]+", found["venue"]) if found else []
    return 0 < len(words) <= 4 and any(_is_acronym(word) for word in words)


def combined(first: Claims, second: Claims) -> Claims:
    """Return the first claims, with what they leave open taken from the second."""
    status = (
        first.status if first.status not in {None, "preprint"} else second.status or first.status
    )
    if first.venue is None and second.venue is not None:
        return Claims(second.venue, second.year or first.year, status)
    same = second.venue is None or second.venue == first.venue
    return Claims(first.venue, first.year or (second.year if same else None), status)


def _status(text: str) -> ClaimStatus | None:
    low = text.lower()
    if not any(word in low for word in _STATUS_WORDS):
        return None
    return next((name for name, pattern in _STATUS if pattern.search(text)), None)


def _after_status(text: str) -> tuple[str, int | None] | None:
    found = _AFTER_STATUS.search(text)
    if not found or found["venue"].lower() in _NO_VENUE or not re.search(r"[A-Z]", found["venue"]):
        return None
    return found["venue"], _year(found["year"]) if found["year"] else None


def _known_venue(text: str) -> tuple[str, int] | None:
    if not _DIGIT.search(text):
        return None
    for found in _VENUE_YEAR.finditer(text):
        words = found["venue"].split()
        if (words[-1].lower() in KNOWN and any(c.isupper() for c in words[-1])) or words[
            -1
        ].lower() == "arxiv":
            first_belongs = (
                len(words) > 1
                and words[0].isupper()
                and words[0].lower() not in _NO_VENUE
                and len(words[0]) > 1
            )
            name = found["venue"] if first_belongs else words[-1]
            return name + " Workshop" * bool(_WORKSHOP.match(text, found.end())), _year(
                found["year"]
            )
    return None


def _in_brackets(text: str) -> tuple[str, int] | None:
    """Return the venue and year of "(J. Mach. Learn. Res. 2020)", where the venue is known."""
    for found in _BRACKETED.finditer(text):
        name = found["venue"].strip(" ,")
        if venues.venue(name).series and not _names_no_venue(name):
            return name, _year(found["year"])
    return None


def _named_at_end(text: str) -> tuple[str, int] | None:
    """Return the venue and the year where they are all that a text has: "Journal of X, 2020"."""
    found = _NAMED_AT_THE_END.match(f". {text.lstrip(' .,;:-–—')}") if _DIGIT.search(text) else None
    known = found and venues.venue(found["venue"]).series
    return (found["venue"].strip(" ,"), _year(found["year"])) if found and known else None


def _short_form(text: str) -> tuple[str, int] | None:
    """Return the venue and the year in "EMNLP 18." or "(HotCloud 19)"."""
    for found in _SHORT_YEAR.finditer(text):
        if _is_acronym(found["venue"]) and re.search(
            r"(?:^|[(|,;.\[])\s*(?:(?:IEEE|ACM)\s+)?$", text[: found.start()]
        ):
            return found["venue"], _year(found["year"])
    return None


def _year(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    number = int(digits)
    if len(digits) == 4:
        return number
    return 2000 + number if number < 70 else 1900 + number


def _claims(venue: str | None, year: int | None, status: ClaimStatus | None) -> Claims:
    if status is None and venue and venue == preprint_word(venue):
        status = "preprint"
    return Claims(venue, year, status)
