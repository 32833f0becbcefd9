"""Which identifiers of a paper are worth a request: those whose answer could add something."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from enrich import text
from enrich.identifiers import doi_prefixes
from enrich.matching import preprints
from enrich.matching.linkage import SourcedRecord
from enrich.model import Identifier, Record, Standing, Tier
from enrich.resolve.freshness import AnswerCache
from enrich.resolve.progress import Way
from enrich.resolve.reasons import Reason
from enrich.resolve.target import Target, questions_of
from enrich.resolve.workers import SourceWorkers
from enrich.sources.base import Source
from enrich.sources.policy import ALWAYS, Need, Phase, Policy


class FetchPolicy:
    """Decides which identifiers to ask for, by the policies of the sources."""

    def __init__(self, answers: AnswerCache, workers: SourceWorkers) -> None:
        self._answers = answers
        self._workers = workers

    def questions(self, targets: Iterable[Target], source: Source) -> list[Identifier]:
        """Return what is worth asking a source now, papers left open by the last run first."""
        if self.obstacle(source) is not None:
            return []
        in_order = sorted(targets, key=lambda t: t.state not in {"unchecked", ""})
        return list(
            dict.fromkeys(
                identifier
                for target in in_order
                for identifier, reason in self.decisions(target, source)
                if reason.asks
            )
        )

    def obstacle(self, source: Source, way: Way = "fetch") -> Reason | None:
        """Return why a source cannot be asked anything at the moment; None if it can."""
        stats = self._workers.stats[source.name]
        if self._answers.offline:
            return Reason.OFFLINE
        if source.name in self._workers.busy:
            return Reason.BUSY
        if way in stats.refused:
            return Reason.REFUSING
        return None if stats.alive(way) else Reason.FAILING

    def decisions(self, target: Target, source: Source) -> Iterator[tuple[Identifier, Reason]]:
        """Yield each identifier of a paper that a source takes, with why it is asked for or not."""
        covered = False
        for identifier in self._answers.candidates(target, source):
            reason = Reason.ONE_RECORD if covered else self._decide(target, source, identifier)
            yield identifier, reason
            covered = covered or (
                source.policy.one_record_covers_all
                and (reason.asks or (reason is Reason.ANSWERED and _has_record(target, source)))
            )

    def _decide(self, target: Target, source: Source, identifier: Identifier) -> Reason:
        """Return why one identifier is asked for or not, by what is remembered of it."""
        question = str(identifier)
        if self._answers.is_fresh(source, question, target) and not any(
            f.asked == identifier for f in self._partial(target, source)
        ):
            return Reason.ANSWERED
        if question in self._workers.failed[source.name]:
            return Reason.FAILED
        return self._worth(target, source, identifier)

    def _worth(self, target: Target, source: Source, identifier: Identifier) -> Reason:
        """Return why an answer could add to what is known of the paper, or could not."""
        policy, stated = source.policy, identifier in target.query.identifiers
        if self._is_covered(target, source, identifier):
            return Reason.COVERED
        if not stated and self._is_own_report(target, source, identifier):
            return Reason.OWN_REPORT
        if not stated and self._is_of_no_use(target, source, identifier):
            return Reason.VERSION_OF_PUBLISHED
        if any(identifier in f.record.identifiers for f in self._partial(target, source)):
            return Reason.PARTIAL
        if stated and self._is_named_otherwise(target, source, identifier):
            return Reason.NAMED_OTHERWISE
        first = first_source(policy, identifier, stated=stated)
        if first and not self._is_lacked_by(first, target, identifier):
            return Reason.FIRST_SOURCE
        if policy.needs_if_reported is not None:
            stated = stated and not self._is_catalogued(target, source, identifier)
        needs = policy.needs_of(stated=stated)
        if needs == ALWAYS:
            return Reason.FALLBACK if first else Reason.STATED if stated else Reason.REPORTED
        return self._need(target, policy, needs, stated=stated)

    # -- what a paper lacks

    def _need(self, target: Target, policy: Policy, needs: Need, *, stated: bool) -> Reason:
        """Return the first thing that a paper lacks of what a source is asked for."""
        own_needs = not stated and policy.needs_if_reported is not None
        if own_needs and Need.PUBLICATION in needs and self._is_at_work_on(target):
            return Reason.AWAITED  # the answer may be what is lacking
        services = [
            f.record for f in target.linked.accepted if not self._answers.is_local(f.record.source)
        ]
        for need in needs:
            lacks, reason = _LACKS[need]
            if lacks(self, target, services):
                is_awaited = own_needs and need is Need.ABSTRACT and self._is_to_be_asked(target)
                return Reason.AWAITED if is_awaited else reason
        return Reason.CONFIRMED if needs == Need.CONFIRMATION else Reason.NOTHING_MISSING

    def _versions_unknown(self, target: Target, services: Sequence[Record]) -> bool:
        """Whether it is open if there is a published version, and a gap filler may know it."""
        if target.published:
            return False
        said = _is_said_to_be_published(services) and not self._index_has_answered(target)
        return said or not self._aggregator_knows(target)

    def _aggregator_knows(self, target: Target) -> bool:
        """Whether an aggregator of the versions of a paper has a record of it."""
        return any(
            s.policy.reports_versions
            and s.policy.one_record_covers_all
            and any(r.source == s.name for r in target.records)
            for s in self._answers.remote
        )

    def _index_has_answered(self, target: Target) -> bool:
        """Whether an index of publications has answered a question of this paper."""
        indexes = [s.name for s in self._answers.remote if s.policy.lists_publications]
        return any(q in self._answers.memory[n] for q in questions_of(target) for n in indexes)

    # -- what a source has answered already

    def _is_covered(self, target: Target, source: Source, identifier: Identifier) -> bool:
        """Whether the source's records of the paper cover this identifier already.

        That is a record from a search, or from an identifier that comes before this one. Or it is
        one from another identifier of the work in the cache, if it has this identifier too, or if
        one record of the source covers all.
        """
        order = self._answers.candidates(target, source)
        before = set(order[: order.index(identifier)]) if identifier in order else set()
        whole = [
            f
            for f in target.linked.accepted
            if f.record.source == source.name and not self._can_be_completed(f)
        ]
        return any(
            _answers_for(source, f.record, identifier)
            for f in whole
            if f.asked is None or f.asked in before
        ) or any(
            (source.policy.one_record_covers_all or identifier in f.record.identifiers)
            and self._answers.is_fresh(source, str(f.asked), target)
            for f in whole
            if f.asked in target.work_identifiers and f.asked != identifier
        )

    def _can_be_completed(self, found: SourcedRecord) -> bool:
        """Whether a record is partial, and of an earlier run."""
        return found.record.partial and not self._answers.is_of_this_run(found.fetched)

    def _partial(self, target: Target, source: Source) -> Iterator[SourcedRecord]:
        """Yield the source's records that it can complete on a better day."""
        return (
            f
            for f in target.linked.accepted
            if f.record.source == source.name and self._can_be_completed(f)
        )

    def _is_own_report(self, target: Target, source: Source, identifier: Identifier) -> bool:
        """Whether only this source has reported the identifier: its answer would be the same."""
        accepted = reporters(target, identifier)
        return (
            {f.record.source for f in accepted} == {source.name}
            and any(_answers_for(source, f.record, identifier) for f in accepted)
            and not any(map(self._can_be_completed, accepted))
        )

    def _is_of_no_use(self, target: Target, source: Source, identifier: Identifier) -> bool:
        """Whether an identifier is one more version of a published paper, by this source's word.

        What a stated identifier or a search has led to names versions that are asked for in any
        case. Those that they name in their turn are only of use while the paper is not published.
        """
        accepted = reporters(target, identifier)
        first = {*target.query.identifiers, None}
        return (
            {f.record.source for f in accepted} == {source.name}
            and target.published
            and not any(f.asked in first for f in accepted)
        )

    # -- what dumps have

    def _is_catalogued(self, target: Target, source: Source, identifier: Identifier) -> bool:
        """Whether a dump of another source has the publication of a stated identifier.

        It is as good as reported then. An index is asked all the same: it names other versions.
        """
        return not source.policy.reports_versions and any(
            identifier in f.record.identifiers
            and f.record.source != source.name
            and self._answers.is_of_dump(f)
            for f in target.linked.accepted
        )

    def _is_named_otherwise(self, target: Target, source: Source, identifier: Identifier) -> bool:
        """Whether a source's dump has the very publication, though not under this identifier.

        That is the one publication of the stated title that the dump has, by the publisher on whose
        site the identifier is. Of several it might be any, or one that is newer than the dump.
        """
        if not self._answers.has_dump(source.name):
            return False
        title = text.fold(target.query.title)
        titled = [
            m.record
            for m in target.linked.compared
            if m.record.source == source.name
            and m.record.standing is Standing.PUBLISHED
            and text.fold(m.record.title) == title
        ]
        return len(titled) == 1 and any(
            f.record.identifiers == titled[0].identifiers
            and self._answers.is_of_dump(f)
            and _is_on_site(f.record, identifier)
            for f in target.linked.accepted
        )

    # -- what other sources do

    def _is_lacked_by(self, first: str, target: Target, identifier: Identifier) -> bool:
        """Whether the source `first` does not have the identifier, or cannot be asked for it."""
        if first in self._workers.busy:
            return False
        stats = self._workers.stats.get(first)
        if stats is None or not stats.alive() or str(identifier) in self._workers.failed[first]:
            return True
        if not any(s.name == first and s.accepts(identifier) for s in self._answers.remote):
            return True
        return str(identifier) in self._answers.memory[first] and not any(
            f.record.source == first and f.asked == identifier for f in target.linked.accepted
        )

    def _is_to_be_asked(self, target: Target) -> bool:
        """Whether a source that is asked for whatever a paper lacks is still to be asked for it."""
        return any(
            reason.asks
            for s in self._answers.remote
            if s.policy.phase is Phase.IDENTIFIERS
            and s.policy.needs_if_reported is None
            and self.obstacle(s) is None
            for _, reason in self.decisions(target, s)
        )

    def _is_at_work_on(self, target: Target) -> bool:
        """Whether a source that is still at work has an identifier of this paper."""
        return any(self._workers.waits_for(str(i)) for i in target.identifiers)

    def has_page(self, target: Target) -> bool:
        """Whether the list links a page of the paper that can be read."""
        return any(
            s.policy.phase is Phase.PAGES and s.accepts(i) and self._workers.stats[s.name].alive()
            for s in self._answers.remote
            for i in target.query.identifiers
        )

    def is_awaited(self, target: Target) -> bool:
        """Whether a source that is still at work has a question of this paper."""
        return bool(self._workers.busy) and any(map(self._workers.waits_for, questions_of(target)))

    def is_open(self, target: Target, sources: Iterable[Source], but: Collection[Source]) -> bool:
        """Whether a source is at work on, or is still to be asked for, a paper's identifiers."""
        return self._is_at_work_on(target) or any(
            self.questions([target], s) for s in sources if s not in but
        )


# What a paper can lack -> whether it does, and the reason to ask. `services` are its records
# that are not the user's own.
_Lacks = Callable[[FetchPolicy, Target, Sequence[Record]], bool]
_LACKS: Mapping[Need, tuple[_Lacks, Reason]] = {
    Need.RECORD: (lambda _, __, services: not services, Reason.NO_RECORD),
    Need.ABSTRACT: (lambda _, target, __: target.lacks_abstract, Reason.NO_ABSTRACT),
    Need.PUBLICATION: (lambda _, target, __: not target.published, Reason.NOT_PUBLISHED),
    Need.CONFIRMATION: (
        lambda _, __, services: not publishers(services),
        Reason.NOT_CONFIRMED,
    ),
    Need.VERSIONS: (FetchPolicy._versions_unknown, Reason.VERSIONS_UNKNOWN),
}


def first_source(policy: Policy, identifier: Identifier, *, stated: bool) -> str | None:
    """Return the name of the source that is asked first for an identifier; None: this one is.

    A stated identifier is always asked for where the answer may name other versions.
    """
    if stated and policy.reports_versions:
        return None
    return policy.fallback_for.get(identifier.scheme)


def reporters(target: Target, identifier: Identifier) -> list[SourcedRecord]:
    """Return the accepted records that have or link an identifier."""
    return [
        f
        for f in target.linked.accepted
        if identifier in f.record.identifiers or identifier in f.record.links
    ]


def _answers_for(source: Source, record: Record, identifier: Identifier) -> bool:
    """Whether a source's record is its answer for an identifier, which need not be asked for then.

    A source that joins the versions of a paper answers for all that it links; another one has a
    record of its own for each.
    """
    linked = source.policy.reports_versions and identifier in record.links
    return linked or identifier in record.identifiers


def publishers(records: Iterable[Record]) -> list[Record]:
    """Return the records of published versions that come from a publisher or a registry."""
    return [r for r in records if r.standing is Standing.PUBLISHED and r.tier < Tier.INDEX]


def _is_on_site(record: Record, identifier: Identifier) -> bool:
    """Whether the DOI of a record is of the publisher on whose site an identifier is."""
    names = (doi_prefixes.registrant(i.value) for i in record.identifiers if i.scheme == "doi")
    return any(x and x.name.partition(",")[0].lower() == identifier.scheme for x in names)


def _has_record(target: Target, source: Source) -> bool:
    return any(f.record.source == source.name for f in target.linked.accepted)


def _is_said_to_be_published(records: Iterable[Record]) -> bool:
    """Whether an aggregator names a venue, which nobody with the facts confirms."""
    return any(
        r.standing is Standing.UNKNOWN
        and bool(r.container_title or r.container_title_short)
        and not preprints.is_preprint(r)
        for r in records
    )
