"""Spaces the requests to a host, one at a time, across threads and processes.

The interval counts from the end of the last answer. The processes of one user share a small locked
file per host (`$XDG_STATE_HOME/enrich/hosts`). It holds when the last answer ended, and until when
the host asked for a pause. A mirror is a server of its own and has a file of its own.
"""

from __future__ import annotations

import json
import os
import re
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from enrich import messages
from enrich.digests import sha256
from enrich.errors import SourceError

try:
    import fcntl
except ImportError:  # Windows has no such locks: threads are spaced, processes are not
    fcntl = None  # type: ignore[assignment]

# Seconds; a time further ahead comes from a broken file or a clock that was set back.
_LONGEST_PAUSE = 120.0


def default_state_dir() -> Path:
    """Return `$XDG_STATE_HOME/enrich`, by default `~/.local/state/enrich`.

    Follows the XDG Base Directory Specification 0.8.
    """
    base = os.environ.get("XDG_STATE_HOME", "")
    state = Path(base)
    return (state if state.is_absolute() else Path("~/.local/state").expanduser()) / "enrich"


@dataclass(slots=True)
class Host:
    """How often a host may be asked, and how it has behaved in this run.

    Times are of the session's clock, in seconds.
    """

    name: str
    interval: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    asked_for: float = 0.0  # the interval that the headers of its last answer asked for
    ended: float = float("-inf")  # when its last answer ended
    not_before: float = float("-inf")  # the end of a pause: one that it asked for, or a back-off
    closed: SourceError | None = None  # why it is not asked again in this run
    strikes: int = 0  # requests in a row that failed with all their tries
    too_heavy: int = 0  # requests in a row that were too much at once
    trickled: float = 0.0  # seconds spent on bodies that arrived a few bytes at a time
    lost: float = 0.0  # seconds that failures and back-off have cost; good answers pay back

    @property
    def spacing(self) -> float:
        """The seconds from the end of an answer to the next request.

        An interval of 0 comes from the user's configuration and means "no spacing".
        """
        return max(self.interval, self.asked_for) if self.interval else 0.0

    def wait(self, now: float) -> float:
        """Return the seconds from `now` until the next request may be sent."""
        return max(0.0, self.ended + self.spacing - now, self.not_before - now)


class HostLock:
    """The lock file of a host: locked from `acquire` to `release`.

    Every OSError of the state directory goes to the caller.
    """

    def __init__(self, directory: Path, host: str, mirror: str | None) -> None:
        name = re.sub(r"[^a-z0-9.-]", "_", host.lower())[:100]
        self.path = directory / "hosts" / (name + (f"@{_digest(mirror)}" if mirror else ""))
        self._fd = -1
        self._ended = self._until = 0.0

    def acquire(self, now: float) -> bool:
        """Take the lock and read the file, and return whether no other process had the lock.

        `now` is a Unix time. Raises OSError where the file cannot be opened or locked.
        """
        if fcntl is None:
            raise OSError(messages.services.NO_FILE_LOCKS())
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._fd = os.open(
            self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600
        )
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            return False
        except OSError:
            self.release()
            raise
        self._ended, self._until = _read_times(self._fd, now)
        return True

    def wait(self, spacing: float, now: float) -> float:
        """Return the seconds to wait because of requests that other processes sent."""
        return max(0.0, self._ended + spacing - now, self._until - now)

    def write(self, ended: float, until: float) -> None:
        """Write when the answer ended, and until when the host must not be asked (Unix times)."""
        content = json.dumps([round(ended, 4), round(max(until, self._until), 4)]).encode()
        # On a full disk the lock still works, but other processes do not see this request.
        with suppress(OSError):
            os.pwrite(self._fd, content, 0)
            os.ftruncate(self._fd, len(content))

    def release(self) -> None:
        """Release the lock."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def _digest(mirror: str) -> str:
    return sha256(mirror.encode()).hexdigest()[:12]


def _read_times(fd: int, now: float) -> tuple[float, float]:
    try:
        ended, until = (float(x) for x in json.loads(os.pread(fd, 200, 0) or b"[0, 0]"))
    except (ValueError, TypeError, OSError, RecursionError):
        return 0.0, 0.0
    return (ended if ended <= now + 1 else 0.0), (until if until <= now + _LONGEST_PAUSE else 0.0)
