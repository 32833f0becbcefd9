"""The folder of a build: what has been read so far lies there, so that a killed build goes on.

Records go into the file of the catalogue, entries of the index into a file for each part. From time
to time all of that is written out, and then a state that says how much of each file counts. What a
killed build has written behind that is cut off.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import zlib
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import msgspec

from enrich import files, messages
from enrich.catalogs.dump_files import CHUNK, Dump
from enrich.catalogs.layout import BLOCK, PARTS, TABLES, VERSION
from enrich.errors import ConfigError, LockedError
from enrich.version import __version__

_STATE, _LOCK = "state", "lock"
# Files with what is sorted later: of the parts of the index, and of the marks of both kinds.
SPILLS = 3 * PARTS
_READ = 1 << 20


class BuildProgress(msgspec.Struct, frozen=True):
    """How far a build is."""

    # Dumps that are read, chunks of the next one, and the number of the next block.
    dumps: int
    chunks: int
    block: int
    entries: int
    # What each part of the catalogue has so far.
    parts: list[dict[str, Any]]


class _State(msgspec.Struct, frozen=True):
    digest: str
    progress: BuildProgress
    # Number of a part of the index, or of the marks -> bytes of its entries, and their checksum.
    spilled: dict[int, tuple[int, int]]


def digest(dumps: Sequence[Dump], old: Path | None) -> str:
    """Return a digest of all that the chunks of a build follow from."""
    of = [(str(d.path.resolve()), d.format.name, *_seen(d.path)) for d in dumps]
    former = (str(old.resolve()), *_seen(old)) if old else None
    return sha256(
        repr((__version__, VERSION, TABLES, BLOCK, CHUNK, of, former)).encode()
    ).hexdigest()


def _seen(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


class BuildFolder:
    """The files of a catalogue in the making. One build at a time has the folder."""

    def __init__(self, target: Path) -> None:
        """Make or take over the folder. Raises LockedError where another build has it."""
        self.path = target.with_name(f".{target.name}.part")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            why = error.strerror
            raise ConfigError(messages.catalogs.CANNOT_BE_BUILT(path=target, why=why)) from None
        if files.locked(self._lock) is False:
            os.close(self._lock)
            raise LockedError(messages.catalogs.ANOTHER_BUILD(path=target))
        self._spilled: dict[int, tuple[int, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._lock)

    @property
    def catalogue(self) -> Path:
        """The file of the catalogue."""
        return self.path / "catalogue"

    @property
    def ranks(self) -> Path:
        """The file of the common words."""
        return self.path / "ranks"

    def entries(self, number: int) -> Path:
        """Return the file with the entries of a part of the index, behind these of the marks."""
        return self.path / f"part-{number}"

    @property
    def newer(self) -> Path:
        """The file that says which records the dumps have, for those of an older catalogue."""
        return self.path / "newer"

    @property
    def left_out(self) -> Path:
        """The file with the numbers of the records that others replace."""
        return self.path / "left-out"

    def spill(self, number: int, content: bytes | bytearray) -> None:
        """Add entries to a part."""
        size, checksum = self._spilled.get(number, (0, 0))
        with self.entries(number).open("ab") as file:
            file.write(content)
        self._spilled[number] = (size + len(content), zlib.crc32(content, checksum))

    def keep(self, digest_: str, progress: BuildProgress) -> None:
        """Say how much of the files counts from now on."""
        state = _State(digest_, progress, dict(self._spilled))
        files.write_whole(self.path / _STATE, msgspec.json.encode(state))

    def begun(self, digest_: str) -> BuildProgress | None:
        """Return how far an earlier build of the same came; else all that is there is removed."""
        try:
            state = msgspec.json.decode((self.path / _STATE).read_bytes(), type=_State)
        except (OSError, msgspec.DecodeError):
            state = None
        if state is not None and state.digest == digest_ and self._is_whole(state):
            self._spilled = dict(state.spilled)
            return state.progress
        for path in self.path.iterdir():
            if path.name != _LOCK:
                path.unlink()
        return None

    def _is_whole(self, state: _State) -> bool:
        """Whether the files have what a state says; what is behind that is cut off."""
        try:
            if not self.catalogue.exists() or not self.ranks.exists():
                return False
            spilled = ((n, *state.spilled.get(n, (0, 0))) for n in range(SPILLS))
            return all(_cut(self.entries(n), size) == checksum for n, size, checksum in spilled)
        except OSError:
            return False

    def remove(self) -> None:
        """Take the folder away."""
        shutil.rmtree(self.path, ignore_errors=True)

    def remove_useless(self) -> None:
        """Take the folder away, unless another build can go on with it."""
        if not (self.path / _STATE).exists():
            self.remove()


def _cut(path: Path, size: int) -> int:
    """Cut a file off behind so many bytes; return the checksum of what is left."""
    if not path.exists():
        return 0
    with path.open("r+b") as file:
        file.truncate(min(size, path.stat().st_size))
        checksum = 0
        while read := file.read(_READ):
            checksum = zlib.crc32(read, checksum)
    return checksum


def remove_left(target: Path) -> None:
    """Take away what a killed build of a catalogue has left, unless one works on it now."""
    if not target.with_name(f".{target.name}.part").exists():
        return
    with contextlib.suppress(LockedError), BuildFolder(target) as folder:
        folder.remove()
