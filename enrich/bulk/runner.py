"""The run: partitions go to workers, and their results in order into the output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from enrich import messages
from enrich.bulk import outputs, work_folder
from enrich.bulk.inputs import PARTITION, BulkInput
from enrich.bulk.result import BulkVerdict, ResultRow
from enrich.bulk.task_pool import TaskPool
from enrich.bulk.work_folder import WorkFolder
from enrich.bulk.worker import BulkTask, NamedCatalogue, named
from enrich.bulk.workers import Workers
from enrich.errors import ConfigError

# Reasons that are counted: each may be of one row alone.
_MOST_REASONS = 1000


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
    # What is odd about rows that were accepted, and how many these are.
    remarks: Counter[str] = field(default_factory=Counter)
    odd: int = 0

    @property
    def rows(self) -> int:
        """How many rows the output has."""
        return sum(self.verdicts.values())


@dataclass(frozen=True, slots=True)
class BulkStep:
    """How far a run is: the share of the input that is done, and rows that were matched."""

    share: float
    rows: int


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
    before = _state(job.input.path)
    made_of = work_folder.digest(job.input.path, catalogues, job.size)
    summary = BulkSummary()
    with WorkFolder(job.output, made_of) as folder:
        with closing(workers):
            count = _match(job, catalogues, workers, folder, report, summary)
        if _state(job.input.path) != before:
            folder.remove()
            raise ConfigError(messages.bulk.CHANGED(path=job.input.path))
        put(lambda file: write(file, _counted(folder.rows(count), summary)))
        folder.remove()
    return summary


def _state(path: Path) -> tuple[int, int, int]:
    """Return what is another when a file has been written, or put in its place."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _counted(rows: Iterator[ResultRow], summary: BulkSummary) -> Iterator[ResultRow]:
    for row in rows:
        summary.verdicts[row.verdict] += 1
        if row.verdict == "unreadable" and len(summary.reasons) < _MOST_REASONS:
            summary.reasons[row.problem] += 1
        elif row.verdict == "accepted" and row.problem:
            summary.odd += 1
            if len(summary.remarks) < _MOST_REASONS:
                summary.remarks[row.problem] += 1
        yield row


def _match(
    job: BulkJob,
    catalogues: tuple[NamedCatalogue, ...],
    workers: Workers,
    folder: WorkFolder,
    report: OnBulkStep,
    summary: BulkSummary,
) -> int:
    """Match all partitions that are not finished; return how many there are of all."""

    def keep(task: BulkTask, content: bytes) -> None:
        folder.keep(task.partition.number, content)
        summary.matched += task.partition.count
        report(BulkStep(task.partition.share, summary.matched))

    pool = TaskPool(workers, keep)
    count = 0
    for partition in job.input.partitions(job.size):
        count += 1
        if folder.has(partition.number):
            summary.resumed += 1
        else:
            pool.begin(BulkTask(partition, catalogues))
    pool.finish()
    return count
