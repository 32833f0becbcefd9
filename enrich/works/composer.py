"""From the records of papers to works in the cache, each under a citation key for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from enrich.config import Config
from enrich.resolve.grouping import ListedPaper
from enrich.resolve.target import Target
from enrich.store.base import Keys, Works
from enrich.store.timestamps import to_second
from enrich.works import writing
from enrich.works.changes import FieldChange
from enrich.works.clusters import cluster
from enrich.works.drafting import WorkDrafter
from enrich.works.drafts import ComposedWork, KeyedWork, UnkeyedWork
from enrich.works.key_assignment import NewKey, assign_keys
from enrich.works.known_keys import KnownKeys
from enrich.works.writing import ChangedWork, KeptNotes


@dataclass(frozen=True, slots=True)
class Composition:
    """What became of some papers, one for each, and what of it is to be written."""

    works: tuple[ComposedWork, ...]
    changes: tuple[FieldChange, ...]
    new_keys: tuple[NewKey, ...]
    changed: tuple[ChangedWork, ...]
    # citation keys of the works that were damaged in the cache
    repaired: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperDrafts:
    """The drafts of some papers, and which papers each is of, by their places."""

    papers: Sequence[ListedPaper]
    clusters: Sequence[Sequence[int]]
    drafts: Sequence[UnkeyedWork | ComposedWork]


class WorkComposer:
    """Makes works of papers. `compose` only reads the cache; `keep` writes what is new."""

    def __init__(
        self, config: Config, works: Works, keys: Keys, kept_notes: KeptNotes = writing.no_notes
    ) -> None:
        self._config = config
        self._works = works
        self._keys = keys
        self._kept_notes = kept_notes

    def compose(self, papers: Sequence[ListedPaper], known_keys: KnownKeys) -> Composition:
        """Return what became of the papers, in order.

        Papers whose records share an identifier are one work, unless they name two publications of
        it. Raises ConfigError where a .bib of `known_keys` cannot be read.
        """
        return self.assemble(self.draft(papers), known_keys)

    def draft(self, papers: Sequence[ListedPaper]) -> PaperDrafts:
        """Return the works of the papers without citation keys; their records are given up."""
        drafter = WorkDrafter(self._config, self._works, self._keys)
        clusters = [
            [members[i] for i in places]
            for members in cluster([p.target for p in papers])
            for places in drafter.publications([papers[i] for i in members])
        ]
        drafts = [drafter.draft([papers[i] for i in members]) for members in clusters]
        return PaperDrafts(papers, clusters, drafts)

    def assemble(self, drafted: PaperDrafts, known_keys: KnownKeys) -> Composition:
        """Return what becomes of drafts, under the keys that the cache has for them now."""
        papers, clusters, drafts = drafted.papers, drafted.clusters, drafted.drafts
        unkeyed = [d for d in drafts if isinstance(d, UnkeyedWork)]
        pattern = self._config.keys.pattern
        keyed = assign_keys(unkeyed, self._works, self._keys, known_keys, pattern)
        changed = tuple(self._changed(keyed.works))
        works = _of_papers(papers, clusters, _in_order(drafts, keyed.works))
        changes = self._changes(changed)
        repaired = (c.packed.key for c in changed if writing.is_repaired(c, self._works))
        return Composition(works, changes, keyed.new, changed, tuple(sorted(repaired)))

    def keep(self, composition: Composition, now: datetime) -> None:
        """Write the new citation keys, then the works that are new or have changed."""
        if composition.new_keys:
            self._keys.reserve(composition.new_keys, to_second(now))
        writing.write(self._works, composition.changed)

    def _changed(self, works: Iterable[KeyedWork]) -> Iterator[ChangedWork]:
        """Yield the works that are new or have changed."""
        for work in works:
            kept_notes = self._kept_notes(work.packed.key)
            changed = writing.changed_work(work, self._works, kept_notes)
            if changed is not None:
                yield changed

    def _changes(self, changed: Iterable[ChangedWork]) -> tuple[FieldChange, ...]:
        found = (change for work in changed for change in writing.changes_of(work, self._works))
        return tuple(sorted(found, key=lambda change: (change.key, change.field)))


def _in_order(
    drafts: Iterable[UnkeyedWork | ComposedWork], keyed: Iterable[KeyedWork]
) -> list[ComposedWork]:
    """Return what became of each draft: `keyed` has, in order, the works of those that are one."""
    works = iter(keyed)
    return [next(works).composed() if isinstance(draft, UnkeyedWork) else draft for draft in drafts]


def _of_papers(
    papers: Sequence[ListedPaper], clusters: Sequence[Sequence[int]], works: Sequence[ComposedWork]
) -> tuple[ComposedWork, ...]:
    """Return each paper's work, with the problems and candidates of its own linkage."""
    found = {i: work for work, members in zip(works, clusters, strict=True) for i in members}
    return tuple(_of_paper(found[i], paper.target) for i, paper in enumerate(papers))


def _of_paper(work: ComposedWork, target: Target) -> ComposedWork:
    problems = tuple(dict.fromkeys((*target.linked.problems, *work.problems)))
    return replace(work, problems=problems, candidates=target.linked.candidates)
