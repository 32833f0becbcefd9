"""Which titles of a paper are worth a search: those of papers that no identifier leads to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from enrich import text
from enrich.matching import compare
from enrich.matching.known_titles import titles_of
from enrich.model import Query, Record
from enrich.resolve.fetch_policy import FetchPolicy
from enrich.resolve.freshness import AnswerCache
from enrich.resolve.phases import Asks
from enrich.resolve.reasons import Reason
from enrich.resolve.target import Target, search_question
from enrich.resolve.workers import SourceWorkers
from enrich.sources.base import Source
from enrich.sources.policy import Phase, SearchScope


class SearchDecision(NamedTuple):
    """The titles to search for, and why; none, and why not."""

    reason: Reason
    queries: Sequence[Query] = ()


class SearchPolicy:
    """Decides which titles to search for, by the policies of the sources."""

    def __init__(
        self,
        answers: AnswerCache,
        workers: SourceWorkers,
        fetches: FetchPolicy,
    ) -> None:
        self._answers = answers
        self._workers = workers
        self._fetches = fetches

    def decide(self, asks: Asks, target: Target, source: Source) -> SearchDecision:
        """Return what a step that `asks` for titles searches a source for, of one paper."""
        if asks is Asks.TITLES:
            return self._in_bulk(target, source)
        if asks is Asks.TITLES_FOR_GAPS:
            return self._for_gaps(target, source)
        search = self.one_by_one(target, source, last=asks is Asks.LAST_TITLES)
        if search.queries and self._has_page(asks, target):
            return SearchDecision(Reason.HAS_PAGE)
        if search.queries and not _is_linked_only(source) and self._fetches.is_awaited(target):
            return SearchDecision(Reason.AWAITED)
        return search

    # -- many titles in one request

    def _in_bulk(self, target: Target, source: Source) -> SearchDecision:
        """Decide on the stated title of an unknown paper, and on the titles of a preprint."""
        if not self._is_known_otherwise(target, source):
            if not target.query.title:
                return SearchDecision(Reason.NO_TITLE)
            if self._is_clear_to_nobody(target):
                return SearchDecision(Reason.TOO_LITTLE_STATED)
            others = [s for s in self._answers.remote if s.policy.phase is Phase.IDENTIFIERS]
            if self._fetches.is_open(target, others, [source]):
                return SearchDecision(Reason.IDENTIFIERS_FIRST)
            return SearchDecision(Reason.NOT_FOUND, [target.query])
        if target.linked.title_differs and not _has_new_subtitle(target):
            return SearchDecision(Reason.ANOTHER_TITLE, [replace(target.query, exact=True)])
        if target.published:
            return SearchDecision(Reason.PUBLISHED)
        own = [r for r in target.records if r.source == source.name]
        new = [q for q in target.queries if not _has_title(own, q)]
        if new:
            return SearchDecision(Reason.MAY_BE_PUBLISHED, [replace(q, exact=True) for q in new])
        return SearchDecision(Reason.TITLE_KNOWN if target.queries else Reason.NO_TITLE)

    def _is_known_otherwise(self, target: Target, source: Source) -> bool:
        """Whether a paper is known by more than the searches that come after this source's.

        Those say less, and on a day when this source answers they are not made.
        """
        return any(
            f.asked is not None
            or f.record.source == source.name
            or self._answers.is_local(f.record.source)
            for f in target.linked.accepted
        )

    def _for_gaps(self, target: Target, source: Source) -> SearchDecision:
        """Decide on a paper that nobody knows, and on one that lacks only its abstract.

        An aggregator may know the DOI of the one, and the abstract of the other, which otherwise
        costs a request for its page.
        """
        if not target.query.title:
            return SearchDecision(Reason.NO_TITLE)
        if self._fetches.is_awaited(target):
            return SearchDecision(Reason.AWAITED)
        if not target.linked.accepted:
            if self._is_clear_to_nobody(target):
                return SearchDecision(Reason.TOO_LITTLE_STATED)
            if self._fetches.has_page(target):
                return SearchDecision(Reason.HAS_PAGE)
            return SearchDecision(Reason.NOT_FOUND, [target.query])
        if self._is_in_doubt_beside_dumps(target):
            return SearchDecision(Reason.ANOTHER_SUBTITLE, [target.query])
        if not (target.published and target.lacks_abstract):
            return SearchDecision(Reason.FOUND)
        if any(r.source == source.name for r in target.records) or any(
            map(source.accepts, target.identifiers)
        ):
            return SearchDecision(Reason.FOUND)  # by identifier it is asked for what it has
        return SearchDecision(Reason.NO_ABSTRACT, [target.query])

    def _is_in_doubt_beside_dumps(self, target: Target) -> bool:
        """Whether an index's dump has a paper, published, with more or less of a subtitle.

        An aggregator would know the very title. Many such titles fit into a request to one.
        """
        return target.published and self._has_index() and _is_found_by_half_a_title(target)

    def _has_index(self) -> bool:
        """Whether a dump of an index of publications is at hand."""
        return any(
            s.policy.lists_publications and self._answers.has_dump(s.name)
            for s in self._answers.remote
        )

    # -- one title after the other

    def one_by_one(self, target: Target, source: Source, *, last: bool = False) -> SearchDecision:
        """Return the title of a paper that nothing is known of; at `last`, of a hidden abstract."""
        if not target.query.title:
            return SearchDecision(Reason.NO_TITLE)
        reason = (
            _linked_paper(target, source, last=last)
            if _is_linked_only(source)
            else self._any_paper(target, source)
        )
        return SearchDecision(reason, [target.query] if reason.asks else ())

    def _any_paper(self, target: Target, source: Source) -> Reason:
        if not target.linked.accepted:
            is_unclear = self._is_clear_to_nobody(target)
            return Reason.TOO_LITTLE_STATED if is_unclear else Reason.NOT_FOUND
        if _is_found_by_half_a_title(target):
            reason = Reason.ANOTHER_SUBTITLE
        elif source.policy.reports_versions and self._is_found_for_gaps(target):
            reason = Reason.ONLY_SEARCHED
        else:
            return Reason.FOUND
        return Reason.LOOKED_UP if self._is_looked_up(target, source) else reason

    def _is_looked_up(self, target: Target, source: Source) -> bool:
        """Whether a title has been looked up in a source's dump.

        Those of an index and of a registry together have what another source would find, and so
        have an index and an aggregator that fills gaps.
        """
        return self._answers.has_dump(source.name) or (
            self._has_index()
            and any(self._completes_index(s, target) for s in self._answers.remote)
        )

    def _completes_index(self, source: Source, target: Target) -> bool:
        """Whether a source has told, by dump or answer, what an index lacks of a title."""
        if source.policy.confirms_publication and self._answers.has_dump(source.name):
            return True
        is_filler = source.policy.phase is Phase.GAPS and not self._answers.has_dump(source.name)
        return is_filler and self.answered(target, source, target.query) is Reason.ANSWERED

    def _is_clear_to_nobody(self, target: Target) -> bool:
        """Whether dumps have papers of the very title, which is all that is stated.

        They are candidates since the title is short, or that of several papers. Whatever a search
        finds beside them can fit no better.
        """
        stated = target.query
        if stated.identifiers or stated.authors or stated.venue or stated.page:
            return False
        if stated.year is not None or stated.stated_year is not None:
            return False
        title = text.fold(stated.title)
        return any(
            self._answers.has_dump(match.record.source)
            and title in map(text.fold, titles_of(match.record))
            for match in target.linked.candidates
        )

    def _is_found_for_gaps(self, target: Target) -> bool:
        """Whether only a search for many titles has found the paper.

        If the record from it has no DOI, no registry has the paper either.
        """
        fillers = {s.name for s in self._answers.remote if s.policy.phase is Phase.GAPS}
        return all(f.asked is None and f.record.source in fillers for f in target.linked.accepted)

    def _has_page(self, asks: Asks, target: Target) -> bool:
        return asks is Asks.SINGLE_TITLES and self._fetches.has_page(target)

    def preprints(
        self, asks: Asks, targets: Iterable[Target], source: Source, most: int
    ) -> dict[Target, Reason]:
        """Return the preprints that a registry is searched for, to see whether they are published.

        These are at most `most` of those that the list says are published. Without any it is one
        preprint, if nothing else tells whether the registry answers.
        """
        if not source.policy.confirms_publication:
            return {}
        open_ = [
            t
            for t in targets
            if t.linked.accepted
            and not t.published
            and t.query.title
            and self.answered(t, source, t.query) is None
            and not self._has_page(asks, t)
            and not self._fetches.is_awaited(t)
        ]
        claimed = [t for t in open_ if t.claimed_published][:most]
        if claimed:
            return dict.fromkeys(claimed, Reason.CLAIMED_PUBLISHED)
        asked = self._answers.memory[source.name] or self._workers.stats[source.name].asked
        return {} if asked else dict.fromkeys(open_[:1], Reason.PROBE)

    # -- what is remembered

    def answered(self, target: Target, source: Source, query: Query) -> Reason | None:
        """Return why a search need not or cannot be made; None if it is still to be made."""
        question = search_question(query)
        if question in self._workers.failed[source.name]:
            return Reason.FAILED
        return Reason.ANSWERED if self._answers.is_fresh(source, question, target) else None


def _is_linked_only(source: Source) -> bool:
    return source.policy.search_scope is SearchScope.LINKED_PAPERS


def _linked_paper(target: Target, source: Source, *, last: bool) -> Reason:
    """Decide for a source that is searched only for papers with a link to its own site."""
    if not any(i.scheme in source.schemes for i in target.query.identifiers):
        return Reason.NOT_LINKED
    if not target.linked.accepted:
        return Reason.NOT_FOUND
    own = any(r.source == source.name for r in target.records)
    return Reason.NO_ABSTRACT if last and target.lacks_abstract and not own else Reason.FOUND


def _has_title(records: Iterable[Record], query: Query) -> bool:
    return any(compare.title_agrees(query.title, r) for r in records)


def _has_new_subtitle(target: Target) -> bool:
    """Whether stated and found title agree up to the colon: a new subtitle, no other paper."""
    name, colon, _ = target.query.title.partition(":")
    return bool(colon) and any(
        text.fold(r.title.partition(":")[0]) == text.fold(name) for r in target.records
    )


def _is_found_by_half_a_title(target: Target) -> bool:
    """Whether only a search has found the paper, and with more or less of a subtitle.

    Another source may know the very title.
    """
    if not target.query.title or any(
        f.asked in target.query.identifiers for f in target.linked.accepted
    ):
        return False
    stated = text.fold(target.query.title).replace(" ", "")
    known = {text.fold(t).replace(" ", "") for r in target.records for t in titles_of(r)}
    return stated not in known and any(k.startswith(stated) or stated.startswith(k) for k in known)
