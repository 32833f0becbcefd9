"""Explains for each paper and source why it was asked or not, by the decisions of the policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from enrich.messages import Sentence
from enrich.messages import reasons as said
from enrich.model import Identifier, Query, Record
from enrich.resolve.fetch_policy import FetchPolicy, publishers, reporters
from enrich.resolve.freshness import AnswerCache
from enrich.resolve.phases import ORDER, Asks, Step
from enrich.resolve.reasons import Reason
from enrich.resolve.search_policy import SearchPolicy
from enrich.resolve.target import Target, search_question
from enrich.resolve.workers import SourceWorkers
from enrich.sources.base import Source
from enrich.store.base import AnswerOutcome
from enrich.store.timestamps import to_millisecond

_TITLES = frozenset({Asks.TITLES, Asks.TITLES_FOR_GAPS, Asks.SINGLE_TITLES, Asks.LAST_TITLES})


class Reporter(Protocol):
    """Receives the reason for each question at the moment when it is asked."""

    def asked(self, target: Target, source: str, question: str, reason: Reason) -> None:
        """Take note."""


@dataclass(slots=True)
class AskedReasons:
    """Keeps why each question was asked: a reporter for a run that is to be explained."""

    _reasons: dict[Target, dict[tuple[str, str], Reason]] = field(default_factory=dict)

    def asked(self, target: Target, source: str, question: str, reason: Reason) -> None:
        """Take note; the first reason counts."""
        self._reasons.setdefault(target, {}).setdefault((source, question), reason)

    def of(self, target: Target, source: str) -> dict[str, Reason]:
        """Return question -> reason, for what a source was asked about a paper."""
        known = self._reasons.get(target, {})
        return {question: why for (name, question), why in known.items() if name == source}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a source was asked a question about a paper, or was not.

    `question` is an identifier, "title:" and the title, or "" for the source as a whole. Before a
    run `asked` means that it would be.
    """

    source: str
    question: str
    asked: bool
    reason: Reason
    sentence: Sentence
    outcome: AnswerOutcome | Literal[""] = ""


class Explainer:
    """Explains a run that has ended, or with `planned` one that has not begun."""

    def __init__(
        self,
        sources: Sequence[Source],
        answers: AnswerCache,
        workers: SourceWorkers,
        policies: tuple[FetchPolicy, SearchPolicy],
        asked: AskedReasons,
        *,
        switched_off: Sequence[str],
        planned: bool,
    ) -> None:
        self._sources = sources
        self._answers = answers
        self._workers = workers
        self._fetches, self._searches = policies
        self._asked = asked
        self._switched_off = switched_off
        self._planned = planned

    def explain(self, target: Target) -> list[Explanation]:
        """Return the explanations of one paper, source after source."""
        rows = [row for source in self._sources for row in self._rows(target, source)]
        return rows + [_row(name, "", Reason.SWITCHED_OFF, {}) for name in self._switched_off]

    def _rows(self, target: Target, source: Source) -> Iterator[Explanation]:
        if source.policy.local:
            yield _row(source.name, "", Reason.LOCAL, {})
            return
        asked = self._asked.of(target, source.name)
        identifiers = list(self._identifiers(target, source, asked))
        if source.schemes and not identifiers:
            yield _row(source.name, "", Reason.NO_IDENTIFIER, {})
        yield from identifiers
        if source.search_batch:
            yield from self._titles(target, source, asked)

    # -- identifiers

    def _identifiers(
        self, target: Target, source: Source, asked: Mapping[str, Reason]
    ) -> Iterator[Explanation]:
        for identifier, decided in self._fetches.decisions(target, source):
            question = str(identifier)
            reason = asked.get(question) or self._held_up(source, decided)
            yield self._answered(target, source, question, question, reason, identifier)
        for identifier in sorted(target.identifiers):
            if identifier.scheme in source.schemes and not source.accepts(identifier):
                yield _row(source.name, str(identifier), Reason.NOT_ACCEPTED, {})

    def _held_up(self, source: Source, decided: Reason) -> Reason:
        """Return why what was decided has not been done, or is not to be done at once."""
        if not decided.asks:
            return decided
        obstacle = self._fetches.obstacle(source)
        if obstacle is not None:
            return obstacle
        if not self._planned:
            return Reason.ENDED
        return decided if ORDER[0].takes(source) else Reason.LATER

    # -- titles

    def _titles(
        self, target: Target, source: Source, asked: Mapping[str, Reason]
    ) -> Iterator[Explanation]:
        searched = {search_question(q): q for q in (target.query, *target.queries) if q.title}
        done = {question: reason for question, reason in asked.items() if question in searched}
        for question, reason in done.items():
            shown = f"title:{searched[question].title}"
            yield self._answered(target, source, question, shown, reason)
        if not done:
            reason, query = self._not_searched(target, source)
            shown = f"title:{query.title}"
            yield self._answered(target, source, search_question(query), shown, reason)

    def _not_searched(self, target: Target, source: Source) -> tuple[Reason, Query]:
        """Return why a source was not searched for a paper, and the title in question."""
        reasons: list[Reason] = []
        for step in ORDER:
            if step.asks in _TITLES and step.takes(source):
                search = self._searches.decide(step.asks, target, source)
                for query in search.queries:
                    answered = self._searches.answered(target, source, query)
                    return answered or self._put_off(target, source, step, search.reason), query
                reasons.append(search.reason)
        if self._is_unconfirmed(target, source):
            answered = self._searches.answered(target, source, target.query)
            late = Reason.LATER if self._planned else Reason.ENOUGH_PREPRINTS
            reasons = [answered or self._fetches.obstacle(source, "search") or late]
        return next(iter(reasons), Reason.NOT_LINKED), target.query

    def _put_off(self, target: Target, source: Source, step: Step, reason: Reason) -> Reason:
        """Return why a search that is worth it has not been made, or is not made at once."""
        obstacle = self._fetches.obstacle(source, "search")
        if obstacle is not None:
            return obstacle
        if self._fetches.is_open(target, self._sources_in(ORDER[-1]), ()):
            return Reason.IDENTIFIERS_FIRST
        if self._planned:
            return reason if step.asks is Asks.TITLES else Reason.LATER
        return Reason.TOO_FEW if step.asks is Asks.TITLES_FOR_GAPS else Reason.ENDED

    def _sources_in(self, step: Step) -> list[Source]:
        return step.sources(self._sources)

    def _is_unconfirmed(self, target: Target, source: Source) -> bool:
        """Whether a registry could confirm what the list says: that a preprint is published."""
        return (
            source.policy.confirms_publication
            and target.claimed_published
            and bool(target.linked.accepted)
            and not target.published
            and bool(target.query.title)
        )

    # -- sentences

    def _answered(
        self,
        target: Target,
        source: Source,
        question: str,
        shown: str,
        reason: Reason,
        identifier: Identifier | None = None,
    ) -> Explanation:
        """Return the row of a question, with what became of it in this run."""
        if question in self._workers.failed[source.name]:
            reason = Reason.FAILED
        known = self._answers.memory[source.name].get(question)
        fetched = known[1] if known else ""
        now = known if fetched >= to_millisecond(self._answers.began) and reason.asks else None
        words = {
            "error": self._workers.stats[source.name].error,
            "fetched": fetched[:10],
            "known": _names(target.records),
            "publishers": _names(publishers(target.records)),
        }
        if identifier is not None:
            others = [f.record for f in reporters(target, identifier)]
            first = source.policy.fallback_for.get(identifier.scheme, "")
            has_it = self._answers.remembers(first, question) == "found"
            words |= {
                "reporters": _names(r for r in others if r.source != source.name),
                "scheme": identifier.scheme,
                "first": first,
                "has": "has" if has_it else said.MAY_HAVE(),
            }
        return _row(source.name, shown, reason, words, now[0] if now else "")


def _names(records: Iterable[Record]) -> str:
    """Return the names of the sources of some records: "arxiv", "arxiv and dblp"."""
    *names, last = sorted({r.source for r in records}) or [said.EARLIER_RUN()]
    return f"{', '.join(names)} and {last}" if names else last


def _row(
    source: str,
    question: str,
    reason: Reason,
    words: Mapping[str, str],
    outcome: AnswerOutcome | Literal[""] = "",
) -> Explanation:
    return Explanation(source, question, reason.asks, reason, reason.message(**words), outcome)
