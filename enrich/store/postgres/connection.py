"""One connection to a PostgreSQL server, for all threads; one that is lost is made again.

Whatever is written is one transaction, and may be done again as a whole: the server may be gone in
the middle of it. Where it is gone while it commits, it is asked afterwards whether it has.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import psycopg

from enrich.digests import sha256
from enrich.errors import StoreError
from enrich.messages import group as said
from enrich.model.group_database import GroupDatabase

T = TypeVar("T")
Cursor = psycopg.Cursor[Any]
_Values = tuple[Any, ...]
log = logging.getLogger(__name__)

# Seconds for which a server that is gone is waited for: in the middle of the work, when a run
# begins, and when somebody only wants to read.
PATIENCE, TO_BEGIN, TO_READ = 60.0, 10.0, 2.0
# Seconds between two attempts; they grow from the first to the second.
_PAUSES = 0.1, 2.0
# A person is told of a server that is gone at the second attempt: many a connection is only cut.
_TOLD = 2
# Values in one statement.
AT_ONCE = 5000
# Bytes of a text in an index: 2704 with all columns of its row, and with room for a source's name.
LONGEST_KEY, _KEPT = 2000, 1000
# What waiting does not mend, as servers and libpq say it in English: without one of these words
# the sentence comes later, and is the same.
_FOR_GOOD = (
    *("authentication failed", "does not exist", "no pg_hba.conf entry", "not permitted to log in"),
    *("no password supplied", "certificate", "permission denied", "does not support SSL"),
    *("invalid ", "service file", "definition of service", "could not match", "could not parse"),
    *("unrecognized configuration parameter", "required", "requirement", "may not be used"),
)
# https://www.postgresql.org/docs/current/errcodes-appendix.html: the connection, the server's end,
# the end of a connection whose program was asleep in the middle of a transaction
_LOST = ("08", "57P", "25P03")
_SENTENCES = {"25006": said.READ_ONLY, "42501": said.NOT_ALLOWED}
# a deadlock, a transaction that cannot be put in a row with others: it is done again
_AGAIN = frozenset({"40001", "40P01"})


class ServerConnection:
    """A database that is read and written by one thread at a time."""

    def __init__(
        self, place: GroupDatabase, *, read_only: bool, patience: float | None = None
    ) -> None:
        self.place = place
        self.read_only = read_only
        self._lock = threading.RLock()
        self._open: psycopg.Connection[Any] | None = None
        # of the transaction that is under way, and what is to be done when it is kept
        self._cursor: Cursor | None = None
        self._afterwards: list[Callable[[], object]] = []
        self._is_closed = False
        self._hurried = threading.Event()
        # Whether each transaction may come to another process of the server.
        self._is_pooled = False
        self._patience = patience or (TO_READ if read_only else TO_BEGIN)
        with self._sentence():
            self._again(lambda _: None)

    # -- what is read and written

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[_Values]:
        """Return the rows of a statement that only reads. Raises StoreError."""
        with self._lock:
            if self._cursor is not None:
                return self._cursor.execute(sql, _clean(values)).fetchall()
            with self._sentence():
                return self._again(lambda pg: self._read(pg, sql, values))

    def _read(
        self, pg: psycopg.Connection[Any], sql: str, values: Sequence[object]
    ) -> list[_Values]:
        if self._is_pooled:
            return self._transaction(
                pg, lambda cursor: cursor.execute(sql, _clean(values)).fetchall()
            )
        return pg.execute(sql, _clean(values)).fetchall()

    def rows_in(
        self, sql: str, values: Sequence[object], wanted: Iterable[object]
    ) -> Iterator[_Values]:
        """Yield the rows of a statement that ends in `= ANY`, for any number of wanted values."""
        rest = list(wanted)
        for i in range(0, len(rest), AT_ONCE):
            yield from self.rows(f"{sql} (%s)", [*values, rest[i : i + AT_ONCE]])

    @property
    def portable(self) -> PortableRows:
        """What reads by statements that SQLite knows too."""
        return PortableRows(self)

    def write(self, work: Callable[[Cursor], T]) -> T:
        """Do what writes in one transaction, which is kept whole or not at all.

        `work` may be called again: where the server was gone, and what it wrote was not kept.
        Raises StoreError.
        """
        with self._lock:
            if self._cursor is not None:
                return work(self._cursor)
            with self._sentence():
                done = self._again(lambda pg: self._transaction(pg, work))
            afterwards, self._afterwards = self._afterwards, []
        for then in afterwards:
            then()
        return done

    def change(self, what: str, work: Callable[[Cursor, int], T]) -> T:
        """Do what writes answers or works, in a transaction that makes a new revision of them.

        Until its end no other such transaction is under way: revisions are kept in their order.
        """
        self.check_writable()

        def changed(cursor: Cursor) -> T:
            row = cursor.execute(
                "UPDATE revisions SET value = value + 1 WHERE name = %s RETURNING value", [what]
            ).fetchone()
            assert row is not None
            return work(cursor, row[0])

        return self.write(changed)

    def alone(self, what: str, work: Callable[[], T]) -> T:
        """Do what may write answers or works, so that nobody else writes them meanwhile."""
        self.check_writable()

        def done(cursor: Cursor) -> T:
            cursor.execute("SELECT value FROM revisions WHERE name = %s FOR UPDATE", [what])
            return work()

        return self.write(done)

    def afterwards(self, then: Callable[[], object]) -> None:
        """Do something when the transaction that is under way is kept."""
        self._afterwards.append(then)

    def check_writable(self) -> None:
        """Raise StoreError where this was opened for reading."""
        if self.read_only:
            raise StoreError(said.CANNOT_BE_USED(place=self.place, why="read-only"))

    def check_may_write(self) -> None:
        """Raise StoreError where this server, or this role, could not keep an answer."""
        [(reads, writes)] = self.rows(_MAY)
        if reads == "on":
            raise StoreError(said.READ_ONLY(place=self.place, why="transaction_read_only = on"))
        if not writes:
            why = "permission denied for table answers"
            raise StoreError(said.NOT_ALLOWED(place=self.place, why=why))

    def hurry(self) -> None:
        """Wait for no server any more; what is under way is still done where there is one."""
        self._hurried.set()

    def close(self) -> None:
        """Close the connection, after the work of another thread."""
        with self._lock:
            self._is_closed = True
            self._drop()

    # -- one transaction

    def _transaction(self, pg: psycopg.Connection[Any], work: Callable[[Cursor], T]) -> T:
        cursor = pg.cursor()
        self._afterwards.clear()
        self._cursor = cursor
        try:
            cursor.execute(self._set("SET LOCAL", begin=True) if self._is_pooled else "BEGIN")
            done = work(cursor)
            number = cursor.execute("SELECT txid_current_if_assigned()").fetchone()
        except BaseException:
            # A connection that is broken here is made anew.
            with suppress(psycopg.Error):
                pg.rollback()
            raise
        finally:
            self._cursor = None
        try:
            cursor.execute("COMMIT")
        except psycopg.Error as error:
            if not _is_lost(error, pg) or not (number and self._was_kept(number[0])):
                raise
        return done

    def _was_kept(self, number: int | None) -> bool:
        """Whether a transaction was kept, of which the server could not say so any more."""
        if number is None:
            return True  # it wrote nothing

        def status(pg: psycopg.Connection[Any]) -> str | None:
            row = pg.execute("SELECT txid_status(%s)", [number]).fetchone()
            return row[0] if row else None

        self._drop()
        found, until = self._again(status), time.monotonic() + PATIENCE
        while found == "in progress" and time.monotonic() < until:
            if self._hurried.wait(_PAUSES[0]):
                break
            found = self._again(status)
        return found == "committed"

    # -- the connection

    def _again(self, work: Callable[[psycopg.Connection[Any]], T]) -> T:
        """Return what is done with a connection, again with a new one where that is lost."""
        until: float | None = None
        pause, longest = _PAUSES
        losses, is_told = 0, False
        while True:
            pg = self._open
            try:
                if pg is None or pg.closed:
                    pg = self._open = self._connected()
                    self._patience = PATIENCE
                    if is_told:
                        log.warning(said.ANSWERS_AGAIN(place=self.place))
                        is_told = False
                return work(pg)
            except psycopg.Error as error:
                is_lost = _is_lost(error, pg)
                if not is_lost and error.sqlstate not in _AGAIN:
                    raise
                until = until or time.monotonic() + self._patience
                if time.monotonic() > until or self._is_closed or self._hurried.is_set():
                    self._patience = 0.0  # it is waited for once, not by each that has to end
                    raise
                if is_lost:
                    self._drop()
                    losses += 1
                    is_told |= self._tell(losses)
            self._hurried.wait(pause)
            pause = min(2 * pause, longest)

    def _tell(self, losses: int) -> bool:
        """Say once that a server is waited for, unless that is soon over; return whether it is."""
        is_time = losses == _TOLD and self._patience > TO_READ
        if is_time:
            seconds = f"{self._patience:.0f}"
            log.warning(said.IS_WAITED_FOR(place=self.place, seconds=seconds))
        return is_time

    def _connected(self) -> psycopg.Connection[Any]:
        given = {"connect_timeout": "10", "application_name": "enrich", **_KEEPALIVE}
        if not self.read_only and "," in dict(self.place.parameters).get("host", ""):
            # of several servers one writes; the others follow it
            given["target_session_attrs"] = "read-write"
        given |= dict(self.place.parameters)
        pg = psycopg.connect(**given, autocommit=True, client_encoding="UTF8")  # type: ignore[arg-type]
        try:
            self._is_pooled = _is_of_pool(pg)
            if self._is_pooled:
                pg.prepare_threshold = None
            else:
                pg.execute(self._set("SET"))
            self._check_rights(pg)
        except BaseException:
            pg.close()
            raise
        return pg

    def _set(self, word: str, *, begin: bool = False) -> str:
        """Return the statements by which a connection, or a transaction, is as it has to be."""
        known = {"search_path": f'"{self.place.schema}"', **_SET}
        kind = f"ISOLATION LEVEL READ COMMITTED{' READ ONLY' if self.read_only else ''}"
        if not begin:
            known["default_transaction_isolation"] = "'read committed'"
            known |= {"default_transaction_read_only": "on"} if self.read_only else {}
        statements = [f"BEGIN {kind}"] if begin else []
        return "; ".join([*statements, *(f"{word} {name} = {x}" for name, x in known.items())])

    def _check_rights(self, pg: psycopg.Connection[Any]) -> None:
        """Raise StoreError where the schema is others': its tables look as if there were none."""
        schema = self.place.schema
        if pg.execute(_IS_KEPT_FROM_US, [schema]).fetchone():
            raise StoreError(said.NO_RIGHTS(place=self.place, schema=schema))

    def _drop(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    @contextmanager
    def _sentence(self) -> Iterator[None]:
        """Turn what PostgreSQL says into a StoreError with a sentence, without any password."""
        try:
            yield
        except psycopg.Error as error:
            # of a statement without the line of SQL
            why = " ".join((error.diag.message_primary or str(error)).split())
            for secret in self.place.secrets:
                why = why.replace(secret, "***")
            if isinstance(error, psycopg.ProgrammingError) and error.sqlstate is None:
                sentence = said.NOT_LET_IN  # a parameter that is none
            elif not _is_lost(error, self._open, is_sure=False):
                sentence = _SENTENCES.get(error.sqlstate or "", said.CANNOT_BE_USED)
            elif _is_lost(error, self._open):
                sentence = said.CANNOT_BE_REACHED
            else:
                sentence = said.NOT_LET_IN
            raise StoreError(sentence(place=self.place, why=why)) from None


class PortableRows:
    """A connection that is read by statements as SQLite has them, with `?` for a value."""

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[_Values]:
        """Return the rows of a statement that only reads. Raises StoreError."""
        return self._connection.rows(sql.replace("?", "%s"), values)

    def rows_in(
        self, sql: str, values: Sequence[object], wanted: Iterable[object]
    ) -> Iterator[_Values]:
        """Yield the rows of a statement that ends in `IN`, for any number of wanted values."""
        whole = f"{sql.removesuffix('IN').replace('?', '%s')}= ANY"
        return self._connection.rows_in(whole, values, _clean([*wanted]))


# What a role or a database may have otherwise, for queries that people type: a claim and a key are
# given as `READ COMMITTED` has it, and what another run is at is waited for.
_SET = {
    "statement_timeout": "0",
    "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "'10min'",
}
_IS_KEPT_FROM_US = (
    "SELECT 1 FROM pg_namespace WHERE nspname = %s AND NOT has_schema_privilege(oid, 'USAGE')"
)
_MAY = (
    "SELECT current_setting('transaction_read_only'), has_table_privilege('answers', 'INSERT')"
    " AND has_table_privilege('answers', 'UPDATE')"
)
# A server that vanishes without a word is noticed within about a minute.
_KEEPALIVE = {
    "keepalives_idle": "20",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "50000",
}


def _is_of_pool(pg: psycopg.Connection[Any]) -> bool:
    """Whether something stands in between that gives one connection to several programs.

    It has named another process than the one that answers. What is set for a connection would be
    set for those of others, and not for the own next transaction.
    """
    row = pg.execute("SELECT pg_backend_pid()", prepare=False).fetchone()
    return row is not None and row[0] != pg.info.backend_pid


def _is_lost(
    error: psycopg.Error, pg: psycopg.Connection[Any] | None, *, is_sure: bool = True
) -> bool:
    """Whether an error is that of a connection, and waiting may mend it.

    Not `is_sure`: also where waiting does not mend it.
    """
    if is_sure and any(words in str(error) for words in _FOR_GOOD):
        return False
    if error.sqlstate is not None:
        return error.sqlstate.startswith(_LOST)
    is_of_connection = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return is_of_connection and (pg is None or pg.closed or pg.broken)


def _clean(values: Sequence[object]) -> list[object]:
    """Return values as PostgreSQL takes them: its texts have no zero characters."""
    return [clean(x) if isinstance(x, str) else x for x in values]


def clean(text: str) -> str:
    """Return a text without what PostgreSQL and UTF-8 do not take."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()


def clean_key(text: str) -> str:
    """Return a text as it stands in an index, whose rows are short: a long one ends in a digest."""
    text = clean(text)
    whole = text.encode()
    if len(whole) <= LONGEST_KEY:
        return text
    return f"{whole[:_KEPT].decode(errors='ignore')}...{sha256(whole).hexdigest()}"


def clean_or_none(text: str | None) -> str | None:
    """Return a text without what PostgreSQL does not take, None for none."""
    return None if text is None else clean(text)
