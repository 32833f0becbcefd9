"""`enrich` in a process of its own that is killed, or finds the disk full, at the nth moment.

A moment is a file opened for writing, a file brought to the disk, renamed or deleted, or a
statement of the cache that writes: between two of them nothing is written.

    python -m tests.support.moments kill|full N COUNT ARGUMENTS...

Nothing happens where N is 0. How many moments there were is written to the file COUNT.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from tests.support.paths import ROOT

_WRITES = ("INSERT", "UPDATE", "DELETE", "BEGIN", "COMMIT", "CREATE", "ALTER", "DROP")
_MOST = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
_FILES = {"os.rename", "os.remove", "os.chmod", "os.mkdir", "os.link", "os.truncate"}


def at(
    folder: Path, what: str, moment: int, *arguments: str, limit: int | None = None
) -> tuple[subprocess.CompletedProcess[str], int]:
    """Run `enrich`, killed or on a full disk at a moment; return how it ended, and the moments.

    `limit`: bytes that no file can be larger than, as on a disk that is nearly full.
    """
    count = folder.parent / f"{folder.name}.count"
    count.unlink(missing_ok=True)

    def small() -> None:
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, _MOST))

    done = subprocess.run(
        [sys.executable, "-m", "tests.support.moments", what, str(moment), str(count), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=small,
    )
    return done, int(count.read_text() or 0) if count.exists() else 0


class _Moments:
    """Counts moments, and does what is to be done at one of them."""

    def __init__(self, wanted: int, act: Callable[[], None]) -> None:
        self.seen = 0
        self._wanted = wanted
        self._act = act

    def __call__(self) -> None:
        self.seen += 1
        if 0 < self._wanted <= self.seen:
            self._act()


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _is_for_writing(path: object, mode: object, flags: object) -> bool:
    named = isinstance(path, str | bytes | os.PathLike) and not str(path).startswith("/dev/")
    return named and isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def _main(what: str, wanted: str, count: str, *arguments: str) -> None:
    moment = _Moments(int(wanted), _kill if what == "kill" else _full)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "os.remove" and what == "full":
            return  # a full disk lets files be deleted
        if event in _FILES or (event == "open" and _is_for_writing(*args)):
            moment()

    def traced(sql: str) -> None:
        if sql.lstrip().upper().startswith(_WRITES):
            moment()

    brought, connected = os.fsync, sqlite3.connect

    def connect(*args: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connected(*args, **options)
        # An error in it would be passed over; a full disk is met by SQLite itself (`limit`).
        connection.set_trace_callback(traced if what == "kill" else None)
        return connection

    def fsync(handle: Any) -> None:
        moment()
        brought(handle)
        moment()

    from enrich.cli import main

    sys.addaudithook(hook)
    sys.argv = ["enrich", *arguments]
    try:
        with (
            mock.patch.object(os, "fsync", fsync),
            mock.patch.object(sqlite3, "connect", connect),
        ):
            main()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST, _MOST))
        moments, moment._wanted = moment.seen, 0
        Path(count).write_text(str(moments))


if __name__ == "__main__":
    _main(*sys.argv[1:])
