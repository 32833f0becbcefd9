"""Answers in SQLite: compressed payloads, by source and question."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import datetime

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
            question: StoredAnswer(outcome, text, fetched)
            for question, outcome, payload, fetched in rows
            if _is_sound(outcome, fetched) and (text := _text(payload)) is not None
        }

    def outcomes(self, source: str) -> dict[str, tuple[AnswerOutcome, str]]:
        """Return outcome and time of every kept answer of a source, by question."""
        rows = self._connection.rows(
            "SELECT question, outcome, fetched FROM answers WHERE source = ?", [source]
        )
        # The answers of a batch share their time: one pair for all of them.
        shared: dict[tuple[AnswerOutcome, str], tuple[AnswerOutcome, str] | None] = {}
        found: dict[str, tuple[AnswerOutcome, str]] = {}
        for question, outcome, fetched in rows:
            pair = (outcome, fetched)
            if pair not in shared:
                shared[pair] = pair if _is_sound(outcome, fetched) else None
            if (known := shared[pair]) is not None:
                found[question] = known
        return found

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


def _text(blob: bytes | None) -> str | None:
    """Return the payload of a row; None if it is damaged."""
    try:
        return zlib.decompress(blob).decode() if blob is not None else ""
    except (zlib.error, UnicodeDecodeError):
        return None


def _is_sound(outcome: str, fetched: str) -> bool:
    """Whether outcome and time of a row are what can be written: the file may be damaged."""
    try:
        datetime.fromisoformat(fetched)
    except ValueError:
        return False
    return outcome in {"found", "absent"}
