"""Reuses the work of a paper whose inputs have not changed since it was made.

The inputs are what the lists state of the paper, the remembered answers to its questions, the
settings and the program. While they are unchanged and no answer is due to be asked for again, the
work is neither linked nor merged anew. A fingerprint of the inputs is kept with the questions.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Self

from enrich.matching.linkage import Linkage
from enrich.merge.named import NamedPublication
from enrich.resolve.freshness import LONGEST_REUSE, AnswerCache
from enrich.resolve.grouping import ListedPaper
from enrich.resolve.target import CachedWork, Target, questions_of, search_question
from enrich.runs.context import RunContext
from enrich.runs.factory import refusals
from enrich.runs.inputs import settings_digest
from enrich.sources.policy import Phase
from enrich.store.base import Store, WorkCacheRow
from enrich.store.fingerprints import fingerprint
from enrich.store.timestamps import to_second
from enrich.works.drafts import ComposedWork

# Papers whose rows are held in memory at once.
AT_ONCE = 500


class WorkCache:
    """The works of earlier runs, by the inputs that they were made of.

    `settings` is a digest of the inputs that are the same for every paper.
    """

    def __init__(self, store: Store, answers: AnswerCache, settings: str, now: datetime) -> None:
        self._store = store
        self._answers = answers
        self._settings = settings
        self._now = now.astimezone(UTC)

    @classmethod
    def of(cls, context: RunContext, answers: AnswerCache) -> Self:
        """Return the cache of a run, under its settings and the hosts that refuse now."""
        now = context.environment.now()
        refused = refusals(context.config, context.store.hosts, now, refresh=False)
        return cls(context.store, answers, settings_digest(context.config, refused), now)

    def reuse(self, papers: Sequence[ListedPaper]) -> None:
        """Set `cached_work` of the papers whose inputs have not changed."""
        for start in range(0, len(papers), AT_ONCE):
            targets = {_name(p): p.target for p in papers[start : start + AT_ONCE]}
            for row in self._store.runs.work_cache(targets):
                made_of = self._made_of(row.questions)
                if made_of == row.made_of and self._is_valid(row):
                    target = targets[row.name]
                    target.cached_work = CachedWork(row.key, row.due, tuple(row.questions), made_of)
                    target.linked = Linkage(problems=tuple(row.problems))

    def reopen(self, papers: Sequence[ListedPaper]) -> list[ListedPaper]:
        """Return the papers whose works cannot be reused after all, and forget their works.

        This run has new answers to their questions, or records that belong to their works.
        """
        if not any(p.target.cached_work for p in papers):
            return []
        found = {
            str(i) for p in papers if not p.target.cached_work for i in p.target.linked.identifiers
        }
        touched = set(self._store.keys.find_all(sorted(found)).values())
        reopened = [p for p in papers if self._is_outdated(p.target, touched)]
        for paper in reopened:
            paper.target.cached_work = None
            paper.target.linked = Linkage()
        return reopened

    def remember(self, papers: Sequence[ListedPaper], works: Sequence[ComposedWork]) -> None:
        """Keep what the works were made of that are final for now.

        Rows of papers that this run did not ask about stay, those of others go.
        """
        shared = Counter(work.key for work in works)
        rows = (
            self._row(paper, work)
            for paper, work in zip(papers, works, strict=True)
            if paper.asked and shared[work.key] == 1 and self._is_final(paper.target, work)
        )
        others = {_name(p) for p in papers if p.target.cached_work or not p.asked}
        self._store.runs.put_work_cache((r for r in rows if r.due > to_second(self._now)), others)

    def _is_valid(self, row: WorkCacheRow) -> bool:
        """Whether a row is not due yet, and its work as it was when it was made."""
        in_time = to_second(self._now) < row.due <= to_second(self._now + self._answers.longest)
        return in_time and row.work == self._store.works.fingerprint(row.key)

    def _is_outdated(self, target: Target, touched: set[str]) -> bool:
        """Whether a paper has a cached work that is `touched` or was made of other answers."""
        cached = target.cached_work
        return cached is not None and (
            cached.key in touched or self._made_of(cached.questions) != cached.made_of
        )

    def _row(self, paper: ListedPaper, work: ComposedWork) -> WorkCacheRow:
        key, target = work.key or "", paper.target
        searches = (q for s in self._answers.remote for q in self._answers.searches(target, s))
        questions = sorted({*questions_of(target), *map(str, work.identifiers), *searches})
        due = self._answers.next_due([target]) or self._now + LONGEST_REUSE
        return WorkCacheRow(
            name=_name(paper),
            key=key,
            made_of=self._made_of(questions),
            work=self._store.works.fingerprint(key) or "",
            due=to_second(due),
            questions=questions,
            problems=list(target.linked.problems),
        )

    def _is_final(self, target: Target, work: ComposedWork) -> bool:
        """Whether a work is final for now.

        No source failed, nothing is doubtful, no record is partial, no search is pending.
        """
        accepted = target.linked.accepted
        return (
            work.key is not None
            and work.state in {"published", "preprint"}
            and bool(accepted)
            and not target.unavailable_sources
            and not work.candidates
            and not any(f.record.partial for f in accepted)
            and (target.published or not target.claimed_published)
            and not (target.lacks_abstract and self._is_search_pending(target))
        )

    def _is_search_pending(self, target: Target) -> bool:
        """Whether a source that is searched for many titles at once was not asked for this one.

        It is asked only when there are enough titles for one request.
        """
        search = search_question(target.query)
        return any(
            source.policy.phase is Phase.GAPS
            and source.search_batch > 1
            and search not in self._answers.memory[source.name]
            for source in self._answers.remote
            if not any(map(source.accepts, target.identifiers))
        )

    def _made_of(self, questions: Iterable[str]) -> str:
        return fingerprint(self._settings, *self._outcomes(list(questions)))

    def _outcomes(self, questions: Sequence[str]) -> Iterator[str]:
        for source in self._answers.remote:
            memory = self._answers.memory[source.name]
            for question in questions:
                if question in memory:
                    yield json.dumps([source.name, question, *memory[question]])


def _name(paper: ListedPaper) -> str:
    """Return the fingerprint of a paper as the lists state it."""
    target, named = paper.target, NamedPublication.of(paper.entries)
    stated = f"{named.venue} {named.year or ''}"
    return fingerprint(repr(target.query), str(target.claimed_published), stated)
