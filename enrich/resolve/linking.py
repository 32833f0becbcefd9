"""Links each paper to all that is remembered of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from enrich.matching.linkage import Linkage, SourcedRecord, link
from enrich.model import Identifier, Query, Record
from enrich.resolve.batches import parsed, read_local
from enrich.resolve.freshness import AnswerCache
from enrich.resolve.limits import ResolveLimits
from enrich.resolve.target import Target, search_question
from enrich.sources.base import Source
from enrich.store.base import Answers, StoredAnswer
from enrich.store.spool import Spool


class LinkMemo(Protocol):
    """What was linked to papers before, where what is known of them does not change meanwhile."""

    def get(self, query: Query) -> Linkage | None:
        """Return what was linked to a paper; None where it is not known."""

    def keep(self, query: Query, linked: Linkage) -> None:
        """Keep what is linked to a paper."""


class Linker:
    """Links what the store has of a paper. The answers parsed last are kept."""

    def __init__(
        self,
        sources: Sequence[Source],
        answers: AnswerCache,
        stored: Answers,
        limits: ResolveLimits,
        memo: LinkMemo | None = None,
    ) -> None:
        self._sources = sources
        self._answers = answers
        self._stored = stored
        self._limits = limits
        self._memo = memo
        self._spool = Spool()
        self._recent: dict[tuple[str, str, str], list[Record]] = {}

    def link(self, targets: Iterable[Target]) -> None:
        """Set the links of each target.

        Identifiers are followed from answer to answer while the store has answers for them.
        """
        for target in targets:
            # What is known of a paper's work leads to more than what is stated of it.
            memo = self._memo if not target.work_identifiers else None
            linked = memo.get(target.query) if memo else None
            if linked is not None:
                target.set_links(linked)
            else:
                linked = self._linked(target)
                if memo:
                    memo.keep(target.query, linked)
            target.keep(linked.accepted, self._spool)

    def _linked(self, target: Target) -> Linkage:
        """Set the links of a target, and return them with the records in full."""
        linkage = Linkage()
        for _ in range(self._limits.link_rounds):
            before = target.identifiers, set(map(search_question, target.queries))
            found = list(self._found(target))
            linkage = link(target.query, found, self._limits.thresholds)
            target.set_links(linkage)
            if not self._has_more(target, *before):
                break
        return linkage

    def _has_more(self, target: Target, identifiers: set[Identifier], searches: set[str]) -> bool:
        """Whether anything is remembered of the identifiers and titles that are new."""
        new = sorted(target.identifiers - identifiers)
        questions = {str(i) for i in new} | (set(map(search_question, target.queries)) - searches)
        remembered = any(
            q in self._answers.memory[s.name] for s in self._answers.remote for q in questions
        )
        return remembered or any(
            a is not None for s in self._sources if s.policy.local for _, a in s.fetch(new)
        )

    def _found(self, target: Target) -> Iterator[SourcedRecord]:
        """Yield all records that are remembered of a paper."""
        for source in self._sources:
            if not source.policy.local and not self._answers.memory[source.name]:
                continue
            ids = {str(i): i for i in self._answers.candidates(target, source)}
            if source.policy.local:
                yield from read_local(source, target, list(ids.values()), self._parsed_local)
                continue
            ids |= {str(i): i for i in self._answers.catalogued(target, source)}
            memory = self._answers.memory[source.name]
            questions = [q for q in ids if q in memory]
            if self._answers.is_searched(source):
                questions += self._answers.searches(target, source)
            if questions:
                kept = self._stored.get(source.name, questions)
                self._answers.forget(source.name, set(questions) - kept.keys())
                for question, stored in kept.items():
                    if stored.outcome == "found":
                        records = self._parsed(source, question, stored)
                        yield from (
                            SourcedRecord(r, stored.fetched, ids.get(question)) for r in records
                        )

    def _parsed(self, source: Source, question: str, stored: StoredAnswer) -> list[Record]:
        """Return the records of a remembered answer."""
        return self._of_answer((source.name, question, stored.fetched), source, stored.payload)

    def _parsed_local(self, source: Source, answer: str) -> list[Record]:
        """Return the records of an answer of the user's files."""
        return self._of_answer((source.name, answer, ""), source, answer)

    def _of_answer(self, name: tuple[str, str, str], source: Source, answer: str) -> list[Record]:
        """Return the records of an answer; the last ones are kept for the next round."""
        records = self._recent.pop(name, None)
        if records is None:
            records = parsed(source, answer)
        self._recent[name] = records  # the youngest is the last
        if len(self._recent) > self._limits.parsed_answers:
            del self._recent[next(iter(self._recent))]
        return records
