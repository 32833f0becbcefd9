"""What the cache holds and what is due, for `status` and `sources`. Asks nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from enrich import messages, sources
from enrich import store as stores
from enrich.config import Config
from enrich.errors import ConfigError
from enrich.library import lists as lists_
from enrich.library import lookup
from enrich.library.missing import FIELDS, missing_per_venue, works_without
from enrich.matching.identity import names_of_entry
from enrich.messages import Sentence, counted, meant
from enrich.messages import library as said
from enrich.model import Entry
from enrich.resolve.grouping import ListedPaper, last_state
from enrich.runs import summary
from enrich.runs.duplicates import same_papers
from enrich.runs.environment import RunEnvironment
from enrich.runs.factory import intervals, silent_context
from enrich.runs.papers import papers_of
from enrich.runs.resolution import plan_requests
from enrich.runs.result import RunOptions, SamePaper
from enrich.store.base import HostRow, Store, Works

# Papers of one state that are named on a screen.
MOST_OPEN = 3
_OPEN = frozenset({"doubtful", "unresolved", "unchecked"})


@dataclass(frozen=True, slots=True)
class PaperState:
    """What the cache has of a paper: its state, its key and when it was checked, "" if never."""

    entry: Entry
    state: str
    key: str | None
    checked_on: str


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
    checked = (s.checked_on for s in states if s.state == "preprint" and s.checked_on)
    return {
        "store": str(config.store),
        "lists": len(lists),
        "papers": len(states),
        "entries": sum(len(p.entries) for p in papers),
        "states": dict(sorted(Counter(s.state for s in states).items())),
        "preprints_as_of": min(checked, default=None),
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
    for entry in (paper.entries[0] for paper in papers):
        names = names_of_entry(entry)
        key = lookup.key_of_entry(store, entry, of_last_run)
        work = store.works.get(key) if key else None
        if work:
            found.append(PaperState(entry, work.state, key, work.checked_on))
        else:
            never_asked = "unchecked" if names else "unresolved"
            state = last_state(names, None, of_last_run) or never_asked
            found.append(PaperState(entry, state, key, ""))
    return found


def _once(states: Sequence[PaperState]) -> list[PaperState]:
    """Return the papers without those that have the work of an earlier one."""
    first: dict[str | int, PaperState] = {}
    for place, paper in enumerate(states):
        first.setdefault(paper.key or place, paper)
    return list(first.values())


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
    """Yield the lines that `status` prints, of either of its objects: a screen, or the `whole`."""
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
        kept = summary.counts(found["cache"]["states"]) or "nothing"
        yield said.NO_LISTS(states=kept)
        return
    papers = summary.numbers(found["papers"], found["entries"])
    yield said.PAPERS(papers=papers, states=summary.counts(found["states"]) or "none")
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
    yield from _lacking(found["missing"], whole=whole)
    due = [
        f"{name} {counted(int(planned['requests']), 'request')}"
        for name, planned in found["due"].items()
        if planned["requests"]
    ]
    if due:
        yield said.DUE(requests=", ".join(due))
    for host, refusal in found["refused"].items():
        yield said.REFUSED(host=host, day=refusal["since"][:10], why=refusal["reason"])
    cache, last = found["cache"], found["last_run"]
    works, answers = counted(cache["works"], "work"), counted(cache["answers"], "answer")
    yield said.CACHE(works=works, answers=answers, path=found["store"])
    if last:
        yield said.LAST_RUN(started=last["started"], code=last["code"])


def _lacking(missing: dict[str, dict[str, int]], *, whole: bool) -> Iterator[Sentence]:
    """Yield how many works lack which field; the `whole` has them by venue."""
    total: Counter[str] = Counter()
    for venue, fields in missing.items():
        total.update(fields)
        if whole:
            yield said.MISSING_OF(venue=venue, counts=_without_fields(fields.items()))
    if total and not whole:
        yield said.MISSING(counts=_without_fields(sorted(total.items())))


def _without_fields(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(said.WITHOUT(count=count, field=field) for field, count in counts)
