"""What the cache holds and what is due, for `status` and `sources`. Asks nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from enrich import sources
from enrich import store as stores
from enrich.config import Config
from enrich.export import bibtex
from enrich.library.lists import read_list
from enrich.match.identity import names_of_entry
from enrich.model import WORK_FIELDS, Work
from enrich.resolve import grouping as papers_
from enrich.resolve.resolver import Resolver
from enrich.resolve.target import AnswerLifetimes
from enrich.runs import factory
from enrich.store.base import HostRow, Store, Works


def overview(config: Config, store: Store) -> dict[str, Any]:
    """Return counts by state over the lists' papers and over the cache, the open entries, and what is due."""
    entries = [e for s in config.lists for e in read_list(s, config).entries if e.kind == "paper"]
    groups = papers_.group(entries)
    papers = [papers_.paper_of(g, store.keys, store.works) for g in groups]
    states: Counter[str] = Counter()
    open_: list[dict[str, Any]] = []
    as_of = ""
    remembered = store.runs.entry_states()
    for members in groups:
        names = names_of_entry(members[0])
        key = store.keys.find(names)
        work = store.works.get(key) if key else None
        state = (
            work.state
            if work
            else next((remembered[n] for n in names if n in remembered), "unchecked")
        )
        states[state] += 1
        if state == "preprint" and work is not None:
            as_of = min(as_of or work.checked_on, work.checked_on)
        if state in {"doubtful", "unresolved", "unchecked"}:
            open_.append(
                {
                    "list": members[0].list,
                    "line": members[0].line,
                    "title": members[0].title,
                    "state": state,
                    "key": key,
                }
            )
    lifetimes = AnswerLifetimes(
        config.recheck.preprint_days, config.recheck.published_days, config.recheck.absent_days
    )
    resolver = Resolver(
        factory.make_sources(config, None),
        store.answers,
        lifetimes=lifetimes,
        now=lambda: datetime.now(UTC),
    )
    factory.leave_out(
        resolver, factory.refusals(config, store.hosts, datetime.now(UTC), refresh=False)
    )
    run = store.runs.last()
    return {
        "store": str(config.store),
        "papers": len(groups),
        "states": dict(sorted(states.items())),
        "preprints_as_of": as_of or None,
        "open": open_,
        "missing": _missing_per_venue(store.works),
        "due": resolver.plan(papers),
        "cache": {**store.counts(), "states": store.works.count_by_state()},
        "last_run": {"started": run.started, "seconds": round(run.seconds, 1), "code": run.code}
        if run
        else None,
        "refused": {
            h: {"since": r.since, "reason": r.reason}
            for h, r in sorted(store.hosts.refusals().items())
        },
    }


def _missing_per_venue(works: Works) -> dict[str, dict[str, int]]:
    """Return venue -> field -> how many papers lack a field that a bibliography style asks for."""
    lacking: dict[str, Counter[str]] = {}
    for work in works.all():
        for field in bibtex.missing(work):
            lacking.setdefault(_venue(work), Counter())[field] += 1
    return {venue: dict(sorted(fields.items())) for venue, fields in sorted(lacking.items())}


def _venue(work: Work) -> str:
    return work.venue or work.state


def missing(works: Works, field: str) -> dict[str, Any]:
    """Return the papers that lack a field, per venue."""
    lacking: dict[str, list[str]] = {}
    for work in works.all():
        if not _has(work, field):
            lacking.setdefault(_venue(work), []).append(work.key)
    return {"field": field, "missing": dict(sorted(lacking.items()))}


# The words that people have for fields.
_FIELD_WORDS = {
    "pages": "page",
    "venue": "container_title",
    "year": "issued",
    "doi": "DOI",
    "url": "URL",
    "isbn": "ISBN",
    "address": "publisher_place",
}


def _has(work: Work, field: str) -> bool:
    name = _FIELD_WORDS.get(field, field)
    known = WORK_FIELDS.get(name)
    value = known.of(work.fields) if known else None
    return (value is not None and bool(value.value)) or work.id(name.lower()) is not None


def source_rows(config: Config) -> list[dict[str, Any]]:
    """Return for every source: on or off, what it is asked by, hosts and spacing, when each host last answered or refused."""
    seen: dict[str, HostRow] = {}
    if stores.exists(config.store):
        with stores.open_store(config.store, read_only=True) as store:
            seen = store.hosts.all()
    spacing = factory.intervals(config)
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
    """Yield the words for people."""
    if "field" in found:
        for venue, keys in found["missing"].items():
            yield f"{venue}: {', '.join(keys)}"
        return
    states = ", ".join(f"{n} {s}" for s, n in found["states"].items()) or "none"
    yield f"{found['papers']} papers in the lists: {states}"
    if found["preprints_as_of"]:
        yield f"preprints: as of {found['preprints_as_of']}"
    for row in found["open"]:
        yield f"{row['state']}: {row['list']}:{row['line']}: {row['title'] or '(no title)'}"
    for venue, fields in found["missing"].items():
        yield f"missing: {venue}: " + ", ".join(
            f"{n} without {field}" for field, n in fields.items()
        )
    for name, plan in found["due"].items():
        if plan["requests"]:
            yield f"due: {name}: {plan['requests']:g} requests"
    for host, refusal in found["refused"].items():
        yield f"refused: {host} since {refusal['since'][:10]}: {refusal['reason']}"
    yield f"cache: {found['cache']['works']} works, {found['cache']['answers']} answers in {found['store']}"
    if found["last_run"]:
        yield f"last run: {found['last_run']['started']}, exit code {found['last_run']['code']}"
