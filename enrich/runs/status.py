"""What the cache holds and what is due, for `status` and `sources`. Asks nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from enrich import messages, sources
from enrich import store as stores
from enrich.config import Config
from enrich.errors import ConfigError
from enrich.library import lists as lists_
from enrich.library import lookup
from enrich.library.missing import FIELDS, missing_per_venue, works_without
from enrich.matching.identity import names_of_entry
from enrich.messages import Message, Sentence, counted, meant
from enrich.messages import library as said
from enrich.model import Entry, Work
from enrich.resolve.grouping import ListedPaper, last_state
from enrich.runs import summary
from enrich.runs.duplicates import same_papers
from enrich.runs.environment import RunEnvironment
from enrich.runs.factory import intervals, silent_context
from enrich.runs.papers import papers_of
from enrich.runs.resolution import plan_requests
from enrich.runs.result import RunOptions, SamePaper
from enrich.store.base import HostRow, Store, VenueCount, Works

# Papers of one state that are named on a screen.
MOST_OPEN = 3
_OPEN = frozenset({"doubtful", "unresolved", "unchecked"})


@dataclass(frozen=True, slots=True)
class PaperState:
    """What the cache has of a paper: its state, its key and when it was checked, "" if never.

    `entries` are all that mean it; `work` is None where nothing is known of it.
    """

    entries: Sequence[Entry]
    state: str
    key: str | None
    work: Work | None = None

    @property
    def entry(self) -> Entry:
        """The first of its entries."""
        return self.entries[0]


def overview(config: Config, store: Store, environment: RunEnvironment) -> dict[str, Any]:
    """Return the object that `status --json` prints.

    It has counts by state over the papers of the lists and over the cache, the papers that are
    open, and what is due.
    """
    lists = lists_.configured_lists(config)
    papers = papers_of(lists, store)
    states = _once(_states(papers, store))
    context = silent_context(config, RunOptions(), environment, store)
    entries = lists_.papers(lists)
    open_ones = store.runs.entry_states()
    same = same_papers((e, lookup.key_of_entry(store, e, open_ones)) for e in entries)
    preprints = (s.work for s in states if s.state == "preprint" and s.work)
    checked = (work.checked_on for work in preprints if work.checked_on)
    listed = (VenueCount(w.venue, w.year, w.state, 1) for s in states if (w := s.work))
    counted_works = listed if config.lists else store.works.count_by_venue()
    return {
        "store": str(config.store),
        "lists": len(lists),
        "papers": len(states),
        "entries": sum(len(p.entries) for p in papers),
        "states": dict(sorted(Counter(s.state for s in states).items())),
        "preprints_as_of": min(checked, default=None),
        "reading": _reading(states),
        **_counts(counted_works),
        "open": [_open_row(s) for s in states if s.state in _OPEN],
        "same_papers": [{"list": x.list, "keys": list(x.keys)} for x in same],
        "missing": missing_per_venue(store.works),
        "due": plan_requests(context, papers).requests,
        "cache": {**store.counts(), "states": store.works.count_by_state()},
        "last_run": _last_run(store),
        "refused": {host: asdict(r) for host, r in sorted(store.hosts.refusals().items())},
    }


def _states(papers: Sequence[ListedPaper], store: Store) -> list[PaperState]:
    """Return the states of papers: of their works, else of the last run, else unchecked."""
    of_last_run = store.runs.entry_states()
    found = []
    for entries in (paper.entries for paper in papers):
        names = names_of_entry(entries[0])
        key = lookup.key_of_entry(store, entries[0], of_last_run)
        work = store.works.get(key) if key else None
        if work:
            found.append(PaperState(entries, work.state, key, work))
        else:
            never_asked = "unchecked" if names else "unresolved"
            state = last_state(names, None, of_last_run) or never_asked
            found.append(PaperState(entries, state, key))
    return found


def _once(states: Sequence[PaperState]) -> list[PaperState]:
    """Return each paper once: those that have one work are one, with the entries of all."""
    first: dict[str | int, PaperState] = {}
    for place, paper in enumerate(states):
        other = first.get(paper.key or place)
        entries = [*other.entries, *paper.entries] if other else paper.entries
        first[paper.key or place] = replace(other or paper, entries=entries)
    return list(first.values())


def _reading(states: Sequence[PaperState]) -> dict[str, int]:
    """Return how many papers are read, not read, starred, and have no box in any list."""
    found = Counter({"read": 0, "unread": 0, "starred": 0, "unmarked": 0})
    for paper in states:
        boxes = {entry.checked for entry in paper.entries}
        found["read" if True in boxes else "unread" if False in boxes else "unmarked"] += 1
        found["starred"] += any(entry.starred for entry in paper.entries)
    return dict(found)


def _counts(counted_works: Iterable[VenueCount]) -> dict[str, dict[str, int]]:
    """Return how many works there are of each venue, most first, and of each year, newest first."""
    venues: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for some in counted_works:
        venues.update({some.venue: some.papers} if some.venue else {})
        years.update({some.year: some.papers} if some.year else {})
    ranked = sorted(venues.items(), key=lambda venue: (-venue[1], venue[0]))
    return {
        "venues": dict(ranked),
        "years": {str(year): years[year] for year in sorted(years, reverse=True)},
    }


def _open_row(paper: PaperState) -> dict[str, Any]:
    entry = paper.entry
    return {
        "list": entry.list,
        "line": entry.line,
        "title": entry.title,
        "state": paper.state,
        "key": paper.key,
    }


def _last_run(store: Store) -> dict[str, Any] | None:
    last = store.runs.last()
    if last is None:
        return None
    return {"started": last.started, "seconds": round(last.seconds, 1), "code": last.code}


def missing(works: Works, field: str) -> dict[str, Any]:
    """Return the object that `status --missing FIELD --json` prints.

    Raises ConfigError for a field that no work ever has.
    """
    if field not in FIELDS:
        near, known = meant(field, FIELDS), ", ".join(sorted(FIELDS))
        raise ConfigError(messages.runs.UNKNOWN_FIELD(field=field, meant=near, known=known))
    return {"field": field, "missing": works_without(works, field)}


def source_rows(config: Config) -> list[dict[str, Any]]:
    """Return the rows that `sources --json` prints, one for each source.

    They tell whether it is on, what it is asked by, its hosts with the seconds between requests,
    and when each host last answered or refused.
    """
    seen: dict[str, HostRow] = {}
    if stores.exists(config.store):
        with stores.open_store(config.store, read_only=True) as store:
            seen = store.hosts.all()
    spacing = intervals(config)
    rows = []
    for kind in sources.classes():
        hosts = {h: spacing[h] for h in sorted(kind.intervals)}
        rows.append(
            {
                "name": kind.name,
                "enabled": config.source(kind.name).enabled,
                "tier": kind.tier.name.lower() if kind.tier else "links only",
                "asked_by": list(kind.schemes),
                "batch": kind.batch,
                "hosts": hosts,
                "seen": {h: asdict(seen[h]) for h in hosts if h in seen},
            }
        )
    return rows


def lines(found: dict[str, Any], *, whole: bool = False) -> Iterator[Sentence]:
    """Yield the lines that `status` prints below its table; with `whole` nothing is left out.

    Of the object of --missing they are all that is printed.
    """
    if "field" in found:
        yield from _without(found)
    else:
        yield from _of_lists(found, whole=whole)
        yield from _of_cache(found, whole=whole)


def _without(found: dict[str, Any]) -> Iterator[Sentence]:
    for venue, keys in found["missing"].items():
        yield said.MISSING_IN(venue=venue, keys=", ".join(keys))


def _of_lists(found: dict[str, Any], *, whole: bool) -> Iterator[Sentence]:
    if not found["lists"]:
        return
    if found["preprints_as_of"]:
        yield said.PREPRINTS(day=found["preprints_as_of"])
    for state in ("doubtful", "unchecked", "unresolved"):
        rows = [row for row in found["open"] if row["state"] == state]
        for row in rows if whole else rows[:MOST_OPEN]:
            title = row["title"] or messages.parts.NO_TITLE()
            yield said.OPEN(state=state, list=row["list"], line=row["line"], title=title)
        if not whole and len(rows) > MOST_OPEN:
            what = said.OPEN_ONES(state=state)
            yield messages.runs.MORE(count=len(rows) - MOST_OPEN, what=what)
    for same in found["same_papers"]:
        yield SamePaper(same["list"], tuple(same["keys"])).sentence()


def _of_cache(found: dict[str, Any], *, whole: bool) -> Iterator[Sentence]:
    for venue, fields in found["missing"].items() if whole else ():
        lacking = (said.WITHOUT(count=count, field=field) for field, count in fields.items())
        yield said.MISSING_OF(venue=venue, counts=", ".join(lacking))
    if found["missing"]:
        yield said.MISSING()
    for host, refusal in found["refused"].items():
        yield said.REFUSED(host=host, day=refusal["since"][:10], why=refusal["reason"])
    cache, last = found["cache"], found["last_run"]
    works, answers = counted(cache["works"], "work"), counted(cache["answers"], "answer")
    yield said.CACHE(works=works, answers=answers, path=found["store"])
    if last:
        yield said.LAST_RUN(started=last["started"], code=last["code"])


# -- the table


# Rows of one kind that are on a screen.
MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class CountedRows:
    """A part of the table: names with numbers. `more` stands for those that are left out."""

    title: Sentence
    rows: Sequence[tuple[str, int]]
    more: tuple[str, int] | None = None

    @classmethod
    def first(
        cls, title: Sentence, rows: Iterable[tuple[str, int]], others: Message, most: int | None
    ) -> Self:
        """Return the first of the rows that are not 0, and one for the others together."""
        every = [(name, count) for name, count in rows if count]
        if most is None or len(every) <= most:
            return cls(title, every)
        rest = every[most - 1 :]
        return cls(
            title, every[: most - 1], (others(count=len(rest)), sum(count for _, count in rest))
        )


def head(found: dict[str, Any]) -> Sentence:
    """Return the line above the table: how many papers there are, by state."""
    if not found["lists"]:
        return said.NO_LISTS(states=summary.counts(found["cache"]["states"]) or "nothing")
    papers = summary.numbers(found["papers"], found["entries"])
    return said.PAPERS(papers=papers, states=summary.counts(found["states"]) or "none")


def table(found: dict[str, Any], *, whole: bool = False) -> list[CountedRows]:
    """Return the parts of the table that `status` prints; the `whole` leaves no row out."""
    most = None if whole else MOST_ROWS
    states = found["states"] if found["lists"] else found["cache"]["states"]
    missing: Counter[str] = Counter()
    for fields in found["missing"].values():
        missing.update(fields)
    due = ((name, int(planned["requests"])) for name, planned in found["due"].items())
    reading = ((name, count) for name, count in found["reading"].items() if name != "unmarked")
    first = CountedRows.first
    parts = [
        first(said.STATES(), ((s, states.get(s, 0)) for s in summary.STATES), said.OTHERS, None),
        first(said.READING(), reading, said.OTHERS, None),
        first(said.LACKING(), missing.most_common(), said.OTHERS, most),
        first(said.DUE(), due, said.OTHERS, most),
        first(said.VENUES(), found["venues"].items(), said.OTHERS, most),
        first(said.YEARS(), found["years"].items(), said.EARLIER, most),
    ]
    return [part for part in parts if part.rows]
