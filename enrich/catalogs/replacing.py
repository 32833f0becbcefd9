"""Which records of a catalogue replace which: of a record that a source has twice, the newest.

Of each record a mark is kept while a catalogue is built: a digest of its source and its first name,
and its day, part and number. A mark without a number says that a source has taken a record away.
Marks of one digest are compared when all dumps are read.

A source may give a record another name. Of records that are added marks of a second kind are kept,
by what else they are known by: one that is new there stands for the older one of the same.
"""

from __future__ import annotations

import functools
import mmap
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from enrich.digests import blake2b
from enrich.sources.shared.dumps import DumpRow

# The number of a record that its source has taken away; of one that another replaces already.
GONE = 0xFFFFFFFF
_IS_NEW = 1 << 40
_FIRST_DAY = date(1900, 1, 1).toordinal()
_LAST_DAY = 0xFFFF


class Mark(NamedTuple):
    """What is kept of a record: `is_new` where a dump has it, and not the older catalogue."""

    digest: int
    # 0 where it is unknown.
    day: int
    is_new: bool
    part: int
    number: int


def digest(source: str, row: DumpRow) -> int:
    """Return a digest of what makes a record the same as another: its first name, else all of it.

    It has 64 bits: two records of a billion that fall together are not to be expected.
    """
    name = row.names[0] if row.names else f"\0{row.kept}"
    return digest_of(source, name)


def digests_of_others(source: str, row: DumpRow) -> Iterator[int]:
    """Yield digests of what a record is known by where its source changes its first name."""
    for name in row.known_by:
        yield digest_of(source, f"\0{name}\0{row.author}")


def digest_of(source: str, name: str) -> int:
    """Return the digest of a name that a source has."""
    content = f"{source}\0{name}".encode("utf-8", "replace")
    return int.from_bytes(blake2b(content, digest_size=8).digest())


@functools.lru_cache(maxsize=1 << 12)
def day_of(changed: str) -> int:
    """Return the number of the day of an ISO time, 0 for none."""
    try:
        number = date.fromisoformat(changed[:10]).toordinal() - _FIRST_DAY
    except ValueError:
        return 0
    return number if 0 < number <= _LAST_DAY else 0


def packed(mark: Mark) -> tuple[int, int]:
    """Return a mark as two numbers of 64 bits."""
    return mark.digest, mark.day << 48 | mark.is_new * _IS_NEW | mark.part << 32 | mark.number


def unpacked(content: array[int]) -> Iterator[Mark]:
    """Yield the marks that numbers of 64 bits are."""
    for digest_, rest in zip(content[::2], content[1::2], strict=True):
        part, number = rest >> 32 & 0xFF, rest & 0xFFFFFFFF
        yield Mark(digest_, rest >> 48, bool(rest & _IS_NEW), part, number)


def _read(content: bytes | Path) -> array[int]:
    found = array("Q")
    found.frombytes(content if isinstance(content, bytes) else content.read_bytes())
    return found


def replaced(content: bytes | Path, own: Collection[int]) -> list[tuple[int, int]]:
    """Return part and number of the records that others replace, by the marks of all of them.

    `own`: the parts of people's own records.
    """
    read = _read(content)
    seen, several = set[int](), set[int]()
    for digest_ in read[::2]:
        (several if digest_ in seen else seen).add(digest_)
    return [(x.part, x.number) for marks in _of(read, several) for x in _worse(marks, own)]


def renamed(content: bytes | Path, left_out: Path) -> list[tuple[int, int]]:
    """Return part and number of the records that their source has given another name.

    By the marks of the second kind, and a file with the numbers of the records that are replaced.
    """
    read, without = _read(content), NumberSet.read(left_out)
    pairs = zip(read[::2], read[1::2], strict=True)
    left = {x for x, rest in pairs if not rest & _IS_NEW and rest & GONE != GONE}
    found = (x for marks in _of(read, left) for x in _former(marks, without))
    return [(x.part, x.number) for x in found]


def _of(read: array[int], digests: Collection[int]) -> Iterator[list[Mark]]:
    """Yield the marks of each of some digests."""
    if digests:
        ordered = sorted((x for x in unpacked(read) if x.digest in digests), key=itemgetter(0))
        yield from (list(marks) for _, marks in groupby(ordered, key=itemgetter(0)))


def _worse(marks: Sequence[Mark], own: Collection[int]) -> Iterator[Mark]:
    """Yield those of the marks of one record that a better one replaces.

    Where each has a day, the youngest is the best, else what a dump has; of one day the last. Two
    of one build without a day are kept where they are of two forms of dump, or people's own.
    """
    are_dated = all(x.day for x in marks)
    in_order = sorted(marks, key=lambda x: (x.day if are_dated else 0, x.is_new, x.number))[::-1]
    kept: list[Mark] = []
    for one in in_order:
        if any(
            are_dated
            or better.is_new != one.is_new
            or better.number == GONE
            or (better.part == one.part and one.part not in own)
            for better in kept
        ):
            if one.number != GONE:
                yield one
        else:
            kept.append(one)


def _former(marks: Sequence[Mark], without: NumberSet) -> Iterator[Mark]:
    """Yield those of an older catalogue for which there is another one in the dumps.

    Not where the dumps have a record that the catalogue had too: those are two.
    """
    new = [x for x in marks if x.is_new]
    if not new or any(x.number == GONE or x.number in without for x in marks):
        return
    youngest = max(x.day for x in new)
    yield from (x for x in marks if not x.is_new and x.day <= youngest)


class NumberSet:
    """Some of the numbers of a catalogue's records, a bit for each number that there is."""

    def __init__(self, bits: bytearray | bytes | mmap.mmap) -> None:
        self._bits = bits

    @classmethod
    def up_to(cls, most: int) -> NumberSet:
        """Return one without numbers, for those below `most`."""
        return cls(bytearray(most // 8 + 1))

    @classmethod
    def read(cls, path: Path) -> NumberSet:
        """Return what `write` has written; it is mapped, so that processes share it."""
        with path.open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    def write(self, path: Path) -> None:
        """Write it into a new file: another process may have mapped an older one."""
        path.unlink(missing_ok=True)
        path.write_bytes(self._bits)

    def add(self, number: int) -> None:
        """Add a number."""
        assert isinstance(self._bits, bytearray)
        self._bits[number >> 3] |= 1 << (number & 7)

    def __contains__(self, number: int) -> bool:
        return bool(self._bits[number >> 3] >> (number & 7) & 1)

    def __iter__(self) -> Iterator[int]:
        for at, byte in enumerate(self._bits):
            if byte:
                yield from (at << 3 | bit for bit in range(8) if byte >> bit & 1)


class Newer:
    """The records that the dumps of a build have, for those of an older catalogue."""

    def __init__(self, digests: Sequence[int] = (), days: Sequence[int] = ()) -> None:
        """Make it of digests in order, and the day of each."""
        self._digests, self._days = digests, days

    def replaces(self, digest_: int, day: int) -> bool:
        """Whether a record of the older catalogue is replaced; of one day, by that of the dump."""
        at = bisect_left(self._digests, digest_)
        if at == len(self._digests) or self._digests[at] != digest_:
            return False
        newest = self._days[at]
        return not newest or not day or newest >= day


def write_newer(path: Path, parts: Iterable[Callable[[], bytes | Path]]) -> None:
    """Write what `Newer` reads: the marks of dumps, of parts that are in the order of digests."""
    days = array("H")
    with path.open("wb") as file:
        for part in parts:
            newest: dict[int, int] = {}
            for mark in unpacked(_read(part())):
                if mark.is_new:
                    before = newest.get(mark.digest, mark.day)
                    newest[mark.digest] = max(before, mark.day) if before and mark.day else 0
            ordered = sorted(newest)
            file.write(array("Q", ordered).tobytes())
            days.extend(newest[x] for x in ordered)
        file.write(days.tobytes())


@functools.lru_cache(maxsize=1)
def read_newer(path: Path, written: int) -> Newer:  # noqa: ARG001
    """Return what was written into a file at a time; it is mapped, so that processes share it."""
    count = path.stat().st_size // (8 + 2)
    if not count:
        return Newer()
    with path.open("rb") as file:
        content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    return Newer(content[: 8 * count].cast("Q"), content[8 * count :].cast("H"))
