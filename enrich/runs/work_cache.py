"""Papers of which nothing new can be said: their works stand, and are neither judged nor merged again.

A work is made of what the list says of a paper, of what is remembered of its questions, and of the settings. While all
of that is as it was, and no answer is due to be asked for again, making it anew would only take time. What it was made of
is kept as a fingerprint beside the paper's questions.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from enrich.match.linkage import Linkage
from enrich.resolve.freshness import AnswerCache
from enrich.resolve.target import CachedWork, Target, questions_of, search_question
from enrich.sources.policy import Phase
from enrich.store import Store, fingerprint
from enrich.store.base import WorkCacheRow
from enrich.works.drafts import ComposedWork

AT_ONCE = 500  # papers whose rows are held in memory
LONGEST = timedelta(days=30)  # that a work stands where no answer is due


class Unchanged:
    """Tells the papers whose works stand. `settings`: a fingerprint of all that is the same for every paper."""

    def __init__(self, store: Store, recall: AnswerCache, settings: str, now: datetime) -> None:
        self._store = store
        self._recall = recall
        self._settings = settings
        self._time = now.astimezone(UTC)
        self._now = self._time.isoformat(timespec="seconds")

    def mark(self, papers: Sequence[Target]) -> None:
        """Set `cached_work` of the papers whose works do."""
        for i in range(0, len(papers), AT_ONCE):
            names = {_name(p): p for p in papers[i : i + AT_ONCE]}
            for row in self._store.runs.work_cache(names):
                paper = names[row.name]
                made_of = self._made_of(row.questions)
                if row.due > self._now and (row.made_of, row.work) == (
                    made_of,
                    self._store.works.fingerprint(row.key),
                ):
                    paper.cached_work = CachedWork(row.key, row.due, tuple(row.questions), made_of)
                    paper.linked = Linkage(problems=tuple(row.problems))

    def reopen(self, papers: Sequence[Target]) -> list[Target]:
        """Return the papers that do not stand after all: this run has heard new answers to their questions, or of their works."""
        if not any(p.cached_work for p in papers):
            return []
        heard = {str(i) for p in papers if not p.cached_work for i in p.linked.identifiers}
        met = set(self._store.keys.find_all(sorted(heard)).values())
        shaken = [
            p
            for p in papers
            if p.cached_work
            and (
                p.cached_work.key in met
                or self._made_of(p.cached_work.questions) != p.cached_work.made_of
            )
        ]
        for paper in shaken:
            paper.cached_work = None
            paper.linked = Linkage()
        return shaken

    def remember(
        self, papers: Sequence[Target], works: Sequence[ComposedWork], asked: Collection[int]
    ) -> None:
        """Keep what the works were made of that are as good as they get. `asked`: ids of the papers that were asked about."""
        shared = Counter(made.key for made in works)
        rows = (
            self._row(paper, made)
            for paper, made in zip(papers, works, strict=True)
            if id(paper) in asked
            and made.key
            and shared[made.key] == 1
            and self._is_settled(paper, made)
        )
        others = {_name(p) for p in papers if p.cached_work or id(p) not in asked}
        self._store.runs.put_work_cache((r for r in rows if r.due > self._now), others)

    def _row(self, paper: Target, made: ComposedWork) -> WorkCacheRow:
        key = made.key or ""
        questions = sorted({*questions_of(paper), *map(str, made.identifiers)})
        due = self._recall.next_due([paper]) or self._time + LONGEST
        return WorkCacheRow(
            name=_name(paper),
            key=key,
            made_of=self._made_of(questions),
            work=self._store.works.fingerprint(key) or "",
            due=due.isoformat(timespec="seconds"),
            questions=questions,
            problems=list(paper.linked.problems),
        )

    def _is_settled(self, paper: Target, made: ComposedWork) -> bool:
        """Whether a work waits for nothing: not for a source, a person, a better day of a source's, or its turn to be searched for."""
        accepted = paper.linked.accepted
        return (
            made.state in {"published", "preprint"}
            and bool(accepted)
            and not (
                paper.unavailable_sources
                or made.candidates
                or any(f.record.partial for f in accepted)
            )
            and (paper.published or not paper.claimed_published)
            and not (paper.lacks_abstract and self._waits_for_others(paper))
        )

    def _waits_for_others(self, paper: Target) -> bool:
        """Whether a source that is searched for many abstracts at once has not been asked for this one: there were too few."""
        search = search_question(paper.query)
        return any(
            s.policy.phase is Phase.GAPS
            and s.search_batch > 1
            and search not in self._recall.memory[s.name]
            for s in self._recall.remote
            if not any(map(s.accepts, paper.identifiers))
        )

    def _made_of(self, questions: Iterable[str]) -> str:
        return fingerprint(self._settings, *self._answers(questions))

    def _answers(self, questions: Iterable[str]) -> Iterator[str]:
        wanted = list(questions)
        for source in self._recall.remote:
            memory = self._recall.memory[source.name]
            for question in wanted:
                if question in memory:
                    yield json.dumps([source.name, question, *memory[question]])


def _name(paper: Target) -> str:
    return fingerprint(repr(paper.query), str(paper.claimed_published))
