"""What is derived from the works: plain columns for people and programs, and the searched words.

All of it can be made again from the works and the lists' notes, and is where it was made in another
way: by another version of the program. The words of a text that is taken out are those that it was
put in with, so that the index stays true.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Self

from enrich.model import FieldValue, Name, Work, known_fields
from enrich.text.search_words import search_words, stem, stems

# Of what is derived, and how. It is made anew in a cache that has another number.
VERSION = "1"
_NOTE = "derived"
# Between two texts of a paper: no phrase goes from one into the next.
_GAP = "¶"

# Fields that have a column, beside those that are texts of their own.
_COLUMNS = {
    "type": "type",
    "genre": "genre",
    "title": "title",
    "venue": "venue",
    "venue_name": "container_title",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "publisher": "publisher",
    "doi": "DOI",
    "arxiv": "arxiv",
    "url": "URL",
    "pdf": "pdf",
    "retracted": "retracted",
}
_IN_COLUMNS = frozenset({*_COLUMNS.values(), "authors", "issued", "abstract"})
_ROW = (
    *("id", "key", "state", "checked_on", "authors", "first_author", "year", "issued"),
    *_COLUMNS,
    *("field_set", "filled_by", "answers", "more"),
)
_PUT_ROW = (
    f"INSERT OR REPLACE INTO paper_rows ({', '.join(_ROW)}) VALUES ({', '.join('?' * len(_ROW))})"
)
_OF_AN_ID = "paper_rows", "paper_texts", "paper_authors", "paper_identifiers"


class SearchedTexts(NamedTuple):
    """The texts that a paper is found by."""

    title: str
    authors: str
    venue: str
    abstract: str
    notes: str
    sections: str

    def indexed(self) -> _Indexed:
        """Return what the index has of them."""
        title, authors, venue, *others = (
            search_words(text, is_name=name == "authors")
            for name, text in zip(self._fields, self, strict=True)
        )
        heads = [" ".join(stems([*w.spoken, *w.joined])) for w in (title, authors, venue)]
        parts = [*heads, *(" ".join(stems([*w.spoken, *w.joined])) for w in others)]
        every = (title, authors, venue, *others)
        words = {word for w in every for word in (*w.spoken, *w.joined)}
        return _Indexed(
            (heads[0], heads[1], heads[2]), f" {_GAP} ".join(filter(None, parts)), words
        )


class _Indexed(NamedTuple):
    heads: tuple[str, str, str]
    text: str
    words: set[str]


class Derived:
    """Writes what is derived from works, in one transaction; a context that ends with it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._words: set[str] = set()
        self._field_sets: dict[str, int] = {}

    def put(self, number: int, work: Work, notes: str, sections: str | None = None) -> None:
        """Write what is derived from a work, in place of what was; the sections may stay."""
        before = self._texts(number)
        kept = before.sections if before else ""
        now = _texts_of(work, notes, kept if sections is None else sections)
        fields = self._field_set([name for name, _ in known_fields(work.fields)])
        self._db.execute(_PUT_ROW, _row(number, work, fields))
        self._db.execute(
            "INSERT OR REPLACE INTO paper_texts VALUES (?, ?, ?, ?)",
            (number, now.abstract, now.notes, now.sections),
        )
        self._put_many("paper_authors", number, _authors(work))
        self._put_many("paper_identifiers", number, ((i.scheme, i.value) for i in work.identifiers))
        self._reindex(number, before, now)

    def put_sections(self, number: int, sections: str) -> None:
        """Write the names of the sections that lists have a paper in."""
        before = self._texts(number)
        if before is not None and before.sections != sections:
            self._db.execute("UPDATE paper_texts SET sections = ? WHERE id = ?", (sections, number))
            self._reindex(number, before, before._replace(sections=sections))

    def delete(self, number: int) -> None:
        """Take out all that was derived from a work."""
        self._reindex(number, self._texts(number), None)
        for table in _OF_AN_ID:
            self._db.execute(f"DELETE FROM {table} WHERE id = ?", [number])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._put_words()

    def _field_set(self, names: Sequence[str]) -> int:
        """Return the number of a set of fields, of which all works together have few."""
        fields = _json(names)
        if fields not in self._field_sets:
            self._db.execute("INSERT OR IGNORE INTO field_sets (fields) VALUES (?)", [fields])
            [[number]] = self._db.execute("SELECT id FROM field_sets WHERE fields = ?", [fields])
            self._field_sets[fields] = number
        return self._field_sets[fields]

    def _texts(self, number: int) -> SearchedTexts | None:
        """Return the texts that the index has of a paper."""
        row = self._db.execute(
            "SELECT title, authors, venue, venue_name, year, abstract, notes, sections"
            " FROM paper_rows AS p JOIN paper_texts AS t ON t.id = p.id WHERE p.id = ?",
            [number],
        ).fetchone()
        if row is None:
            return None
        title, authors, venue, venue_name, year, *others = row
        return SearchedTexts(title, authors, venue_words(venue, venue_name, year), *others)

    def _put_many(self, table: str, number: int, rows: Iterable[Sequence[object]]) -> None:
        self._db.execute(f"DELETE FROM {table} WHERE id = ?", [number])
        found = [(number, *row) for row in rows]
        if found:
            marks = ", ".join("?" * len(found[0]))
            self._db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", found)

    def _reindex(
        self, number: int, before: SearchedTexts | None, now: SearchedTexts | None
    ) -> None:
        if before == now:
            return
        if before is not None:
            self._index(number, before.indexed(), is_new=False)
        if now is not None:
            self._index(number, now.indexed(), is_new=True)

    def _index(self, number: int, words: _Indexed, *, is_new: bool) -> None:
        """Put the words of a paper into the index, or take them out."""
        for table, columns, texts in (
            ("paper_heads", "title, authors, venue", words.heads),
            ("paper_words", "text", (words.text,)),
        ):
            marks = ", ".join("?" * len(texts))
            if is_new:
                sql = f"INSERT INTO {table} (rowid, {columns}) VALUES (?, {marks})"
                self._db.execute(sql, (number, *texts))
            else:
                sql = (
                    f"INSERT INTO {table} ({table}, rowid, {columns}) VALUES ('delete', ?, {marks})"
                )
                self._db.execute(sql, (number, *texts))
        if is_new:
            self._words |= words.words

    def _put_words(self) -> None:
        """Write the words that are new; those of which the last paper is gone stay."""
        self._db.executemany(
            "INSERT OR IGNORE INTO words VALUES (?, ?, ?)",
            [(word, word[::-1], stem(word)) for word in sorted(self._words)],
        )
        self._words.clear()


def is_current(db: sqlite3.Connection) -> bool:
    """Whether what is derived was derived as this program does it."""
    row = db.execute("SELECT value FROM notes WHERE name = ?", [_NOTE]).fetchone()
    return row is not None and row[0] == VERSION


def rebuild(db: sqlite3.Connection, works: Iterable[tuple[int, Work]]) -> None:
    """Derive all anew, in the transaction of the caller; the notes and sections stay."""
    for table in ("paper_heads", "paper_words"):
        db.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
    for table in ("paper_rows", "paper_authors", "paper_identifiers", "words"):
        db.execute(f"DELETE FROM {table}")
    with Derived(db) as derived:
        for number, work in works:
            notes, sections = db.execute(
                "SELECT coalesce(max(notes), ''), coalesce(max(sections), '')"
                " FROM paper_texts WHERE id = ?",
                [number],
            ).fetchone()
            derived.put(number, work, notes, sections)
    db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", [_NOTE, VERSION])


def venue_words(venue: str, venue_name: str, year: int | None) -> str:
    """Return the text of a venue that is searched: both its names, and the year."""
    name = "" if venue_name == venue else venue_name
    return " ".join(str(part) for part in (venue, name, year) if part)


def _texts_of(work: Work, notes: str, sections: str) -> SearchedTexts:
    return SearchedTexts(
        work.title,
        _names(work.people),
        venue_words(work.venue, work.container_title, work.year),
        work.abstract,
        notes,
        sections,
    )


def _names(names: Iterable[Name]) -> str:
    return "; ".join(name.full for name in names)


def _authors(work: Work) -> Iterator[tuple[int, str, str, str]]:
    for position, name in enumerate(work.people, 1):
        family = " ".join(part for part in (name.particle, name.family) if part)
        yield position, name.full, family or name.literal, name.given


def _row(number: int, work: Work, field_set: int) -> list[object]:
    known = list(known_fields(work.fields))
    more = {name: _plain(value.value) for name, value in known if name not in _IN_COLUMNS}
    answers = list(dict.fromkeys((value.source, value.fetched) for _, value in known))
    people = [family for _, _, family, _ in _authors(work)]
    return [
        *(number, work.key, work.state, work.checked_on, _names(work.people)),
        *(people[0] if people else "", work.year, str(work.issued or "")),
        *(getattr(work, field) for field in _COLUMNS.values()),
        field_set,
        _json([answers.index((value.source, value.fetched)) for _, value in known]),
        _json(answers),
        _json(more),
    ]


def _plain(value: FieldValue) -> str:
    if isinstance(value, tuple):
        return "; ".join(x.full if isinstance(x, Name) else x for x in value)
    return str(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
