"""A catalogue that was built: one file, mapped, in which records are found."""

from __future__ import annotations

import contextlib
import functools
import json
import sqlite3
import threading
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import quote

from enrich import messages, sources, text
from enrich.catalogs import keys
from enrich.catalogs.layout import APPLICATION, OLDER_BLOCK, VERSION, entries_of, is_foreign
from enrich.errors import ConfigError
from enrich.model import Identifier, Query
from enrich.sources.shared.dumps import DumpFormat, Heading, last_name
from enrich.text import alike

if TYPE_CHECKING:
    from enrich.catalogs.dump_files import Chunk

# Of 100: titles that are less alike are no hits.
_ALIKE = 80
# So alike are a title and the same with a typing error or a word that is another.
_VERY_LIKE = 85
# Letters that one other letter takes away and puts in.
_OF_ONE_LETTER = 2
# Letters of a title that is the beginning of another one.
_LONG_ENOUGH = 12
# Records of one title; where there are more, the author has to agree.
_MOST_OF_A_TITLE = 20
# Records that are compared with a title, and records of two words together.
_MOST_COMPARED = 30
_MOST_OF_A_PAIR = 250
# Blocks that one process reads at once.
_BLOCKS_AT_ONCE = 128
# Blocks that are kept unpacked.
_BLOCKS_KEPT = 64
# How the file is read: all of it lies in the process's memory, or some pages (in KiB).
_MAPPED, _READ = "PRAGMA mmap_size = 1099511627776", "PRAGMA cache_size = -200"
# Hits of one title.
_MOST_HITS = 10


@dataclass(frozen=True, slots=True)
class CataloguePart:
    """What a catalogue has from one form of dump."""

    form: str
    files: tuple[str, ...]
    records: int
    # When the dump was made, as far as it can be told: an ISO time.
    date: str
    # Reason -> how many records could not be read.
    aside: Mapping[str, int]
    # The same, of records that no catalogue has.
    passed_over: Mapping[str, int]

    @property
    def source(self) -> str:
        """The name of the source whose records these are."""
        return sources.of_dump(self.form)


@dataclass(frozen=True, slots=True)
class About:
    """What a catalogue says of itself."""

    built: str
    parts: tuple[CataloguePart, ...]
    blocks: int
    entries: int
    bits: int
    in_block: int

    @property
    def records(self) -> int:
        """How many records it has."""
        return sum(part.records for part in self.parts)


class _KeptRecord(NamedTuple):
    """A record as it lies in the catalogue: the number of its part, and what is kept of it."""

    part: int
    kept: str


# How little a record is alike, whether it is of another author, years apart, what is kept of it.
_Scored = tuple[float, bool, int, str, _KeptRecord]


class Catalogue:
    """Records of dumps, found by identifier and by title. Many processes may read one file."""

    def __init__(self, path: Path, *, mapped: bool = True) -> None:
        """Open a file. Raises ConfigError where it is missing, damaged or of another version.

        One that is not mapped is read page by page: for a hundred look-ups that takes no longer,
        and a tenth of the memory.
        """
        self.path = path
        self._lock = threading.Lock()
        if not path.is_file():
            raise ConfigError(messages.catalogs.NO_CATALOGUE(path=path))
        if is_foreign(path):
            raise ConfigError(messages.catalogs.FOREIGN(path=path))
        try:
            # Nobody writes into it: a newer one is put in its place.
            address = f"file:{quote(str(path), errors='surrogateescape')}?mode=ro&immutable=1"
            self._file = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._file.execute(_MAPPED if mapped else _READ)
            (application,) = self._file.execute("PRAGMA application_id").fetchone()
            (version,) = self._file.execute("PRAGMA user_version").fetchone()
            if (application, version) != (APPLICATION, VERSION):
                raise ConfigError(messages.catalogs.OTHER_VERSION(path=path))
            about = dict(self._file.execute("SELECT name, value FROM about"))
            self.about = _about(about)
        except (sqlite3.Error, KeyError, ValueError, TypeError) as error:
            raise ConfigError(messages.catalogs.DAMAGED(path=path, why=error)) from None
        self._words: dict[str, int] = {}
        # A record is often looked up by its identifier, and then by its title.
        read = functools.partial(_read_block, self._file, self._lock)
        self._block = functools.lru_cache(maxsize=_BLOCKS_KEPT)(read)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if file := getattr(self, "_file", None):
            file.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @functools.cached_property
    def _forms(self) -> list[DumpFormat]:
        return [sources.dump_formats()[part.form] for part in self.about.parts]

    @functools.cached_property
    def _sources(self) -> list[str]:
        return [part.source for part in self.about.parts]

    def sources(self) -> set[str]:
        """Return the names of the sources that it has records of."""
        return set(self._sources)

    def date(self, source: str) -> str:
        """Return as of when it has the records of a source; "" where it has none."""
        return max((p.date for p in self.about.parts if p.source == source), default="")

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        """Raise ConfigError where something cannot be read as it was written."""
        try:
            yield
        except (sqlite3.DatabaseError, zlib.error) as error:
            raise ConfigError(messages.catalogs.DAMAGED(path=self.path, why=error)) from None

    # -- what is asked

    def by_identifier(self, identifier: Identifier, source: str) -> list[str]:
        """Return what is kept of a source's records that have an identifier.

        Raises ConfigError where the file is damaged.
        """
        name = str(identifier)
        with self._whole():
            found = self._records(self._numbers(keys.key("n", name)), source)
        return [x.kept for x in found if self._has(x, name)]

    def by_title(self, query: Query, source: str) -> list[str]:
        """Return what is kept of a source's records with (nearly) the title of a query.

        Those of exactly that title, or else the likest first, then those that have its beginning
        before a colon. Raises ConfigError where the file is damaged.
        """
        with self._whole():
            return self._by_title(query, source)

    def _by_title(self, query: Query, source: str) -> list[str]:
        author = last_name(query.authors[0].full) if query.authors else ""
        folded = dict.fromkeys(map(text.fold, (query.title, *query.other_titles)))
        titles = [spelt for title in folded for spelt in keys.spellings(title)]
        for kind in ("t", "h"):
            if found := self._titled(kind, titles, author, source):
                return [x.kept for x in found]
        scored = self._alike(text.fold(query.title), author, query.year, source)
        found = [x[-1] for x in scored]
        if not _has_very_like(scored):
            for kind in ("t", "h"):
                if more := self._titled(kind, _heads(query.title), author, source):
                    found += more
                    break
        return list(dict.fromkeys(x.kept for x in found))[:_MOST_OF_A_TITLE]

    def _titled(
        self, kind: str, titles: Iterable[str], author: str, source: str
    ) -> list[_KeptRecord]:
        """Return the records of some folded titles, or of titles that begin so before a colon."""
        exact = [n for t in titles if t for n in self._of_title(kind, t, author)]
        return self._records(exact, source)[:_MOST_OF_A_TITLE]

    def joined(
        self, kept: Sequence[str], source: str, asked: str = "", *, with_volumes: bool = True
    ) -> str:
        """Return the answer of a source that these records make; `asked` as in DumpFormat.

        Without the facts of their volumes, which lie in other records, it is made sooner.
        """
        form = self._forms[self._sources.index(source)]
        if not with_volumes:
            return form.joined(kept, None, asked)
        return form.joined(kept, lambda i: self.by_identifier(i, source), asked)

    # -- what a new catalogue takes over

    def ranks(self) -> dict[str, int]:
        """Return the common words with their ranks. Raises ConfigError as for a look-up."""
        with self._whole():
            return dict(self._file.execute("SELECT word, rank FROM words"))

    def chunks(self) -> Iterator[Chunk]:
        """Yield all records as they are kept, many at once; `at` is the number of a block.

        Raises ConfigError as for a look-up.
        """
        from enrich.catalogs.dump_files import Chunk

        with self._whole():
            rows = self._file.execute("SELECT number, records FROM blocks ORDER BY number")
        while True:
            with self._whole():
                some = rows.fetchmany(_BLOCKS_AT_ONCE)
                lines = [zlib.decompress(records) for _, records in some]
            if not some:
                return
            yield Chunk(b"\n".join(lines), len(some) * self.about.in_block, some[-1][0])

    # -- how it is found

    def _numbers(self, key: int) -> Sequence[int]:
        """Return the numbers of the records that have a key."""
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

    def _records(self, numbers: Iterable[int], source: str) -> list[_KeptRecord]:
        found = (self._record(n) for n in dict.fromkeys(numbers))
        return [x for x in found if x and self._sources[x.part] == source]

    def _record(self, number: int) -> _KeptRecord | None:
        block, place = divmod(number, self.about.in_block)
        lines = self._block(block)
        if place >= len(lines):
            return None
        part, _, kept = lines[place].partition(b"\t")
        return _KeptRecord(int(part), kept.decode())

    def _heading(self, found: _KeptRecord) -> Heading:
        return self._forms[found.part].heading(found.kept)

    def _has(self, found: _KeptRecord, name: str) -> bool:
        """Whether a record has a name: two names may have one key."""
        return name.partition(":")[2].casefold() in found.kept.casefold()

    def _of_title(self, kind: str, folded: str, author: str) -> Sequence[int]:
        """Return the numbers of the records of a title, by the author where there are too many."""
        letters = folded[: keys.LONGEST].replace(" ", "")
        numbers = self._numbers(keys.key(kind, letters))
        if len(numbers) > _MOST_OF_A_TITLE and author:
            of_author: Sequence[int] = self._numbers(
                keys.key(keys.WITH_AUTHOR[kind], f"{letters}|{author}")
            )
            if not of_author:
                tried = keys.tried_of(folded, author, self._ranks(folded))
                theirs = {n for key in tried for n in self._numbers(key)}
                of_author = [n for n in numbers if n in theirs]
            return of_author or numbers[:_MOST_OF_A_TITLE]
        return numbers[: 2 * _MOST_OF_A_TITLE]

    def _alike(self, folded: str, author: str, year: int | None, source: str) -> list[_Scored]:
        """Return the records whose title resembles a folded one, the likest first.

        Where the author has one that is very like it, no others are looked at.
        """
        ranks = self._ranks(folded)
        scored = list[_Scored]()
        add = functools.partial(self._add, scored, set[int](), folded, author, year, source)
        for counted in self._of_author(folded, author, ranks):
            add(counted)
            if _has_very_like(scored):
                break
        else:
            add(self._with_words(folded, ranks))
        return sorted(scored)[:_MOST_HITS]

    def _add(
        self,
        scored: list[_Scored],
        seen: set[int],
        folded: str,
        author: str,
        year: int | None,
        source: str,
        counted: Counter[int],
    ) -> None:
        """Add those that are alike, first of the records that were counted most.

        Where one has nearly the letters of the title, no others are looked at.
        """
        for numbers in _by_count(counted):
            new = [n for n in numbers if n not in seen]
            seen.update(new)
            scored += self._scored(new, folded, author, year, source)
            if _has_nearly(scored, folded):
                break

    def _of_author(
        self, folded: str, author: str, ranks: Mapping[str, int]
    ) -> Iterator[Counter[int]]:
        """Yield how many rare words an author's titles share with one, of its rarest words first.

        Those are enough where one word is mistaken.
        """
        seen: Counter[int] = Counter()
        tried = keys.tried_of(folded, author, ranks)
        for some in (tried[: keys.BY_ONE_WORD], tried[keys.BY_ONE_WORD :]):
            for key in some:
                seen.update(self._numbers(key))
            yield seen

    def _with_words(self, folded: str, ranks: Mapping[str, int]) -> Counter[int]:
        """Return how many pairs of its rare words records share with a title."""
        seen: Counter[int] = Counter()
        crowded: list[Sequence[int]] = []
        for key in keys.tried(folded, ranks):
            numbers = self._numbers(key)
            if len(numbers) > _MOST_OF_A_PAIR:
                crowded.append(numbers)
            else:
                seen.update(numbers)
        some = set(seen)
        for many in crowded:
            seen.update(n for n in many if n in some or not some)
        return seen

    def _scored(
        self, numbers: Sequence[int], folded: str, author: str, year: int | None, source: str
    ) -> list[_Scored]:
        """Return those of some records that are alike enough, each with what it is ranked by."""
        scored = []
        for found in self._records(numbers, source):
            heading = self._heading(found)
            score = max((_likeness(folded, text.fold(t)) for t in heading.titles), default=0.0)
            if score >= _ALIKE:
                apart = abs(heading.year - year) if heading.year and year else 0
                scored.append((-score, heading.author != author, apart, found.kept, found))
        return scored

    def _ranks(self, folded: str) -> Mapping[str, int]:
        new = [w for w in dict.fromkeys(folded.split()) if w not in self._words]
        if new:
            marks = ",".join("?" * len(new))
            with self._lock:
                found = f"SELECT word, rank FROM words WHERE word IN ({marks})"  # noqa: S608
                rows = self._file.execute(found, new).fetchall()
            if len(self._words) > 50_000:
                self._words.clear()
            self._words.update(dict.fromkeys(new, 0) | dict(rows))
        return self._words


def _read_block(file: sqlite3.Connection, lock: threading.Lock, number: int) -> list[bytes]:
    """Return the records of a block as they are kept."""
    with lock:
        row = file.execute("SELECT records FROM blocks WHERE number = ?", (number,)).fetchone()
    return zlib.decompress(row[0]).split(b"\n") if row else []


def _has_very_like(scored: Sequence[_Scored]) -> bool:
    return any(-score >= _VERY_LIKE for score, *_ in scored)


def _has_nearly(scored: Sequence[_Scored], folded: str) -> bool:
    """Whether one differs from a folded title in one letter: no sibling's title is nearer."""
    least = 100 * (1 - _OF_ONE_LETTER / (2 * len(folded) + 1))
    return any(-score >= least for score, *_ in scored)


def _heads(title: str) -> Sequence[str]:
    """Return the folded title without its subtitle, where it has one, as it may be spelt."""
    head = keys.head(title)
    return keys.spellings(text.fold(head)) if head else ()


def _by_count(seen: Counter[int]) -> list[list[int]]:
    """Return the numbers that were seen most, those that were seen equally often together.

    Those that were seen once are among them only where none was seen thrice.
    """
    first = seen.most_common(_MOST_COMPARED)
    least = 2 if first and first[0][1] > 2 else 1
    return [
        [number for number, _ in some]
        for count, some in groupby(first, key=itemgetter(1))
        if count >= least
    ]


def _likeness(one: str, two: str) -> float:
    """Return how alike two folded titles are, of 100; one may be the beginning of the other."""
    shorter, longer = sorted((one, two), key=len)
    if len(shorter) >= _LONG_ENOUGH and longer.startswith(shorter + " "):
        return 90
    return alike.ratio(one, two, score_cutoff=_ALIKE)


def _about(about: Mapping[str, str]) -> About:
    parts = tuple(
        CataloguePart(**{**part, "files": tuple(part["files"])})
        for part in json.loads(about["parts"])
    )
    return About(
        about["built"],
        parts,
        int(about["blocks"]),
        int(about["entries"]),
        int(about["bits"]),
        int(about.get("in_block", OLDER_BLOCK)),
    )
