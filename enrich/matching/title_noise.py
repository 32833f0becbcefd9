"""What people and publishers write around a title: venues, years, marks, editions, "et al.".

Taken off piece by piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich import text, venues
from enrich.patterns import regex
from enrich.text import retractions

LONGEST = 1000  # characters of a title that are looked at

_BRACKETS_BEHIND = regex(r"^(.{8,}?)\s*[(\[{]([^()\[\]{}]{1,120})[)\]}]\s*[.:]?$")
_BRACKETS_BEFORE = regex(r"^\s*[(\[{【]([^()\[\]{}【】]{1,60})[)\]}】]\s*:?\s*(.{8,})$")
_EDITION = regex(
    r"\b(?:extended|full|long|journal|arxiv|preprint|conference|revised|updated|short|author'?s?) "
    r"version\b"
    r"|\btechnical report\b|\btech\.? report\b|\bpreprint\b",
    re.IGNORECASE,
)
_MARK = regex(
    r"(?:pdf|paper|code|video|slides|link|blog|oral|spotlight|poster|best paper(?: "
    r"award)?|award|accepted|invited(?: paper|"
    r" talk)?|open access|to appear|arxiv|in press|project(?: page)?|website|new|survey "
    r"paper|long paper|short paper|main"
    r"|must read)(?:\s+(?:paper|presentation))?",
    re.IGNORECASE,
)
_SEPARATED = regex(
    r"^(.{8,})(?:[,.;|?!]\s+|\s[-–—@|/]+\s|\.\s+In:?\s+|\s+in:\s+)(.{2,160}?)\W*$", re.IGNORECASE
)
_SEPARATOR = regex(r"[,.;|?!]\s|\s[-–—@|/]|in:\s", re.IGNORECASE)
_CAPITALS = regex(r"[A-Z].*[A-Z]")
_AT_END = regex(
    r"^(.{8,}?)[\s,]+((?:USENIX |ACM |IEEE )?[A-Za-z][A-Za-z&/-]*['’]?\s?(?:(?:19|20)?\d\d)?)\s*$"
)
_ET_AL = regex(
    r"^(.{12,}?)\s*[-–—,.(]+\s*(?:by\s+)?[^\W\d][\w' -]{1,40}\set al\b.*$", re.IGNORECASE
)
_NUMBERED = regex(r"^\s*(?:\[\d{1,3}\]|\(?\d{1,3}[.)])\s+(.{8,})$")
_TYPED = regex(r"^\s*(?:paper|title|arxiv|pdf)\s*:\s+(.{8,})$", re.IGNORECASE)
_YEAR_BEHIND = regex(r"^(.{8,}?)[\s,]+(?:19|20)\d\d\.?$")
_WHEN_OR_HOW = regex(
    r"['’]?\b(?:(?:19|20)?\d\d)\b|\b(?:oral|spotlight|poster|highlight|best paper)\b", re.IGNORECASE
)
_SOMEWHERE = regex(
    r"^(?:accepted|to appear|published|presented)?\s*(?:in|at|by|to|@)?\s+", re.IGNORECASE
)
_ACRONYM_AND_YEAR = regex(
    r"[A-Z][\w&/-]*[A-Z0-9][\w&/-]*\s*(?:['’]\s?\d\d|\b(?:19|20)\d\d)|[A-Z]{3,}['’]?\d\d"
)


def stated_forms(title: str) -> Iterator[str]:
    """Yield a stated title, then without what is written around it, the longest first."""
    form = text.plain(title)[:LONGEST].strip(" \"'“”*_`")
    for _ in range(4):
        yield form
        form = _one_less(form)
        if not form:
            return


def _one_less(title: str) -> str:
    """Return a title without one piece of noise, "" where it has no noise."""
    bare, marked = retractions.unmarked(title)
    if marked:
        return bare
    if (found := remarked(title)) and is_noise(found.group(2)):
        return found.group(1)
    if (found := _BRACKETS_BEFORE.match(title)) and is_noise(found.group(1)):
        return found.group(2)
    may_have_et_al = not title.isascii() or "et al" in title.lower()
    if may_have_et_al and (found := _ET_AL.match(title)):
        return found.group(1)
    for pattern in (_NUMBERED, _TYPED):
        if found := pattern.match(title):
            return found.group(1)
    if _SEPARATOR.search(title) and (found := _SEPARATED.match(title)) and is_noise(found.group(2)):
        return found.group(1)
    if (
        _CAPITALS.search(_last_words(title))
        and (found := _AT_END.match(title))
        and _CAPITALS.search(found.group(2))
        and is_noise(found.group(2))
    ):
        return found.group(1)
    found = _YEAR_BEHIND.match(title)
    return found.group(1) if found else ""


def _last_words(title: str) -> str:
    """Return the last words of a title, as many as an acronym behind it can have, with its year."""
    return " ".join(title.replace(",", " ").split()[-3:])


def is_noise(words: str) -> bool:
    """Whether words beside a title are a venue, a year, a mark or an edition, and no part of it."""
    words = words.strip(" .,:;")
    bare = text.squeeze(_SOMEWHERE.sub("", f" {_WHEN_OR_HOW.sub(' ', words)}"))
    if (
        not bare
        or _MARK.fullmatch(bare)
        or _EDITION.fullmatch(bare)
        or re.match(r"arxiv\b", bare, re.IGNORECASE)
    ):
        return True
    if _ACRONYM_AND_YEAR.fullmatch(words) or venues.known_acronym(bare):
        return True
    if all(venues.known_acronym(x) for x in re.split(r"\s*[/+&,]\s*|\s+", bare) if x):
        return True
    return len(bare.split()) >= 3 and bool(venues.venue(bare).series)


def remarked(title: str) -> re.Match[str] | None:
    """Return a title and the remark in brackets at its end as two groups, None without one."""
    if ")" not in title and "]" not in title and "}" not in title:
        return None
    return _BRACKETS_BEHIND.match(title)


def record_forms(title: str) -> Iterator[str]:
    """Yield a record's title without "RETRACTED:", then without "(Extended Version)"."""
    title = retractions.unmarked(text.plain(title)[:LONGEST])[0]
    yield title
    found = remarked(title)
    if found and _EDITION.search(found.group(2)):
        yield found.group(1)
