"""The rule of each field: which versions may say it, and which of two values is the better one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from enrich import text, venues
from enrich.match import authors, titles
from enrich.model import Date, FieldValue, Name, Record

Scope = Literal["cited", "cited first", "preprint"]
# How bad a value is beside the others: 0 is fine. Tiers decide only among the equally good.
Badness = Callable[[Record, Sequence[Record]], int]


@dataclass(frozen=True, slots=True)
class Rule:
    """Which versions give a field ("cited": year, venue, pages and DOI come from one version), and what makes it bad."""

    scope: Scope
    badness: Badness


def _fine(record: Record, others: Sequence[Record]) -> int:  # noqa: ARG001
    return 0


# -- titles and authors


def title_badness(record: Record, others: Sequence[Record]) -> int:
    """Count against a title capitals throughout, markup, a footnote's mark, a missing subtitle or space."""
    title = record.title
    letters = [c for c in title if c.isalpha()]
    shouts = len(title.split()) >= 3 and sum(c.isupper() for c in letters) > 0.8 * len(letters)
    marked = bool(
        re.search(r"</?\w+>|&\w+;|\\[a-z]+\{|[*†‡]\s*$", title)
    ) or title.lower().startswith("retracted")
    lacks = any(_has_more(r.title, title) for r in others)
    return 4 * shouts + 3 * marked + 2 * lacks


def _has_more(other: str, title: str) -> bool:
    """Whether another record has the same title with its subtitle, or with a space where two words ran together."""
    found = titles.between(other, title)
    if found.kind == "subtitle missing":
        return len(other) > len(title) and not found.flags
    return (
        found.kind == "equal"
        and len(other.split()) > len(title.split())
        and bool(re.search(r"[a-z]{3}[A-Z][a-z]{3}", title))
    )


def authors_badness(record: Record, others: Sequence[Record]) -> int:
    """Count against a list that it is cut, has initials only, is sorted by the alphabet or shouts."""
    names = record.authors
    cut = not record.authors_complete or any(n.literal == "others" for n in names)
    sorted_anew = authors.is_alphabetical(names) and any(
        _in_other_order(r.authors, names) for r in others
    )
    shouts = sum(n.family.isupper() and len(n.family) > 3 for n in names) * 2 > len(names)
    shorter = any(_is_longer(r.authors, names) for r in others if r.authors_complete)
    return 8 * cut + 6 * authors.is_initials_only(names) + 4 * sorted_anew + 2 * shouts + shorter


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
    """Count against a year that the venue's own name says another; against a journal's that it has no volume yet."""
    stated = {y for r in (record, *others) for y in _stated_years(r)}
    year = record.issued.year if record.issued else 0
    wrong = (
        len(stated) == 1
        and year not in stated
        and any(r.issued and r.issued.year in stated for r in others)
    )
    early = (
        record.type == "article-journal"
        and not record.volume
        and any(r.volume and r.issued for r in others)
    )
    return 2 * wrong + early


def _stated_years(record: Record) -> set[int]:
    """Return the year in a conference's name ("2023 IEEE International Conference on ..."), if there is one."""
    if record.type == "article-journal":
        return set()
    years = {
        int(y)
        for x in (record.container_title, record.event_title)
        for y in re.findall(r"\b(?:19|20)\d\d\b", x)
    }
    return years if len(years) == 1 else set()


_SERIES = re.compile(
    r"lecture notes in|communications in computer and information science|proceedings of machine learning research"
    r"|ceur workshop proceedings|\blipics\b|leibniz international proceedings|advances in intelligent systems",
    re.IGNORECASE,
)


def container_badness(record: Record, others: Sequence[Record]) -> int:
    """Count against a venue that it is a series, an acronym or an abbreviation, or says less than another of the same name."""
    words = record.container_title
    shouted = words.isupper() and len(words.split()) > 2
    return (
        4 * bool(_SERIES.match(words))
        + 2 * venues.is_short(words)
        + (shouted or _says_less(words, others))
    )


def _says_less(words: str, others: Sequence[Record]) -> bool:
    """Whether another one has the very name with the occasion: "International Conference on X, ICX 2022, Baltimore"."""
    if not words:
        return False
    fuller = (
        venues.event(r.container_title) for r in others if r.container_title.startswith(words + ",")
    )
    return any(e.short and e.name == words for e in fuller)


def page_badness(record: Record, others: Sequence[Record]) -> int:
    """Count against a first page that others have the range."""
    return int("-" not in record.page and any("-" in r.page for r in others))


def abstract_badness(record: Record, others: Sequence[Record]) -> int:
    """Count against an abstract that it is cut off or hardly one."""
    words = record.abstract
    cut = words.rstrip().endswith(("…", "...")) or any(
        len(r.abstract) > 2 * len(words) > 0 for r in others
    )
    return 2 * (len(words) < 80) + cut


CITED_FIRST = ("title", "authors", "abstract", "keywords", "pdf")
RULES: Mapping[str, Rule] = {
    "title": Rule("cited", title_badness),
    "authors": Rule("cited", authors_badness),
    "issued": Rule("cited", issued_badness),
    "container_title": Rule("cited", container_badness),
    "collection_title": Rule("cited", _fine),
    "collection_number": Rule("cited", _fine),
    "volume": Rule("cited", _fine),
    "issue": Rule("cited", _fine),
    "page": Rule("cited", page_badness),
    "number": Rule("cited", _fine),
    "publisher": Rule("cited", _fine),
    "publisher_place": Rule("cited", _fine),
    "event_title": Rule("cited", _fine),
    "event_place": Rule("cited", _fine),
    "ISBN": Rule("cited", _fine),
    "ISSN": Rule("cited", _fine),
    "URL": Rule("cited", _fine),
    "genre": Rule("cited", _fine),
    "pdf": Rule("cited first", _fine),
    "abstract": Rule("cited first", abstract_badness),
    "keywords": Rule("cited first", _fine),
    "archive_class": Rule("preprint", _fine),
}


# -- values as they are kept


def tidy(name: str, record: Record) -> FieldValue | None:
    """Return a record's value of a field in the form that it is kept in, None where it has none."""
    value: FieldValue | None = getattr(record, name)
    if not value:
        return None
    if isinstance(value, str):
        return _TIDIED.get(name, text.squeeze)(value) or None
    return value


def _title(value: str) -> str:
    value = re.sub(
        r"^\s*\[?(?:retracted|withdrawn)\]?\s*(?:article)?\s*:\s*",
        "",
        text.squeeze(value),
        flags=re.IGNORECASE,
    )
    return re.sub(r"(?<=[^.\s])\.$|\s*[*†‡]+$", "", value)


def _page(value: str) -> str:
    return re.sub(r"\s*[-–—−]+\s*", "-", text.squeeze(value))


_TIDIED: Mapping[str, Callable[[str], str]] = {
    "title": _title,
    "page": _page,
    "abstract": text.clean_abstract,
}


def finest(date: Date, others: Sequence[Date]) -> Date:
    """Return the most precise of the dates in one year."""
    return max((d for d in (date, *others) if d.year == date.year), key=lambda d: len(d.parts))
