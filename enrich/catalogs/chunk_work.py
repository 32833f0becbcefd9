"""What a process does with a chunk of a dump: reads its records, packs them, makes their keys."""

from __future__ import annotations

import functools
import zlib
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from enrich import sources, text
from enrich.catalogs import keys
from enrich.catalogs.layout import BLOCK, MOST_ALIKE, PARTS, little_endian
from enrich.catalogs.replacing import (
    GONE,
    Mark,
    Newer,
    NumberSet,
    day_of,
    digest,
    digest_of,
    digests_of_others,
    packed,
    read_newer,
)
from enrich.sources.shared.dumps import DumpRow, SetAside


@dataclass(slots=True)
class WorkedPart:
    """What a chunk had of one part of the catalogue."""

    records: int = 0
    # Reason -> how many records were set aside.
    aside: Counter[str] = field(default_factory=Counter)
    # The same, of records that no catalogue has.
    passed_over: Counter[str] = field(default_factory=Counter)
    changed: str = ""

    def add(self, row: DumpRow | SetAside) -> None:
        """Count a record."""
        if isinstance(row, SetAside):
            (self.passed_over if row.is_expected else self.aside)[row.reason] += 1
        else:
            self.records += 1
            self.changed = max(self.changed, row.changed)


@dataclass(slots=True)
class Worked:
    """The records of a chunk as they are kept."""

    # Number of the block -> its records.
    blocks: list[tuple[int, bytes]] = field(default_factory=list)
    # Part of the index -> entries.
    entries: dict[int, bytes] = field(default_factory=dict)
    parts: defaultdict[int, WorkedPart] = field(default_factory=lambda: defaultdict(WorkedPart))
    # Part of the marks -> those of the records.
    marks: dict[int, bytes] = field(default_factory=dict)
    # The same of the marks by what else they are known by.
    others: dict[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """A chunk, whose records get numbers from `block` on."""

    content: bytes
    # The forms of the dumps that it is of, and their parts of the new catalogue.
    forms: tuple[str, ...]
    parts: tuple[int, ...]
    block: int
    ranks: Path
    # The file that says which records of an older catalogue are replaced, and when it was written.
    newer: tuple[Path, int] | None = None
    # Whether it is of a catalogue, in which each line begins with the place of its form.
    is_kept: bool = False
    # Whether there is such a catalogue, so that records may have got another name.
    is_added: bool = False


def titles(content: bytes, form: str) -> list[str]:
    """Return the folded titles of a chunk."""
    found = sources.dump_format(form).rows(content, sources.identify)
    return [text.fold(t) for row in found if isinstance(row, DumpRow) for t in row.titles[:1]]


def work(task: Task) -> Worked:
    """Return the records of a chunk in blocks, and the entries of the index that lead to them."""
    done = Worked()
    ranks = read_ranks(task.ranks)
    newer = read_newer(*task.newer) if task.newer else Newer()
    sources_of = {part: sources.of_dump(f) for part, f in zip(task.parts, task.forms, strict=True)}
    entries, marks, others = _Arrays(), _Arrays(), _Arrays()
    lines: list[bytes] = []
    for part, day, row in _rows(task):
        mark = _mark(row, sources_of[part], task.block * BLOCK + len(lines), part, day, task)
        is_replaced = mark is not None and newer.replaces(mark.digest, mark.day)
        if mark and task.is_added and isinstance(row, DumpRow):
            _, rest = packed(mark)
            for other in digests_of_others(sources_of[part], row):
                others[other >> 56].extend((other, rest | GONE if is_replaced else rest))
        if is_replaced:
            continue
        if mark:
            marks[mark.digest >> 56].extend(packed(mark))
        if isinstance(row, DumpRow) and mark:
            for key in _keys(row, ranks):
                entries[key >> 32].append((key & 0xFFFFFFFF) << 32 | mark.number)
            of = f"{part}:{mark.day}" if mark.day else str(part)
            lines.append(f"{of}\t{row.kept}".encode("utf-8", "replace"))
        done.parts[part].add(row)
    done.blocks = [
        (task.block + at // BLOCK, zlib.compress(b"\n".join(lines[at : at + BLOCK]), 6))
        for at in range(0, len(lines), BLOCK)
    ]
    done.entries, done.marks, done.others = (x.packed() for x in (entries, marks, others))
    return done


class _Arrays(defaultdict[int, "array[int]"]):
    """Numbers of 64 bits by the part that they go into."""

    def __init__(self) -> None:
        super().__init__(lambda: array("Q"))

    def packed(self) -> dict[int, bytes]:
        return {part: some.tobytes() for part, some in self.items()}


def _mark(
    row: DumpRow | SetAside, source: str, number: int, part: int, day: int, task: Task
) -> Mark | None:
    """Return the mark of a record, or of one that is taken away; None for one that is set aside."""
    if isinstance(row, DumpRow):
        return Mark(digest(source, row), day, not task.is_kept, part, number)
    if row.gone:
        return Mark(digest_of(source, row.gone), day, not task.is_kept, part, GONE)
    return None


def _rows(task: Task) -> Iterator[tuple[int, int, DumpRow | SetAside]]:
    """Yield the records of a chunk, each with the number of its part, and its day."""
    forms = [sources.dump_format(name) for name in task.forms]
    if not task.is_kept:
        for row in forms[0].rows(task.content, sources.identify):
            yield task.parts[0], day_of(row.changed), row
        return
    for line in task.content.decode("utf-8", "replace").split("\n"):
        if not line:  # where others replace all records of a chunk
            continue
        of, _, kept = line.partition("\t")
        place, _, day = of.partition(":")
        row = forms[int(place)].row(kept, sources.identify)
        yield task.parts[int(place)], int(day or 0), row


def _keys(row: DumpRow, ranks: Mapping[str, int]) -> set[int]:
    found = {keys.key("n", name) for name in row.names}
    for title in row.titles:
        found.update(keys.of_title(title, row.author, ranks))
    return found


@functools.lru_cache(maxsize=2)
def read_ranks(path: Path) -> dict[str, int]:
    """Return the ranks of the common words, as the process that builds has written them."""
    return msgspec.msgpack.decode(path.read_bytes(), type=dict[str, int])


def sorted_part(
    content: bytes | Path, part: int, bits: int, replaced: Path | None
) -> list[tuple[int, bytes]]:
    """Return the buckets of a part of the index, each with its entries in order.

    Those of records that are replaced, of which a file has the numbers, are left out. Where very
    many records have one key, the first of them are kept.
    """
    unsorted = array("Q")
    unsorted.frombytes(content if isinstance(content, bytes) else content.read_bytes())
    if replaced:
        left_out = NumberSet.read(replaced)
        unsorted = array("Q", (x for x in unsorted if x & 0xFFFFFFFF not in left_out))
    ordered = array("Q", sorted(unsorted))
    if any(
        ordered[at] >> 32 == ordered[at + MOST_ALIKE] >> 32
        for at in range(0, len(ordered) - MOST_ALIKE, MOST_ALIKE // 2)
    ):
        ordered = _without_crowds(ordered)
    found, start = [], 0
    for bucket in range(1 << bits):
        end = bisect_left(ordered, (bucket + 1) << (64 - bits), start)
        if end > start:
            found.append((part << bits | bucket, little_endian(ordered[start:end])))
        start = end
    return found


def _without_crowds(ordered: array[int]) -> array[int]:
    kept, last, count = array("Q"), -1, 0
    for entry in ordered:
        count = count + 1 if entry >> 32 == last else 0
        last = entry >> 32
        if count < MOST_ALIKE:
            kept.append(entry)
    return kept


assert PARTS == 1 << 8  # the first eight bits of a key
