"""A nameless temporary file for bytes, so that ten thousand papers are not held in memory."""

from __future__ import annotations

import os
import tempfile
import threading
from dataclasses import dataclass
from typing import IO


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

    Where none can be made, or the disk is full, bytes stay in memory.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._end = 0
        self._file: IO[bytes] | None
        try:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  closed in __del__
        except OSError:
            self._file = None

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, raw: bytes) -> Spooled | InMemory:
        """Return these bytes spooled, or in memory where that cannot be done."""
        if self._file is None:
            return InMemory(raw)
        with self._lock:
            try:
                written = os.pwrite(self._file.fileno(), raw, self._end)
            except OSError:
                return InMemory(raw)
            if written < len(raw):
                return InMemory(raw)
            spooled = Spooled(self, self._end, len(raw))
            self._end += len(raw)
            return spooled

    def read(self, at: int, length: int) -> bytes:
        """Return bytes of the file. Raises OSError where there is none."""
        if self._file is None:
            raise OSError("the spool has no file")
        return os.pread(self._file.fileno(), length, at)
