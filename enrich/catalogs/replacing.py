"""Which records of a catalogue replace which: of a record that a source has twice, the newest.

Of each record a mark is kept while a catalogue is built: a digest of its source and its first name,
and its day, part and number. A mark without a number says that a source has taken a record away.
Marks of one digest are compared when all dumps are read.
"""

from __future__ import annotations

import functools
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from enrich.digests import blake2b
from enrich.sources.shared.dumps import DumpRow

# The number of a record that its source has taken away.
GONE = 0xFFFFFFFF
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
    return mark.digest, mark.day << 48 | mark.is_new << 40 | mark.part << 32 | mark.number


def unpacked(content: array[int]) -> Iterator[Mark]:
    """Yield the marks that numbers of 64 bits are."""
    for digest_, rest in zip(content[::2], content[1::2], strict=True):
        part, number = rest >> 32 & 0xFF, rest & 0xFFFFFFFF
        yield Mark(digest_, rest >> 48, bool(rest >> 40 & 1), part, number)


def _read(content: bytes | Path) -> array[int]:
    found = array("Q")
    found.frombytes(content if isinstance(content, bytes) else content.read_bytes())
    return found


def replaced(content: bytes | Path) -> list[tuple[int, int]]:
    """Return part and number of the records that others replace, by the marks of all of them."""
    read = _read(content)
    if len(set(read[::2])) * 2 == len(read):
        return []
    ordered = sorted(unpacked(read), key=itemgetter(0))
    some = (list(marks) for _, marks in groupby(ordered, key=itemgetter(0)))
    return [(x.part, x.number) for marks in some if len(marks) > 1 for x in _worse(marks)]


def _worse(marks: list[Mark]) -> Iterator[Mark]:
    """Yield those of the marks of one record that a better one replaces.

    Where each has a day, the youngest is the best, else what a dump has; of one day the last. Two
    of one build are kept where no day tells them apart, or where they are of two forms of dump.
    """
    are_dated = all(x.day for x in marks)
    in_order = sorted(marks, key=lambda x: (x.day if are_dated else 0, x.is_new, x.number))[::-1]
    kept: list[Mark] = []
    for one in in_order:
        if any(
            better.is_new != one.is_new
            or better.number == GONE
            or (are_dated and better.part == one.part)
            for better in kept
        ):
            if one.number != GONE:
                yield one
        else:
            kept.append(one)


class Newer:
    """The records that the dumps of a build have, for those of an older catalogue."""

    def __init__(self, content: bytes = b"") -> None:
        """Make it of what `write` has written."""
        found = array("Q", content)
        self._digests = found[: len(found) // 2]
        self._days = found[len(found) // 2 :]

    def __bool__(self) -> bool:
        return bool(self._digests)

    def replaces(self, digest_: int, day: int) -> bool:
        """Whether a record of the older catalogue is replaced; of one day, by that of the dump."""
        at = bisect_left(self._digests, digest_)
        if at == len(self._digests) or self._digests[at] != digest_:
            return False
        newest = self._days[at]
        return not newest or not day or newest >= day


def write_newer(path: Path, parts: Iterable[Callable[[], bytes | Path]]) -> None:
    """Write what `Newer` reads: the marks of dumps, of parts that are in the order of digests."""
    digests, days = array("Q"), array("Q")
    for part in parts:
        newest: dict[int, int] = {}
        for mark in unpacked(_read(part())):
            if mark.is_new:
                before = newest.get(mark.digest, mark.day)
                newest[mark.digest] = max(before, mark.day) if before and mark.day else 0
        for digest_ in sorted(newest):
            digests.append(digest_)
            days.append(newest[digest_])
    path.write_bytes(digests.tobytes() + days.tobytes())


@functools.lru_cache(maxsize=1)
def read_newer(path: Path, written: int) -> Newer:  # noqa: ARG001
    """Return what was written into a file at a time."""
    return Newer(path.read_bytes())
