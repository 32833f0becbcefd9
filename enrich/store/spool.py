"""A nameless temporary file for bytes, so that ten thousand papers are not held in memory."""

from __future__ import annotations

import os
import threading
import zlib
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
        try:
            return zlib.decompress(self._spool.read(self._at, self._length))
        except zlib.error as error:
            raise OSError(str(error)) from None


@dataclass(frozen=True, slots=True, eq=False)
class InMemory:
    """Bytes that are held in memory: the first ones, and where the disk is full."""

    _held: bytes
    _is_compressed: bool = False

    def get(self) -> bytes:
        """Return the bytes."""
        return zlib.decompress(self._held) if self._is_compressed else self._held


class Spool:
    """A temporary file without a name, which goes with its last user.

    The first bytes stay in memory as they are, so that a short list needs no file; those behind
    them are compressed. All stay in memory where no file can be made, or the disk is full.
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
            if self._left >= 0:
                return InMemory(raw)
            packed = zlib.compress(raw, 1)
            if not self._written(packed):
                return InMemory(packed, True)
            spooled = Spooled(self, self._end, len(packed))
            self._end += len(packed)
            return spooled

    def _written(self, packed: bytes) -> bool:
        """Whether bytes are written at the end of the file."""
        file = self._made()
        try:
            return file is not None and os.pwrite(file.fileno(), packed, self._end) == len(packed)
        except OSError:
            return False

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
