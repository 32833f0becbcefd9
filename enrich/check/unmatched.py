"""Findings on a reference that resolves to nothing. Pure.

It is a near miss, has the title of other authors' paper, or is known to no source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enrich import venues
from enrich.check import comparison
from enrich.check.claims import names_line
from enrich.check.findings import CheckCase, ClaimFinding
from enrich.matching import compare, titles, word_alignment
from enrich.matching.preprints import is_preprint
from enrich.messages import check as said
from enrich.model import Entry, Name, Record
from enrich.venues import series
from enrich.venues.compare import is_workshop

# Kinds of .bib entries of which the sources know all; books, theses, reports and web pages they do
# not.
_INDEXED = frozenset({"article", "inproceedings", "conference", "incollection", "misc", ""})
_LONG_TITLE = 7  # words, which papers by other people hardly share
_YEARS_APART = 5  # of two papers with one long title
_WELL_INDEXED = 1980  # the first year of which the sources know nearly all


def judge(case: CheckCase) -> Iterator[ClaimFinding]:
    """Yield what is wrong with a reference that resolves to nothing.

    A near miss comes first; last, that no source knows such a paper.
    """
    entry, title = case.entry, case.entry.title or ""
    names, more = comparison.stated_authors(entry)
    if not title and entry.identifiers and not case.mute:
        for identifier in entry.identifiers:
            yield ClaimFinding("link", "unconfirmed", str(identifier), said.IN_NO_SOURCE)
        return
    if case.foreign and not case.asked:
        yield ClaimFinding("title", "unconfirmed", title, said.NOT_SEARCHED)
        return
    if not case.asked:
        yield ClaimFinding(
            "title", "unconfirmed", title, said.NOT_ASKED, ", ".join(sorted(case.mute))
        )
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
    of_others = next((r for r in others if not _is_another_work(entry, r, others)), None)
    near = next(
        (r for r in case.candidates if _is_collected(entry) and _is_near_miss(entry, names, r)),
        None,
    )
    if fitting:
        yield from _between(case, fitting, names, more)
    elif near is not None:
        yield ClaimFinding("title", "contradicted", title, near.title, near.source)
    elif of_others is not None:
        yield ClaimFinding(
            "authors",
            "contradicted",
            names_line(names),
            names_line(of_others.authors),
            of_others.source,
        )
    elif namesake := next((r for r in same if _is_titled(title, r)), None):
        yield ClaimFinding("title", "unconfirmed", title, said.NAMESAKES, _by(namesake))
    elif same:
        yield ClaimFinding("title", "unconfirmed", title, said.NEAR_NAMES, _place(same[0]))
    elif not names and title and _is_collected(entry):
        yield ClaimFinding("title", "unconfirmed", title, said.NOT_FOUND_ALONE)
    elif not names or not title or not _is_indexed(entry):
        yield ClaimFinding("title", "unconfirmed", title, said.NOT_FOUND)
    elif case.is_young:
        yield ClaimFinding("title", "unconfirmed", title, said.TOO_YOUNG, ", ".join(case.asked))
    else:
        yield ClaimFinding("title", "contradicted", title, said.UNKNOWN, ", ".join(case.asked))


def _between(
    case: CheckCase, fitting: Sequence[Record], names: Sequence[Name], more: bool
) -> Iterator[ClaimFinding]:
    """Judge a reference that several papers or a doubtful one may be.

    Only what none of them says is wrong.
    """
    first = fitting[0]
    yield ClaimFinding(
        "title",
        "unconfirmed",
        case.entry.title or "",
        said.PERHAPS(place=_place(first)),
        first.source,
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


def _is_another_work(entry: Entry, record: Record, records: Sequence[Record]) -> bool:
    """Whether a record of other authors, or another of theirs, keeps it apart from an entry."""
    theirs = (r for r in records if comparison.same_first(record.authors, r.authors))
    return any(_is_apart(entry, r) for r in theirs)


def _is_apart(entry: Entry, record: Record) -> bool:
    """Whether a record of other authors with the stated title is of another year, venue or kind.

    A title that says a lot is hardly given twice: of such a one the kind must differ, or both year
    and venue; or the year, where the sources do not collect what is stated (a report, a blog). A
    long one is given again after years, if at all.
    """
    if _is_book(entry) != (record.type in {"book", "thesis"}):
        return True
    preprint = is_preprint(record)
    place = [n for n in (record.container_title_short, record.container_title) if n]
    venue = entry.claims.venue or ""
    elsewhere = bool(venue and place and not preprint) and venues.agrees(venue, place) is False
    year, issued = entry.claims.year, record.issued.year if record.issued else None
    low, high = (-1, 4) if preprint else (-1, 1)
    then = bool(year and issued) and not low <= (year or 0) - (issued or 0) <= high
    is_long = len(word_alignment.folded(record.title).split()) >= _LONG_TITLE
    if is_long and _is_indexed(entry):
        return elsewhere and abs((year or 0) - (issued or 0)) > _YEARS_APART
    if titles.says_enough(word_alignment.folded(record.title), record.title):
        return then and (elsewhere or not _is_indexed(entry))
    return elsewhere or then


def _is_book(entry: Entry) -> bool:
    return entry.fields.get("ENTRYTYPE", "").endswith(("book", "thesis"))


def _by(record: Record) -> str:
    people = "; ".join(n.full for n in record.authors[:2])
    more = "; ..." if len(record.authors) > 2 else ""
    place = record.container_title_short or record.container_title
    when = str(record.issued.year) if record.issued else ""
    return ", ".join(x for x in (people + more, place, when) if x)


def _place(record: Record) -> str:
    where = record.container_title_short or record.container_title
    when = str(record.issued.year) if record.issued else ""
    return ", ".join(x for x in (record.title, where, when) if x)


def _is_titled(title: str, record: Record) -> bool:
    """Whether a record has the stated title, perhaps cut short, and no look-alike of it."""
    found = titles.compare(title, record.title)
    return found.kind in {"equal", "subtitle missing", "cut off"} and not found.flags


def _is_near_miss(entry: Entry, names: Sequence[Name], record: Record) -> bool:
    if not names or not comparison.same_first(names, record.authors):
        return False
    return titles.compare(entry.title or "", record.title).ratio >= 0.7


def _is_collected(entry: Entry) -> bool:
    """Whether the sources collect entries of this kind.

    A thesis or a book often has nearly the title of its author's paper.
    """
    return entry.fields.get("ENTRYTYPE", "") in _INDEXED


def _is_indexed(entry: Entry) -> bool:
    """Whether a paper of this kind would be known.

    Not a report, a thesis, a workshop's handout, a blog, a paper of old.
    """
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
