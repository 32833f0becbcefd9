"""The threads that ask: one per source, batch after batch. Catches SourceError.

Answers go to the store at once, failures to the counts of the source. The rest of the run learns of
an answer only when the source is waited for. So what is asked next depends on what was asked
before, and not on which thread was faster.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from enrich import messages
from enrich.errors import (
    Refused,
    RequestsSpent,
    SourceError,
    TimeSpent,
    TooHeavy,
    Unreadable,
)
from enrich.resolve.batches import Batch, is_of_another
from enrich.resolve.limits import ResolveLimits
from enrich.resolve.portions import Portions
from enrich.resolve.progress import Budget, Progress, SourceStats, Way
from enrich.sources.base import Source
from enrich.sources.policy import Phase
from enrich.store.base import AnswerOutcome, Answers
from enrich.store.timestamps import to_millisecond

# Seconds between two looks at what other runs were answered, at first and at most.
_PAUSES = 0.1, 1.0


@dataclass(slots=True)
class _Task:
    """What one source works on. Only its last thread may be alive once the one before has ended."""

    questions: set[str] = field(default_factory=set)
    thread: threading.Thread | None = None
    answered: dict[str, tuple[AnswerOutcome, str]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    # question -> the time of the answer that the run knew when it was queued
    known: dict[str, str] = field(default_factory=dict)
    # what other runs ask just now
    elsewhere: list[Batch] = field(default_factory=list)


class SourceWorkers:
    """The sources at work, and what is remembered of their answers."""

    def __init__(
        self,
        sources: Iterable[Source],
        answers: Answers,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        progress: Progress | None,
        stop: threading.Event,
        limits: ResolveLimits,
    ) -> None:
        self._sources = {s.name: s for s in sources}
        self._answers = answers
        self._now = now
        self._clock = clock
        self._progress = progress
        self._stop = stop
        self._lock = threading.Lock()
        self._tasks: dict[str, _Task] = {}
        self._broken: BaseException | None = None
        self.stats = {
            name: SourceStats(most_failures=limits.failures_in_a_row) for name in self._sources
        }
        ways: tuple[Way, ...] = ("fetch", "search")
        self._portions = {
            (name, way): Portions(limits.refusals) for name in self._sources for way in ways
        }
        # Source -> question -> (outcome, time).
        self.memory = {name: answers.outcomes(name) for name in self._sources}
        # Source -> questions that could not be asked in this run.
        self.failed: dict[str, set[str]] = defaultdict(set)
        # Source -> questions that it refuses for good.
        self.refused_questions: dict[str, set[str]] = defaultdict(set)

    @property
    def busy(self) -> set[str]:
        """The sources that are still at work."""
        return set(self._tasks)

    def waits_for(self, question: str) -> bool:
        """Whether a source that is still at work has this question."""
        return any(question in task.questions for task in self._tasks.values())

    def start(
        self, batches: Mapping[str, Sequence[Batch]], background: Iterable[str] = ()
    ) -> set[str]:
        """Ask each source its batches, all sources side by side; return the questions asked.

        Those in `background` are not waited for: `collect` returns their questions. A source that
        is still at work takes its new batches after the old ones, without the questions that it has
        already; so no source is asked by two threads, and no question twice.
        """
        threads = [self._queue(name, of_source) for name, of_source in batches.items()]
        for thread in threads:
            thread.start()
        return self.collect(set(batches) - set(background))

    def collect(self, names: Iterable[str] | None = None) -> set[str]:
        """Wait for these sources (None: for all), learn their answers; return their questions."""
        asked: set[str] = set()
        for name in list(self._tasks) if names is None else sorted(set(names) & self._tasks.keys()):
            task = self._tasks[name]
            while task.thread is not None and task.thread.is_alive():
                task.thread.join(0.2)  # in slices: Ctrl-C is noticed between them
            del self._tasks[name]
            self.memory[name].update(task.answered)
            self.failed[name] |= task.failed
            asked |= task.questions
        if self._broken is not None:
            raise self._broken
        return asked

    def _queue(self, name: str, batches: Sequence[Batch]) -> threading.Thread:
        """Return a thread, not yet started, for a source's batches; it waits for the one before."""
        task = self._tasks.setdefault(name, _Task())
        new = [rest for b in batches if (rest := b.without(task.questions)).questions]
        questions = [q for b in new for q in b.questions]
        task.questions.update(questions)
        remembered = self.memory[name]
        task.known.update((q, known[1]) for q in questions if (known := remembered.get(q)))
        self.stats[name].total += sum(len(b.questions) for b in new)
        task.thread = threading.Thread(
            target=self._work, args=(task, task.thread, name, new), name=name, daemon=True
        )
        return task.thread

    def _work(
        self, task: _Task, before: threading.Thread | None, name: str, batches: Sequence[Batch]
    ) -> None:
        if before is not None:
            before.join()
        began = self._clock()
        try:
            for batch in batches:
                self._ask(task, self._sources[name], batch)
            self._await_others(task, self._sources[name])
        except BaseException as error:  # noqa: BLE001  a full disk, a bug: raised again
            self._broken = error
        self.stats[name].seconds += self._clock() - began

    def _await_others(self, task: _Task, source: Source) -> None:
        """Take over what other runs are answered, and ask what they could not.

        This run has no question of its own in hand meanwhile, so no two runs wait for each other.
        """
        pause, longest = _PAUSES
        while task.elsewhere:
            self._stop.wait(pause)
            pause = min(2 * pause, longest)
            batches, task.elsewhere = task.elsewhere, []
            for batch in batches:
                self._ask(task, source, batch)

    def _ask(self, task: _Task, source: Source, batch: Batch) -> None:
        """Ask a batch, in parts where it is too heavy as a whole.

        However many parts fail, it is one failure of the source.
        """
        portions, stats = self._portions[source.name, batch.way], self.stats[source.name]
        failures = stats.failures_in_a_row
        left = list(batch.questions)
        while left:
            is_asked = self._may_ask(source.name, batch.way)
            size = portions.take(len(left)) if is_asked else len(left)
            part, rest = batch.without(set(batch.questions) - set(left)).parted(size)
            left = [*self._ask_part(task, source, part, portions), *rest.questions]
            failures = min(failures, stats.failures_in_a_row)
            stats.failures_in_a_row = min(failures + 1, stats.failures_in_a_row)

    def _may_ask(self, name: str, way: Way) -> bool:
        is_used_up = self._portions[name, way].is_used_up
        return self.stats[name].alive(way) and not self._stop.is_set() and not is_used_up

    def _ask_part(
        self, task: _Task, source: Source, batch: Batch, portions: Portions
    ) -> Sequence[str]:
        """Ask in one request what is this run's to ask.

        Returns the questions that are to be asked again, fewer at once.
        """
        if not self._may_ask(source.name, batch.way):
            return self._ask_own(task, source, batch, portions)
        known = {question: task.known.get(question, "") for question in batch.questions}
        claim = self._answers.claim(source.name, known)
        if claim.others:
            task.elsewhere.append(batch.without(known.keys() - claim.others))
        if claim.answered:
            task.answered.update(claim.answered)
            with self._lock:
                self.stats[source.name].total -= len(claim.answered)
        if not claim.own:
            return ()
        try:
            return self._ask_own(task, source, batch.without(known.keys() - claim.own), portions)
        finally:
            self._answers.release(source.name, claim.own - task.answered.keys())

    def _ask_own(
        self, task: _Task, source: Source, batch: Batch, portions: Portions
    ) -> Sequence[str]:
        """Ask in one request; keep the answers, and count what became of each question.

        Returns the questions that are to be asked again, fewer at once.
        """
        stats = self.stats[source.name]
        open_ = dict.fromkeys(batch.questions)
        answers: list[tuple[str, str | None]] = []
        again: Sequence[str] = ()
        if self._may_ask(source.name, batch.way):
            try:
                for question, answer in batch.ask(source):
                    if answer is not None:
                        _check(source, batch, question, answer)
                    answers.append((question, answer))
                    open_.pop(question, None)
                stats.failures_in_a_row = 0
                portions.answered()
            except SourceError as error:
                if isinstance(error, TooHeavy) and len(batch.questions) > 1:
                    portions.too_heavy(len(batch.questions), silent=error.silent)
                    again = list(open_)
                    if portions.is_used_up:
                        stats.error = str(error)
                else:
                    portions.failed(len(batch.questions))
                    self._note(error, source.name, batch, open_)
        if answers:
            self._keep(task, source.name, answers)
        failed = open_.keys() - set(again)
        task.failed.update(failed)
        with self._lock:
            stats.failed += len(failed)
            stats.asked += len(batch.questions) - len(again)
            stats.found += sum(a is not None for _, a in answers)
            stats.absent += sum(a is None for _, a in answers)
        if self._progress:
            self._progress(source.name, stats.asked, stats.total)
        return again

    def _note(self, error: SourceError, name: str, batch: Batch, open_: Iterable[str]) -> None:
        """Note why the open questions of a batch could not be asked."""
        stats = self.stats[name]
        budget = _budget(error)
        if budget is None or not stats.error:  # what a service did is said first
            stats.error, stats.budget = str(error), budget
        if isinstance(error, Refused) and not error.host:  # this question alone, and for good
            self.refused_questions[name].update(open_)
            return
        if isinstance(error, Refused):
            stats.refused.add(batch.way)
        stats.failures_in_a_row += 1

    def _keep(self, task: _Task, name: str, answers: Sequence[tuple[str, str | None]]) -> None:
        now = to_millisecond(self._now())
        self._answers.put(name, answers, now)
        found: tuple[AnswerOutcome, str] = ("found", now)
        absent: tuple[AnswerOutcome, str] = ("absent", now)
        task.answered.update((q, found if a is not None else absent) for q, a in answers)


def _budget(error: SourceError) -> Budget | None:
    """Return the budget of the run that is spent, None where the service is to blame."""
    if isinstance(error, TimeSpent):
        return "time"
    return "requests" if isinstance(error, RequestsSpent) else None


def _check(source: Source, batch: Batch, question: str, answer: str) -> None:
    """Raise Unreadable for an answer that cannot be read, or is the page of another paper."""
    records = source.parse(answer)
    is_page = source.policy.phase is Phase.PAGES and batch.way == "fetch"
    if is_page and is_of_another(question, records):
        raise Unreadable(messages.services.ANOTHER_PAPER(service=source.name))
