"""The cache: raw answers by (source, question), works, citation keys, runs. The only room that knows sqlite-utils.

One connection with one lock serves all threads; every write is its own transaction, so a kill at any moment loses at
most the answer that was being written. The journal is SQLite's rollback journal: WAL does not work on the network file
systems where university homes are.
"""

from __future__ import annotations

import hashlib
import json
import threading
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Self

from enrich.model import Work
from enrich.store import codec
from enrich.store.sqlite.file import exclusive, in_memory, open_file, said

__all__ = [
    "AnswerOutcome",
    "Hit",
    "Store",
    "Stored",
    "WorkCacheRow",
    "exclusive",
    "fingerprint",
]

AnswerOutcome = Literal["found", "absent"]


@dataclass(frozen=True, slots=True)
class WorkCacheRow:
    """What a paper's work was made of: fingerprints of paper (`name`), answers and settings, and of the work as kept."""

    name: str
    key: str
    made_of: str
    work: str
    due: str  # ISO 8601, UTC
    questions: list[str]
    problems: list[str]


@dataclass(frozen=True, slots=True)
class Stored:
    """A remembered answer: `payload` is "" where the source was asked and has nothing; `fetched` is ISO 8601, UTC."""

    outcome: AnswerOutcome
    payload: str
    fetched: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One paper that a full-text search found; `score` is larger for better."""

    key: str
    score: float
    snippet: str


class Store:
    """An open cache. `read_only` never writes, never waits and works while a run goes on."""

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        self.path = path or Path(":memory:")
        self._lock = threading.RLock()
        self._db = open_file(path, read_only=read_only) if path else in_memory()

    @classmethod
    def for_reading(cls, path: Path) -> Self:
        """Open a cache that is not to change; where there is none yet, an empty one in memory."""
        return cls(path, read_only=True) if path.exists() else cls(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, after the write that another thread is at: SQLite crashes where it is closed under one."""
        with self._lock:
            self._db.close()

    # -- answers

    def answers(self, source: str, questions: Iterable[str]) -> dict[str, Stored]:
        """Return what is remembered of these questions, by question."""
        rows = self._rows_in(
            "SELECT question, outcome, payload, fetched FROM answers WHERE source = ? AND question IN",
            [source],
            questions,
        )
        return {
            q: Stored(outcome, zlib.decompress(payload).decode() if payload else "", fetched)
            for q, outcome, payload, fetched in rows
        }

    def asked(self, source: str) -> dict[str, tuple[AnswerOutcome, str]]:
        """Return outcome and time of every remembered question of a source, without the payloads."""
        seen: dict[
            tuple[AnswerOutcome, str], tuple[AnswerOutcome, str]
        ] = {}  # a batch's answers share their time
        with self._lock, said(self.path):
            rows = self._db.execute(
                "SELECT question, outcome, fetched FROM answers WHERE source = ?", [source]
            )
            return {q: seen.setdefault((o, f), (o, f)) for q, o, f in rows}

    def remember(
        self, source: str, answers: Iterable[tuple[str, str | None]], fetched: str
    ) -> None:
        """Keep answers (question, payload or None for "not there"), all or none of them."""
        rows = [
            (
                source,
                q,
                "found" if p is not None else "absent",
                zlib.compress(p.encode(errors="replace"), 3) if p is not None else None,
                fetched,
            )
            for q, p in answers
        ]
        with self._lock, said(self.path), self._db.atomic():
            self._db.conn.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", rows)
            self._count_change()

    # -- works and keys

    def work(self, key: str) -> Work | None:
        """Return the work of that citation key (or of a replaced key), None if there is none."""
        rows = self._rows(
            "SELECT work FROM works WHERE key = coalesce((SELECT now FROM keys WHERE key = ?1), ?1)",
            [key],
        )
        return codec.work(zlib.decompress(rows[0][0])) if rows else None

    def works(self) -> Iterator[Work]:
        """Yield every work, by citation key, one at a time."""
        for (key,) in self._rows("SELECT key FROM works ORDER BY key"):
            work = self.work(key)
            if work is not None:
                yield work

    def summaries(self) -> list[tuple[str, str, str]]:
        """Return (key, state, checked_on) of every work."""
        return [
            (k, s, c)
            for k, s, c in self._rows("SELECT key, state, checked_on FROM works ORDER BY key")
        ]

    def print_of(self, key: str) -> str | None:
        """Return the fingerprint of what a work was made of, None where there is no such work."""
        rows = self._rows("SELECT print FROM works WHERE key = ?", [key])
        return str(rows[0][0]) if rows else None

    def key_of(self, names: Iterable[str]) -> str | None:
        """Return the citation key of the first of these names (identifiers as `scheme:value`, `title:folded`) that is known."""
        for name in names:
            rows = self._rows("SELECT key FROM names WHERE name = ?", [name])
            if rows:
                return str(rows[0][0])
        return None

    def keys_of(self, names: Sequence[str]) -> dict[str, str]:
        """Return the citation keys of those of these names that are known."""
        return dict(self._rows_in("SELECT name, key FROM names WHERE name IN", [], names))

    def keys(self) -> dict[str, str]:
        """Return every citation key ever given, with the key that stands for it now."""
        return dict(self._rows("SELECT key, now FROM keys"))

    def give_keys(self, given: Sequence[tuple[str, Sequence[str]]], now: str) -> None:
        """Reserve citation keys for good, each with the names by which its paper is known again, as far as they are no other's: all or none of them."""
        with self._lock, said(self.path), self._db.atomic():
            self._count_change()
            self._db.conn.executemany(
                "INSERT OR IGNORE INTO keys VALUES (?, ?, ?)", [(k, k, now) for k, _ in given]
            )
            rows = ((n, key) for key, names in given for n in names)
            self._db.conn.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", rows)

    def replace_key(self, old: str, new: str) -> None:
        """Let a work be called by another citation key from now on; the old one stands for it for ever."""
        work = self.work(old)
        with self._lock, said(self.path), self._db.atomic():
            self._count_change()
            self._db.execute("UPDATE keys SET now = ? WHERE key = ? OR now = ?", [new, old, old])
            self._db.execute("UPDATE names SET key = ? WHERE key = ?", [new, old])
            self._db.execute("UPDATE found SET key = ? WHERE key = ?", [new, old])
            self._db.execute("DELETE FROM works WHERE key = ?", [old])
            if work is not None:
                renamed = replace(work, key=new, aliases=tuple(sorted({*work.aliases, old})))
                row = [
                    new,
                    work.state,
                    work.checked_on,
                    "",
                    zlib.compress(codec.dump_work(renamed), 3),
                ]
                self._db.execute("INSERT OR REPLACE INTO works VALUES (?, ?, ?, ?, ?)", row)

    def keep(self, works: Sequence[tuple[Work, str, Sequence[str], str]]) -> None:
        """Keep works: (work, fingerprint, names by which it is known again, the lists' notes)."""
        with self._lock, said(self.path), self._db.atomic():
            if works:
                self._count_change()
            for work, made_of, names, notes in works:
                blob = zlib.compress(codec.dump_work(work), 3)
                self._db.execute(
                    "INSERT OR REPLACE INTO works VALUES (?, ?, ?, ?, ?)",
                    [work.key, work.state, work.checked_on, made_of, blob],
                )
                self._db.conn.executemany(
                    "INSERT OR IGNORE INTO names VALUES (?, ?)", [(n, work.key) for n in names]
                )
                self._db.execute("DELETE FROM found WHERE key = ?", [work.key])
                venue = " ".join(
                    x
                    for x in (
                        work.container_title_short,
                        work.container_title,
                        str(work.issued.year) if work.issued else "",
                    )
                    if x
                )
                row = [
                    work.key,
                    work.title,
                    "; ".join(n.full for n in work.authors),
                    venue,
                    work.abstract,
                    notes,
                ]
                self._db.execute("INSERT INTO found VALUES (?, ?, ?, ?, ?, ?)", row)

    def standing(self, names: Iterable[str]) -> Iterator[WorkCacheRow]:
        """Yield what is kept of the papers of these fingerprints."""
        for name, key, made_of, work, due, questions, problems in self._rows_in(
            "SELECT * FROM standing WHERE name IN", [], names
        ):
            yield WorkCacheRow(
                name, key, made_of, work, due, json.loads(questions), json.loads(problems)
            )

    def keep_standing(self, rows: Iterable[WorkCacheRow], others: Collection[str]) -> None:
        """Keep these, and of those that are there the ones named in `others`; the rest goes."""
        kept = set(others)
        with self._lock, said(self.path), self._db.atomic():
            for row in rows:
                kept.add(row.name)
                values = (row.name, row.key, row.made_of, row.work, row.due)
                lists = (json.dumps(row.questions), json.dumps(row.problems))
                self._db.execute(
                    "INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [*values, *lists],
                )
            gone = [(n,) for (n,) in self._db.execute("SELECT name FROM standing") if n not in kept]
            self._db.conn.executemany("DELETE FROM standing WHERE name = ?", gone)

    def notes_of(self, key: str) -> str:
        """Return the lists' notes on a paper, as they are searched."""
        rows = self._rows("SELECT notes FROM found WHERE key = ?", [key])
        return str(rows[0][0]) if rows else ""

    def entry_states(self) -> dict[str, str]:
        """Return the last state of entries that are no works yet (doubtful, unresolved, unchecked), by their names."""
        return dict(self._rows("SELECT name, state FROM entries"))

    def note_entries(self, states: Iterable[tuple[str, str]]) -> None:
        """Remember the state of entries that are no works yet."""
        self._write("INSERT OR REPLACE INTO entries VALUES (?, ?)", list(states))

    def search(self, words: str, limit: int) -> list[Hit]:
        """Full-text search, best first. Words are ANDed, the last may be a beginning; no query syntax."""
        terms = ['"' + w.replace('"', '""') + '"' for w in words.split()]
        if not terms:
            return []
        sql = "SELECT key, -bm25(found, 0, 8, 4, 3, 1, 2), snippet(found, -1, '', '', '…', 16) FROM found WHERE found MATCH ? ORDER BY 2 DESC, key LIMIT ?"
        for join, tail in ((" ", "*"), (" OR ", "*")):
            rows = self._rows(sql, [join.join(terms) + tail, limit])
            if rows:
                return [Hit(k, round(float(s), 3), " ".join(str(x).split())) for k, s, x in rows]
        return []

    # -- hosts, runs, notes

    def refusals(self) -> dict[str, tuple[str, str]]:
        """Return the hosts that have refused: host -> (when, reason)."""
        return {
            h: (w, r or "")
            for h, w, r in self._rows(
                "SELECT host, refused, reason FROM hosts WHERE refused IS NOT NULL"
            )
        }

    def hosts(self) -> dict[str, tuple[str | None, str | None, str | None]]:
        """Return for every host that was ever asked: (last answered, refused since, reason)."""
        return {
            h: (a, w, r)
            for h, a, w, r in self._rows("SELECT host, answered, refused, reason FROM hosts")
        }

    def note_hosts(self, answered: Mapping[str, str], refused: Mapping[str, str], now: str) -> None:
        """Remember when hosts last answered, and which refused (an answer lifts a refusal)."""
        with self._lock, said(self.path), self._db.atomic():
            for host, when in answered.items():
                self._db.execute(
                    "INSERT INTO hosts VALUES (?, ?, NULL, NULL) ON CONFLICT DO UPDATE SET answered = excluded.answered, refused = NULL, reason = NULL",
                    [host, when],
                )
            for host, reason in refused.items():
                self._db.execute(
                    "INSERT INTO hosts VALUES (?, NULL, ?, ?) ON CONFLICT DO UPDATE SET refused = excluded.refused, reason = excluded.reason",
                    [host, now, reason],
                )

    def spent(self) -> dict[str, str]:
        """Return the hosts whose budget was spent, and until when (ISO, UTC)."""
        return {
            n.removeprefix("spent:"): v
            for n, v in self._rows("SELECT name, value FROM notes WHERE name LIKE 'spent:%'")
        }

    def note_spent(self, until: Mapping[str, str]) -> None:
        """Remember until when a host's budget is spent."""
        self._write(
            "INSERT OR REPLACE INTO notes VALUES (?, ?)",
            [(f"spent:{h}", t) for h, t in sorted(until.items())],
        )

    def note(self, name: str) -> str | None:
        """Return a small remembered text (a fingerprint of what was written last)."""
        rows = self._rows("SELECT value FROM notes WHERE name = ?", [name])
        return str(rows[0][0]) if rows else None

    def set_note(self, name: str, value: str) -> None:
        """Remember a small text."""
        self._write("INSERT OR REPLACE INTO notes VALUES (?, ?)", [(name, value)])

    def log_run(self, started: str, seconds: float, code: int, report: str) -> None:
        """Keep the outcome of a run; the last hundred stay."""
        self._write(
            "INSERT INTO runs (started, seconds, code, report) VALUES (?, ?, ?, ?)",
            [(started, seconds, code, report)],
        )
        self._write("DELETE FROM runs WHERE id <= (SELECT max(id) FROM runs) - ?", [(100,)])

    def last_run(self) -> tuple[str, float, int] | None:
        """Return (started, seconds, exit code) of the last run."""
        rows = self._rows("SELECT started, seconds, code FROM runs ORDER BY id DESC LIMIT 1")
        return (rows[0][0], rows[0][1], rows[0][2]) if rows else None

    def counts(self) -> dict[str, int]:
        """Return how many rows the main tables hold."""
        tables = ("answers", "works", "runs")
        return {t: self._rows(f"SELECT count(*) FROM {t}")[0][0] for t in tables}  # noqa: S608

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock, said(self.path):
            return self._db.execute(sql, list(values)).fetchall()

    def _rows_in(
        self, sql: str, values: Sequence[Any], wanted: Iterable[Any]
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a statement that ends in IN, for any number of wanted values: SQLite takes only so many at once."""
        left = list(wanted)
        for i in range(0, len(left), 500):
            part = left[i : i + 500]
            yield from self._rows(f"{sql} ({','.join('?' * len(part))})", [*values, *part])

    def changes(self) -> str:
        """Return a text that is another one whenever answers, works, keys or refusals have changed."""
        return self.note("changes") or "0"

    def _write(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._lock, said(self.path), self._db.atomic():
            self._db.conn.executemany(sql, rows)

    def _count_change(self) -> None:
        self._db.execute(
            "INSERT INTO notes VALUES ('changes', '1') ON CONFLICT DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)"
        )


def fingerprint(*parts: str | bytes) -> str:
    """Return a short digest of these parts."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode(errors="surrogateescape") if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()[:32]
