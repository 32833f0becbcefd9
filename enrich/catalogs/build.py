"""Builds a catalogue from dumps: on all cores, in little memory, whole or not at all.

The dumps are cut into chunks; other processes read them and return packed records with the entries
of the index. Those are gathered in 256 files, sorted one after the other, and written in order. The
new file is put in the place of the old one when it is complete, so that a build that ends early
changes nothing; the next one of the same dumps goes on behind the chunks that were read.
"""

from __future__ import annotations

import json
import os
import sqlite3
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from enrich import messages
from enrich.catalogs import dump_files, keys
from enrich.catalogs.build_folder import BuildFolder, BuildProgress, digest
from enrich.catalogs.catalogue import Catalogue, CataloguePart
from enrich.catalogs.chunk_work import Task, Worked, WorkedPart, sorted_part, titles, work
from enrich.catalogs.dump_files import Chunk, Dump
from enrich.catalogs.layout import (
    APPLICATION,
    BLOCK,
    PARTS,
    SETTINGS,
    TABLES,
    VERSION,
    bits_for,
    is_foreign,
)
from enrich.errors import ConfigError
from enrich.messages import Sentence
from enrich.store.timestamps import to_millisecond, to_second

T = TypeVar("T")

# Bytes of dumps that one process alone is faster with.
_SMALL = 8 << 20
# Chunks whose titles tell which words are common.
_SAMPLED = 16
_SPILLED = 1 << 16  # bytes of a part of the index that are written at once
# Chunks after which a build is kept as far as it is: some seconds of work.
KEPT_AFTER = 32


@dataclass(frozen=True, slots=True)
class BuildStep:
    """How far a build is: `done` of `all` bytes of dumps, blocks or parts of the index."""

    name: Literal["fetching", "reading", "taking over", "sorting"]
    done: int
    all: int
    records: int


OnStep = Callable[[BuildStep], None]


@dataclass(slots=True)
class _PartCount:
    """What a part of the catalogue has so far."""

    form: str
    files: list[str] = field(default_factory=list)
    records: int = 0
    # When its source last changed a record, as far as the records say so.
    changed: str = ""
    modified: str = ""
    # As of when it was, in the catalogue that is taken over.
    date: str = ""
    aside: Counter[str] = field(default_factory=Counter)
    passed_over: Counter[str] = field(default_factory=Counter)

    def add(self, done: WorkedPart) -> None:
        """Count what a chunk had."""
        self.records += done.records
        self.aside += done.aside
        self.passed_over += done.passed_over
        self.changed = max(self.changed, done.changed)

    def kept(self) -> dict[str, Any]:
        """Return all that it has counted, as JSON has it."""
        counted = {"aside": dict(self.aside), "passed_over": dict(self.passed_over)}
        return {f.name: getattr(self, f.name) for f in fields(self)} | counted

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> _PartCount:
        """Return what an earlier build has counted."""
        counters = {name: Counter(kept[name]) for name in ("aside", "passed_over")}
        return cls(**{**kept, **counters})


def build(
    target: Path,
    dumps: Sequence[Dump],
    *,
    report: OnStep = lambda _: None,
    say: Callable[[Sentence], None] = lambda _: None,
    old: Catalogue | None = None,
    processes: int | None = None,
) -> None:
    """Build a catalogue of dumps; with `old` also of its records that the dumps do not have.

    A build that was killed is gone on with, if the dumps are the same. Raises ConfigError for a
    dump that is cut off or is none, and LockedError where another build of it works; the target is
    then as it was. So it is where it is a file of somebody else.
    """
    if target.exists() and is_foreign(target):
        raise ConfigError(messages.catalogs.NOT_OVERWRITTEN(path=target))
    with BuildFolder(target) as folder:
        try:
            of = digest(dumps, old.path if old else None)
            with _CatalogueInMaking(
                folder, of, _processes(dumps, old) if processes is None else processes
            ) as builder:
                builder.begin(old, say, target)
                builder.take(dumps, report)
                if old is not None:
                    builder.take_old(old, len(dumps), report)
                made = builder.finish(report)
            _check(builder, target)
            _put(made, target)
        except (OSError, sqlite3.Error) as error:
            folder.remove()
            raise ConfigError(messages.catalogs.CANNOT_BE_BUILT(path=target, why=error)) from None
        except ConfigError:
            folder.remove()
            raise
        except BaseException:
            folder.remove_useless()
            raise
        folder.remove()


def _time_of(path: Path) -> str:
    return to_millisecond(datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _date_of(part: _PartCount) -> str:
    """Return as of when a dump is: of its youngest record, else of its file."""
    try:
        day = datetime.fromisoformat(part.changed[:10]).replace(tzinfo=UTC)
    except ValueError:
        return max(part.modified, part.date)
    return max(part.date, min(to_millisecond(day), part.modified))


def _processes(dumps: Sequence[Dump], old: Catalogue | None) -> int:
    size = sum(d.size for d in dumps) + (old.path.stat().st_size if old else 0)
    if size < _SMALL:
        return 0
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _put(made: Path, target: Path) -> None:
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(target)


def _check(builder: _CatalogueInMaking, target: Path) -> None:
    """Raise ConfigError where what was read can hardly be what the dumps should hold."""
    kept = builder.records
    lost = sum(sum(part.aside.values()) for part in builder.parts)
    if lost > kept:
        reasons = sum((part.aside for part in builder.parts), Counter[str]())
        why = ", ".join(f"{n} {reason}" for reason, n in reasons.most_common(3))
        raise ConfigError(
            messages.catalogs.MOSTLY_UNREADABLE(records=messages.many(lost, "record"), why=why)
        )
    if not kept:
        raise ConfigError(messages.catalogs.NO_RECORDS(path=target))


def _blocks_of(chunk: Chunk) -> int:
    """Return how many numbers of blocks a chunk gets."""
    return chunk.most // BLOCK + 1


class _CatalogueInMaking:
    """A catalogue in the making, in a folder of its own."""

    def __init__(self, folder: BuildFolder, of: str, processes: int) -> None:
        self._folder = folder
        self._digest = of
        self._processes = processes
        self._pool: Executor | None = None
        self._begun = folder.begun(of)
        self._file = sqlite3.connect(folder.catalogue)
        self._spills = [bytearray() for _ in range(PARTS)]
        self._entries = 0
        # Numbers of blocks that are given to chunks, and of those whose chunks are read.
        self._block = self._read_block = 0
        # Chunks that were read since that was kept.
        self._unkept = 0
        self.parts: list[_PartCount] = []
        # Whether the keys of records' first names are wanted, those that are not in a file yet, and
        # the bytes of those that are.
        self._follows = False
        self._firsts = array("Q")
        self._kept_firsts = 0
        self._known = b""

    def __enter__(self) -> _CatalogueInMaking:
        self._file.executescript(SETTINGS)
        if self._begun is None:
            self._file.executescript(TABLES)
        if self._processes:
            context = get_context("spawn")
            self._pool = ProcessPoolExecutor(self._processes, mp_context=context)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def begin(self, old: Catalogue | None, say: Callable[[Sentence], None], target: Path) -> None:
        """Take over what an earlier build has read, or else the common words of a catalogue."""
        self._follows = old is not None
        if (begun := self._begun) is not None:
            self.parts = [_PartCount.of(part) for part in begun.parts]
            self._block = self._read_block = begun.block
            self._entries, self._kept_firsts = begun.entries, begun.firsts
            # Those that were written before a state that was not.
            self._file.execute("DELETE FROM blocks WHERE number >= ?", (begun.block,))
            records = messages.many(self.records, "record")
            say(messages.catalogs.GOES_ON(path=target, records=records))
        elif old is not None:
            self._know_words(old.ranks())

    # -- reading

    def take(self, dumps: Sequence[Dump], report: OnStep) -> None:
        """Read dumps."""
        whole = sum(dump.size for dump in dumps)
        before = 0
        for number, dump in enumerate(dumps):
            if (read := self._read_of(number)) is not None:
                part = self._number_of(dump.format.name) if read else self._part(dump)
                some = islice(dump_files.chunks(dump), read, None)
                first = list(islice(some, _SAMPLED))
                if not self._folder.ranks.exists():
                    self._learn(dump, first)
                tasks = (self._task(chunk, (part,), is_kept=False) for chunk in chain(first, some))
                for chunk, done in self._each(tasks):
                    self._keep(chunk, done)
                    read += 1
                    self._keep_state(number, read)
                    report(BuildStep("reading", before + chunk.at, whole, self.records))
            before += dump.size

    def _read_of(self, number: int) -> int | None:
        """Return how many chunks of a dump an earlier build has read; None for all."""
        if self._begun is None or self._begun.dumps < number:
            return 0
        return self._begun.chunks if self._begun.dumps == number else None

    @property
    def records(self) -> int:
        """How many records it has so far."""
        return sum(part.records for part in self.parts)

    def _part(self, dump: Dump) -> int:
        number = self._number_of(dump.format.name)
        part = self.parts[number]
        part.files.append(dump.path.name)
        part.modified = max(part.modified, _time_of(dump.path))
        return number

    def _number_of(self, form: str) -> int:
        """Return the number of the part of a form of dump; a new one where there is none yet."""
        forms = [part.form for part in self.parts]
        if form not in forms:
            self.parts.append(_PartCount(form))
            return len(forms)
        return forms.index(form)

    def _learn(self, dump: Dump, some: Sequence[Chunk]) -> None:
        """Find out which words are common in titles, from the beginning of the first dump."""
        found = self._map(titles, [(c.content, dump.format.name) for c in some])
        self._know_words(keys.ranks_of(chain.from_iterable(found)))

    def _know_words(self, ranks: Mapping[str, int]) -> None:
        self._folder.ranks.write_bytes(msgspec.msgpack.encode(ranks))
        self._file.executemany("INSERT INTO words VALUES (?, ?)", ranks.items())

    def _task(self, chunk: Chunk, numbers: tuple[int, ...], *, is_kept: bool) -> tuple[Chunk, Task]:
        forms = tuple(self.parts[number].form for number in numbers)
        task = Task(
            chunk.content,
            forms,
            numbers,
            self._block,
            self._folder.ranks,
            known=self._known,
            is_kept=is_kept,
        )
        self._block += _blocks_of(chunk)
        return chunk, task

    def _keep(self, chunk: Chunk, done: Worked) -> None:
        self._file.executemany("INSERT INTO blocks VALUES (?, ?)", done.blocks)
        for number, entries in done.entries.items():
            self._entries += len(entries) // 8
            spill = self._spills[number]
            spill += entries
            if len(spill) >= _SPILLED:
                self._spill(number)
        for number, of_part in done.parts.items():
            self.parts[number].add(of_part)
        if self._follows:
            self._firsts.frombytes(done.first_names)
        self._read_block += _blocks_of(chunk)

    def _spill(self, number: int) -> None:
        self._folder.spill(number, self._spills[number])
        self._spills[number].clear()

    def _entries_of(self, number: int) -> bytes | Path:
        """Return the entries of a part of the index, or the file that has them all."""
        path = self._folder.entries(number)
        if not path.exists():
            return bytes(self._spills[number])
        self._spill(number)
        return path

    def _keep_state(self, dumps: int, chunks: int) -> None:
        """Write out what is read, after many chunks."""
        self._unkept += 1
        if self._unkept < KEPT_AFTER:
            return
        self._unkept = 0
        for number in range(PARTS):
            if self._spills[number]:
                self._spill(number)
        self._folder.add_firsts(self._firsts.tobytes())
        self._kept_firsts += 8 * len(self._firsts)
        self._firsts = array("Q")
        self._file.commit()
        parts = [part.kept() for part in self.parts]
        self._folder.keep(
            self._digest,
            BuildProgress(dumps, chunks, self._read_block, self._entries, parts, self._kept_firsts),
        )

    def take_old(self, old: Catalogue, dumps: int, report: OnStep) -> None:
        """Take over the records of a catalogue, but for those that a newer one replaces."""
        read = self._read_of(dumps) or 0
        firsts = array("Q", self._folder.firsts())
        firsts.extend(self._firsts)
        self._known = array("Q", sorted(firsts)).tobytes()
        self._follows = False
        numbers = tuple(
            self._number_of(part.form) if read else self._part_of_old(part)
            for part in old.about.parts
        )
        tasks = (
            self._task(chunk, numbers, is_kept=True) for chunk in islice(old.chunks(), read, None)
        )
        for chunk, done in self._each(tasks):
            self._keep(chunk, done)
            read += 1
            self._keep_state(dumps, read)
            report(BuildStep("taking over", chunk.at, old.about.blocks, self.records))

    def _part_of_old(self, old: CataloguePart) -> int:
        number = self._number_of(old.form)
        part = self.parts[number]
        part.files = [*part.files, *old.files]
        part.date = old.date
        part.aside += Counter(old.aside)
        part.passed_over += Counter(old.passed_over)
        return number

    # -- writing

    def finish(self, report: OnStep) -> Path:
        """Write the index and what the catalogue says of itself; return its file."""
        bits = bits_for(self._entries)
        asked = [(self._entries_of(number), number, bits) for number in range(PARTS)]
        for number, buckets in enumerate(self._map(sorted_part, asked)):
            self._file.executemany("INSERT INTO buckets VALUES (?, ?)", buckets)
            report(BuildStep("sorting", number + 1, PARTS, self.records))
        about = {
            "built": to_second(datetime.now(UTC)),
            "parts": json.dumps([asdict(self._described(p)) for p in self.parts]),
            "blocks": str(self._block),
            "entries": str(self._entries),
            "bits": str(bits),
            "in_block": str(BLOCK),
        }
        self._file.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        self._file.execute(f"PRAGMA application_id = {APPLICATION}")
        self._file.execute(f"PRAGMA user_version = {VERSION}")
        self._file.commit()
        return self._folder.catalogue

    def _described(self, part: _PartCount) -> CataloguePart:
        return CataloguePart(
            part.form,
            tuple(part.files[:100]),
            part.records,
            _date_of(part),
            dict(part.aside),
            dict(part.passed_over),
        )

    # -- other processes

    def _each(self, tasks: Iterator[tuple[Chunk, Task]]) -> Iterator[tuple[Chunk, Worked]]:
        """Yield the work of each chunk in order, a few chunks ahead."""
        if self._pool is None:
            yield from ((chunk, work(task)) for chunk, task in tasks)
            return
        waiting: deque[tuple[Chunk, Future[Worked]]] = deque()
        for chunk, task in tasks:
            bare = Chunk(b"", chunk.most, chunk.at)
            waiting.append((bare, self._pool.submit(work, task)))
            if len(waiting) > 2 * self._processes + 1:
                bare, future = waiting.popleft()
                yield bare, future.result()
        for bare, future in waiting:
            yield bare, future.result()

    def _map(self, function: Callable[..., T], asked: Sequence[tuple[object, ...]]) -> Iterator[T]:
        if self._pool is None:
            return (function(*some) for some in asked)
        return self._pool.map(function, *zip(*asked, strict=True))
