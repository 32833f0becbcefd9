"""Tasks at work: a few for each worker, begun anew where a process was ended."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from enrich import messages
from enrich.bulk.workers import Workers, WorkerTask
from enrich.errors import ConfigError, EnrichError

T = TypeVar("T", bound=WorkerTask)

# How often a task is begun anew whose process ended.
_MOST_ENDS = 3
# Tasks that wait for each worker.
_AHEAD = 2


class LostClusterError(EnrichError):
    """The scheduler is gone; what is finished is kept, and the same command goes on."""


@dataclass(slots=True)
class _Begun(Generic[T]):
    task: T
    ends: int = 0


class TaskPool(Generic[T]):
    """Tasks at work: a few for each worker, so that memory stays as it is."""

    def __init__(self, workers: Workers, keep: Callable[[T, bytes], None]) -> None:
        """Make a pool; `keep` is called with each task that is done, and its results."""
        self._workers = workers
        self._keep = keep
        self._running: dict[Future[bytes], _Begun[T]] = {}

    def begin(self, task: T) -> None:
        """Give a task to the workers; wait until one is free. Raises as `finish` does."""
        while len(self._running) >= self._workers.count * (1 + _AHEAD):
            self._collect()
        self._begin(_Begun(task))

    def finish(self) -> None:
        """Wait for all tasks.

        Raises EnrichError for one that cannot be done, and LostClusterError.
        """
        while self._running:
            self._collect()

    def _begin(self, begun: _Begun[T]) -> None:
        try:
            self._running[self._workers.submit(begun.task)] = begun
        except Exception as error:
            if not self._workers.is_gone():
                raise
            raise LostClusterError(messages.bulk.LOST_CLUSTER()) from error

    def _collect(self) -> None:
        """Keep what is done; wait for the first where nothing is."""
        done, _ = wait(self._running, return_when=FIRST_COMPLETED)
        lost = []
        for future in done:
            begun = self._running.pop(future)
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
                    raise ConfigError(begun.task.failed(error)) from error
                lost.append(begun)
                continue
            self._keep(begun.task, content)
        if lost:
            self._again(lost)

    def _again(self, lost: list[_Begun[T]]) -> None:
        """Begin anew what a process had that ended; where one ends all of them do."""
        lost += self._running.values()
        self._running.clear()
        self._workers.restart()
        for begun in lost:
            begun.ends += 1
            if begun.ends > _MOST_ENDS:
                raise ConfigError(begun.task.ended())
        for begun in lost:
            self._begin(begun)
