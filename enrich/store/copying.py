"""A cache copied into another one, with its citation keys: from a file to a group's, and back.

What the other cache has stays as it is: its keys are cited already. Lists, and what is known of
files, are not copied: the next run reads them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from enrich.store.base import Answers, Keys, Store, StoredWork

T = TypeVar("T")
# Answers, and works, that are held in memory at once.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Copied:
    """How many answers, works and keys are new in the other cache, and how many papers are not.

    `stayed`: the other cache has those papers under other keys, or their keys for other papers.
    """

    answers: int
    works: int
    keys: int
    stayed: int


@dataclass(frozen=True, slots=True)
class _KeyedPaper:
    """A citation key with those that it has replaced, and the names of its paper."""

    key: str
    older: Sequence[str]
    names: Sequence[str]


def copy(source: Store, target: Store, now: str) -> Copied:
    """Copy what a cache has into another one; done again, what is new. Raises StoreError."""
    answers = copy_answers(source.answers, target.answers)
    papers = list(_papers(source.keys))
    works, keys, stayed = target.at_once(lambda: _copy_papers(source, target, papers, now))
    _copy_hosts(source, target, now)
    known = set(target.history.since())
    changes = [row for row in source.history.since() if row not in known]
    target.history.put_changes(sorted(changes, key=lambda row: row.started))
    states = target.runs.entry_states()
    target.runs.put_entry_states(
        (name, state) for name, state in source.runs.entry_states().items() if name not in states
    )
    return Copied(answers, works, keys, stayed)


def copy_answers(source: Answers, target: Answers) -> int:
    """Copy the answers that are newer, and return how many."""
    return sum(_copy_answers_of(source, target, name) for name in source.sources())


def _copy_answers_of(source: Answers, target: Answers, name: str) -> int:
    known = target.outcomes(name)
    newer = [
        question
        for question, (_, fetched) in source.outcomes(name).items()
        if question not in known or known[question][1] < fetched
    ]
    for portion in _portions(newer):
        by_time: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        for question, answer in source.get(name, portion).items():
            payload = answer.payload if answer.outcome == "found" else None
            by_time[answer.fetched].append((question, payload))
        for fetched, answers in by_time.items():
            target.put(name, answers, fetched)
    return len(newer)


def _papers(keys: Keys) -> Iterator[_KeyedPaper]:
    """Yield the papers that have keys, in the order of these."""
    older: dict[str, list[str]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    for key, current in keys.all().items():
        older[current] += [key] if key != current else []
    for name, key in keys.names().items():
        names[key].append(name)
    for key in sorted(older.keys() | names.keys()):
        yield _KeyedPaper(key, sorted(older[key]), sorted(names[key]))


def _copy_papers(
    source: Store, target: Store, papers: Sequence[_KeyedPaper], now: str
) -> tuple[int, int, int]:
    """Copy keys, names and works; return how many works and keys are new, and papers are not."""
    names, keys = target.keys.names(), target.keys.all()
    states = [_state_of(paper, names, keys) for paper in papers]
    new = [paper for paper, state in zip(papers, states, strict=True) if state == "new"]
    given = [(paper.key, paper.names) for paper in new]
    target.keys.reserve([*given, *((key, ()) for paper in new for key in paper.older)], now)
    for paper in new:
        for key in paper.older:
            target.keys.rename(key, paper.key)
    works = 0
    taken = [paper for paper, state in zip(papers, states, strict=True) if state != "other"]
    for portion in _portions(taken):
        rows = [row for paper in portion if (row := _row(source, target, paper))]
        target.works.put(rows)
        works += len(rows)
    return works, len(target.keys.all()) - len(keys), states.count("other")


def _state_of(paper: _KeyedPaper, names: Mapping[str, str], keys: Mapping[str, str]) -> str:
    """Return whether a paper is new, known under its key ("same"), or anything else ("other")."""
    known = {names[name] for name in paper.names if name in names}
    if known:
        return "same" if known == {paper.key} else "other"
    taken = {keys[key] for key in (paper.key, *paper.older) if key in keys}
    if not taken:
        return "new"
    return "same" if taken == {paper.key} and not paper.names else "other"


def _row(source: Store, target: Store, paper: _KeyedPaper) -> StoredWork | None:
    """Return the work of a paper as it is written; None where there is none, or is one already."""
    if target.works.get(paper.key) is not None or (work := source.works.get(paper.key)) is None:
        return None
    own = source.works.fingerprint(paper.key) or ""
    return StoredWork(work, own, paper.names, source.works.notes(paper.key))


def _copy_hosts(source: Store, target: Store, now: str) -> None:
    """Copy what is known of hosts of which the other cache knows nothing."""
    known = target.hosts.all()
    for host, row in source.hosts.all().items():
        if host in known:
            continue
        if row.answered is not None:
            target.hosts.record({host: row.answered}, {}, now)
        if row.refused is not None:
            target.hosts.record({}, {host: row.reason or ""}, row.refused)
    spent = target.hosts.exhausted()
    until = {host: x for host, x in source.hosts.exhausted().items() if host not in spent}
    target.hosts.record_exhausted(until)


def _portions(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    rest = iter(rows)
    while portion := list(islice(rest, _AT_ONCE)):
        yield portion
