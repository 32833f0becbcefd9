"""Asks: one thread per source, batch after batch; answers go to the store, failures to the tallies. Catches SourceError.

What a source says is kept at once, but known to the rest only once it is waited for: so what is asked next depends on what
was asked before, and not on which thread was faster.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from enrich.errors import Refused, SourceError, Unreadable
from enrich.resolve.batches import is_of_another, stamp
from enrich.resolve.progress import Progress, SourceStats
from enrich.resolve.target import Batch
from enrich.sources.base import Source
from enrich.sources.policy import Phase
from enrich.store.base import AnswerOutcome, Answers


@dataclass(slots=True)
class _Task:
    """What one source is at."""

    questions: set[str]
    thread: threading.Thread = field(default_factory=threading.Thread)
    heard: dict[str, tuple[AnswerOutcome, str]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)


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
    ) -> None:
        self._sources = {s.name: s for s in sources}
        self._answers = answers
        self._now = now
        self._clock = clock
        self._progress = progress
        self._stop = stop
        self._lock = threading.Lock()
        self._turns: dict[str, _Task] = {}
        self._broken: BaseException | None = None
        self.tallies = {name: SourceStats() for name in self._sources}
        self.memory = {
            name: answers.outcomes(name) for name in self._sources
        }  # question -> (outcome, time)
        self.failed: dict[str, set[str]] = defaultdict(
            set
        )  # questions that could not be asked in this run
        self.refused_questions: dict[str, set[str]] = defaultdict(
            set
        )  # those that a source refuses for good

    @property
    def busy(self) -> set[str]:
        """The sources that are still at work."""
        return set(self._turns)

    def waits_for(self, question: str) -> bool:
        """Whether a source that is still at work has this question."""
        return any(question in turn.questions for turn in self._turns.values())

    def start(
        self, jobs: Mapping[str, Sequence[Batch]], background: Iterable[str] = ()
    ) -> set[str]:
        """Work through the jobs, source by source side by side; return the questions asked. Those of `background` go on alone."""
        for name, batches in jobs.items():
            self.tallies[name].total += sum(len(j.questions) for j in batches)
            turn = self._turns[name] = _Task({q for j in batches for q in j.questions})
            turn.thread = threading.Thread(
                target=self._work, args=(turn, name, batches), name=name, daemon=True
            )
        for name in jobs:
            self._turns[name].thread.start()
        return self.collect(set(jobs) - set(background))

    def collect(self, names: Iterable[str] | None = None) -> set[str]:
        """Wait for these sources (None: for all), take in what they say, and return what they were asked."""
        asked: set[str] = set()
        for name in list(self._turns) if names is None else sorted(set(names) & self._turns.keys()):
            turn = self._turns[name]
            while turn.thread.is_alive():
                turn.thread.join(0.2)  # in slices: Ctrl-C is heard between them
            del self._turns[name]
            self.memory[name].update(turn.heard)
            self.failed[name] |= turn.failed
            asked |= turn.questions
        if self._broken is not None:
            raise self._broken
        return asked

    def _work(self, turn: _Task, name: str, jobs: Sequence[Batch]) -> None:
        began = self._clock()
        try:
            for job in jobs:
                self._run(turn, self._sources[name], job)
        except BaseException as error:  # noqa: BLE001  a full disk, a bug: raised again in the main thread
            self._broken = error
        self.tallies[name].seconds += self._clock() - began

    def _run(self, turn: _Task, source: Source, job: Batch) -> None:
        tally = self.tallies[source.name]
        open_ = dict.fromkeys(job.questions)
        answers: list[tuple[str, str | None]] = []
        if tally.alive(job.way) and not self._stop.is_set():
            try:
                for question, answer in job.ask():
                    if answer is not None:
                        records = source.parse(answer)  # what cannot be read is not an answer
                        if (
                            source.policy.phase is Phase.PAGES
                            and job.way == "fetch"
                            and is_of_another(question, records)
                        ):
                            raise Unreadable(f"{source.name} sent the page of another paper")
                    answers.append((question, answer))
                    open_.pop(question, None)
                tally.in_a_row = 0
            except SourceError as error:
                tally.error = str(error)
                barred = (
                    isinstance(error, Refused) and not error.host
                )  # this question alone, and for good
                if barred:
                    self.refused_questions[source.name].update(open_)
                elif isinstance(error, Refused):
                    tally.refused.add(job.way)
                tally.in_a_row += not barred
        if answers:
            now = stamp(self._now())
            self._answers.put(source.name, answers, now)
            found: tuple[AnswerOutcome, str] = ("found", now)
            absent: tuple[AnswerOutcome, str] = ("absent", now)
            turn.heard.update((q, found if a is not None else absent) for q, a in answers)
        turn.failed.update(open_)
        with self._lock:
            tally.failed += len(open_)
            tally.asked += len(job.questions)
            tally.found += sum(a is not None for _, a in answers)
            tally.absent += sum(a is None for _, a in answers)
        if self._progress:
            self._progress(source.name, tally.asked, tally.total)
