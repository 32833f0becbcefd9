"""The papers of reading lists, and laying what became of them over the entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from enrich.identifiers.schemes import INDEXES
from enrich.library import lists as lists_
from enrich.library.lists import LoadedList
from enrich.matching import authors
from enrich.matching.compare import is_of_another_entry
from enrich.matching.identity import names_of_entry
from enrich.model import Entry, Match, Record, Tier
from enrich.resolve.grouping import ListedPaper, group, target_of
from enrich.runs.result import NamedCandidate, ResolvedEntry
from enrich.store.base import Store
from enrich.text import fold
from enrich.works.drafts import ComposedWork

Grouping = Callable[[Iterable[Entry]], list[list[Entry]]]


def papers_of(
    lists: Sequence[LoadedList], store: Store, grouping: Grouping = group
) -> list[ListedPaper]:
    """Return the papers of some lists, in the order of their first entries."""
    asked = {e.entry_id for loaded in lists if loaded.asked for e in loaded.entries}
    open_states = store.runs.entry_states()
    return [
        ListedPaper(
            tuple(entries),
            target_of(entries, store.keys, store.works, open_states),
            asked=any(e.entry_id in asked for e in entries),
        )
        for entries in grouping(lists_.papers(lists))
    ]


def one_by_one(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Return every entry alone: one may state another one's DOI and be wrong."""
    return [[e] for e in entries]


def resolved_entries(
    lists: Sequence[LoadedList], papers: Sequence[ListedPaper], works: Sequence[ComposedWork]
) -> list[ResolvedEntry]:
    """Return every entry of the lists with what became of it, in list order.

    `works` has what became of each paper. Papers that are one work are one paper.
    """
    numbers: dict[str | int, int] = {}
    made = {
        e.entry_id: (numbers.setdefault(work.key or place, place), work)
        for place, (paper, work) in enumerate(zip(papers, works, strict=True))
        for e in paper.entries
    }
    seen: set[str] = set()
    found: list[ResolvedEntry] = []
    for loaded in lists:
        for entry in loaded.entries:
            number, work = made.get(entry.entry_id, (None, None))
            resolved = _resolved(entry, work, seen)
            found.append(replace(resolved, paper=number, asked=loaded.asked))
            if resolved.key:
                seen.add(resolved.key)
    return found


def _resolved(entry: Entry, work: ComposedWork | None, seen: set[str]) -> ResolvedEntry:
    """Return an entry with what became of its paper. `seen`: the keys of the entries before it."""
    if work is None:
        return ResolvedEntry(entry, problems=entry.problems, identifiers=entry.identifiers)
    wrong = _wrong_claim(entry, work)
    of_work = [p for p in work.problems if not is_of_another_entry(p, entry.title or "")]
    return ResolvedEntry(
        entry,
        state=work.state,
        key=work.key,
        packed=work.packed,
        duplicate_of=work.key if work.key in seen else None,
        problems=(*entry.problems, *([wrong] if wrong else ()), *of_work),
        identifiers=work.identifiers if work.packed else entry.identifiers,
        candidates=tuple(_named(work.candidates)),
    )


def _named(candidates: Sequence[Match]) -> Iterator[NamedCandidate]:
    """Yield what is told of candidates, a paper once: an aggregator has it under its own number."""
    sure = [m.record for m in candidates if not _is_numbered(m.record)]
    for match in candidates:
        if not (_is_numbered(match.record) and any(_is_like(match.record, r) for r in sure)):
            yield NamedCandidate.of(match)


def _is_numbered(record: Record) -> bool:
    """Whether a record is an aggregator's, and has no other identifier than its number there."""
    return record.tier == Tier.AGGREGATOR and {i.scheme for i in record.identifiers} <= INDEXES


def _is_like(one: Record, other: Record) -> bool:
    """Whether two records have one title, one first author and, nearly, one year."""
    years = [r.issued.year for r in (one, other) if r.issued]
    return (
        fold(one.title) == fold(other.title)
        and max(years, default=0) - min(years, default=0) <= 1
        and authors.compare(one.authors, other.authors).first
    )


def _wrong_claim(entry: Entry, work: ComposedWork) -> str:
    """Return where an entry states another venue or year than its published paper has, else ""."""
    from enrich.check import claims

    is_out = work.state == "published"
    return claims.wrong_claim(entry, work.packed.work()) if work.packed and is_out else ""


def with_lines_of(
    lists: Sequence[LoadedList], entries: Sequence[ResolvedEntry]
) -> list[ResolvedEntry] | None:
    """Return resolved entries with the lines that they have in `lists`, the same lists read again.

    None where the lists have more or fewer entries.
    """
    now = [e for loaded in lists for e in loaded.entries]
    if len(now) != len(entries):
        return None
    return [
        replace(r, entry=replace(r.entry, line=e.line, end_line=e.end_line))
        for r, e in zip(entries, now, strict=True)
    ]


def states_without_work(
    papers: Sequence[ListedPaper], works: Sequence[ComposedWork]
) -> Iterator[tuple[str, str]]:
    """Yield (name, state) of the papers that are not works, for `status`."""
    for paper, work in zip(papers, works, strict=True):
        if work.packed is None:
            for entry in paper.entries:
                yield from ((name, work.state) for name in names_of_entry(entry))
