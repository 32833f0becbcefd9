"""A nameless temporary file for bytes, so that ten thousand papers are not held in memory."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from typing import IO

_IN_MEMORY = 1 << 20  # bytes: of some thousand papers


@dataclass(frozen=True, slots=True, eq=False)
class Spooled:
    """Bytes that are in a spool."""

    _spool: Spool
    _at: int
    _length: int

    def get(self) -> bytes:
        """Return the bytes. Raises OSError where the disk does not give them back."""
        return self._spool.read(self._at, self._length)


@dataclass(frozen=True, slots=True, eq=False)
class InMemory:
    """Bytes that are held in memory, where there is no spool or its disk is full."""

    _raw: bytes

    def get(self) -> bytes:
        """Return the bytes."""
        return self._raw


class Spool:
    """A temporary file without a name, which goes with its last user.

    The first bytes stay in memory, so that a short list needs no file. All do where none can be
    made, or the disk is full.
    """

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        self._lock = threading.Lock()
        self._left = in_memory  # bytes that are held before there is a file
        self._end = 0
        self._file: IO[bytes] | None = None
        self._has_none = False

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, raw: bytes) -> Spooled | InMemory:
        """Return these bytes spooled, or in memory where that cannot be done."""
        with self._lock:
            self._left -= len(raw)
            if self._left >= 0 or (file := self._made()) is None:
                return InMemory(raw)
            try:
                written = os.pwrite(file.fileno(), raw, self._end)
            except OSError:
                return InMemory(raw)
            if written < len(raw):
                return InMemory(raw)
            spooled = Spooled(self, self._end, len(raw))
            self._end += len(raw)
            return spooled

    def _made(self) -> IO[bytes] | None:
        """Return the file; None where it could not be made, which is tried once."""
        import tempfile

        if self._file is None and not self._has_none:
            try:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  see __del__
            except OSError:
                self._has_none = True
        return self._file

    def read(self, at: int, length: int) -> bytes:
        """Return bytes of the file. Raises OSError where there is none."""
        if self._file is None:
            raise OSError("the spool has no file")
        return os.pread(self._file.fileno(), length, at)
