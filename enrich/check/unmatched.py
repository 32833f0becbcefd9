"""What `check` says of a reference that resolves to nothing: a near miss, the title of others, or that no source knows it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enrich.check import comparison
from enrich.check.claims import names_line
from enrich.check.findings import (
    NOT_ASKED,
    NOT_FOUND,
    NOT_SEARCHED,
    TOO_YOUNG,
    UNKNOWN,
    CheckCase,
    ClaimFinding,
)
from enrich.match import compare, titles
from enrich.model import Entry, Name, Record
from enrich.venues import series
from enrich.venues.compare import is_workshop

# Kinds of .bib entries of which the sources know all; books, theses, reports and web pages they do not.
_INDEXED = frozenset({"article", "inproceedings", "conference", "incollection", "misc", ""})
_WELL_INDEXED = 1980  # the first year of which the sources know nearly all


def judge(case: CheckCase) -> Iterator[ClaimFinding]:
    """Say what is wrong with a reference that resolves to nothing: near misses first, then that nobody knows it."""
    entry, title = case.entry, case.entry.title or ""
    names, more = comparison.stated_authors(entry)
    if case.foreign and not case.asked:
        yield ClaimFinding("title", "unconfirmed", title, NOT_SEARCHED)
        return
    if not case.asked:
        yield ClaimFinding("title", "unconfirmed", title, NOT_ASKED, ", ".join(sorted(case.mute)))
        return
    same = [r for r in case.candidates if title and compare.title_agrees(title, r)]
    fitting = [
        r
        for r in same
        if _is_titled(title, r)
        and (not names or not r.authors or comparison.same_first(names, r.authors))
    ]
    others = [
        r for r in same if names and r.authors and not comparison.same_first(names, r.authors)
    ]
    near = next(
        (r for r in case.candidates if _is_collected(entry) and _is_near_miss(entry, names, r)),
        None,
    )
    if fitting:
        yield from _between(case, fitting, names, more)
    elif near is not None:
        yield ClaimFinding("title", "contradicted", title, near.title, near.source)
    elif others:
        yield ClaimFinding(
            "authors",
            "contradicted",
            names_line(names),
            names_line(others[0].authors),
            others[0].source,
        )
    elif not names or not title or not _is_indexed(entry):
        yield ClaimFinding("title", "unconfirmed", title, NOT_FOUND)
    elif case.is_young:
        yield ClaimFinding("title", "unconfirmed", title, TOO_YOUNG, ", ".join(case.asked))
    else:
        yield ClaimFinding("title", "contradicted", title, UNKNOWN, ", ".join(case.asked))


def _between(
    case: CheckCase, fitting: Sequence[Record], names: Sequence[Name], more: bool
) -> Iterator[ClaimFinding]:
    """Judge a reference that several papers or a doubtful one may be: only what none of them says is wrong."""
    first = fitting[0]
    yield ClaimFinding(
        "title", "unconfirmed", case.entry.title or "", f"perhaps {_place(first)}", first.source
    )
    whole = [r for r in fitting if r.authors and r.authors_complete]
    if whole and all(comparison.same_authors(names, r.authors, more) is False for r in whole):
        yield ClaimFinding(
            "authors",
            "contradicted",
            names_line(names),
            names_line(whole[0].authors),
            whole[0].source,
        )


def _place(record: Record) -> str:
    where = record.container_title_short or record.container_title
    when = str(record.issued.year) if record.issued else ""
    return ", ".join(x for x in (record.title, where, when) if x)


def _is_titled(title: str, record: Record) -> bool:
    """Whether a record has the stated title itself, perhaps cut short, and not one that is hardly another."""
    found = titles.compare(title, record.title)
    return found.kind in {"equal", "subtitle missing", "cut off"} and not found.flags


def _is_near_miss(entry: Entry, names: Sequence[Name], record: Record) -> bool:
    if not names or not comparison.same_first(names, record.authors):
        return False
    return titles.compare(entry.title or "", record.title).ratio >= 0.7


def _is_collected(entry: Entry) -> bool:
    """Whether the sources collect entries of this kind: a thesis or a book often has nearly the title of its author's paper."""
    return entry.fields.get("ENTRYTYPE", "") in _INDEXED


def _is_indexed(entry: Entry) -> bool:
    """Whether a paper of this kind would be known: not a report, a thesis, a workshop's handout, a blog, a paper of old."""
    kind, venue = entry.fields.get("ENTRYTYPE", ""), entry.claims.venue or ""
    if not _is_collected(entry) or (
        venue and series.names_no_venue(venue) and not series.is_series(venue)
    ):
        return False
    if not entry.identifiers and (
        is_workshop(venue) or (entry.claims.year or 9999) < _WELL_INDEXED
    ):
        return False
    return kind != "misc" or bool(venue or entry.identifiers)
