"""The records in a SQLite file: found by each service's keys, and by the words of their titles."""

from __future__ import annotations

import collections
import gzip
import json
import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.support.world.facts import Record, record
from tests.support.world.words import fold

_TABLES = """
    pragma journal_mode=off; pragma synchronous=off;
    drop table if exists work; drop table if exists alias; drop table if exists title;
    create table work(id integer primary key, rec text not null);
    create table alias(service text, key text, id integer, primary key(service, key)) without rowid;
    create virtual table title using fts5(t, a, v, tokenize='unicode61 remove_diacritics 2');
"""
_OF_ARXIV = (
    "select w.id, w.rec from alias a join work w using(id) where service='arxiv' order by key"
)
_KEYED = ("dblp", "usenix", "openreview", "pmlr", "ieee", "acl", "page")


def build(path: Path, files: Sequence[Path]) -> int:
    """Build a corpus of files of records (JSON lines, perhaps gzipped).

    Return how many there are.
    """
    db = sqlite3.connect(path)
    db.executescript(_TABLES)
    number = 0
    for r in _records(files):
        number += 1
        db.execute("insert into work values(?,?)", (number, json.dumps(r, ensure_ascii=False)))
        for service, key in _aliases(r):
            db.execute("insert or ignore into alias values(?,?,?)", (service, key, number))
        db.execute("insert into title(rowid,t,a,v) values(?,?,?,?)", (number, *_searched(r)))
    db.commit()
    db.close()
    return number


def _records(files: Sequence[Path]) -> Iterator[Record]:
    for path in files:
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _aliases(r: Record) -> Iterator[tuple[str, str]]:
    """Yield the services' keys of a record."""
    if r.get("arxiv"):
        number = r["arxiv"]["id"]
        yield "arxiv", number.lower()
        yield "datacite", f"10.48550/arxiv.{number}".lower()
    if r.get("doi"):
        yield "doi", r["doi"].lower()
    for service in _KEYED:
        if r.get(service):
            own = r[service]
            yield service, str(own["id"] if isinstance(own, dict) else own)


def _searched(r: Record) -> tuple[str, str, str]:
    """Return what a search looks at: titles, authors, venue and year."""
    ax = r.get("arxiv")
    title = r["title"] + (" " + ax["title"] if ax and ax.get("title") else "")
    return title, " ".join(r["authors"]), f"{r.get('venue') or ''} {r.get('year') or ''}"


class Corpus:
    """The records, found by key and by words. Every thread has a connection of its own."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._local = threading.local()
        self.last: int = self.db.execute("select max(id) from work").fetchone()[0]
        self._corr = corr_keys(self.db)
        self._arxiv_of_corr = {key: number for number, key in self._corr.items()}

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection, for reading."""
        if not hasattr(self._local, "db"):
            self._local.db = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        db: sqlite3.Connection = self._local.db
        return db

    def everything(self) -> Iterator[Record]:
        """Yield all records in order."""
        for row in self.db.execute("select id, rec from work"):
            yield self._record(*row)

    def of_arxiv(self) -> Iterator[Record]:
        """Yield the records with a preprint, by its number."""
        for row in self.db.execute(_OF_ARXIV):
            yield self._record(*row)

    def get(self, service: str, key: str) -> Record | None:
        """Return the record that a service has under a key."""
        row = self.db.execute(
            "select w.id, w.rec from alias a join work w using(id) where service=? and key=?",
            (service, key),
        ).fetchone()
        return self._record(*row) if row else None

    def by_id(self, number: int) -> Record | None:
        """Return the record of a number."""
        row = self.db.execute("select id, rec from work where id=?", (number,)).fetchone()
        return self._record(*row) if row else None

    def arxiv_of_corr(self, key: str) -> str | None:
        """Return the arXiv number of DBLP's key of a preprint."""
        return self._arxiv_of_corr.get(key)

    def _record(self, number: int, line: str) -> Record:
        r = record(number, line)
        if r.get("arxiv"):
            r["_corr"] = self._corr.get(r["arxiv"]["id"])
        return r

    def search(
        self, words: list[str], limit: int = 50, mode: str = "and", col: str = "{t a v}"
    ) -> list[Record]:
        """Return the records that hold the words (all or one of them), best first."""
        return self.match(expression(words, mode, col), limit)

    def match(self, expr: str, limit: int = 50) -> list[Record]:
        """Return the records that match an expression of FTS5, best first."""
        if not expr:
            return []
        rows = self.db.execute(
            "select rowid from title where title match ?"
            " order by bm25(title, 4.0, 1.0, 0.5) limit ?",
            (expr, limit),
        ).fetchall()
        return [r for (number,) in rows if (r := self.by_id(number))]

    def total(self, expr: str, most: int = 100_000) -> int:
        """Return how many records match, `most` at most."""
        if not expr:
            return 0
        found: int = self.db.execute(
            "select count(*) from (select 1 from title where title match ? limit ?)", (expr, most)
        ).fetchone()[0]
        return found

    def newest(self, expr: str) -> list[int]:
        """Return the numbers of the records that match, newest first."""
        if not expr:
            return []
        rows = self.db.execute("select rowid, v from title where title match ?", (expr,)).fetchall()
        rows.sort(key=lambda row: (row[1].rsplit(" ", 1)[-1], row[0]), reverse=True)
        return [number for number, _ in rows]

    def every_so_many(self, count: int) -> Iterator[Record]:
        """Yield up to so many records from all over the corpus."""
        for number in range(1, count):
            if r := self.by_id(number * 7919 % self.last + 1):
                yield r


def expression(words: list[str], mode: str = "and", col: str = "{t a v}") -> str:
    """Return FTS5's expression for all the words, or for one of them."""
    quoted = [f'"{w}"' for w in words if w][:40]
    return f"{col} : ({(f' {mode.upper()} ').join(quoted)})" if quoted else ""


def corr_keys(db: sqlite3.Connection) -> dict[str, str]:
    """Return DBLP's key of each preprint, by its arXiv number.

    journals/corr/abs-2301-00001 these days; of July 2013 to July 2017 the authors' names, as in
    journals/corr/HeZRS15.
    """
    seen: collections.Counter[str] = collections.Counter()
    keys: dict[str, str] = {}
    for _, line in db.execute(_OF_ARXIV):
        r: dict[str, Any] = json.loads(line)
        number = r["arxiv"]["id"]
        key = "abs-" + re.sub(r"[./]", "-", number)
        month = re.match(r"(\d{4})\.", number)
        if month and "1307" <= month[1] <= "1707":
            key = _named(r["arxiv"].get("authors") or r["authors"]) + month[1][:2]
            seen[key] += 1
            key += "" if seen[key] == 1 else chr(95 + seen[key])
        keys[number] = "journals/corr/" + key
    return keys


def _named(authors: list[str]) -> str:
    last = [fold(name.split()[-1]).replace(" ", "") or "x" for name in authors]
    return last[0].capitalize() + "".join(x[0].upper() for x in last[1:])
