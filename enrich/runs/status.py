"""What the cache holds and what is due, for `status` and `sources`. Asks nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from enrich import sources
from enrich import store as stores
from enrich.config import Config
from enrich.library.lists import configured_lists
from enrich.library.missing import missing_per_venue, works_without
from enrich.match.identity import names_of_entry
from enrich.model import Entry
from enrich.resolve.grouping import ListedPaper, last_state
from enrich.runs.environment import RunEnvironment
from enrich.runs.factory import intervals, silent_context
from enrich.runs.papers import papers_of
from enrich.runs.resolution import plan_requests
from enrich.runs.result import RunOptions
from enrich.store.base import HostRow, Store, Works

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
    papers = papers_of(configured_lists(config), store)
    states = _states(papers, store)
    context = silent_context(config, RunOptions(), environment, store)
    checked = (s.checked_on for s in states if s.state == "preprint" and s.checked_on)
    return {
        "store": str(config.store),
        "papers": len(papers),
        "states": dict(sorted(Counter(s.state for s in states).items())),
        "preprints_as_of": min(checked, default=None),
        "open": [_open_row(s) for s in states if s.state in _OPEN],
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
        key = store.keys.find(names)
        work = store.works.get(key) if key else None
        if work:
            found.append(PaperState(entry, work.state, key, work.checked_on))
        else:
            state = last_state(names, None, of_last_run) or "unchecked"
            found.append(PaperState(entry, state, key, ""))
    return found


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
    """Return the object that `status --missing FIELD --json` prints."""
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


def lines(found: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that `status` prints, of either of its objects."""
    if "field" in found:
        for venue, keys in found["missing"].items():
            yield f"{venue}: {', '.join(keys)}"
    else:
        yield from _of_lists(found)
        yield from _of_cache(found)


def _of_lists(found: dict[str, Any]) -> Iterator[str]:
    states = ", ".join(f"{n} {s}" for s, n in found["states"].items()) or "none"
    yield f"{found['papers']} papers in the lists: {states}"
    if found["preprints_as_of"]:
        yield f"preprints: as of {found['preprints_as_of']}"
    for row in found["open"]:
        yield f"{row['state']}: {row['list']}:{row['line']}: {row['title'] or '(no title)'}"


def _of_cache(found: dict[str, Any]) -> Iterator[str]:
    for venue, fields in found["missing"].items():
        counts = ", ".join(f"{n} without {field}" for field, n in fields.items())
        yield f"missing: {venue}: {counts}"
    for name, planned in found["due"].items():
        if planned["requests"]:
            yield f"due: {name}: {planned['requests']:g} requests"
    for host, refusal in found["refused"].items():
        yield f"refused: {host} since {refusal['since'][:10]}: {refusal['reason']}"
    cache, last = found["cache"], found["last_run"]
    yield f"cache: {cache['works']} works, {cache['answers']} answers in {found['store']}"
    if last:
        yield f"last run: {last['started']}, exit code {last['code']}"
