"""Answers in PostgreSQL: the rows of SQLite's, and whose turn it is to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from enrich.errors import StoreError
from enrich.store import answer_rows
from enrich.store.base import Claim, StoredAnswer
from enrich.store.copying import copy_answers
from enrich.store.postgres.claims import QuestionClaims
from enrich.store.postgres.connection import Cursor, ServerConnection, clean_key
from enrich.store.reading import AnswersReader
from enrich.store.sqlite.answers import SqliteAnswers

_PUT = """
    INSERT INTO answers VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (source, question) DO UPDATE
        SET outcome = excluded.outcome, payload = excluded.payload, fetched = excluded.fetched
"""


class PostgresAnswers(AnswersReader):
    """The `Answers` of a store in PostgreSQL."""

    def __init__(
        self, connection: ServerConnection, claims: QuestionClaims, aside: SqliteAnswers
    ) -> None:
        super().__init__(connection.portable)
        self._connection = connection
        self._aside = aside
        self._claims = claims

    def get(self, source: str, questions: Iterable[str]) -> dict[str, StoredAnswer]:
        """Return the kept answers to these questions, by question."""
        asked = {clean_key(question): question for question in questions}
        return {asked[question]: x for question, x in super().get(source, asked).items()}

    def put(self, source: str, answers: Iterable[tuple[str, str | None]], fetched: str) -> None:
        """Keep answers as (question, payload), None for absent; all of them or none."""
        texts = {clean_key(q): text for q, text in answers}
        rows = {q: answer_rows.row(text) for q, text in texts.items()}

        def kept(cursor: Cursor, _: int) -> None:
            values = [(source, q, outcome, blob, fetched) for q, (outcome, blob) in rows.items()]
            cursor.executemany(_PUT, sorted(values))
            self._claims.free(cursor, source, list(rows))

        try:
            self._connection.change("answers", kept)
        except StoreError:
            if not self._connection.read_only:
                # The next run brings it to the group: nobody has to ask again.
                self._aside.put(source, [(q, texts[q]) for q in rows], fetched)
            raise

    def bring(self) -> None:
        """Keep what could not be kept when a server had gone for good."""
        if self._aside.sources():
            copy_answers(self._aside, self)
            self._aside.forget_all()

    def claim(self, source: str, known: Mapping[str, str]) -> Claim:
        """Claim questions that are about to be asked."""
        return self._claims.claim(source, known)

    def release(self, source: str, questions: Iterable[str]) -> None:
        """Let others ask what this run has claimed, and not been answered."""
        self._claims.release(source, questions)
