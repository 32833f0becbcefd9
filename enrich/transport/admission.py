"""Admission control: who may send a request to a host, and when."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from enrich import messages
from enrich.errors import RequestsSpent, SourceError, TimeSpent, Unavailable
from enrich.messages import Sentence
from enrich.transport.pacing import Host, HostLock
from enrich.transport.routes import Route

_POLL = 0.02  # seconds between two looks at a lock that another process holds


class Admission:
    """Waits for a host's turn, counts the budgets of the run, and can stop the run.

    `left`: the requests that may still be sent, None for no limit.
    `deadline`: the time of `clock` after which nothing is sent, None for no limit.
    `state_dir`: where the lock files of the hosts are; None: only this process is spaced.
    `clock`, `wall`: monotonic time and Unix time. `sleep`: waits for some seconds.
    `on_wait`: called with the host and the seconds before each wait.
    `stop`: the event that stops the run.
    `longest`: how many seconds another process may make us wait for a host.
    """

    def __init__(
        self,
        *,
        left: int | None = None,
        deadline: float | None = None,
        state_dir: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        sleep: Callable[[float], object] | None = None,
        on_wait: Callable[[str, float], None] | None = None,
        stop: threading.Event | None = None,
        longest: float = 90.0,
    ) -> None:
        self.requests: Counter[str] = Counter()
        self.notes: list[Sentence] = []
        self.state_dir = state_dir
        self.clock, self.wall = clock, wall
        self._left = left
        self._deadline = deadline
        self._stop = stop or threading.Event()
        self._sleep = sleep or self._stop.wait
        self._on_wait = on_wait
        self._longest = longest
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: Host, route: Route) -> Iterator[None]:
        """Wait until the host may be asked, hold its lock for the block, and record the end.

        Raises Unavailable where a budget is spent, the run was stopped, or the host is closed.
        """
        self._check_budgets(host)
        self._pause(host, host.wait(self.clock()))
        host_lock = self._host_lock(host, route)
        try:
            self._count(host)
            try:
                yield
            finally:
                host.ended = self.clock()
                if host_lock:
                    now = self.wall()
                    host_lock.write(now, now + max(0.0, host.not_before - host.ended))
        finally:
            if host_lock:
                host_lock.release()

    def _host_lock(self, host: Host, route: Route) -> HostLock | None:
        """Return the host's lock file, locked, when no other process must be waited for.

        None where the host has no file: no directory, no spacing, or a directory that cannot
        be written. The lock is held during a request and never during a wait, so that the other
        process gets its turn.
        """
        if self.state_dir is None or not host.spacing:
            return None
        host_lock = HostLock(self.state_dir, host.name, route.mirror)
        waited = 0.0
        try:
            while waited < self._longest:
                locked = host_lock.acquire(self.wall())
                wait = host_lock.wait(host.spacing, self.wall()) if locked else _POLL
                if locked and wait <= 0:
                    return host_lock
                host_lock.release()
                self._pause(host, max(wait, 0.001), quiet=not locked)
                waited += max(wait, 0.001)
        except OSError as error:
            why = error.strerror or error
            self.note(messages.services.OTHERS_NOT_WAITED_FOR(folder=self.state_dir, why=why))
            self.state_dir = None
            return None
        host.closed = Unavailable(messages.services.TURN_TAKEN(host=host.name), host.name)
        raise copy_of(host.closed)

    def stop(self) -> None:
        """Send nothing more, and wake the threads that wait."""
        self._stop.set()

    def check_running(self, host: Host) -> None:
        """Raise Unavailable once the run was stopped."""
        if self._stop.is_set():
            raise Unavailable(messages.runs.INTERRUPTED_EARLY(), host.name)

    def note(self, text: Sentence) -> None:
        """Keep a sentence for the user, once."""
        with self._lock:
            if text not in self.notes:
                self.notes.append(text)

    def _check_budgets(self, host: Host) -> None:
        """Raise SourceError where the host is closed, the run was stopped or a budget is spent."""
        if host.closed is not None:
            raise copy_of(host.closed)
        self.check_running(host)
        if self._deadline is not None and self.clock() >= self._deadline:
            raise TimeSpent(messages.services.TIME_SPENT(host=host.name), host.name)
        if self._left is not None and self._left <= 0:
            raise RequestsSpent(messages.services.REQUESTS_SPENT(host=host.name), host.name)

    def _count(self, host: Host) -> None:
        with self._lock:
            self._check_budgets(host)
            if self._left is not None:
                self._left -= 1
            self.requests[host.name] += 1

    def _pause(self, host: Host, seconds: float, *, quiet: bool = False) -> None:
        if seconds <= 0:
            return
        if self._deadline is not None and self.clock() + seconds >= self._deadline:
            raise TimeSpent(messages.services.TIME_SPENT(host=host.name), host.name)
        if self._on_wait and not quiet:
            self._on_wait(host.name, seconds)
        self._sleep(seconds)
        self.check_running(host)


def copy_of(error: SourceError) -> SourceError:
    """Return a new error with the same text.

    An error that is kept is never raised itself: raised in two threads it would mix their
    tracebacks, and it would keep all that their frames held.
    """
    return type(error)(error.sentence, error.host)
