"""What counts against a record's value of a field, beside the other records': 0 is good. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich import text, venues
from enrich.matching import authors, titles
from enrich.model import Name, Record
from enrich.venues import series


def no_badness(_record: Record, _others: Sequence[Record]) -> int:
    """Count nothing: the better tier decides."""
    return 0


# -- titles and authors


def title_badness(record: Record, others: Sequence[Record]) -> int:
    """Count capitals throughout, markup, a footnote's mark, a missing subtitle, space or capital.

    "Meg" is missing one where another has the same title with "MEG".
    """
    title = record.title
    shouts = _shouts(title)
    has_markup = bool(re.search(r"</?\w+>|&\w+;|\\[a-z]+\{|[*†‡]\s*$", title))
    lacks = any(_has_more(r.title, title) for r in others)
    lowered = any(_has_more_acronyms(r.title, title) for r in others)
    return 8 * shouts + 6 * has_markup + 4 * lacks + lowered


def _shouts(title: str) -> bool:
    letters = [c for c in title if c.isalpha()]
    return len(title.split()) >= 3 and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def _has_more_acronyms(other: str, title: str) -> bool:
    """Whether another title has the same letters, and more words with a capital inside."""
    if _shouts(other) or text.fold(other) != text.fold(title):
        return False
    return _acronyms(other) > _acronyms(title)


def _acronyms(title: str) -> int:
    return sum(any(c.isupper() for c in w[1:]) for w in re.split(r"[\W_]+", title))


def _has_more(other: str, title: str) -> bool:
    """Whether another title is this one with its subtitle, or with a space that is lost here."""
    found = titles.between(other, title)
    if found.kind == "subtitle missing":
        return len(other) > len(title) and not found.flags
    return (
        found.kind == "equal"
        and len(other.split()) > len(title.split())
        and bool(re.search(r"[a-z]{3}[A-Z][a-z]{3}", title))
    )


def authors_badness(record: Record, others: Sequence[Record]) -> int:
    """Count a list that is cut, has initials only, is sorted by the alphabet or in capitals."""
    names = record.authors
    cut = not record.authors_complete or any(n.literal == "others" for n in names)
    sorted_anew = authors.is_alphabetical(names) and any(
        _in_other_order(r.authors, names) for r in others
    )
    shouts = sum(n.family.isupper() and len(n.family) > 3 for n in names) * 2 > len(names)
    shorter = any(_is_longer(r.authors, names) for r in others if r.authors_complete)
    return 8 * cut + 6 * authors.is_initials_only(names) + 4 * sorted_anew + 2 * shouts + shorter


def editors_badness(record: Record, _others: Sequence[Record]) -> int:
    """Count a list that has initials only."""
    return int(authors.is_initials_only(record.editors))


def _in_other_order(other: Sequence[Name], names: Sequence[Name]) -> bool:
    if authors.is_alphabetical(other):
        return False
    found = authors.compare(tuple(other), tuple(names))
    return found.all and not found.in_order


def _is_longer(other: Sequence[Name], names: Sequence[Name]) -> bool:
    """Whether another record has all these authors and at least twice as many."""
    found = authors.compare(tuple(other), tuple(names))
    return len(other) >= 2 * len(names) and found.shared == found.smaller == len(names)


# -- where and when


def issued_badness(record: Record, others: Sequence[Record]) -> int:
    """Count a year other than the venue's name has, and a journal's before it has a volume."""
    stated = {y for r in (record, *others) for y in _stated_years(r)}
    year = record.issued.year if record.issued else 0
    others_agree = any(r.issued and r.issued.year in stated for r in others)
    wrong = len(stated) == 1 and year not in stated and others_agree
    lacks_volume = record.type == "article-journal" and not record.volume
    early = lacks_volume and any(r.volume and r.issued for r in others)
    return 2 * wrong + early


def event_date_badness(record: Record, _others: Sequence[Record]) -> int:
    """Count a date that is no day."""
    return int(record.event_date is None or not record.event_date.day)


def _stated_years(record: Record) -> set[int]:
    """Return the year in a conference's name ("2023 IEEE Conference on ..."), if there is one."""
    if record.type == "article-journal":
        return set()
    years = {
        int(y)
        for x in (record.container_title, record.event_title)
        for y in re.findall(r"\b(?:19|20)\d\d\b", x)
    }
    return years if len(years) == 1 else set()


def container_badness(record: Record, others: Sequence[Record]) -> int:
    """Count a series, an acronym or abbreviation, capitals, and a name without its occasion."""
    words = record.container_title
    shouts = words.isupper() and len(words.split()) > 2
    minor = shouts or _lacks_occasion(words, others)
    return 4 * series.begins_with_series(words) + 2 * venues.is_short(words) + minor


def _lacks_occasion(words: str, others: Sequence[Record]) -> bool:
    """Whether another record has this name with an occasion: "..., ICX 2022, Baltimore"."""
    if not words:
        return False
    longer = (r.container_title for r in others if r.container_title.startswith(words + ","))
    return any(e.short and e.name == words for e in map(venues.event, longer))


def page_badness(record: Record, others: Sequence[Record]) -> int:
    """Count a first page where others have the range."""
    return int("-" not in record.page and any("-" in r.page for r in others))


def abstract_badness(record: Record, others: Sequence[Record]) -> int:
    """Count an abstract that is cut off or hardly one."""
    words = record.abstract
    is_half = any(len(r.abstract) > 2 * len(words) > 0 for r in others)
    cut = words.rstrip().endswith(("…", "...")) or is_half
    return 2 * (len(words) < 80) + cut
