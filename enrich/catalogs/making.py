"""A catalogue in the making: what the chunks of dumps had is gathered, sorted and written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path

import msgspec

from enrich import messages, sources
from enrich.catalogs import dump_files, keys
from enrich.catalogs.about import CataloguePart
from enrich.catalogs.build_folder import SPILLS, BuildFolder, BuildProgress
from enrich.catalogs.build_step import BuildStep, OnStep
from enrich.catalogs.build_workers import BuildWorkers
from enrich.catalogs.catalogue import Catalogue
from enrich.catalogs.chunk_work import Task, Worked, sorted_part, titles
from enrich.catalogs.dump_files import Chunk, Dump
from enrich.catalogs.layout import APPLICATION, BLOCK, PARTS, SETTINGS, TABLES, VERSION, bits_for
from enrich.catalogs.part_count import PartCount
from enrich.catalogs.replacing import NumberSet, read_newer, renamed, replaced, write_newer
from enrich.messages import Sentence
from enrich.store.timestamps import to_second

# Chunks whose titles tell which words are common.
_SAMPLED = 16
# Bytes of a part of the index that are written at once, and of one of the marks.
_SPILLED, _SPILLED_MARKS = 1 << 16, 1 << 13
# Chunks after which a build is kept as far as it is: some seconds of work.
KEPT_AFTER = 32


def _blocks_of(chunk: Chunk) -> int:
    """Return how many numbers of blocks a chunk gets."""
    return chunk.most // BLOCK + 1


class CatalogueInMaking:
    """A catalogue in the making, in a folder of its own."""

    def __init__(self, folder: BuildFolder, of: str, workers: BuildWorkers) -> None:
        self._folder = folder
        self._digest = of
        self._workers = workers
        self._begun = folder.begun(of)
        self._file = sqlite3.connect(folder.catalogue)
        # Of the parts of the index, and behind them of those of the marks of both kinds.
        self._spills = [bytearray() for _ in range(SPILLS)]
        self._entries = 0
        # Numbers of blocks that are given to chunks, and of those whose chunks are read.
        self._block = self._read_block = 0
        # Chunks that were read since that was kept.
        self._unkept = 0
        self.parts: list[PartCount] = []
        # How many records were read, with those that others replace.
        self.read = 0
        # What an older catalogue's records are compared with.
        self._newer: tuple[Path, int] | None = None
        self._is_added = False

    def __enter__(self) -> CatalogueInMaking:
        self._file.executescript(SETTINGS)
        if self._begun is None:
            self._file.executescript(TABLES)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        read_newer.cache_clear()

    def begin(self, old: Catalogue | None, say: Callable[[Sentence], None], target: Path) -> None:
        """Take over what an earlier build has read, or else the common words of a catalogue."""
        self._is_added = old is not None
        if (begun := self._begun) is not None:
            self.parts = [PartCount.of(part) for part in begun.parts]
            self._block = self._read_block = begun.block
            self._entries = begun.entries
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
                for chunk, done in self._workers.each(tasks):
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
        self.parts[number].read_from(dump.path)
        return number

    def _number_of(self, form: str) -> int:
        """Return the number of the part of a form of dump; a new one where there is none yet."""
        forms = [part.form for part in self.parts]
        if form not in forms:
            self.parts.append(PartCount(form))
            return len(forms)
        return forms.index(form)

    def _learn(self, dump: Dump, some: Sequence[Chunk]) -> None:
        """Find out which words are common in titles, from the beginning of the first dump."""
        found = self._workers.map(titles, [(c.content, dump.format.name) for c in some])
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
            newer=self._newer,
            is_kept=is_kept,
            is_added=self._is_added,
        )
        self._block += _blocks_of(chunk)
        return chunk, task

    def _keep(self, chunk: Chunk, done: Worked) -> None:
        self._file.executemany("INSERT INTO blocks VALUES (?, ?)", done.blocks)
        for number, entries in done.entries.items():
            self._entries += len(entries) // 8
            self._add(number, entries, _SPILLED)
        for number, marks in done.marks.items():
            self._add(PARTS + number, marks, _SPILLED_MARKS)
        for number, marks in done.others.items():
            self._add(2 * PARTS + number, marks, _SPILLED_MARKS)
        for number, of_part in done.parts.items():
            self.parts[number].add(of_part)
        self._read_block += _blocks_of(chunk)

    def _add(self, number: int, content: bytes, most: int) -> None:
        spill = self._spills[number]
        spill += content
        if len(spill) >= most:
            self._spill(number)

    def _spill(self, number: int) -> None:
        self._folder.spill(number, self._spills[number])
        self._spills[number].clear()

    def _entries_of(self, number: int) -> bytes | Path:
        """Return the entries of a part of the index or of the marks, or the file that has all."""
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
        for number, spill in enumerate(self._spills):
            if spill:
                self._spill(number)
        self._file.commit()
        parts = [part.kept() for part in self.parts]
        self._folder.keep(
            self._digest,
            BuildProgress(dumps, chunks, self._read_block, self._entries, parts),
        )

    def take_old(self, old: Catalogue, dumps: int, report: OnStep) -> None:
        """Take over the records of a catalogue, but for those that a newer one replaces."""
        read = self._read_of(dumps) or 0
        newer = self._folder.newer
        marks = (partial(self._entries_of, PARTS + number) for number in range(PARTS))
        write_newer(newer, marks)
        self._newer = newer, newer.stat().st_mtime_ns
        numbers = tuple(
            self._number_of(part.form) if read else self._part_of_old(part)
            for part in old.about.parts
        )
        tasks = (
            self._task(chunk, numbers, is_kept=True) for chunk in islice(old.chunks(), read, None)
        )
        for chunk, done in self._workers.each(tasks):
            self._keep(chunk, done)
            read += 1
            self._keep_state(dumps, read)
            report(BuildStep("taking over", chunk.at, old.about.blocks, self.records))

    def _part_of_old(self, old: CataloguePart) -> int:
        number = self._number_of(old.form)
        self.parts[number].take_over(old)
        return number

    # -- writing

    def finish(self, report: OnStep) -> Path:
        """Write the index and what the catalogue says of itself; return its file."""
        bits = bits_for(self._entries)
        left_out = self._replaced()
        asked = [(self._entries_of(number), number, bits, left_out) for number in range(PARTS)]
        for number, buckets in enumerate(self._workers.map(sorted_part, asked)):
            self._file.executemany("INSERT INTO buckets VALUES (?, ?)", buckets)
            report(BuildStep("sorting", number + 1, PARTS, self.records))
        about = {
            "built": to_second(datetime.now(UTC)),
            "parts": json.dumps([asdict(part.described()) for part in self.parts]),
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

    def _replaced(self) -> Path | None:
        """Return a file with the numbers of the records that others replace, if any.

        These are counted no more.
        """
        self.read = self.records
        found = NumberSet.up_to(self._block * BLOCK)
        local = {kind.name for kind in sources.classes() if kind.policy.local}
        own = frozenset(n for n, part in enumerate(self.parts) if part.source in local)
        self._leave_out(found, replaced, [(x, own) for x in self._marks(1)])
        if self._is_added:
            found.write(self._folder.left_out)
            asked = [(x, self._folder.left_out) for x in self._marks(2)]
            self._leave_out(found, renamed, asked)
        if self.records == self.read:
            return None
        found.write(self._folder.left_out)
        self._file.executemany("INSERT INTO replaced VALUES (?)", ((n,) for n in found))
        return self._folder.left_out

    def _marks(self, kind: int) -> Iterator[bytes | Path]:
        return (self._entries_of(kind * PARTS + number) for number in range(PARTS))

    def _leave_out(
        self,
        found: NumberSet,
        function: Callable[..., list[tuple[int, int]]],
        asked: Sequence[tuple[object, ...]],
    ) -> None:
        for some in self._workers.map(function, asked):
            for part, number in some:
                self.parts[part].records -= 1
                found.add(number)
