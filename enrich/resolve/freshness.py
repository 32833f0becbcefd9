"""What is remembered of a paper, and how long it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from enrich.model import Identifier
from enrich.resolve.batches import stamp
from enrich.resolve.target import AnswerLifetimes, Target, search_question
from enrich.resolve.workers import SourceWorkers
from enrich.sources.base import Source


class AnswerCache:
    """The memory of a run: what was answered before it and in it, and when each answer is to be asked for again."""

    def __init__(
        self,
        remote: Sequence[Source],
        crew: SourceWorkers,
        lives: AnswerLifetimes,
        *,
        offline: bool,
        refresh: bool,
        now: Callable[[], datetime],
    ) -> None:
        self.remote = remote  # the sources that are asked over the network, in their order
        self._crew = crew
        self.memory = crew.memory  # source -> question -> (outcome, time)
        self.offline = offline
        self.began = now()
        self._lives = lives
        self._refresh = refresh
        self._now = now

    def candidates(self, paper: Target, source: Source) -> list[Identifier]:
        """Return the identifiers of a paper that a source takes, the user's own first.

        Those of the work in the cache come in where they are answered: a link that gives way to another asks nothing anew.
        """
        own = paper.query.identifiers
        memory = self.memory.get(source.name, ())
        known = [i for i in paper.work_identifiers if str(i) in memory]
        accepted = {i for i in (*own, *paper.reported_identifiers, *known) if source.accepts(i)}
        return (
            sorted(accepted, key=lambda i: (i not in own, i))
            if len(accepted) > 1
            else list(accepted)
        )

    def is_fresh(self, source: Source, question: str, paper: Target) -> bool:
        """Whether what is remembered need not be asked again yet."""
        known = self.memory[source.name].get(question)
        if known is None:
            return False
        outcome, fetched = known
        if self.offline or fetched >= stamp(self.began):
            return True
        return (
            not self._refresh
            and self.due_at(source, question, outcome, fetched, paper) > self._now()
        )

    def due_at(
        self, source: Source, question: str, outcome: str, fetched: str, paper: Target
    ) -> datetime:
        """Return when a remembered answer is to be asked again. Spread by the question, so that a list's papers come on different nights."""
        when = datetime.fromisoformat(fetched)
        if outcome == "found" or source.policy.reports_versions:
            open_ = paper.state in {"preprint", "unchecked", ""} and source.policy.reports_versions
            days = self._preprint_days(paper, when) if open_ else float(self._lives.published_days)
        else:
            days = float(self._lives.absent_days)
        spread = int(hashlib.sha256(question.encode(errors="replace")).hexdigest()[:4], 16) / 0xFFFF
        return when + timedelta(days=days * (0.9 + 0.2 * spread))

    def _preprint_days(self, paper: Target, when: datetime) -> float:
        """Often while young, seldom when old: a twelfth of its age, between `preprint_days` and twelve times that."""
        low = float(self._lives.preprint_days)
        if not paper.since:
            return low
        age = (when.date() - datetime.fromisoformat(paper.since).date()).days
        return min(max(low, age / 12), low * 12)

    def next_due(self, papers: Iterable[Target]) -> datetime | None:
        """Return when the first remembered answer of these papers is to be asked again; None if nothing is remembered.

        To be called after a run: what was due in it and has not been asked is needed by nobody any more.
        """
        found: datetime | None = None
        now = self._now()
        for paper in papers:
            for source in self.remote:
                memory = self.memory[source.name]
                for question in (
                    *map(str, self.candidates(paper, source)),
                    *map(search_question, paper.queries),
                ):
                    if question in memory:
                        when = self.due_at(source, question, *memory[question], paper)
                        if when > now:
                            found = when if found is None else min(found, when)
        return found

    def remembers(self, source: str, question: str) -> str | None:
        """Return "found" or "absent" for a question that a source has answered, None for one that it has not."""
        known = self.memory.get(source, {}).get(question)
        return known[0] if known else None

    def is_local(self, name: str) -> bool:
        """Whether a record of this source came from the user's own files."""
        return name not in self._crew.tallies

    def is_silent(self, name: str) -> bool:
        """Whether a source was asked in this run and gave no answer at all, without refusing."""
        tally = self._crew.tallies[name]
        return bool(tally.failed) and not tally.found and not tally.absent and not tally.refused
