"""What the cache has of the papers of the lists, and what is due, for `status`. Asks nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from enrich.config import Config
from enrich.library import lists as lists_
from enrich.library import lookup
from enrich.matching.identity import names_of_entry
from enrich.model import Entry, Work
from enrich.resolve.grouping import ListedPaper, last_state
from enrich.runs.duplicates import same_papers
from enrich.runs.environment import RunEnvironment
from enrich.runs.factory import silent_context
from enrich.runs.papers import papers_of
from enrich.runs.resolution import plan_requests
from enrich.runs.result import RunOptions
from enrich.store.base import Store

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


def listed_facts(
    config: Config, store: Store, environment: RunEnvironment | None
) -> dict[str, Any]:
    """Return what `status --json` prints of the lists.

    `counted` has venue and year of each paper, and how many papers that is: one.
    """
    lists = lists_.configured_lists(config)
    papers = papers_of(lists, store)
    states = _once(_states(papers, store))
    context = silent_context(config, RunOptions(), environment or RunEnvironment(), store)
    entries = lists_.papers(lists)
    open_ones = store.runs.entry_states()
    same = same_papers((e, lookup.key_of_entry(store, e, open_ones)) for e in entries)
    preprints = (s.work for s in states if s.state == "preprint" and s.work)
    checked = (work.checked_on for work in preprints if work.checked_on)
    return {
        "lists": len(lists),
        "papers": len(states),
        "entries": sum(len(p.entries) for p in papers),
        "states": dict(sorted(Counter(s.state for s in states).items())),
        "preprints_as_of": min(checked, default=None),
        "reading": _reading(states),
        "open": [_open_row(s) for s in states if s.state in _OPEN],
        "same_papers": [{"list": x.list, "keys": list(x.keys)} for x in same],
        "due": plan_requests(context, papers).requests,
        "counted": [(s.work.venue, s.work.year, 1) for s in states if s.work],
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


def _open_row(paper: PaperState) -> dict[str, Any]:
    entry = paper.entry
    return {
        "list": entry.list,
        "line": entry.line,
        "title": entry.title,
        "state": paper.state,
        "key": paper.key,
    }
