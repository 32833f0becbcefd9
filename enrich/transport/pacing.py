"""One request at a time per host, spaced from the end of the last answer, across threads and across processes.

The processes of one user meet at a small locked file per host (`$XDG_STATE_HOME/enrich/hosts`), which holds when the
last answer ended and until when the host asked for a pause. A mirror is a server of its own and has a file of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from enrich.errors import SourceError

try:
    import fcntl
except ImportError:  # no such locks on Windows: threads are spaced, processes are not
    fcntl = None  # type: ignore[assignment]

_LONGEST_PAUSE = (
    120.0  # seconds; a stamp further ahead is a broken file or a clock that was set back
)


def default_state_dir() -> Path:
    """Return `$XDG_STATE_HOME/enrich`, by default `~/.local/state/enrich` (XDG Base Directory Specification 0.8)."""
    base = os.environ.get("XDG_STATE_HOME", "")
    return (Path(base) if os.path.isabs(base) else Path("~/.local/state").expanduser()) / "enrich"  # noqa: PTH117


@dataclass(slots=True)
class Host:
    """What one host is owed and how it has behaved in this run. Times are of the session's clock."""

    name: str
    interval: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    asked_for: float = 0.0  # the interval that its headers ask for; the latest counts
    ended: float = float("-inf")  # of the last answer
    not_before: float = float("-inf")  # a pause that it asked for, or a back-off
    closed: SourceError | None = None  # not asked again in this run, and why
    strikes: int = 0  # questions in a row that failed with all their tries
    dripped: float = 0.0  # seconds that its answers have trickled in, a few bytes at a time
    lost: float = 0.0  # seconds that failures and back-off have cost; good answers pay back

    @property
    def spacing(self) -> float:
        """The seconds from the end of an answer to the next request; an interval of 0 is the user's "no spacing"."""
        return max(self.interval, self.asked_for) if self.interval else 0.0

    def wait(self, now: float) -> float:
        """Return the seconds until the next request may go out."""
        return max(0.0, self.ended + self.spacing - now, self.not_before - now)


class HostLock:
    """A host's file, locked by `enter` until `leave`. Every OSError of the state directory goes to the caller."""

    def __init__(self, directory: Path, host: str, mirror: str | None) -> None:
        name = re.sub(r"[^a-z0-9.-]", "_", host.lower())[:100]
        self.path = directory / "hosts" / (name + (f"@{_digest(mirror)}" if mirror else ""))
        self._fd = -1
        self._ended = self._until = 0.0

    def enter(self, now: float) -> bool:
        """Take the lock if no other process has it; `now` is the Unix time. Raises OSError where that cannot be done."""
        if fcntl is None:
            raise OSError("this system has no file locks")
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._fd = os.open(
            self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600
        )
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.leave()
            return False
        except OSError:
            self.leave()
            raise
        self._ended, self._until = _read(self._fd, now)
        return True

    def wait(self, spacing: float, now: float) -> float:
        """Return the seconds that the other processes' requests ask to wait."""
        return max(0.0, self._ended + spacing - now, self._until - now)

    def stamp(self, ended: float, until: float) -> None:
        """Write down when the answer ended, and until when the host is to be left alone (Unix times)."""
        content = json.dumps([round(ended, 4), round(max(until, self._until), 4)]).encode()
        with suppress(
            OSError
        ):  # a full disk: the lock still holds, the spacing is this process's alone
            os.pwrite(self._fd, content, 0)
            os.ftruncate(self._fd, len(content))

    def leave(self) -> None:
        """Give the lock back."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def _digest(mirror: str) -> str:
    return hashlib.sha256(mirror.encode()).hexdigest()[:12]


def _read(fd: int, now: float) -> tuple[float, float]:
    try:
        ended, until = (float(x) for x in json.loads(os.pread(fd, 200, 0) or b"[0, 0]"))
    except (ValueError, TypeError, OSError, RecursionError):
        return 0.0, 0.0
    return (ended if ended <= now + 1 else 0.0), (until if until <= now + _LONGEST_PAUSE else 0.0)
