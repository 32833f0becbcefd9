"""Which titles are worth searching for: what no identifier has led to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from enrich import text
from enrich.match import compare
from enrich.model import Query
from enrich.resolve.fetch_policy import FetchPolicy
from enrich.resolve.freshness import AnswerCache
from enrich.resolve.target import Target, search_question
from enrich.resolve.workers import SourceWorkers
from enrich.sources.base import Source
from enrich.sources.policy import Phase, SearchScope

# Searches one by one, in one run, for preprints that are said to be out. Without a bound they could be most of the traffic.
MOST_PREPRINT_SEARCHES = 20


class SearchPolicy:
    """Weighs searches."""

    def __init__(self, recall: AnswerCache, crew: SourceWorkers, worth: FetchPolicy) -> None:
        self._recall = recall
        self._worth = worth
        self._crew = crew

    def worth_a_list(self, paper: Target, source: Source) -> list[Query]:
        """Return the titles to look for: the stated one of a paper that nobody knows; of a preprint, each that the source has not told of."""
        if not self._has_answered(paper, source):
            others = [s for s in self._recall.remote if s.policy.phase is Phase.IDENTIFIERS]
            known_soon = not paper.query.title or self._worth.is_open(paper, others, [source])
            return [] if known_soon else [paper.query]
        if "title differs" in paper.linked.problems and not _retitled(paper):
            return [replace(paper.query, exact=True)]
        if paper.published:
            return []
        told = [r for r in paper.records if r.source == source.name]
        open_ = [
            q for q in paper.queries if not any(compare.title_agrees(q.title, r) for r in told)
        ]
        return [replace(q, exact=True) for q in open_]

    def _has_answered(self, paper: Target, source: Source) -> bool:
        """Whether a paper is known otherwise than by the searches that come after this source's: they say less, and on a better day they would not have been made."""
        return any(
            f.asked is not None
            or f.record.source == source.name
            or self._recall.is_local(f.record.source)
            for f in paper.linked.accepted
        )

    def one_by_one(
        self, papers: Sequence[Target], source: Source, *, abstracts: bool
    ) -> list[tuple[Target, Query]]:
        """Return the papers to look for in a search of each, with `abstracts` also those of the source's own that lack but one."""
        own = set(source.schemes)
        return [
            (p, p.query)
            for p in papers
            if p.query.title and self._may_search(p, source, own, abstracts=abstracts)
        ]

    def _may_search(self, paper: Target, source: Source, own: set[str], *, abstracts: bool) -> bool:
        """Whether to search for what nothing is known of; at a source that hides what it has, in the end also for the abstract."""
        linked = any(i.scheme in own for i in paper.query.identifiers)
        if source.policy.search_scope is SearchScope.ANY_PAPER:
            open_ = not paper.linked.accepted or _found_by_half_a_title(paper)
            return open_ or (source.policy.reports_versions and self._is_hearsay(paper))
        hidden = (
            abstracts
            and paper.lacks_abstract
            and not any(r.source == source.name for r in paper.records)
        )
        return linked and (not paper.linked.accepted or hidden)

    def _is_hearsay(self, paper: Target) -> bool:
        """Whether nothing is known but what was found with many titles at once: if that has no DOI, no registry has it either."""
        fills = {s.name for s in self._recall.remote if s.policy.phase is Phase.GAPS}
        return all(f.asked is None and f.record.source in fills for f in paper.linked.accepted)

    def is_unknown(self, paper: Target) -> bool:
        """Whether nobody knows a paper, and no page is left to tell of it."""
        return not paper.linked.accepted and not self._worth.has_page(paper)

    def lacks_an_abstract(self, paper: Target, source: Source) -> bool:
        """Whether a paper lacks but its abstract, and this source has told nothing of it and takes none of its identifiers."""
        return (
            paper.published
            and paper.lacks_abstract
            and not any(r.source == source.name for r in paper.records)
            and not any(map(source.accepts, paper.identifiers))
        )

    def preprints(self, papers: Sequence[Target], source: Source) -> list[Target]:
        """Return preprints that something says are out; and one other where nothing else tells whether the registry answers."""
        if not source.policy.confirms_publication:
            return []
        open_ = [
            p
            for p in papers
            if p.linked.accepted
            and not p.published
            and p.query.title
            and not self.asked_now(p, source)
        ]
        hinted = [p for p in open_ if p.claimed_published][:MOST_PREPRINT_SEARCHES]
        return hinted or (
            []
            if self._recall.memory[source.name] or self._crew.tallies[source.name].asked
            else open_[:1]
        )

    def asked_now(self, paper: Target, source: Source, query: Query | None = None) -> bool:
        """Whether a search need not be made, or could not be made in this run."""
        question = search_question(query or paper.query)
        return question in self._crew.failed[source.name] or self._recall.is_fresh(
            source, question, paper
        )


def _retitled(paper: Target) -> bool:
    """Whether stated and found title begin with one name before the colon: a new subtitle, not another paper."""
    name, colon, _ = paper.query.title.partition(":")
    return bool(colon) and any(
        text.fold(r.title.partition(":")[0]) == text.fold(name) for r in paper.records
    )


def _found_by_half_a_title(paper: Target) -> bool:
    """Whether a search alone has found the paper, and with more or less of a subtitle: another source may know the very title."""
    if not paper.query.title or any(
        f.asked in paper.query.identifiers for f in paper.linked.accepted
    ):
        return False
    stated = text.fold(paper.query.title).replace(" ", "")
    known = {
        text.fold(t).replace(" ", "") for r in paper.records for t in (r.title, *r.other_titles)
    }
    return stated not in known and any(k.startswith(stated) or stated.startswith(k) for k in known)
