"""Judges papers by everything that is remembered of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from enrich.match.linkage import SourcedRecord, link
from enrich.model import Identifier, Record
from enrich.resolve.batches import local, parsed
from enrich.resolve.freshness import AnswerCache
from enrich.resolve.target import Target, search_question
from enrich.sources.base import Source
from enrich.store.base import Answers, StoredAnswer
from enrich.store.spool import Spool

MAX_ROUNDS = 6  # of following identifiers from answer to answer
MOST_RECENT = 500  # parsed answers that are kept in memory


class Linker:
    """Links what the store has of a paper. It remembers the answers that it has parsed last."""

    def __init__(self, sources: Sequence[Source], recall: AnswerCache, answers: Answers) -> None:
        self._sources = sources
        self._recall = recall
        self._answers = answers
        self._spool = Spool()
        self._recent: dict[tuple[str, str, str], list[Record]] = {}

    def judge(self, papers: Iterable[Target]) -> None:
        """Link everything that is remembered of each paper, following identifiers that the store already has answers for."""
        for paper in papers:
            for _ in range(MAX_ROUNDS):
                before = paper.identifiers, set(map(search_question, paper.queries))
                paper.set_links(link(paper.query, self._found(paper)), self._spool)
                if not self._knows_more(paper, *before):
                    break

    def _knows_more(self, paper: Target, identifiers: set[Identifier], searches: set[str]) -> bool:
        """Whether anything is remembered of the identifiers and titles that are new."""
        new = sorted(paper.identifiers - identifiers)
        questions = {str(i) for i in new} | (set(map(search_question, paper.queries)) - searches)
        remembered = any(
            q in self._recall.memory[s.name] for s in self._recall.remote for q in questions
        )
        return remembered or any(
            a is not None for s in self._sources if s.policy.local for _, a in s.fetch(new)
        )

    def _found(self, paper: Target) -> list[SourcedRecord]:
        found: list[SourcedRecord] = []
        for source in self._sources:
            ids = {str(i): i for i in self._recall.candidates(paper, source)}
            if source.policy.local:
                found += local(source, paper, list(ids.values()))
                continue
            questions = [q for q in ids if q in self._recall.memory[source.name]]
            if source.search_batch:
                searches = [search_question(q) for q in paper.queries]
                questions += [q for q in searches if q in self._recall.memory[source.name]]
            if questions:
                for question, stored in self._answers.get(source.name, questions).items():
                    if stored.outcome == "found":
                        found += [
                            SourcedRecord(r, stored.fetched, ids.get(question))
                            for r in self._parsed(source, question, stored)
                        ]
        return found

    def _parsed(self, source: Source, question: str, stored: StoredAnswer) -> list[Record]:
        """Return the records of a remembered answer; the last few thousand are kept, since a paper is judged more than once."""
        name = (source.name, question, stored.fetched)
        records = self._recent.pop(name, None)
        if records is None:
            records = parsed(source, stored.payload)
        self._recent[name] = records  # the youngest is the last
        if len(self._recent) > MOST_RECENT:
            del self._recent[next(iter(self._recent))]
        return records
