"""The table of venues, `data/venues.tsv`.

Acronym, other short forms, full names, type, conferences that a journal prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Literal

from enrich import data, text

VenueType = Literal["conference", "journal", "workshop", "preprint server", ""]
_TYPES: Mapping[str, VenueType] = {
    "conference": "conference",
    "journal": "journal",
    "workshop": "workshop",
    "preprint server": "preprint server",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One venue."""

    acronym: str
    shorts: tuple[str, ...]
    names: tuple[str, ...]
    type: VenueType
    prints: tuple[str, ...] = ()  # conferences whose papers this journal prints


@dataclass(frozen=True, slots=True)
class Table:
    """All venues, by what they may be called."""

    rows: tuple[Row, ...] = ()
    shorts: Mapping[str, Row] = field(default_factory=dict)  # as written
    folded: Mapping[str, Row] = field(
        default_factory=dict
    )  # short forms and names, letters and digits only
    names: Mapping[str, Row] = field(
        default_factory=dict
    )  # folded full names of conferences and workshops
    # those names by their first word, each with its place among all
    by_word: Mapping[str, Sequence[tuple[int, str, Row]]] = field(default_factory=dict)

    def names_in(self, folded: str) -> list[tuple[str, Row]]:
        """Return the full names whose first word is in a folded text, in the order of `names`."""
        words = dict.fromkeys(folded.split())
        found = [x for word in words for x in self.by_word.get(word, ())]
        return [(name, row) for _, name, row in sorted(found, key=itemgetter(0))]


@lru_cache(maxsize=1)
def table() -> Table:
    """Return the table, read once."""
    rows = tuple(_rows(data.read("venues.tsv")))
    shorts = {s: row for row in reversed(rows) for s in (row.acronym, *row.shorts)}
    folded = {
        letters(s): row for row in reversed(rows) for s in (*row.names, *row.shorts, row.acronym)
    }
    names = {
        text.fold(n): row
        for row in rows
        if row.type in {"conference", "workshop"}
        for n in row.names
    }
    long = {n: row for n, row in names.items() if len(n.split()) >= 3}
    by_word: dict[str, list[tuple[int, str, Row]]] = {}
    for place, (name, row) in enumerate(long.items()):
        by_word.setdefault(name.split(" ", 1)[0], []).append((place, name, row))
    return Table(rows, shorts, folded, long, by_word)


def _rows(table: str) -> Iterator[Row]:
    for line in table.splitlines():
        if line and not line.startswith("#"):
            acronym, shorts, names, kind, *prints = line.split("\t")
            yield Row(
                acronym,
                _cells(shorts),
                _cells(names),
                _TYPES[kind],
                _cells(prints[0] if prints else ""),
            )


def words_of(words: str) -> frozenset[str]:
    """Return the words of a string, for small tables in code."""
    return frozenset(words.split())


def _cells(cell: str) -> tuple[str, ...]:
    return tuple(x for x in cell.split("|") if x)


def letters(words: str) -> str:
    """Return the folded letters and digits of a string, without blanks."""
    return text.fold(words).replace(" ", "")
