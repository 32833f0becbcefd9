"""What a process, or a worker of a cluster, does with a partition: the same code in both."""

from __future__ import annotations

import functools
import itertools
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from enrich import messages
from enrich.bulk import inputs
from enrich.bulk.inputs import Partition
from enrich.bulk.matcher import Matcher
from enrich.bulk.reference import BadRow, BulkReference
from enrich.bulk.result import ResultRow, packed, unreadable
from enrich.catalogs.catalogue import Catalogue
from enrich.errors import ConfigError
from enrich.messages import Sentence
from enrich.version import __version__

# Rows that are matched together: more are no faster.
PORTION = 250


@dataclass(frozen=True, slots=True)
class NamedCatalogue:
    """A catalogue by its path, and what tells it from another one under the same path."""

    path: str
    built: str
    records: int


@dataclass(frozen=True, slots=True)
class BulkTask:
    """A partition, and what it is matched against."""

    partition: Partition
    catalogues: tuple[NamedCatalogue, ...]
    version: str = __version__

    def work(self) -> bytes:
        """Return the results of the partition, packed."""
        return work(self)

    def failed(self, error: Exception) -> Sentence:
        """Return what is said where an error ends it that nobody has thought of."""
        kind, first = type(error).__name__, self.partition.first
        return messages.bulk.WORKER_FAILED(first=first, kind=kind, why=error)

    def ended(self) -> Sentence:
        """Return what is said where the process that does it was ended again and again."""
        first = self.partition.first
        return messages.bulk.PROCESS_ENDS(first=first, last=first + self.partition.count - 1)


def named(path: Path) -> NamedCatalogue:
    """Return what a catalogue is known by. Raises ConfigError for a missing or damaged one."""
    with Catalogue(path) as opened:
        return NamedCatalogue(str(path), opened.about.built, opened.about.records)


def work(task: BulkTask) -> bytes:
    """Return the results of a partition, packed.

    Raises ConfigError where this is a worker that has another version of the program, or another
    catalogue, and where the catalogue is damaged.
    """
    if task.version != __version__:
        raise ConfigError(messages.bulk.OTHER_PROGRAM(own=__version__, other=task.version))
    # What a matcher remembers is of one thread.
    matcher = _matcher(task.catalogues, threading.get_ident())
    rows = enumerate(inputs.references(task.partition), task.partition.first)
    results: list[ResultRow] = []
    while some := list(itertools.islice(rows, PORTION)):
        results += _results(matcher, some)
    return packed(results)


def _results(
    matcher: Matcher, rows: Sequence[tuple[int, BulkReference | BadRow]]
) -> Iterator[ResultRow]:
    """Yield the result of each row of a portion."""
    queries = [stated.query for _, stated in rows if isinstance(stated, BulkReference)]
    try:
        matched = iter(matcher.match(queries))
    except ConfigError:  # a damaged catalogue has the papers of other rows wrong too
        raise
    except Exception as error:  # noqa: BLE001  one row of a million ends no run
        if len(rows) > 1:
            yield from itertools.chain.from_iterable(_results(matcher, [row]) for row in rows)
            return
        ((row, stated),) = rows
        reason = messages.bulk.ROW_FAILED(kind=type(error).__name__, why=error)
        yield unreadable(BadRow(reason, stated.key), row)
        return
    for row, stated in rows:
        if isinstance(stated, BadRow):
            yield unreadable(stated, row)
        else:
            found = next(matched)
            problem = " ".join(filter(None, (stated.problem, found.problem)))
            yield msgspec.structs.replace(found, row=row, key=stated.key, problem=problem)


@functools.lru_cache(maxsize=64)
def _matcher(catalogues: tuple[NamedCatalogue, ...], _thread: int) -> Matcher:
    for catalogue in catalogues:
        if named(Path(catalogue.path)) != catalogue:
            raise ConfigError(messages.bulk.OTHER_CATALOGUE(path=catalogue.path))
    return Matcher([Path(c.path) for c in catalogues])
