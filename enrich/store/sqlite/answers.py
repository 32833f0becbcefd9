"""Answers in SQLite: compressed payloads, by source and question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from enrich.store import answer_rows
from enrich.store.base import Claim
from enrich.store.reading import AnswersReader
from enrich.store.sqlite.connection import Connection


class SqliteAnswers(AnswersReader):
    """The `Answers` of a SQLite store."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._connection = connection

    def put(self, source: str, answers: Iterable[tuple[str, str | None]], fetched: str) -> None:
        """Keep answers as (question, payload), None for absent; all of them or none."""
        rows = [(source, question, *answer_rows.row(text), fetched) for question, text in answers]
        with self._connection.change() as db:
            db.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", rows)

    def forget_all(self) -> None:
        """Forget every answer; of those that were kept until they could go elsewhere."""
        with self._connection.change() as db:
            db.execute("DELETE FROM answers")

    def claim(self, source: str, known: Mapping[str, str]) -> Claim:  # noqa: ARG002
        """Claim questions: all are this run's, which holds the lock of the cache."""
        return Claim(frozenset(known), {}, frozenset())

    def release(self, source: str, questions: Iterable[str]) -> None:
        """Let others ask: while this run holds the lock, there are none."""
