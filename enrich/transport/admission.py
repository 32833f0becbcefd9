"""The door: who may ask a host, and when. Nothing is sent past it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from enrich.errors import SourceError, Unavailable
from enrich.transport.pacing import Host, HostLock
from enrich.transport.routes import Route

_POLL = 0.02  # seconds between two looks at a lock that another process holds


class Admission:
    """Spacing, the budgets of a run, and the way to stop it.

    `left`: requests that may still be sent, None for any number; `deadline`: a time of `clock`; `longest`: the seconds
    that another process may keep us waiting for its turn.
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
        self.notes: list[str] = []
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
    def turn(self, host: Host, place: Route) -> Iterator[None]:
        """Wait for the host's turn, hold it for the block, and note when the answer ended."""
        self._may_ask(host)
        self._pause(host, host.wait(self.clock()))
        gate = self._gate(host, place)
        try:
            self._count(host)
            try:
                yield
            finally:
                host.ended = self.clock()
                if gate:
                    now = self.wall()
                    gate.stamp(now, now + max(0.0, host.not_before - host.ended))
        finally:
            if gate:
                gate.leave()

    def _gate(self, host: Host, place: Route) -> HostLock | None:
        """Take the host's file when it is our turn; None where there is none (no directory, no spacing, not writable).

        The lock is held for a request only, never for a wait: else the other process would never get its turn.
        """
        if self.state_dir is None or not host.spacing:
            return None
        gate = HostLock(self.state_dir, host.name, place.mirror)
        waited = 0.0
        try:
            while waited < self._longest:
                mine = gate.enter(self.wall())
                wait = gate.wait(host.spacing, self.wall()) if mine else _POLL
                if mine and wait <= 0:
                    return gate
                gate.leave()
                self._pause(host, max(wait, 0.001), quiet=not mine)
                waited += max(wait, 0.001)
        except OSError as error:
            self._note(
                f"other runs are not waited for: {self.state_dir} cannot be written ({error.strerror or error})"
            )
            self.state_dir = None
            return None
        host.closed = Unavailable(f"{host.name}: another run holds its turn", host.name)
        raise again(host.closed)

    def stop(self) -> None:
        """Let nobody through any more, and wake those who wait."""
        self._stop.set()

    def may_go_on(self, host: Host) -> None:
        """Raise Unavailable once the run was stopped."""
        if self._stop.is_set():
            raise Unavailable(f"{host.name}: the run was stopped", host.name)

    def _note(self, text: str) -> None:
        with self._lock:
            if text not in self.notes:
                self.notes.append(text)

    def _may_ask(self, host: Host) -> None:
        """Raise what stands against a request to that host."""
        if host.closed is not None:
            raise again(host.closed)
        self.may_go_on(host)
        if self._deadline is not None and self.clock() >= self._deadline:
            raise Unavailable(f"{host.name}: the time budget is spent", host.name)
        if self._left is not None and self._left <= 0:
            raise Unavailable(f"{host.name}: the request budget is spent", host.name)

    def _count(self, host: Host) -> None:
        with self._lock:
            self._may_ask(host)
            if self._left is not None:
                self._left -= 1
            self.requests[host.name] += 1

    def _pause(self, host: Host, seconds: float, *, quiet: bool = False) -> None:
        if seconds <= 0:
            return
        if self._deadline is not None and self.clock() + seconds >= self._deadline:
            raise Unavailable(f"{host.name}: the time budget is spent", host.name)
        if self._on_wait and not quiet:
            self._on_wait(host.name, seconds)
        self._sleep(seconds)
        self.may_go_on(host)


def again(error: SourceError) -> SourceError:
    """Return the same error anew: one object raised in two threads would mix their tracebacks."""
    return type(error)(str(error), error.host)
