"""Who works on tasks: this process, several of them, or the workers of a Dask cluster."""

from __future__ import annotations

import gc
import logging
import os
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any, Protocol

from enrich import child_processes, messages
from enrich.errors import ConfigError
from enrich.messages import Sentence

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

# The modules for several processes are imported where they are begun: an input of a few references
# is matched by this one, sooner than they are read.
_CONNECT = "20s"
_GARBAGE = 100_000  # objects after which a process looks for garbage


class WorkerTask(Protocol):
    """A part of a run that goes to a worker, as bytes if that is another process."""

    def work(self) -> bytes:
        """Do it, and return what comes of it. Raises ConfigError where it cannot be done here."""

    def failed(self, error: Exception) -> Sentence:
        """Return what is said where an error ends it that nobody has thought of."""

    def ended(self) -> Sentence:
        """Return what is said where the process that does it was ended again and again."""


class Workers(Protocol):
    """Whoever works on tasks."""

    @property
    def count(self) -> int:
        """How many tasks are worked on at once."""

    def submit(self, task: WorkerTask) -> Future[bytes]:
        """Begin to work on a task."""

    def is_end(self, error: BaseException) -> bool:
        """Whether an exception of a future means that a process ended, and not what it did."""

    def is_gone(self) -> bool:
        """Whether nobody works any more, for a reason outside of this program."""

    def restart(self) -> None:
        """Start processes in place of those that ended."""

    def close(self) -> None:
        """End: what is not done yet is given up."""


class InProcess:
    """This process alone, one task after the other."""

    count = 1

    def submit(self, task: WorkerTask) -> Future[bytes]:
        """Work on a task."""
        future: Future[bytes] = Future()
        try:
            future.set_result(task.work())
        except ConfigError as error:
            future.set_exception(error)
        return future

    def is_end(self, error: BaseException) -> bool:  # noqa: ARG002
        """Return False."""
        return False

    def is_gone(self) -> bool:
        """Return False."""
        return False

    def restart(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class Processes:
    """Some processes of this machine."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, task: WorkerTask) -> Future[bytes]:
        """Begin to work on a task."""
        from concurrent.futures.process import BrokenProcessPool

        if self._pool is None:
            self._pool = child_processes.start(self.count, _look_for_garbage_seldom)
        try:
            return self._pool.submit(_work, task)
        except BrokenProcessPool as error:  # one of them has ended meanwhile
            future: Future[bytes] = Future()
            future.set_exception(error)
            return future

    def is_end(self, error: BaseException) -> bool:
        """Whether a process was killed, or has run out of memory."""
        from concurrent.futures.process import BrokenProcessPool

        return isinstance(error, BrokenProcessPool)

    def is_gone(self) -> bool:
        """Return False."""
        return False

    def restart(self) -> None:
        """Give up the processes; the next task starts new ones."""
        self.close()

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            child_processes.end(self._pool)
            self._pool = None


def _look_for_garbage_seldom() -> None:
    """Nothing of what is matched refers to itself."""
    gc.freeze()
    gc.set_threshold(_GARBAGE)


class DaskWorkers:
    """The workers of a Dask cluster. One that is lost is replaced by others, by Dask itself."""

    def __init__(self, address: str) -> None:
        """Connect to a scheduler. Raises ConfigError where there is none, or Dask is missing."""
        try:
            import distributed
        except ImportError:
            raise ConfigError(messages.bulk.NEEDS_EXTRA(what="Dask")) from None
        # What it says of a lost scheduler is said by the run, in a sentence.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        connect: Any = distributed.Client
        try:
            self._client = connect(address, timeout=_CONNECT, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise ConfigError(messages.bulk.NO_SCHEDULER(address=address, why=error)) from None
        self._pool: Executor = self._client.get_executor(pure=False)

    @property
    def count(self) -> int:
        """How many threads its workers have now; 1 where none has come yet."""
        return max(1, self._threads())

    def is_idle(self) -> bool:
        """Whether no worker has come yet."""
        return not self._threads()

    def _threads(self) -> int:
        workers = self._client.scheduler_info(n_workers=-1).get("workers", {}).values()
        return sum(int(worker["nthreads"]) for worker in workers)

    def submit(self, task: WorkerTask) -> Future[bytes]:
        """Begin to work on a task."""
        return self._pool.submit(_work, task)

    def is_end(self, error: BaseException) -> bool:  # noqa: ARG002
        """Return False: a task of a lost worker is given to another one by Dask."""
        return False

    def is_gone(self) -> bool:
        """Whether the connection to the scheduler is lost."""
        return str(self._client.status) != "running"

    def restart(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Give up what is not done, and leave the cluster, which may be gone."""
        try:
            self._pool.shutdown(wait=False)
        except Exception:  # Dask has several for a connection that is lost
            if not self.is_gone():
                raise
        self._client.close()


def _work(task: WorkerTask) -> bytes:
    return task.work()


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
