"""A cache copied into another one, with its citation keys: from a file to a group's, and back.

What the other cache has stays as it is: its keys are cited already. Lists with their notes and
boxes, and what is known of files and runs, go to the person's own part of a group's cache, and come
from there. What only saves time is not copied: the next run makes it again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeVar

from enrich.store.base import Answers, Keys, Lists, Outputs, Runs, Store, StoredWork

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
    # the key of the other cache for one of this: those of papers that it has under others, None for
    # those that it has not
    renamed: Mapping[str, str | None] = field(default_factory=dict, compare=False)

    def __add__(self, other: Copied) -> Copied:
        """Return the sum of what was copied in two steps."""
        return Copied(
            self.answers + other.answers,
            self.works + other.works,
            self.keys + other.keys,
            self.stayed + other.stayed,
            {**self.renamed, **other.renamed},
        )


@dataclass(frozen=True, slots=True)
class _KeyedPaper:
    """A citation key with those that it has replaced, and the names of its paper."""

    key: str
    older: Sequence[str]
    names: Sequence[str]


def copy(
    source: Store,
    target: Store,
    now: str,
    named: Callable[[str], str] = lambda path: path,
) -> Copied:
    """Copy what a cache has into another one; done again, what is new. Raises StoreError.

    `named` returns the name that a written file has in the other cache.
    """
    answers = copy_answers(source.answers, target.answers)
    copied = Copied(answers, 0, 0, 0)
    for portion in _portions(list(_papers(source.keys))):
        copied += _copy_portion(source, target, portion, now)
    _copy_lists(source.lists, target.lists, copied.renamed)
    _copy_written(source.outputs, target.outputs, named)
    _copy_runs(source.runs, target.runs)
    _copy_hosts(source, target, now)
    _copy_history(source, target, copied.renamed)
    return copied


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


def _copy_portion(source: Store, target: Store, papers: Sequence[_KeyedPaper], now: str) -> Copied:
    """Copy some papers with their notes, in a transaction, and return what is new."""
    copied = target.at_once(lambda: _copy_papers(source, target, papers, now))
    # When the works are there: those that came have their notes.
    target.at_once(lambda: _copy_notes(source, target, papers, copied.renamed))
    return copied


def _copy_papers(source: Store, target: Store, papers: Sequence[_KeyedPaper], now: str) -> Copied:
    """Copy keys, names and works; return what is new, and which papers are not."""
    names = target.keys.find_all(name for paper in papers for name in paper.names)
    keys = target.keys.current_all(key for paper in papers for key in (paper.key, *paper.older))
    states = [_state_of(paper, names, keys) for paper in papers]
    new = [paper for paper, state in zip(papers, states, strict=True) if state == "new"]
    given = [(paper.key, paper.names) for paper in new]
    given += [(key, ()) for paper in new for key in paper.older]
    if given:
        target.keys.reserve(given, now)
    for paper in new:
        for key in paper.older:
            target.keys.rename(key, paper.key)
    taken = [paper for paper, state in zip(papers, states, strict=True) if state != "other"]
    rows = [row for paper in taken if (row := _row(source, target, paper))]
    target.works.put(rows)
    others = [paper for paper, state in zip(papers, states, strict=True) if state == "other"]
    renamed = {paper.key: _theirs(paper, names) for paper in others}
    return Copied(0, len(rows), len(given), len(others), renamed)


def _theirs(paper: _KeyedPaper, names: Mapping[str, str]) -> str | None:
    """Return the one key that the other cache has for a paper; None for none, or several."""
    known = {names[name] for name in paper.names if name in names}
    return known.pop() if len(known) == 1 else None


def _copy_notes(
    source: Store,
    target: Store,
    papers: Sequence[_KeyedPaper],
    renamed: Mapping[str, str | None],
) -> None:
    """Copy the notes of lists on papers of which the other cache has the work, and no notes."""
    for paper in papers:
        key = renamed.get(paper.key, paper.key)
        notes = source.works.notes(paper.key)
        if not (key and notes) or target.works.notes(key):
            continue
        if (work := target.works.get(key)) is not None:
            own = target.works.fingerprint(key) or ""
            target.works.put([StoredWork(work, own, (), notes)])


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


def _copy_lists(source: Lists, target: Lists, renamed: Mapping[str, str | None]) -> None:
    """Copy the lists that the other cache does not have, or as they were earlier."""
    known = {kept.path: kept.read for kept in target.whole()}
    for kept in source.whole():
        if known.get(kept.path, "") < kept.read:
            rows = [replace(r, key=renamed.get(r.key, r.key) if r.key else None) for r in kept.rows]
            target.put_list(kept.path, kept.name, kept.config, rows, kept.read)


def _copy_written(source: Outputs, target: Outputs, named: Callable[[str], str]) -> None:
    """Copy what was written to files, but to those of which the other cache knows what was."""
    known = {file.path for file in target.all()}
    for file in source.all():
        if (path := named(file.path)) not in known:
            target.put_checksum(path, file.checksum, file.written)


def _copy_runs(source: Runs, target: Runs) -> None:
    """Copy the runs that were later than all that the other cache knows, and what is left open."""
    last = target.last()
    for run in source.logged():
        if last is None or run.started > last.started:
            target.log(run)
    states = target.entry_states()
    target.put_entry_states(
        (name, state) for name, state in source.entry_states().items() if name not in states
    )


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


def _copy_history(source: Store, target: Store, renamed: Mapping[str, str | None]) -> None:
    """Copy the changes of the papers that the other cache has, under the keys that it has."""
    rows = list(source.history.since())
    current = source.keys.current_all({row.key for row in rows})
    known, new = set(target.history.since()), []
    for row in rows:
        paper = current.get(row.key, row.key)
        key = renamed.get(paper, row.key)
        if key is not None and (change := replace(row, key=key)) not in known:
            new.append(change)
    target.history.put_changes(sorted(new, key=lambda row: row.started))


def _portions(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    rest = iter(rows)
    while portion := list(islice(rest, _AT_ONCE)):
        yield portion
