"""What people write into a field before they know better: it claims nothing. Pure."""

from __future__ import annotations

import re

from enrich import text
from enrich.patterns import regex

_NOT_KNOWN = (
    r"to-?do|tb[adc]|to be (?:announced|added|determined|decided|defined|confirmed|filled(?: in)?"
    r"|completed|inserted|published)|fix-?me|missing|unknown|not (?:yet )?(?:known|available"
    r"|assigned|published)|no (?:date|doi|year|pages?|venue|url)|n\.? ?/?[ad]\.?|s\. ?[dln]\."
    r"|none|nil|null|nan|undated|not applicable|placeholder|insert \w+(?: here)?|add \w+(?: here)?"
    r"|\w+ here|pending"
)
_NOT_YET = (
    r"(?:(?:accepted|recently accepted|published) ?,? ?)?(?:to appear|to be published|in press"
    r"|in print|forthcoming|in preparation|in prep\.?|ahead of print|online first|early access"
    r"|accepted|in submission|submitted|(?:currently )?(?:under|in) (?:peer[- ])?review"
    r"|under revision|manuscript|work in progress)(?: soon| shortly)?(?:,? ?\(?(?:19|20)\d\d\)?)?"
)
_NOTHING = regex(rf"\W*(?:{_NOT_KNOWN}|{_NOT_YET})\W*", re.IGNORECASE)
# Of the others some are titles: "Missing", "Forthcoming".
_NO_TITLE = regex(r"\W*(?:to-?do|tb[ad]|fix-?me|x{3,}|(?:insert )?title here)\W*", re.IGNORECASE)
# "??--??", "xx--xx", "1--?": pages and numbers of which one is still open. A volume may be XX.
_OPEN = regex(r"[\dx?]+\W+(?:\?+|x+)|(?:\?+|x{2,})(?:\W+[\dx?]+)?|0+(?:\W+0+)?", re.IGNORECASE)
# "20XX", "202?", and "20", which somebody wanted to end.
_OPEN_YEAR = regex(r"(?:1[89]|20)(?:\d?[x?]|[x?]{2})?", re.IGNORECASE)
_MAY_BE_OPEN = frozenset({"pages", "year", "date", "month", "eprint", "url", "articleno", "eid"})
# ACM's template has 10.1145/nnnnnnn.nnnnnnn and XXXXXXX.XXXXXXX.
_OPEN_DOI = regex(
    r"(?:https?://(?:dx\.)?doi\.org/)?(?:10\.(?:\d{4,9}|x+|n+)/)?"
    r"(?:[xn?]{2,}(?:[.\-/][xn?\d]+)*|to-?do|tb[ad])"
    r"|https?://(?:dx\.)?doi\.org/?|10\.?(?:\d{4,9}/?)?",
    re.IGNORECASE,
)
# "To appear in CVPR": a venue, and that it is not out yet.
_BEFORE_VENUE = regex(
    r"\W*(?:accepted|to appear|to be published|in press|forthcoming|to be presented|submitted"
    r"|(?:currently )?(?:under|in) (?:peer[- ])?review|in submission)"
    r"(?:\s+(?:for|to|at|in|by)\b(?:\s+(?:publication|presentation|appear)"
    r"(?:\s+(?:in|at|by)\b)?)?(?:\s+the\b)?|\s*[:,])+\s*(?=\S)",
    re.IGNORECASE,
)
_LONGEST = 200  # characters of words that only hold a place
_LONGEST_WRITTEN = 4 * _LONGEST  # with their markup; an abstract need not be decoded for this
_SUBMITTED = regex(r"\b(?:submitted|submission|under|in review|review)\b", re.IGNORECASE)
_STILL_SUBMITTED = regex(r"\b(?:submitted|under review|in review)\b", re.IGNORECASE)
_BEHIND_VENUE = regex(
    r"\s*(?:[,;:]\s*|\(\s*)(?:to appear|in press|forthcoming|accepted|under review|submitted)\W*$",
    re.IGNORECASE,
)
_MACRO = regex(r"\\[A-Za-z]+")


def claims_nothing(field: str, value: str) -> bool:
    """Whether a value, as a field of a .bib has it, is only a placeholder: "TODO", "in press"."""
    if len(value) > _LONGEST_WRITTEN or _is_long(value):
        return False
    plain = text.from_latex(value).strip()
    if not any(c.isalnum() for c in plain):
        return True
    if len(plain) > _LONGEST:
        return False
    if field in {"title", "author", "editor"}:
        return _NO_TITLE.fullmatch(plain) is not None
    if field == "doi" and _OPEN_DOI.fullmatch(plain):
        return True
    if field == "year" and _OPEN_YEAR.fullmatch(plain):
        return True
    if field in _MAY_BE_OPEN and _OPEN.fullmatch(plain):
        return True
    return _NOTHING.fullmatch(plain) is not None


def _is_long(value: str) -> bool:
    """Whether LaTeX has more letters and digits than a placeholder; decoding takes far longer."""
    if len(value) <= _LONGEST:
        return False
    return sum(map(str.isalnum, _MACRO.sub("", value))) > _LONGEST


def split_venue(stated: str) -> tuple[str, str]:
    """Return the venue of "To appear in CVPR" without the words on its state, and those words."""
    before = _BEFORE_VENUE.match(stated)
    venue = stated[before.end() :] if before else stated
    behind = _BEHIND_VENUE.search(venue, max(0, len(venue) - _LONGEST))
    if behind:
        venue = venue[: behind.start()]
    words = " ".join(m.group() for m in (before, behind) if m)
    return venue.strip(), words


def notes_submission(note: str) -> bool:
    """Whether a note on a paper says that it is submitted."""
    return _STILL_SUBMITTED.search(note) is not None


def says_submitted(words: str) -> bool:
    """Whether words on the state of a paper say that it is not even accepted."""
    return _SUBMITTED.search(words) is not None
