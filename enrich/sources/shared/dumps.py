"""What a source says of its own dump: how it looks, and what is kept of each record. Pure.

A dump is read in chunks of many records, by several processes. What is kept of a record is text on
one line. The source's `parse` reads what `joined` makes of one or several.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from enrich import messages, text
from enrich.messages import Sentence
from enrich.model import Identifier, Query, Record
from enrich.patterns import regex
from enrich.text import retractions


@dataclass(frozen=True, slots=True)
class DumpRow:
    """One record of a dump, and by what it is to be found."""

    # What is kept of it, on one line.
    kept: str
    # Identifiers as `scheme:value`; by the first one a newer record replaces an older one.
    names: Sequence[str]
    titles: Sequence[str]
    # The first author's last name, folded, where there is one.
    author: str = ""
    # When the source last changed it, as an ISO date, where it says so.
    changed: str = ""
    # The names by which it is known again where its source may change the first one.
    known_by: Sequence[str] = ()


class Heading(NamedTuple):
    """What a record is compared by: titles, the first author's last name, folded, and the year."""

    titles: Sequence[str]
    author: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class SetAside:
    """A record of a dump that cannot be read, or that is no publication, with the reason."""

    reason: Sentence
    # Whether the record is sound, but of a kind that no catalogue has.
    is_expected: bool = False
    # The name of a record that the source has taken away, `scheme:value`, and when.
    gone: str = ""
    changed: str = ""


# What may make more of a word than its letters.
_MARKUP = regex(r"[\\${<&]")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def last_name(name: str) -> str:
    """Return the last word of a person's name, folded: "van Gogh" and "Vincent van Gogh 0002"."""
    last = name.rpartition(" ")[2]
    if last.isascii() and last.isalpha() and not _MARKUP.search(name):
        folded = last.lower()
        if folded not in _SUFFIXES:
            return folded
    words = text.fold(name).split()
    while len(words) > 1 and (words[-1].isdigit() or words[-1] in _SUFFIXES):
        words.pop()
    return words[-1] if words else ""


def row_of(
    kept: str, records: Sequence[Record], changed: str = "", *, with_links: bool = False
) -> DumpRow | SetAside:
    """Return a record of a dump by what its source's `parse` makes of it.

    `with_links`: it is found by the identifiers of other versions too.
    """
    names = dict.fromkeys(str(i) for r in records for i in r.identifiers)
    if with_links:
        names |= dict.fromkeys(str(i) for r in records for i in r.links)
    heading = heading_of(records)
    if not heading.titles:
        return SetAside(messages.catalogs.WITHOUT_TITLE())
    return DumpRow(kept, tuple(names), heading.titles, heading.author, changed)


def heading_of(records: Sequence[Record]) -> Heading:
    """Return what a record of a dump is compared by, from its Records.

    Its titles are those without the mark of a retraction too: a list has the one or the other.
    """
    titles = dict.fromkeys(
        t
        for r in records
        for written in (r.title, *r.other_titles)
        for t in (retractions.unmarked(written)[0], written)
        if t
    )
    people = next((r.people for r in records if r.people), ())
    year = next((r.issued.year for r in records if r.issued), 0)
    return Heading(tuple(titles), last_name(people[0].full) if people else "", year)


# Returns the answers that a catalogue has under an identifier.
Find = Callable[[Identifier], Sequence[str]]
# Returns what a link names.
ReadLink = Callable[[str], Identifier | None]


@dataclass(frozen=True, slots=True)
class Cut:
    """How the records of a dump are told apart before they are parsed.

    `ends`: byte strings after which a record ends; none: the file is one chunk. `last`: what stands
    behind the last record of a whole file. `roots`: the elements around records, each of which is
    closed where it is opened: a file may be one such document, several, or bare records. `begins`:
    what each record has, so that it is counted.
    """

    ends: tuple[bytes, ...] = (b"\n",)
    last: bytes = b""
    roots: tuple[bytes, ...] = ()
    begins: bytes = b"\n"
    # Bytes of an end that the next record begins with.
    is_before: int = 0
    # What opens and closes a record: where the last one has more of the first, the file is cut off.
    pair: tuple[bytes, bytes] | None = None
    # How many times as long as others its chunks are: its records refer to one another.
    times: int = 1
    # What defines something that later records use, and is no record.
    defines: re.Pattern[bytes] | None = None


@dataclass(frozen=True, slots=True)
class WholeFile:
    """Where a source offers its dump as one file; `md5`: where the checksum of it is."""

    url: str
    md5: str = ""


@dataclass(frozen=True, slots=True)
class Harvest:
    """Where a source lists all records by OAI-PMH, with the seconds between two requests."""

    url: str
    prefix: str
    interval: float


class LookUp(Protocol):
    """A catalogue in which records are found."""

    def by_identifier(self, identifier: Identifier, source: str) -> Sequence[str]:
        """Return what is kept of a source's records that have an identifier."""

    def by_title(self, query: Query, source: str) -> Sequence[str]:
        """Return what is kept of a source's records with (nearly) the title of a query."""


class DumpFormat(Protocol):
    """One form of a source's dump."""

    @property
    def name(self) -> str:
        """The name of the format, for people: "dblp.xml"."""

    @property
    def cut(self) -> Cut:
        """How its records are told apart."""

    def recognises(self, head: str) -> bool:
        """Whether a file is of this form, by its first characters."""

    def rows(self, chunk: bytes, identify: ReadLink) -> Iterator[DumpRow | SetAside]:
        """Yield the records of a chunk, and what had to be set aside."""

    def row(self, kept: str, identify: ReadLink) -> DumpRow | SetAside:
        """Return a record as it is kept: what a catalogue has is read again for a newer one."""

    def heading(self, kept: str) -> Heading:
        """Return title, author and year of a record as it is kept."""

    def joined(self, kept: Sequence[str], find: Find | None, asked: str = "") -> str:
        """Return the source's answer of several records; `find` looks up what they refer to.

        Without `find` the answer lacks what other records say.

        `asked`: the identifier that they were asked by, "" where they were searched for.
        """
