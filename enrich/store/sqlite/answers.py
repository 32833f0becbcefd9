"""Answers in SQLite: compressed payloads, by source and question."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from enrich.store.base import AnswerOutcome, StoredAnswer
from enrich.store.sqlite.connection import Connection


class SqliteAnswers:
    """The `Answers` of a SQLite store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, source: str, questions: Iterable[str]) -> dict[str, StoredAnswer]:
        """Return the kept answers to these questions, by question."""
        rows = self._connection.rows_in(
            "SELECT question, outcome, payload, fetched FROM answers"
            " WHERE source = ? AND question IN",
            [source],
            questions,
        )
        return {
            question: StoredAnswer(outcome, _text(payload), fetched)
            for question, outcome, payload, fetched in rows
        }

    def outcomes(self, source: str) -> dict[str, tuple[AnswerOutcome, str]]:
        """Return outcome and time of every kept answer of a source, by question."""
        rows = self._connection.rows(
            "SELECT question, outcome, fetched FROM answers WHERE source = ?", [source]
        )
        # The answers of a batch share their time: one pair for all of them.
        shared: dict[tuple[AnswerOutcome, str], tuple[AnswerOutcome, str]] = {}
        return {question: shared.setdefault((o, f), (o, f)) for question, o, f in rows}

    def put(self, source: str, answers: Iterable[tuple[str, str | None]], fetched: str) -> None:
        """Keep answers as (question, payload), None for absent; all of them or none."""
        rows = [
            (source, question, "absent" if text is None else "found", _blob(text), fetched)
            for question, text in answers
        ]
        with self._connection.change() as db:
            db.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", rows)


def _blob(text: str | None) -> bytes | None:
    return None if text is None else zlib.compress(text.encode(errors="replace"), 3)


def _text(blob: bytes | None) -> str:
    return zlib.decompress(blob).decode() if blob else ""
