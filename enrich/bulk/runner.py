"""The run: partitions go to workers, and their results in order into the output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from enrich import messages
from enrich.bulk import outputs, work_folder
from enrich.bulk.inputs import PARTITION, BulkInput, Partition
from enrich.bulk.result import BulkVerdict, ResultRow
from enrich.bulk.work_folder import WorkFolder
from enrich.bulk.worker import BulkTask, NamedCatalogue, named
from enrich.bulk.workers import Workers
from enrich.errors import ConfigError, EnrichError

# How often a partition is begun anew whose process ended.
_MOST_ENDS = 3
# Reasons that are counted: each may be of one row alone.
_MOST_REASONS = 1000
# Partitions that wait for each worker.
_AHEAD = 2


@dataclass(frozen=True, slots=True)
class BulkJob:
    """What is asked: an input, the catalogues, and the output; `size` rows in a partition."""

    input: BulkInput
    catalogues: tuple[Path, ...]
    output: Path
    size: int = PARTITION


@dataclass(slots=True)
class BulkSummary:
    """What has come of a run: rows by verdict, and how many of them were `matched` now.

    `resumed`: partitions that an earlier run had finished.
    """

    verdicts: Counter[BulkVerdict] = field(default_factory=Counter)
    matched: int = 0
    resumed: int = 0
    # Why rows could not be used.
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        """How many rows the output has."""
        return sum(self.verdicts.values())


@dataclass(frozen=True, slots=True)
class BulkStep:
    """How far a run is: the share of the input that is done, and rows that were matched."""

    share: float
    rows: int


class LostClusterError(EnrichError):
    """The scheduler is gone; what is finished is kept, and the same command goes on."""


class PutOutput(Protocol):
    """Puts an output in its place."""

    def __call__(self, write: Callable[[BinaryIO], None]) -> None:
        """Let `write` fill a file, and put that in the place of the output."""


OnBulkStep = Callable[[BulkStep], None]


def run(
    job: BulkJob, workers: Workers, put: PutOutput, report: OnBulkStep = lambda _: None
) -> BulkSummary:
    """Match all rows of the input, write the output, return what has come of it.

    Raises ConfigError for what cannot be read or written, LockedError where another run does the
    same, and LostClusterError.
    """
    write = outputs.writer(job.output)
    catalogues = tuple(map(named, job.catalogues))
    made_of = work_folder.digest(job.input.path, catalogues, job.size)
    summary = BulkSummary()
    with WorkFolder(job.output, made_of) as folder:
        with closing(workers):
            count = _Matching(job, catalogues, workers, folder, report, summary).all()
        put(lambda file: write(file, _counted(folder.rows(count), summary)))
        folder.remove()
    return summary


def _counted(rows: Iterator[ResultRow], summary: BulkSummary) -> Iterator[ResultRow]:
    for row in rows:
        summary.verdicts[row.verdict] += 1
        if row.verdict == "unreadable" and len(summary.reasons) < _MOST_REASONS:
            summary.reasons[row.problem] += 1
        yield row


class _Matching:
    """Partitions at work: a few for each worker, so that memory stays as it is."""

    def __init__(
        self,
        job: BulkJob,
        catalogues: tuple[NamedCatalogue, ...],
        workers: Workers,
        folder: WorkFolder,
        report: OnBulkStep,
        summary: BulkSummary,
    ) -> None:
        self._job = job
        self._catalogues = catalogues
        self._workers = workers
        self._folder = folder
        self._report = report
        self._summary = summary
        self._running: dict[Future[bytes], BulkTask] = {}
        self._ends: Counter[int] = Counter()

    def all(self) -> int:
        """Work on all partitions; return how many there are."""
        count = 0
        for partition in self._job.input.partitions(self._job.size):
            count += 1
            if self._folder.has(partition.number):
                self._summary.resumed += 1
                continue
            while len(self._running) >= self._workers.count * (1 + _AHEAD):
                self._collect()
            self._begin(BulkTask(partition, self._catalogues))
        while self._running:
            self._collect()
        return count

    def _begin(self, task: BulkTask) -> None:
        try:
            self._running[self._workers.submit(task)] = task
        except Exception as error:
            if not self._workers.is_gone():
                raise
            raise LostClusterError(messages.bulk.LOST_CLUSTER()) from error

    def _collect(self) -> None:
        """Keep what is done; wait for the first where nothing is."""
        done, _ = wait(self._running, return_when=FIRST_COMPLETED)
        lost = []
        for future in done:
            task = self._running.pop(future)
            try:
                content = future.result()
            except CancelledError as error:
                raise LostClusterError(messages.bulk.LOST_CLUSTER()) from error
            except EnrichError:
                raise
            except Exception as error:
                if self._workers.is_gone():
                    raise LostClusterError(messages.bulk.LOST_CLUSTER()) from error
                if not self._workers.is_end(error):
                    raise self._failure(task.partition, error) from error
                lost.append(task)
                continue
            self._folder.keep(task.partition.number, content)
            self._summary.matched += task.partition.count
            self._report(BulkStep(task.partition.share, self._summary.matched))
        if lost:
            self._again(lost)

    def _again(self, lost: list[BulkTask]) -> None:
        """Begin anew what a process had that ended; where one ends all of them do."""
        lost += self._running.values()
        self._running.clear()
        self._workers.restart()
        for task in lost:
            partition = task.partition
            self._ends[partition.number] += 1
            if self._ends[partition.number] > _MOST_ENDS:
                last = partition.first + partition.count - 1
                raise ConfigError(messages.bulk.PROCESS_ENDS(first=partition.first, last=last))
        for task in lost:
            self._begin(task)

    def _failure(self, partition: Partition, error: Exception) -> EnrichError:
        kind = type(error).__name__
        return ConfigError(messages.bulk.WORKER_FAILED(first=partition.first, kind=kind, why=error))
