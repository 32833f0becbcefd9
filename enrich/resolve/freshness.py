"""What is remembered of a paper, and how long it counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from enrich.digests import sha256
from enrich.matching.linkage import SourcedRecord
from enrich.model import Identifier
from enrich.resolve.target import (
    AnswerLifetimes,
    Target,
    is_search,
    search_question,
    searched_title,
)
from enrich.resolve.workers import SourceWorkers
from enrich.sources.base import Source
from enrich.store import timestamps
from enrich.store.timestamps import to_millisecond

# How long a work is reused where no answer of it is ever due.
LONGEST_REUSE = timedelta(days=30)


class AnswerCache:
    """The answers of this run and of earlier ones, and when each is to be asked for again."""

    def __init__(
        self,
        remote: Sequence[Source],
        workers: SourceWorkers,
        lifetimes: AnswerLifetimes,
        *,
        offline: bool,
        refresh: bool,
        now: Callable[[], datetime],
        dumps: Mapping[str, Collection[str]] = MappingProxyType({}),
    ) -> None:
        """Make the memory of a run; `dumps`: source -> the days of those of its dumps at hand."""
        # The sources that are asked over the network, in their order.
        self.remote = remote
        self._workers = workers
        # Source -> question -> (outcome, time).
        self.memory = workers.memory
        self.offline = offline
        self.began = now()
        self._lifetimes = lifetimes
        self._refresh = refresh
        self._now = now
        self._by_title: dict[str, dict[str, list[str]]] = {}
        self._dumps = {name: set(filter(self._counts, days)) for name, days in dumps.items()}

    def _counts(self, day: str) -> bool:
        """Whether a dump of this day is young enough to speak for its service."""
        if self._refresh or timestamps.is_impossible(day, self.began):
            return False
        age = self.began - datetime.fromisoformat(day)
        return age <= timedelta(days=float(self._lifetimes.published_days))

    def has_dump(self, name: str) -> bool:
        """Whether a dump of a source is at hand, in which each title has been looked up."""
        return bool(self._dumps.get(name))

    def is_of_dump(self, found: SourcedRecord) -> bool:
        """Whether a record is what a dump of its source has."""
        return found.fetched in self._dumps.get(found.record.source, ())

    def candidates(self, target: Target, source: Source) -> list[Identifier]:
        """Return the identifiers of a paper that a source takes, the stated ones first.

        Those of the work in the cache are among them where they have been answered: a link that
        replaces another one costs no request.
        """
        stated = target.query.identifiers
        memory = self.memory.get(source.name, ())
        known = [i for i in target.work_identifiers if str(i) in memory]
        accepted = {i for i in (*stated, *target.reported_identifiers, *known) if source.accepts(i)}
        return (
            sorted(accepted, key=lambda i: (i not in stated, i))
            if len(accepted) > 1
            else list(accepted)
        )

    def catalogued(self, target: Target, source: Source) -> list[Identifier]:
        """Return the identifiers that a source is not asked by, but that its dump may have.

        A record of the ACL Anthology has a DOI, and its site is asked for numbers of its own.
        """
        if source.name not in self._dumps:
            return []
        return sorted(i for i in target.identifiers if not source.accepts(i))

    def is_searched(self, source: Source) -> bool:
        """Whether titles are looked for in what is remembered of a source: its dump has them."""
        return source.search_batch > 0 or source.name in self._dumps

    def searches(self, target: Target, source: Source) -> list[str]:
        """Return the searches for a paper that a source has answered.

        Those of earlier runs for the title of its work are among them, with whichever author and
        year: a link alone has led to that work by another search than a link and a title do.
        """
        memory = self.memory.get(source.name, {})
        found = [q for q in map(search_question, target.queries) if q in memory]
        if target.work_title:
            earlier = self._earlier_searches(source).get(target.work_title, ())
            found += [q for q in earlier if q in memory and q not in found]
        return found

    def _earlier_searches(self, source: Source) -> dict[str, list[str]]:
        """Return the searches that a source had answered when first asked for here, by title."""
        known = self._by_title.get(source.name)
        if known is None:
            known = self._by_title[source.name] = {}
            for question in sorted(filter(is_search, self.memory[source.name])):
                known.setdefault(searched_title(question), []).append(question)
        return known

    def is_fresh(self, source: Source, question: str, target: Target) -> bool:
        """Whether an answer is remembered that need not be asked for again yet."""
        known = self.memory[source.name].get(question)
        if known is None:
            return False
        outcome, fetched = known
        if self.offline or self.is_of_this_run(fetched):
            return True
        if self._refresh or timestamps.is_impossible(fetched, self._now()):
            return False
        return self.due_at(source, question, outcome, fetched, target) > self._now()

    def is_of_this_run(self, fetched: str) -> bool:
        """Whether an answer of that time was given in this run."""
        return to_millisecond(self.began) <= fetched <= to_millisecond(self._now())

    def due_at(
        self, source: Source, question: str, outcome: str, fetched: str, target: Target
    ) -> datetime:
        """Return when a remembered answer is to be asked for again.

        The question shifts the date, so that the papers of a list are due on different nights.
        """
        when = datetime.fromisoformat(fetched)
        versions = source.policy.reports_versions
        if outcome == "found" or versions:
            published = float(self._lifetimes.published_days)
            is_open = versions and _is_open(target)
            days = self._preprint_days(target, when) if is_open else published
        else:
            days = float(self._lifetimes.absent_days)
        digest = sha256(question.encode(errors="replace")).hexdigest()
        spread = int(digest[:4], 16) / 0xFFFF
        return when + timedelta(days=days * (0.9 + 0.2 * spread))

    def _preprint_days(self, target: Target, when: datetime) -> float:
        """Return a twelfth of a preprint's age, between `preprint_days` and twelve times that."""
        low = float(self._lifetimes.preprint_days)
        if not target.since:
            return low
        age = (when.date() - datetime.fromisoformat(target.since).date()).days
        return min(max(low, age / 12), low * 12)

    @property
    def longest(self) -> timedelta:
        """The longest that an answer, or a work made of answers, may count from now on."""
        lives = self._lifetimes
        days = max(12 * lives.preprint_days, lives.published_days, lives.absent_days)
        return max(timedelta(days=1.1 * days + 1), LONGEST_REUSE)

    def next_due(self, targets: Iterable[Target]) -> datetime | None:
        """Return when the first remembered answer is to be asked for again; None without answers.

        To be called after a run: an answer that was due in it and was not asked for again is not
        needed any more.
        """
        now = self._now()
        due = (
            self.due_at(source, question, *self.memory[source.name][question], target)
            for target in targets
            for source in self.remote
            if self.memory[source.name]
            for question in self._questions(target, source)
            if question in self.memory[source.name]
        )
        return min((when for when in due if when > now), default=None)

    def _questions(self, target: Target, source: Source) -> Iterable[str]:
        yield from map(str, self.candidates(target, source))
        yield from map(search_question, target.queries)

    def remembers(self, source: str, question: str) -> str | None:
        """Return "found" or "absent" for a question that a source has answered, else None."""
        known = self.memory.get(source, {}).get(question)
        return known[0] if known else None

    def forget(self, source: str, questions: Iterable[str]) -> None:
        """Let these questions count as never asked: the store cannot read their answers."""
        for question in questions:
            self.memory[source].pop(question, None)

    def is_local(self, name: str) -> bool:
        """Whether a record of this source came from the user's own files."""
        return name not in self._workers.stats

    def is_silent(self, name: str) -> bool:
        """Whether a source was asked in this run and neither answered nor refused."""
        stats = self._workers.stats[name]
        return bool(stats.failed) and not (stats.found or stats.absent or stats.refused)


def _is_open(target: Target) -> bool:
    """Whether a paper may come out yet; of one that no run has resolved, dumps tell."""
    return target.state in {"preprint", "unchecked"} or not (target.state or target.published)
