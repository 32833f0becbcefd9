"""Bytes put aside: in a nameless temporary file, so that ten thousand papers are not all held in memory."""

from __future__ import annotations

import os
import tempfile
import threading
from dataclasses import dataclass
from typing import IO


@dataclass(frozen=True, slots=True, eq=False)
class Aside:
    """Some bytes that are somewhere else. `get` brings them back."""

    _spool: Spool
    _at: int
    _length: int

    def get(self) -> bytes:
        """Return the bytes. Raises OSError where the disk does not give them back."""
        return self._spool.read(self._at, self._length)


@dataclass(frozen=True, slots=True, eq=False)
class Here:
    """Some bytes that are held after all."""

    _raw: bytes

    def get(self) -> bytes:
        """Return the bytes."""
        return self._raw


class Spool:
    """A file without a name that goes with its last user. Where none can be made, or the disk is full, bytes stay in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._end = 0
        self._file: IO[bytes] | None
        try:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  closed with its last user
        except OSError:
            self._file = None

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, raw: bytes) -> Aside | Here:
        """Put bytes aside."""
        if self._file is None:
            return Here(raw)
        with self._lock:
            try:
                written = os.pwrite(self._file.fileno(), raw, self._end)
            except OSError:
                return Here(raw)
            if written < len(raw):
                return Here(raw)
            aside = Aside(self, self._end, len(raw))
            self._end += len(raw)
            return aside

    def read(self, at: int, length: int) -> bytes:
        """Return bytes that were put aside."""
        if self._file is None:
            raise OSError("nothing was put aside")
        return os.pread(self._file.fileno(), length, at)
