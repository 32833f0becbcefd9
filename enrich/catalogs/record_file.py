"""The file of a catalogue as it is read: records by number, numbers by key, common words."""

from __future__ import annotations

import contextlib
import functools
import os
import sqlite3
import threading
import time
import weakref
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from enrich import messages
from enrich.catalogs.about import about_of
from enrich.catalogs.layout import APPLICATION, READABLE, entries_of, is_foreign
from enrich.errors import ConfigError

if TYPE_CHECKING:
    from enrich.catalogs.dump_files import Chunk

# Blocks that one process reads at once.
_BLOCKS_AT_ONCE = 128
# Blocks that are kept unpacked.
_BLOCKS_KEPT = 64
_JUST_NOW = 0.0005  # seconds
# Words whose ranks are kept.
_WORDS_KEPT = 50_000
# Bytes that the system reads ahead at one request; of more than this it may leave some out.
_AHEAD = 1 << 21
# How the file is read: it lies in the process's memory, of a large one the 2 GB that SQLite maps,
# or some pages (in KiB).
_MAPPED, _READ = "PRAGMA mmap_size = 1099511627776", "PRAGMA cache_size = -200"


class KeptRecord(NamedTuple):
    """A record as it lies in the catalogue: the number of its part, and what is kept of it."""

    part: int
    kept: str


class RecordFile:
    """A file that `build` has written. Many processes and threads may read it."""

    def __init__(self, path: Path, *, mapped: bool = True) -> None:
        """Open a file. Raises ConfigError where it is missing, damaged or of another version."""
        self.path = path
        self._lock = threading.Lock()
        if not path.is_file():
            raise ConfigError(messages.catalogs.NO_CATALOGUE(path=path))
        if is_foreign(path):
            raise ConfigError(messages.catalogs.FOREIGN(path=path))
        try:
            # The same file, also when a newer one is put in its place.
            self._seen_by = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
            self._written = self._size_and_time()
            # Nobody of ours writes into it.
            address = f"file:{quote(str(path), errors='surrogateescape')}?mode=ro&immutable=1"
            self._file = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._file.execute(_MAPPED if mapped else _READ)
            (application,) = self._file.execute("PRAGMA application_id").fetchone()
            (version,) = self._file.execute("PRAGMA user_version").fetchone()
            if application != APPLICATION or version not in READABLE:
                raise ConfigError(messages.catalogs.OTHER_VERSION(path=path))
            self.about = about_of(dict(self._file.execute("SELECT name, value FROM about")))
        except (OSError, sqlite3.Error, KeyError, ValueError, TypeError) as error:
            raise ConfigError(messages.catalogs.DAMAGED(path=path, why=error)) from None
        self._whole = _Whole(self)
        self._looked = 0.0
        self._words: dict[str, int] = {}
        # A record is often looked up by its identifier, and then by its title.
        read = functools.partial(_read_block, self._file, self._lock)
        self._block = functools.lru_cache(maxsize=_BLOCKS_KEPT)(read)

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        if file := getattr(self, "_file", None):
            file.close()
        if (seen_by := getattr(self, "_seen_by", -1)) >= 0:
            self._seen_by = -1
            os.close(seen_by)

    def _size_and_time(self) -> tuple[int, int]:
        found = os.fstat(self._seen_by)
        return found.st_size, found.st_mtime_ns

    def whole(self) -> _Whole:
        """Return a context that raises ConfigError where something is not as it was written.

        Where another program has written into the file or cut it off, nothing of it is read: what
        was mapped and is not there any more would end the process. So it does in the fraction of a
        millisecond between this look and a reading.
        """
        return self._whole

    def read_ahead(self) -> None:
        """Have the system read the whole file into its cache, if that has room.

        Many look-ups meet most of the file's pages. Each that is read from the disk by itself is
        more work for the system than the look-up; in order, many at a time, they are less.
        """
        size = self._written[0]
        if not hasattr(os, "posix_fadvise") or 2 * size > _memory():
            return
        with contextlib.suppress(OSError):  # a file system that cannot: the pages are read as met
            for begin in range(0, size, _AHEAD):
                os.posix_fadvise(self._seen_by, begin, _AHEAD, os.POSIX_FADV_WILLNEED)

    def check(self) -> None:
        """Raise ConfigError where another program has written into the file.

        Its length is looked at each time; when it was written, which takes longer, only where that
        was not looked at just now.
        """
        if self._seen_by < 0:
            return
        is_same = os.lseek(self._seen_by, 0, os.SEEK_END) == self._written[0]
        if is_same and (now := time.monotonic()) > self._looked + _JUST_NOW:
            is_same = self._size_and_time() == self._written
            self._looked = now if is_same else 0.0
        if not is_same:
            raise ConfigError(messages.catalogs.OVERWRITTEN(path=self.path))

    def numbers(self, key: int) -> Sequence[int]:
        """Return the numbers of the records that have a key of `catalogs.keys`, of 64 bits."""
        part, rest, bits = key >> 32, key & 0xFFFFFFFF, self.about.bits
        bucket = part << bits | rest >> (32 - bits)
        with self._lock:
            row = self._file.execute(
                "SELECT entries FROM buckets WHERE number = ?", (bucket,)
            ).fetchone()
        if row is None:
            return ()
        entries = entries_of(row[0])
        start = bisect_left(entries, rest << 32)
        end = bisect_left(entries, rest + 1 << 32, start)
        return [x & 0xFFFFFFFF for x in entries[start:end]]

    def records(self, numbers: Iterable[int]) -> Iterator[KeptRecord]:
        """Yield the records of some numbers, each once; a number that none has is passed over."""
        for number in dict.fromkeys(numbers):
            block, place = divmod(number, self.about.in_block)
            lines = self._block(block)
            if place < len(lines):
                of, _, kept = lines[place].partition(b"\t")
                part, _, _ = of.partition(b":")
                yield KeptRecord(int(part), kept.decode())

    def ranks(self) -> dict[str, int]:
        """Return the common words of titles with their ranks."""
        return dict(self._file.execute("SELECT word, rank FROM words"))

    def ranks_of(self, words: Iterable[str]) -> Mapping[str, int]:
        """Return the ranks of (at least) some words; a rare word has 0."""
        new = [w for w in dict.fromkeys(words) if w not in self._words]
        if new:
            marks = ",".join("?" * len(new))
            with self._lock:
                found = f"SELECT word, rank FROM words WHERE word IN ({marks})"  # noqa: S608
                rows = self._file.execute(found, new).fetchall()
            if len(self._words) > _WORDS_KEPT:
                self._words.clear()
            self._words.update(dict.fromkeys(new, 0) | dict(rows))
        return self._words

    def chunks(self) -> Iterator[Chunk]:
        """Yield all records as they are kept, many at once; `at` is the number of a block.

        Without those that others replace. Raises ConfigError where the file is damaged.
        """
        from enrich.catalogs.dump_files import Chunk

        with self.whole():
            rows = self._file.execute("SELECT number, records FROM blocks ORDER BY number")
            # Version 1 has no such table.
            tables = self._file.execute("SELECT 1 FROM sqlite_master WHERE name = 'replaced'")
            has_replaced = tables.fetchone() is not None
        while True:
            with self.whole():
                some = rows.fetchmany(_BLOCKS_AT_ONCE)
                if not some:
                    return
                left_out = self._replaced(some[0][0], some[-1][0]) if has_replaced else set[int]()
                blocks = [self._without(left_out, *block) for block in some]
            content = b"\n".join(x for x in blocks if x)
            yield Chunk(content, len(some) * self.about.in_block, some[-1][0])

    def _replaced(self, first: int, last: int) -> AbstractSet[int]:
        """Return the numbers of the records of some blocks that others replace."""
        size = self.about.in_block
        rows = self._file.execute(
            "SELECT number FROM replaced WHERE number BETWEEN ? AND ?",
            (first * size, (last + 1) * size - 1),
        )
        return {number for (number,) in rows}

    def _without(self, left_out: AbstractSet[int], number: int, packed: bytes) -> bytes:
        """Return the records of a block but for some."""
        records = zlib.decompress(packed)
        first = number * self.about.in_block
        if not left_out or left_out.isdisjoint(range(first, first + self.about.in_block)):
            return records
        lines = enumerate(records.split(b"\n"), first)
        return b"\n".join(line for at, line in lines if at not in left_out)


class _Whole:
    """A context for reading a file; it is entered twenty thousand times a second."""

    __slots__ = ("_file",)

    def __init__(self, file: RecordFile) -> None:
        self._file = weakref.proxy(file)

    def __enter__(self) -> None:
        self._file.check()

    def __exit__(self, _kind: object, error: BaseException | None, _where: object) -> None:
        if isinstance(error, sqlite3.DatabaseError | zlib.error):
            sentence = messages.catalogs.DAMAGED(path=self._file.path, why=error)
            raise ConfigError(sentence) from None


def _memory() -> int:
    """Return how many bytes of memory the machine has; 0 where that is not known."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return 0


def _read_block(file: sqlite3.Connection, lock: threading.Lock, number: int) -> list[bytes]:
    """Return the records of a block as they are kept."""
    with lock:
        row = file.execute("SELECT records FROM blocks WHERE number = ?", (number,)).fetchone()
    return zlib.decompress(row[0]).split(b"\n") if row else []
