"""From entries to papers: which entries mean one paper, and what is asked about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from enrich import text, venues
from enrich.matching.identity import grouping_names, is_title, names_of_entry
from enrich.model import Claims, Entry, Query, Work
from enrich.resolve.target import Target
from enrich.store.base import Keys, Works
from enrich.text.values import page_range


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A paper of the reading lists: the entries that mean it, and what is found out about it."""

    entries: tuple[Entry, ...]
    target: Target
    # whether this run is to ask about it, not only to look it up
    asked: bool = True


def query_of(entries: Sequence[Entry]) -> Query:
    """Return what a paper's entries state together; of each statement the first counts."""
    claims = next((e.claims for e in entries if e.claims.venue), Claims())
    return Query(
        title=text.from_pasted(next((e.title for e in entries if e.title), "")),
        authors=next((e.people for e in entries if e.people), ()),
        year=next((e.claims.year for e in entries if e.claims.year and e.people), None),
        venue=claims.venue if claims.status != "submitted" else None,
        stated_year=next((e.claims.year for e in entries if e.claims.year), None),
        identifiers=tuple(dict.fromkeys(i for e in entries for i in e.identifiers)),
        page=next(filter(None, map(_page, entries)), ""),
    )


def _page(entry: Entry) -> str:
    return page_range(text.from_latex(entry.fields.get("pages", "")))


def group(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Return the entries of each paper together, in the order of the first ones.

    Entries mean one paper where they share an identifier, or have none and share the title and
    state nothing that keeps them apart.
    """
    groups: list[list[Entry]] = []
    homes: dict[str, list[int]] = {}
    for entry in entries:
        names = grouping_names(entry)
        known = next(_fitting(entry, names, groups, homes), None)
        if known is None:
            known = len(groups)
            groups.append([])
        groups[known].append(entry)
        for name in names:
            if known not in homes.setdefault(name, []):
                homes[name].append(known)
    return groups


def _fitting(
    entry: Entry,
    names: Iterable[str],
    groups: Sequence[Sequence[Entry]],
    homes: Mapping[str, Sequence[int]],
) -> Iterator[int]:
    """Yield the groups that have a name of an entry and nothing that keeps the entry apart."""
    for name in names:
        for place in homes.get(name, ()):
            if not is_title(name) or not any(_are_apart(entry, other) for other in groups[place]):
                yield place


def _are_apart(one: Entry, other: Entry) -> bool:
    """Whether two entries of one title state other people, another venue or another year."""
    if one.people and other.people and not text.same_person(one.people[0], other.people[0]):
        return True
    a, b = one.claims, other.claims
    if a.venue and b.venue and venues.same(a.venue, b.venue) is False:
        return True
    return bool(a.year and b.year and a.year != b.year)


def target_of(
    entries: Sequence[Entry], keys: Keys, works: Works, open_states: Mapping[str, str]
) -> Target:
    """Return what is asked about the paper of these entries, with its state as of the last run.

    `open_states` has the states of the papers without a work, by their names.
    """
    query = query_of(entries)
    names = [n for e in entries for n in names_of_entry(e)]
    key = keys.find(names)
    work = works.get(key) if key else None
    named = keys.find(str(i) for i in query.identifiers)
    same = work if named == key else None
    claimed_published = any(e.claims.status == "accepted" for e in entries)
    since = min((str(v.issued) for v in work.versions if v.issued), default="") if work else ""
    return Target(
        query,
        state=work.state if work else "",
        last_state=last_state(names, work, open_states),
        since=_whole_date(since),
        claimed_published=claimed_published,
        work_identifiers=same.identifiers if same else (),
        work_title=text.fold(same.title) if same else "",
    )


def last_state(names: Iterable[str], work: Work | None, open_states: Mapping[str, str]) -> str:
    """Return the state that the last run gave to a paper of these names, "" if none did."""
    if work is not None:
        return work.state
    return next((open_states[n] for n in names if n in open_states), "")


def _whole_date(date: str) -> str:
    return (date + "-01-01"[len(date) - 4 :])[:10] if len(date) in {4, 7, 10} else ""
