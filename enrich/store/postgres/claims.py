"""Who asks what: of several runs that have one question one asks, the others wait for the answer.

A question is claimed right before it is asked, and is free again with the answer or the failure: no
run waits while it has a claim. Claims are rows, so that they outlive a server that is started
anew. Those of a run that has not been heard of for a while are free; not so where the server
itself has just been started, since nobody could be heard of then. A claim is as good as a sign of
life: the first sign of its run may have come with it, and a statement that was begun before sees
the claim and not the sign. All times are the server's.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress

from enrich.errors import StoreError
from enrich.store.base import Claim
from enrich.store.postgres.connection import Cursor, ServerConnection, clean_key

# Seconds after which a run that is not heard of is taken for dead, and between its signs of life.
LEASE, SIGN_OF_LIFE = 60.0, 15.0

_SEEN = "INSERT INTO askers VALUES (%s, now()) ON CONFLICT (name) DO UPDATE SET seen = now()"
_CLAIM = """
    INSERT INTO claims AS c (source, question, asker, claimed)
    SELECT %(source)s, question, %(asker)s, clock_timestamp()
    FROM unnest(%(questions)s::text[]) AS question
    ORDER BY question COLLATE "C"
    ON CONFLICT (source, question) DO UPDATE
        SET asker = excluded.asker, claimed = excluded.claimed
        WHERE c.asker = excluded.asker OR (
            c.claimed < now() - %(lease)s * interval '1 second'
            AND pg_postmaster_start_time() < now() - %(lease)s * interval '1 second'
            AND NOT EXISTS (
                SELECT 1 FROM askers AS a WHERE a.name = c.asker
                AND a.seen > now() - %(lease)s * interval '1 second'
            )
        )
    RETURNING question
"""
_NEWER = """
    SELECT a.question, a.outcome, a.fetched
    FROM unnest(%s::text[], %s::text[]) AS known (question, fetched)
    JOIN answers AS a ON a.source = %s AND a.question = known.question
    WHERE a.fetched > known.fetched COLLATE "C"
"""
_FREE = "DELETE FROM claims WHERE source = %s AND asker = %s AND question = ANY (%s)"


class QuestionClaims:
    """The claims of one open store, which is one asker."""

    def __init__(self, connection: ServerConnection, lease: float = LEASE) -> None:
        self._connection = connection
        self._asker = uuid.uuid4().hex
        self._lease = lease
        self._ended = threading.Event()
        self._signs: threading.Thread | None = None

    def claim(self, source: str, known: Mapping[str, str]) -> Claim:
        """Claim questions, each with the time of the answer that is known, "" for none."""
        asked = {clean_key(question): question for question in known}
        times = [known[question] for question in asked.values()]

        def claimed(cursor: Cursor) -> Claim:
            cursor.execute(_SEEN, [self._asker])
            values = {"source": source, "asker": self._asker, "lease": self._lease}
            found = cursor.execute(_CLAIM, {**values, "questions": [*asked]}).fetchall()
            own = {question for (question,) in found}
            # After the claim: what another run has answered until then is seen here.
            rows = cursor.execute(_NEWER, [[*asked], times, source]).fetchall()
            answered = {asked[q]: (outcome, fetched) for q, outcome, fetched in rows}
            done = [question for question, *_ in rows if question in own]
            if done:
                cursor.execute(_FREE, [source, self._asker, done])
            mine = {asked[question] for question in own} - answered.keys()
            return Claim(
                frozenset(mine), answered, frozenset(known.keys() - mine - answered.keys())
            )

        self._begin()
        return self._connection.write(claimed)

    def release(self, source: str, questions: Iterable[str]) -> None:
        """Free the questions that this run has claimed and not answered."""
        rest = [clean_key(question) for question in questions]
        if rest:
            self._connection.write(lambda cursor: self.free(cursor, source, rest))

    def free(self, cursor: Cursor, source: str, questions: list[str]) -> None:
        """Free questions in the transaction in which their answers are kept."""
        cursor.execute(_FREE, [source, self._asker, questions])

    def end(self) -> None:
        """Free what is claimed; where the server is gone the lease ends it."""
        self._ended.set()
        if self._signs is not None:
            self._signs.join()
            with suppress(StoreError):
                self._connection.write(
                    lambda cursor: cursor.execute(
                        "DELETE FROM askers WHERE name = %s", [self._asker]
                    )
                )

    def _begin(self) -> None:
        """Give signs of life from now on, and forget those who gave theirs days ago."""
        if self._signs is None:
            self._signs = threading.Thread(target=self._live, name="signs of life", daemon=True)
            self._signs.start()
            self._connection.write(
                lambda cursor: cursor.execute(
                    "DELETE FROM askers WHERE seen < now() - interval '1 day'"
                )
            )

    def _live(self) -> None:
        while not self._ended.wait(min(SIGN_OF_LIFE, self._lease / 4)):
            # Where the server stays away, the next answer that is to be kept says so.
            with suppress(StoreError):
                self._connection.write(lambda cursor: cursor.execute(_SEEN, [self._asker]))
