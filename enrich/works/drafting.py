"""One work of the records of its papers, with overrides and a state, but without a key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from enrich import merge, text
from enrich.config import Config
from enrich.identifiers.schemes import OPEN_ACCESS
from enrich.matching.identity import name_of_statement, names_of
from enrich.matching.linkage import SourcedRecord
from enrich.model import Entry, Identifier, Match, Tier, Work, WorkFields
from enrich.resolve.grouping import ListedPaper
from enrich.resolve.target import Target
from enrich.store.base import Keys, Works
from enrich.store.codec import PackedWork
from enrich.store.spool import Spool
from enrich.works.drafts import ComposedWork, UnkeyedWork
from enrich.works.overrides import Override, overridden, override_of
from enrich.works.state import state_of, state_without_records, unavailable_sources

# Characters of another source's abstract that are kept beside the chosen one.
LONGEST_OTHER = 200
MOST_CANDIDATES = 5


class WorkDrafter:
    """Drafts works; it reads the cache and writes nothing."""

    def __init__(self, config: Config, works: Works, keys: Keys) -> None:
        self._config = config
        self._works = works
        self._keys = keys
        self._spool = Spool()

    def publications(self, papers: Sequence[ListedPaper]) -> list[list[int]]:
        """Return the places of papers that are one work, together where they cite one publication.

        A poster and the paper of its title, a conference paper and its journal version are one
        work; an entry that names one of them by identifier, or by venue and year, cites that one.
        """
        if len(papers) == 1:
            return [[0]]
        found = dict.fromkeys(f for p in papers for f in p.target.accepted())
        cited = merge.cited_versions(
            [(f.record, f.fetched) for f in found],
            [merge.NamedPublication.of(p.entries) for p in papers],
            prefer=self._config.prefer,
        )
        return [
            [i for i, v in enumerate(cited) if v == version] for version in dict.fromkeys(cited)
        ]

    def draft(self, papers: Sequence[ListedPaper]) -> UnkeyedWork | ComposedWork:
        """Return the work that these papers are, or their state where there is no work."""
        targets = [p.target for p in papers]
        entries = tuple(e for p in papers for e in p.entries)
        cached = targets[0].cached_work if len(targets) == 1 else None
        if cached:
            reused = self._works.get(cached.key)
            # One that cannot be read after all is made by the next run: its paper was not resolved.
            return self._packed(reused, entries) if reused else ComposedWork(None, "unchecked")
        found = list(dict.fromkeys(f for t in targets for f in t.accepted()))
        for target in targets:
            target.spooled_records = None  # the work holds them from here on
        if found and not (lost := self._lost(targets, entries, found)):
            return self._packed(self._merged(targets, entries, found), entries)
        state = "unchecked" if found else state_without_records(targets)
        work = lost if found else self._kept(entries) if state == "unchecked" else None
        if work is None:
            return ComposedWork(None, state)
        # Its answers are lost. What was published stays so; a preprint has to be asked about.
        is_open = work.state == "preprint" and any(t.is_asked for t in targets)
        return self._packed(replace(work, state=state) if is_open else work, entries)

    def _packed(self, work: Work, entries: tuple[Entry, ...]) -> UnkeyedWork:
        return UnkeyedWork(
            packed=PackedWork.of(replace(work, key="", aliases=()), self._spool),
            state=work.state,
            problems=work.problems,
            identifiers=work.identifiers,
            names=tuple(_names(work, entries)),
            issued=str(work.issued or "9999"),
            entries=entries,
        )

    def _merged(
        self, targets: Sequence[Target], entries: Sequence[Entry], found: Sequence[SourcedRecord]
    ) -> Work:
        """Return the work of these records, with the user's overrides."""
        override = self._override(entries, found)
        if override.get("state") == "preprint":
            found = [f for f in found if f.record.tier is Tier.PREPRINT] or found
        merged = merge.merge(
            [(f.record, f.fetched) for f in found],
            prefer=self._config.prefer,
            named=merge.NamedPublication.of(entries),
        )
        work = Work(
            key="",
            state=state_of(merged.state, targets),
            type=merged.type,
            fields=_shortened(merged.fields),
            identifiers=tuple(sorted({*merged.identifiers, *_own_pages(entries, found)})),
            versions=tuple(replace(record, abstract="") for record in merged.versions),
            checked_on=max((f.fetched for f in found), default="")[:10],
            problems=merged.problems,
            candidates=tuple(_candidates(targets))[:MOST_CANDIDATES],
        )
        return overridden(work, override)

    def _override(self, entries: Sequence[Entry], found: Sequence[SourcedRecord]) -> Override:
        """Return what the user set for this paper, under an identifier or its citation key."""
        if not self._config.overrides:
            return {}
        names = {str(i) for e in entries for i in e.identifiers}
        names |= {str(i) for f in found for i in f.record.identifiers}
        return override_of(self._config.overrides, names, self._keys.find(sorted(names)))

    def _lost(
        self, targets: Sequence[Target], entries: Sequence[Entry], found: Sequence[SourcedRecord]
    ) -> Work | None:
        """Return the work in the cache where `found` lacks a source of it that was not asked again.

        The answer of that source is lost; without it a publication would fall back to its preprint.
        None where the user has set fields of it.
        """
        unasked = unavailable_sources(targets)
        if not unasked and all(t.is_asked for t in targets):
            return None
        kept = self._kept(entries)
        if kept is None or self._override(entries, found):
            return None
        gone = {r.source for r in kept.versions} - {f.record.source for f in found}
        gone &= unasked if all(t.is_asked for t in targets) else gone
        return kept if gone else None

    def _kept(self, entries: Sequence[Entry]) -> Work | None:
        """Return the work that the cache has under an identifier of these entries."""
        key = self._keys.find(str(i) for e in entries for i in e.identifiers)
        return self._works.get(key) if key else None


def _names(work: Work, entries: Sequence[Entry]) -> list[str]:
    """Return the names by which the paper of a work is known again: the lists', then its own."""
    statements = [name_of_statement(e) for e in entries]
    stated = [i for e in entries for i in e.identifiers]
    titles = [text.fold(e.title) for e in entries if e.title]
    found = names_of([*work.identifiers, *stated], [*titles, text.fold(work.title)])
    return list(dict.fromkeys([*filter(None, statements), *found]))


def _candidates(targets: Sequence[Target]) -> Iterator[Match]:
    return (candidate for target in targets for candidate in target.linked.candidates)


def _own_pages(entries: Sequence[Entry], found: Sequence[SourcedRecord]) -> set[Identifier]:
    """Return the publishers' pages that the list links and for which a source gave this paper."""
    stated = {i for e in entries for i in e.identifiers if i.scheme in OPEN_ACCESS}
    return stated & {f.asked for f in found if f.asked is not None}


def _shortened(fields: WorkFields) -> WorkFields:
    """Return fields with only the beginnings of the abstracts that were not chosen."""
    abstract = fields.abstract
    if abstract is None:
        return fields
    others = {source: words[:LONGEST_OTHER] for source, words in abstract.others.items()}
    return replace(fields, abstract=replace(abstract, others=others))
