"""The cache of a group: what several runs at once, and a server that goes, do to it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from enrich.errors import DamagedError, StoreError
from enrich.model.group_database import GroupDatabase
from enrich.store import open_store, replace_damaged
from enrich.store.base import Claim, StoredWork
from enrich.store.sqlite import SqliteStore
from tests.store.conftest import NOTES, THEN, WORK, found, put, titled
from tests.support.postgres import Server

pytestmark = pytest.mark.postgres
LATER = "2026-02-01T00:00:00+00:00"
Two = tuple[Any, Any]


@pytest.fixture
def group(postgres: Server, tmp_path: Path) -> GroupDatabase:
    return postgres.place(tmp_path / "own")


@pytest.fixture
def two(group: GroupDatabase, tmp_path: Path) -> Iterator[Two]:
    """Two people with the same database, each with an own part."""
    other = GroupDatabase(group.parameters, tmp_path / "other", group.schema)
    with open_store(group) as ada, open_store(other) as bob:
        yield ada, bob


def claimed(*own: str, others: tuple[str, ...] = (), **answered: object) -> Claim:
    return Claim(frozenset(own), answered, frozenset(others))  # type: ignore[arg-type]


# -- who asks


def test_one_asks_and_the_others_learn_the_answer(two: Two) -> None:
    ada, bob = two
    assert ada.answers.claim("arxiv", {"a": "", "b": ""}) == claimed("a", "b")
    assert bob.answers.claim("arxiv", {"b": "", "c": ""}) == claimed("c", others=("b",))
    assert bob.answers.claim("dblp", {"b": ""}) == claimed("b")
    ada.answers.put("arxiv", [("b", "x")], THEN)
    assert bob.answers.claim("arxiv", {"a": "", "b": ""}) == claimed(
        others=("a",), b=("found", THEN)
    )
    ada.answers.release("arxiv", ["a"])
    assert bob.answers.claim("arxiv", {"a": ""}) == claimed("a")


def test_an_answer_that_is_known_and_due_is_asked_for_again(two: Two) -> None:
    ada, bob = two
    ada.answers.put("arxiv", [("a", "x")], THEN)
    assert bob.answers.claim("arxiv", {"a": THEN}) == claimed("a")
    bob.answers.put("arxiv", [("a", None)], LATER)
    assert ada.answers.claim("arxiv", {"a": THEN}) == claimed(a=("absent", LATER))


def test_a_run_that_is_closed_leaves_no_claim(group: GroupDatabase) -> None:
    with open_store(group) as ada:
        ada.answers.claim("arxiv", {"a": ""})
    with open_store(group) as bob:
        assert bob.answers.claim("arxiv", {"a": ""}) == claimed("a")


def test_the_claims_of_a_dead_run_are_free_after_a_while(two: Two, postgres: Server) -> None:
    ada, bob = two
    ada.answers.claim("arxiv", {"a": ""})
    since = "UPDATE askers SET seen = now() - interval '2 minutes'"
    bob._connection.write(lambda cursor: cursor.execute(since))
    bob._claims._lease = 0.2
    time.sleep(0.3)
    assert bob.answers.claim("arxiv", {"a": ""}) == claimed("a")


def test_a_claim_that_is_made_at_the_same_time_by_a_run_that_is_new_holds(
    two: Two, postgres: Server
) -> None:
    """Of a run that has claimed nothing before, a statement that is under way sees no sign of life."""
    ada, bob = two
    for store in two:
        store._claims._lease = 1.0
    time.sleep(1.1)  # the server is no longer new
    bob.answers.claim("arxiv", {"b": ""})
    claimed_by_ada, learned = threading.Event(), []

    def claim() -> None:
        claimed_by_ada.wait(5)
        learned.append(bob.answers.claim("arxiv", {"a": ""}))

    def hold() -> Claim:
        mine: Claim = ada.answers.claim("arxiv", {"a": ""})
        claimed_by_ada.set()
        time.sleep(0.4)  # the other run waits for the end of this transaction
        return mine

    other = threading.Thread(target=claim)
    other.start()
    assert ada.at_once(hold) == claimed("a")
    other.join(10)
    assert learned == [claimed(others=("a",))]


def test_right_after_a_start_of_the_server_nobody_is_taken_for_dead(
    two: Two, postgres: Server
) -> None:
    ada, bob = two
    ada.answers.claim("arxiv", {"a": ""})
    since = "UPDATE askers SET seen = now() - interval '2 minutes'"
    bob._connection.write(lambda cursor: cursor.execute(since))
    postgres.kill()
    postgres.start()
    assert bob.answers.claim("arxiv", {"a": ""}) == claimed(others=("a",))


def test_keys_are_chosen_one_run_after_the_other(two: Two) -> None:
    """What `at_once` reads of keys is true until it ends."""
    ada, bob = two
    inside, given = threading.Event(), []

    def choose(store) -> None:
        def chosen() -> None:
            inside.set()
            key = "roe2020" if "roe2020" not in store.keys.all() else "roe2020a"
            time.sleep(0.1)
            store.keys.reserve([(key, [f"doi:10.1/{len(given)}"])], THEN)
            given.append(key)

        store.at_once(chosen)

    threads = [threading.Thread(target=choose, args=(store,)) for store in (ada, bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == ["roe2020", "roe2020a"]


# -- what is shared, and what is not


def test_works_are_shared_and_searched_and_notes_are_not(two: Two) -> None:
    ada, bob = two
    put(ada)
    assert found(bob, "braces") == [WORK.key]
    assert (bob.works.get(WORK.key), bob.works.notes(WORK.key)) == (WORK, "")
    assert found(bob, "caches") == []
    assert (ada.works.fingerprint(WORK.key), bob.works.fingerprint(WORK.key)) == ("print", "")
    bob.works.put([StoredWork(WORK, "other", [], "a note of Bob's")])
    assert (ada.works.fingerprint(WORK.key), ada.works.notes(WORK.key)) == ("print", NOTES)
    assert found(ada, "caches") == [WORK.key]
    bob.works.put([StoredWork(titled(WORK.key, "On Kettles"), "third", [], "")])
    assert found(ada, "kettles caches") == [WORK.key]
    assert ada.works.fingerprint(WORK.key) == ""


def test_a_copy_follows_new_keys_and_a_database_that_was_put_back(two: Two) -> None:
    ada, bob = two
    put(ada)
    put(ada, titled("second", "Of Kettles"), ["doi:10.1/y"])
    assert found(bob, "kettles") == ["second"]
    ada.keys.reserve([("new", [])], THEN)
    ada.keys.rename(WORK.key, "new")
    assert found(bob, "braces") == ["new"]
    ada._connection.write(lambda c: c.execute("DELETE FROM works WHERE key = 'second'"))
    ada._connection.write(lambda c: c.execute("UPDATE revisions SET value = 1"))
    assert found(bob, "kettles") == []
    assert found(bob, "braces") == ["new"]


def test_a_damaged_own_part_is_made_again(group: GroupDatabase) -> None:
    with open_store(group) as ada:
        put(ada)
    [own] = group.folder.glob("*.db")
    own.write_bytes(own.read_bytes()[:100] + b"\0" * 20_000)
    with open_store(group, read_only=True) as reader:
        assert found(reader, "braces") == [WORK.key]
    with pytest.raises(DamagedError) as caught:
        open_store(group)
    assert ".db.damaged" in replace_damaged(group, caught.value.why)
    with open_store(group) as ada:
        assert found(ada, "braces") == [WORK.key]


def test_a_reader_whose_folder_cannot_be_made_searches_all_the_same(
    group: GroupDatabase, tmp_path: Path
) -> None:
    with open_store(group) as ada:
        put(ada)
    (tmp_path / "file").write_text("")
    nowhere = GroupDatabase(group.parameters, tmp_path / "file" / "own", group.schema)
    with open_store(nowhere, read_only=True) as reader:
        assert found(reader, "braces") == [WORK.key]


def _make_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("notes of somebody")


# What may be where the own part belongs; and what is said of it.
IN_ITS_PLACE: dict[str, tuple[Callable[[Path], object], str]] = {
    "the folder is a file": (lambda path: _make_file(path.parent), "own is not a folder"),
    "a folder above": (lambda path: _make_file(path.parent.parent), "deep is not a folder"),
    "a folder": (lambda path: path.mkdir(parents=True), "something else is in its place"),
    "a file": (_make_file, "something else is in its place"),
}


@pytest.mark.parametrize("there", IN_ITS_PLACE)
def test_who_cannot_have_an_own_part_is_not_told_to_change_the_database(
    group: GroupDatabase, tmp_path: Path, there: str
) -> None:
    with open_store(group):
        [own] = group.folder.glob("*.db")
    place = GroupDatabase(group.parameters, tmp_path / "deep/own", group.schema)
    make, why = IN_ITS_PLACE[there]
    make(place.folder / own.name)
    with pytest.raises(StoreError, match=f"own part of the group's cache .*{why}") as caught:
        open_store(place)
    assert "store:" not in caught.value.sentence


# -- a server that goes


def restarted(server: Server, after: float = 0.3) -> threading.Thread:
    """Kill the server now, and start it again a little later."""
    server.kill()
    thread = threading.Thread(target=lambda: (time.sleep(after), server.start()))
    thread.start()
    return thread


# What is done while the server is gone.
WORKS: dict[str, Callable[[SqliteStore], object]] = {
    "read": lambda s: s.works.get(WORK.key),
    "answers": lambda s: s.answers.put("arxiv", [("a", "x")], THEN),
    "a claim": lambda s: s.answers.claim("arxiv", {"a": ""}),
    "keys": lambda s: s.keys.reserve([("k", ["doi:10.1/k"])], THEN),
    "search": lambda s: found(s, "braces"),
}


@pytest.mark.parametrize("name", WORKS)
def test_a_server_that_comes_back_is_waited_for(
    group: GroupDatabase, postgres: Server, name: str
) -> None:
    with open_store(group) as store:
        put(store)
        back = restarted(postgres)
        WORKS[name](store)
        back.join()
        assert store.works.get(WORK.key) == WORK
        assert store.works.fingerprint(WORK.key) == "print"


def test_who_waits_for_a_server_is_told_once_and_told_of_its_end(
    group: GroupDatabase, postgres: Server, caplog: pytest.LogCaptureFixture
) -> None:
    with open_store(group) as store:
        put(store)
        with caplog.at_level("WARNING"):
            back = restarted(postgres, after=1.5)
            assert found(store, "braces") == [WORK.key]
            back.join()
    assert [message.partition(": ")[2] for message in caplog.messages] == [
        "the database of the cache does not answer; it is waited for, 60 seconds at most",
        "the database of the cache answers again; the work goes on",
    ]


def test_a_connection_that_was_only_cut_is_made_again_without_a_word(
    group: GroupDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    """As a pool in between does with one that was idle for long, or who looks after the server."""
    import psycopg

    with open_store(group) as store, psycopg.connect(**dict(group.parameters)) as pg:
        put(store)
        [(process,)] = store._connection.rows("SELECT pg_backend_pid()")
        pg.execute("SELECT pg_terminate_backend(%s)", [process])
        with caplog.at_level("WARNING"):
            assert found(store, "braces") == [WORK.key]
    assert caplog.messages == []


def test_a_transaction_in_which_the_server_goes_is_done_again_as_a_whole(
    group: GroupDatabase, postgres: Server
) -> None:
    tries, threads = [], []
    with open_store(group) as store:

        def written() -> str:
            tries.append(store.keys.all())
            store.keys.reserve([(WORK.key, ["doi:10.1/x"])], THEN)
            if len(tries) == 1:
                threads.append(restarted(postgres))
            store.works.put([StoredWork(WORK, "print", [], NOTES)])
            return "done"

        assert store.at_once(written) == "done"
        threads[0].join()
        assert tries == [{}, {}]
        assert found(store, "caches") == [WORK.key]


def test_who_was_asleep_in_a_transaction_does_it_again(group: GroupDatabase) -> None:
    """The server ends the connection of a notebook that was shut, so that others can write."""
    tries = []
    with open_store(group) as store:

        def written() -> str:
            tries.append(1)
            store._connection.rows(
                "SELECT set_config('idle_in_transaction_session_timeout', %s, false)", ["100ms"]
            )
            time.sleep(0.5 if len(tries) == 1 else 0)
            store.keys.reserve([("a", [])], THEN)
            return "done"

        assert store.at_once(written) == "done"
        assert (len(tries), store.keys.all()) == (2, {"a": "a"})


# What a server may have set for queries that people type.
SET = ["default_transaction_isolation=serializable", "statement_timeout=150", "lock_timeout=150"]


@pytest.mark.parametrize("setting", SET)
def test_limits_for_queries_of_people_do_not_hold_for_a_run(
    group: GroupDatabase, tmp_path: Path, setting: str
) -> None:
    """Two write at once, so that one waits for the other: neither has to begin again."""
    from enrich.store.postgres import connection

    options = {**dict(group.parameters), "options": f"-c {setting}"}
    place = GroupDatabase(tuple(options.items()), group.folder, group.schema)
    other = GroupDatabase(place.parameters, tmp_path / "other", group.schema)
    tries: list[str] = []
    never = mock.patch.object(connection, "_AGAIN", frozenset())
    with never, open_store(place) as ada, open_store(other) as bob:
        inside = threading.Event()

        def held() -> None:
            tries.append("ada")
            ada.keys.reserve([("a", [])], THEN)
            inside.set()
            time.sleep(0.4)

        def given() -> None:
            tries.append("bob")
            bob.keys.reserve([("a" if "a" not in bob.keys.all() else "b", [])], THEN)

        thread = threading.Thread(target=lambda: ada.at_once(held))
        thread.start()
        inside.wait(5)
        bob.at_once(given)
        thread.join()
        assert tries == ["ada", "bob"]
        assert sorted(bob.keys.all()) == ["a", "b"]


@pytest.fixture
def pool(postgres: Server) -> Iterator[int]:
    """The port of PgBouncer, which gives two connections to all, one transaction at a time."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("needs PgBouncer (Debian: apt install pgbouncer)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    (postgres.folder / "users").write_text('"enrich" ""\n')
    (postgres.folder / "pool.ini").write_text(
        f"[databases]\npostgres = host={postgres.folder} user=enrich\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = any\nauth_file = {postgres.folder}/users\n"
        "pool_mode = transaction\ndefault_pool_size = 2\n"
    )
    given = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **postgres._as}
    process = subprocess.Popen([program, "-q", str(postgres.folder / "pool.ini")], **given)
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            break
        time.sleep(0.05)
    yield port
    process.kill()
    process.wait()


def test_two_groups_behind_one_pool_of_connections_stay_apart(
    pool: int, postgres: Server, tmp_path: Path
) -> None:
    """What is set for a connection there would hold for the transactions of others."""
    names = [postgres.place(tmp_path).schema for _ in range(2)]
    url = f"postgresql://enrich@127.0.0.1:{pool}/postgres?schema="
    places = [GroupDatabase.parse(url + name, tmp_path / name) for name in names]

    def used(place: GroupDatabase) -> None:
        for n in range(10):
            with open_store(place) as store:
                store.answers.claim("arxiv", {f"{n}": ""})
                store.answers.put("arxiv", [(f"{n}", place.schema)], THEN)
                put(store, titled(f"{place.schema}-{n}", "On Braces"))
            with open_store(place, read_only=True) as reader:
                assert f"{place.schema}-{n}" in found(reader, "braces")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(used, [*places, *places]))
    for place in places:
        with open_store(place, read_only=True) as store:
            answers = store.answers.get("arxiv", [f"{n}" for n in range(10)])
            assert {answer.payload for answer in answers.values()} == {place.schema}
            assert {work.key.split("-")[0] for work in store.works.all()} == {place.schema}


@pytest.mark.parametrize("name", WORKS)
def test_in_a_pool_nothing_is_left_to_the_connection(
    group: GroupDatabase, postgres: Server, name: str
) -> None:
    from enrich.store.postgres import connection

    with open_store(group) as store:
        assert not store._connection._is_pooled
    in_pool = mock.patch.object(connection, "_is_of_pool", return_value=True)
    with in_pool, open_store(group) as store:
        put(store)
        back = restarted(postgres)
        WORKS[name](store)
        back.join()
        assert store.works.get(WORK.key) == WORK
        shown = store._connection._open.execute("SHOW search_path").fetchone()
        assert shown == ('"$user", public',)


@pytest.mark.parametrize("read_only", [True, False])
def test_of_several_servers_one_that_writes_is_asked_to_write(
    group: GroupDatabase, read_only: bool
) -> None:
    import psycopg

    with open_store(group):
        pass
    two = {**dict(group.parameters), "host": f"/nowhere,{dict(group.parameters)['host']}"}
    place = GroupDatabase(tuple(two.items()), group.folder, group.schema)
    connect, asked = psycopg.connect, []

    def connected(**given: Any) -> psycopg.Connection[Any]:
        asked.append(given.get("target_session_attrs"))
        return connect(**given)

    with mock.patch.object(psycopg, "connect", connected):
        open_store(place, read_only=read_only).close()
    assert asked == [None if read_only else "read-write"]


def test_a_run_that_begins_waits_longer_than_who_only_looks(
    group: GroupDatabase, postgres: Server
) -> None:
    from enrich.store import exists
    from enrich.store.postgres import connection

    open_store(group).close()
    with mock.patch.object(connection, "TO_READ", 0.05):
        back = restarted(postgres, after=0.3)
        with pytest.raises(StoreError, match="cannot be reached"):
            exists(group)
        assert exists(group, for_run=True)
        back.join()


@pytest.mark.parametrize("kept", [True, False])
def test_what_was_kept_when_the_server_went_is_not_done_twice(
    group: GroupDatabase, kept: bool
) -> None:
    """The connection is lost after COMMIT was sent: only the server knows what became of it."""
    import psycopg

    execute, done = psycopg.Cursor.execute, []

    def lost(cursor, query, *rest, **more):
        if query == "COMMIT" and done == [1]:
            if kept:
                execute(cursor, query)
            cursor.connection.close()
            raise psycopg.OperationalError("the connection is lost")
        return execute(cursor, query, *rest, **more)

    with open_store(group) as store:

        def written() -> None:
            done.append(1)
            store.keys.reserve([("a", [])], THEN)

        with mock.patch.object(psycopg.Cursor, "execute", lost):
            store.at_once(written)
        assert len(done) == (1 if kept else 2)
        assert store.keys.all() == {"a": "a"}


def test_a_server_that_stays_away_is_one_sentence_and_answers_are_kept_for_later(
    group: GroupDatabase, postgres: Server
) -> None:
    from enrich.store.postgres import connection

    with mock.patch.object(connection, "PATIENCE", 0.3):
        store = open_store(group)
        store.answers.claim("arxiv", {"a": ""})
        postgres.kill()
        try:
            began = time.monotonic()
            with pytest.raises(StoreError, match="cannot be reached") as caught:
                store.answers.put("arxiv", [("a", "x"), ("b", None)], THEN)
            assert "\n" not in caught.value.sentence
            store.close()
            assert time.monotonic() - began < 5
        finally:
            postgres.start()
    with open_store(group) as store:
        assert store.answers.outcomes("arxiv") == {"a": ("found", THEN), "b": ("absent", THEN)}


def test_who_is_in_a_hurry_waits_no_longer(group: GroupDatabase, postgres: Server) -> None:
    """As after Ctrl-C, while another thread waits for the server."""
    caught: list[StoreError] = []
    store = open_store(group)
    store.answers.claim("arxiv", {"a": ""})

    def keep() -> None:
        try:
            store.answers.put("arxiv", [("a", "x")], THEN)
        except StoreError as error:
            caught.append(error)

    postgres.kill()
    try:
        thread = threading.Thread(target=keep)
        thread.start()
        time.sleep(0.5)
        assert thread.is_alive()
        store.hurry()
        thread.join(5)
        assert not thread.is_alive()
        assert len(caught) == 1
        store.close()
    finally:
        postgres.start()
    with open_store(group) as store:
        assert store.answers.outcomes("arxiv") == {"a": ("found", THEN)}


def test_a_wrong_name_is_said_at_once(group: GroupDatabase) -> None:
    wrong = {**dict(group.parameters), "dbname": "nowhere", "password": "s3cr3t w0rd"}
    place = GroupDatabase(tuple(wrong.items()), group.folder)
    began = time.monotonic()
    with pytest.raises(StoreError, match=r'opened: .* database "nowhere" does not exist') as caught:
        open_store(place)
    assert time.monotonic() - began < 2
    assert "s3cr3t" not in str(caught.value) + repr(place)


@pytest.mark.parametrize(
    "why", ["could not translate host name", "connection to invalid.example.org failed"]
)
def test_a_name_that_is_not_found_for_a_while_is_waited_for(
    group: GroupDatabase, postgres: Server, why: str
) -> None:
    """A notebook that wakes up has no network for some seconds, and so no names."""
    import psycopg

    connect, tries = psycopg.connect, []

    def connected(**given: Any) -> psycopg.Connection[Any]:
        tries.append(given)
        if len(tries) == 1:
            raise psycopg.OperationalError(why)
        return connect(**given)

    with mock.patch.object(psycopg, "connect", connected):
        open_store(group).close()
    assert len(tries) == 2


def test_a_schema_may_be_called_as_a_word_of_sql(postgres: Server, tmp_path: Path) -> None:
    from enrich.store import postgres as backend

    place = postgres.place(tmp_path / "own", "user")
    with open_store(place) as store:
        put(store)
        assert found(store, "braces") == [WORK.key]
    assert backend.size(place) > 0


def test_of_several_servers_the_one_that_is_there_is_asked(
    group: GroupDatabase, postgres: Server
) -> None:
    with open_store(group) as store:
        put(store)
    there = str(postgres.folder).replace("/", "%2F")
    url = f"postgresql://enrich@%2Fnowhere:5544,{there}/postgres?schema={group.schema}"
    place = GroupDatabase.parse(url, group.folder)
    with open_store(place, read_only=True) as store:
        assert found(store, "braces") == [WORK.key]


# Parameters that no server mends, and what is said of each.
WRONG = [
    ({"host": "/a,/b,/c", "port": "1,2"}, "could not match 2 port numbers to 3 hosts"),
    ({"connect_timeout": "soon"}, "bad value for connect_timeout: 'soon'"),
    ({"hostaddr": "127.0.0.999"}, 'could not parse network address "127.0.0.999"'),
    ({"options": "-c nonsense=1"}, 'unrecognized configuration parameter "nonsense"'),
]


@pytest.mark.parametrize(("given", "why"), WRONG, ids=lambda x: str(x)[:30])
def test_a_parameter_that_is_wrong_is_said_at_once(
    group: GroupDatabase, given: dict[str, str], why: str
) -> None:
    wrong = {**dict(group.parameters), **given}
    place = GroupDatabase(tuple(wrong.items()), group.folder)
    began = time.monotonic()
    with pytest.raises(StoreError, match=f"cannot be opened: .*{why}.*; look at `store`"):
        open_store(place)
    assert time.monotonic() - began < 2


def test_an_error_of_the_server_is_said_without_a_line_of_sql(group: GroupDatabase) -> None:
    with open_store(group) as store, pytest.raises(StoreError, match='"gone" does not exist; ask'):
        store._connection.rows("SELECT * FROM gone")


def test_an_older_program_refuses_a_newer_cache(group: GroupDatabase) -> None:
    with open_store(group) as store:
        store._connection.write(lambda c: c.execute("INSERT INTO versions VALUES (99)"))
    for read_only in (False, True):
        with pytest.raises(StoreError, match="made by a newer version"):
            open_store(group, read_only=read_only)


# What another program may have in a schema.
FOREIGN = {
    "a table of a name of ours": "CREATE TABLE versions (version text, changed date)",
    "one of the same form": "CREATE TABLE versions (version int, applied timestamptz)",
    "other tables": "CREATE TABLE invoices (number int)",
    "a view": "CREATE VIEW versions AS SELECT 1 AS version, now() AS applied",
    "a table in parts": "CREATE TABLE rows (n int) PARTITION BY RANGE (n)",
}


@pytest.mark.parametrize("made", FOREIGN)
def test_the_schema_of_another_program_is_told_and_never_touched(
    group: GroupDatabase, made: str
) -> None:
    import psycopg

    from enrich.store import exists, postgres

    tables = "SELECT relname, xmin::text FROM pg_class WHERE relnamespace = to_regnamespace(%s)"
    with psycopg.connect(**dict(group.parameters), autocommit=True) as pg:
        pg.execute(f"CREATE SCHEMA {group.schema}")
        pg.execute(f"SET search_path = {group.schema}")
        pg.execute(FOREIGN[made])
        before = pg.execute(tables, [group.schema]).fetchall()
        sentence = f"tables in the schema {group.schema} were not made by enrich"
        opening = [open_store, lambda x: open_store(x, read_only=True), exists, postgres.is_older]
        for opened in opening:
            with pytest.raises(StoreError, match=sentence):
                opened(group)
        assert pg.execute(tables, [group.schema]).fetchall() == before
    assert list(group.folder.glob("*")) == []


def test_a_schema_that_is_empty_may_have_been_made_for_us(group: GroupDatabase) -> None:
    import psycopg

    with psycopg.connect(**dict(group.parameters), autocommit=True) as pg:
        pg.execute(f"CREATE SCHEMA {group.schema}")
    with open_store(group) as store:
        put(store)
        store._connection.write(lambda c: c.execute("CREATE TABLE of_somebody_else (n int)"))
    with open_store(group, read_only=True) as store:
        assert found(store, "braces") == [WORK.key]


def test_a_reader_makes_no_tables(group: GroupDatabase) -> None:
    with pytest.raises(StoreError, match="there is no cache yet"):
        open_store(group, read_only=True)


def test_eight_programs_make_the_tables_at_once(group: GroupDatabase, tmp_path: Path) -> None:
    failed: list[Exception] = []

    def opened(n: int) -> None:
        try:
            open_store(GroupDatabase(group.parameters, tmp_path / str(n), group.schema)).close()
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=opened, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
