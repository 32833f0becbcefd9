"""Which identifiers of a paper are worth asking a source for: those whose answer could add anything to what is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from enrich.match import preprints
from enrich.match.linkage import SourcedRecord
from enrich.model import Identifier, Record, Standing, Tier
from enrich.resolve.batches import stamp
from enrich.resolve.freshness import AnswerCache
from enrich.resolve.target import Target, questions_of
from enrich.resolve.workers import SourceWorkers
from enrich.sources.base import Source
from enrich.sources.policy import ALWAYS, Need, Phase


class FetchPolicy:
    """Weighs questions. Sources are told apart by what their classes say of them, none by its name."""

    def __init__(self, recall: AnswerCache, crew: SourceWorkers) -> None:
        self._recall = recall
        self._crew = crew

    def questions(self, papers: Sequence[Target], source: Source) -> list[Identifier]:
        """Return what is worth asking a source now, papers that were left open last time first."""
        if (
            self._recall.offline
            or source.name in self._crew.busy
            or not self._crew.tallies[source.name].alive()
        ):
            return []
        wanted: dict[Identifier, None] = {}
        for paper in sorted(papers, key=lambda p: p.state not in {"unchecked", ""}):
            for identifier in self._recall.candidates(paper, source):
                question = str(identifier)
                known = self._recall.is_fresh(source, question, paper) and not self._is_makeshift(
                    paper, source, identifier
                )
                if (
                    not known
                    and question not in self._crew.failed[source.name]
                    and self._useful(paper, source, identifier)
                ):
                    wanted[identifier] = None
                    if source.policy.one_record_covers_all:
                        break
                elif (
                    source.policy.one_record_covers_all
                    and known
                    and any(f.record.source == source.name for f in paper.linked.accepted)
                ):
                    break
        return list(wanted)

    def _useful(self, paper: Target, source: Source, identifier: Identifier) -> bool:
        """Whether an answer could add anything to what is known of the paper."""
        stated = identifier in paper.query.identifiers
        if self._covered(paper, source, identifier) or (
            not stated and self._only_said_by(paper, source, identifier)
        ):
            return False
        if any(identifier in f.record.identifiers for f in self._makeshifts(paper, source)):
            return True  # what it could say on a bad day is made whole
        first = source.policy.fallback_for.get(identifier.scheme)
        if (
            first
            and not (stated and source.policy.reports_versions)
            and not self._first_has_not(paper, first, identifier)
        ):
            return False
        settled = [
            f.record for f in paper.linked.accepted if not self._recall.is_local(f.record.source)
        ]
        needs = source.policy.needs_of(stated=stated)
        if (
            not stated
            and source.policy.needs_if_reported is not None
            and Need.PUBLICATION in needs
            and any(self._crew.waits_for(str(i)) for i in paper.identifiers)
        ):
            return False  # what the paper lacks is known when that source has answered
        return needs == ALWAYS or any(self._lacks(paper, need, settled) for need in needs)

    def _lacks(self, paper: Target, need: Need, settled: Sequence[Record]) -> bool:
        """Whether a paper lacks one thing. `settled`: its records that are not the user's own."""
        if need is Need.RECORD:
            return not settled
        if need is Need.ABSTRACT:
            return paper.lacks_abstract
        if need is Need.PUBLICATION:
            return not paper.published
        if need is Need.CONFIRMATION:
            return not any(
                r.standing is Standing.PUBLISHED and r.tier < Tier.INDEX for r in settled
            )
        hinted = _is_said_to_be_out(settled) and not self._index_has_answered(paper)
        return not paper.published and (self._versions_unknown(paper) or hinted)

    def _covered(self, paper: Target, source: Source, identifier: Identifier) -> bool:
        """Whether this source has told of this identifier already, when searched or asked by one that comes before it.

        Or by another one of the work in the cache, if the record has this one too, or the source is asked once for a paper.
        """
        order = self._recall.candidates(paper, source)
        before = set(order[: order.index(identifier)]) if identifier in order else set()
        told = [
            f
            for f in paper.linked.accepted
            if f.record.source == source.name and not self._can_be_completed(f)
        ]
        return any(
            identifier in f.record.identifiers or identifier in f.record.links
            for f in told
            if f.asked is None or f.asked in before
        ) or any(
            (source.policy.one_record_covers_all or identifier in f.record.identifiers)
            and self._recall.is_fresh(source, str(f.asked), paper)
            for f in told
            if f.asked in paper.work_identifiers and f.asked != identifier
        )

    def _can_be_completed(self, found: SourcedRecord) -> bool:
        """Whether a record is what a source could say on a day when it was half down."""
        return found.record.partial and found.fetched < stamp(self._recall.began)

    def _makeshifts(self, paper: Target, source: Source) -> Iterator[SourcedRecord]:
        return (
            f
            for f in paper.linked.accepted
            if f.record.source == source.name and self._can_be_completed(f)
        )

    def _is_makeshift(self, paper: Target, source: Source, identifier: Identifier) -> bool:
        return any(f.asked == identifier for f in self._makeshifts(paper, source))

    def _only_said_by(self, paper: Target, source: Source, identifier: Identifier) -> bool:
        """Whether nobody but this source has named the identifier: it would tell the same again."""
        accepted = [
            f
            for f in paper.linked.accepted
            if identifier in f.record.identifiers or identifier in f.record.links
        ]
        return {f.record.source for f in accepted} == {source.name} and not any(
            map(self._can_be_completed, accepted)
        )

    def _first_has_not(self, paper: Target, first: str, identifier: Identifier) -> bool:
        """Whether the source that comes first for this scheme is off, could not be asked, or does not have it."""
        if first in self._crew.busy:
            return False
        if (
            first not in self._crew.tallies
            or not self._crew.tallies[first].alive()
            or str(identifier) in self._crew.failed[first]
        ):
            return True
        if not any(s.name == first and s.accepts(identifier) for s in self._recall.remote):
            return True
        asked = str(identifier) in self._recall.memory[first]
        return asked and not any(
            f.record.source == first and f.asked == identifier for f in paper.linked.accepted
        )

    def _versions_unknown(self, paper: Target) -> bool:
        """Whether no aggregator that knows versions could be asked about this paper."""
        return not any(
            s.policy.reports_versions
            and s.policy.one_record_covers_all
            and any(r.source == s.name for r in paper.records)
            for s in self._recall.remote
        )

    def _index_has_answered(self, paper: Target) -> bool:
        """Whether a source that lists what has come out, and of what, has been asked about this paper."""
        listing = [s.name for s in self._recall.remote if s.policy.lists_publications]
        return any(q in self._recall.memory[name] for q in questions_of(paper) for name in listing)

    def has_page(self, paper: Target) -> bool:
        """Whether the list links a page of the paper that can be read."""
        return any(
            s.policy.phase is Phase.PAGES and s.accepts(i) and self._crew.tallies[s.name].alive()
            for s in self._recall.remote
            for i in paper.query.identifiers
        )

    def waits(self, paper: Target) -> bool:
        """Whether a source that is still at work has a question of this paper."""
        return any(map(self._crew.waits_for, questions_of(paper)))

    def is_open(self, paper: Target, sources: Iterable[Source], but: Collection[Source]) -> bool:
        """Whether another of these sources is still asked for a paper's identifiers, or is to be."""
        return any(self._crew.waits_for(str(i)) for i in paper.identifiers) or any(
            self.questions([paper], s) for s in sources if s not in but
        )


def _is_said_to_be_out(records: Sequence[Record]) -> bool:
    """Whether an aggregator names a venue that nobody who has the facts confirms: another one may."""
    return any(
        r.standing is Standing.UNKNOWN
        and bool(r.container_title or r.container_title_short)
        and not preprints.is_preprint(r)
        for r in records
    )
