"""What is said of a group's cache where there is a server."""

from __future__ import annotations

import contextlib
import itertools
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tests.messages.test_commands import settings
from tests.support.cli import enrich
from tests.support.postgres import Server
from tests.support.said import provoke
from tests.support.world import World

pytestmark = pytest.mark.postgres
Prepare = Callable[[Server, Path], object]


@dataclass(frozen=True)
class GroupRow:
    """A message, and the command that prints it with a cache that was prepared."""

    says: str
    typed: str
    code: int = 0
    prepare: Prepare | None = None
    around: Callable[[], AbstractContextManager[object]] = contextlib.nullcontext


def sql(statement: str) -> Prepare:
    def execute(server: Server, folder: Path) -> None:
        import psycopg

        with psycopg.connect(host=str(server.folder), user="enrich", dbname="postgres") as pg:
            pg.execute(f"SET search_path = {folder.name}")
            pg.execute(statement)

    return execute


def damaged_part(server: Server, folder: Path) -> None:
    """Damage what the person has, in the middle of the file."""
    enrich(folder, "run", code=None)
    [own] = folder.glob("data/enrich/groups/*.db")
    content = own.read_bytes()
    own.write_bytes(content[: 3 * 4096] + b"\xff" * (len(content) - 3 * 4096))


def without_part(_: Server, folder: Path) -> None:
    """Remove what the person has, as on a new machine."""
    for own in folder.glob("data/enrich/groups/*.db"):
        own.unlink()


def no_folder(_: Server, folder: Path) -> None:
    """Have a file where the folder of the own parts would be."""
    shutil.rmtree(folder / "data/enrich/groups")
    (folder / "data/enrich/groups").write_text("")


def other_part(_: Server, folder: Path) -> None:
    """Have something else where the own part would be."""
    for own in folder.glob("data/enrich/groups/*.db"):
        own.unlink()
        own.mkdir()


def in_ascii(server: Server, folder: Path) -> None:
    """Let the cache be in a database without an encoding."""
    import psycopg

    name = f"ascii_{folder.name}"
    with psycopg.connect(
        host=str(server.folder), user="enrich", dbname="postgres", autocommit=True
    ) as pg:
        pg.execute(f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' TEMPLATE template0")
    settings(store=f"postgresql://enrich@/{name}?host={server.folder}")(folder)


def as_stranger(server: Server, folder: Path) -> None:
    """Ask as somebody whom nobody has given the role of the group."""
    import psycopg

    with psycopg.connect(host=str(server.folder), user="enrich", dbname="postgres") as pg:
        pg.execute("CREATE ROLE stranger LOGIN")
    settings(store=f"postgresql://stranger@{server.url.partition('@')[2]}&schema={folder.name}")(
        folder
    )


def as_onlooker(server: Server, folder: Path) -> None:
    """Ask as somebody who may read alone."""
    name = f"onlooker_{folder.name}"
    schema = f"SCHEMA {folder.name} TO {name}"
    grants = f"GRANT USAGE ON {schema}; GRANT SELECT ON ALL TABLES IN {schema}"
    sql(f"CREATE ROLE {name} LOGIN; {grants}")(server, folder)
    address = f"postgresql://{name}@{server.url.partition('@')[2]}&schema={folder.name}"
    settings(store=address)(folder)


def as_on_a_standby(server: Server, folder: Path) -> None:
    """Ask a server that takes no writes."""
    options = "options=-c%20default_transaction_read_only=on"
    settings(store=f"{server.url}&schema={folder.name}&{options}")(folder)


def in_no_database(server: Server, folder: Path) -> None:
    """Ask for a database that nobody has made."""
    settings(store=f"postgresql://enrich@/nowhere?host={server.folder}")(folder)


def away_at_first() -> AbstractContextManager[object]:
    """Let the server come back at the third attempt to reach it."""
    import psycopg

    connect, tries = psycopg.connect, itertools.count(1)

    def connected(**given: Any) -> psycopg.Connection[Any]:
        if next(tries) < 3:
            raise psycopg.OperationalError("connection refused")
        return connect(**given)

    return mock.patch.object(psycopg, "connect", connected)


ROWS: list[GroupRow] = [
    GroupRow(
        "group.IS_WAITED_FOR group.ANSWERS_AGAIN",
        "get 10.1145/9900001.9900012",
        0,
        around=away_at_first,
    ),
    GroupRow("group.NOT_LET_IN", "run", 2, in_no_database),
    GroupRow("group.NO_RIGHTS", "run", 2, as_stranger),
    GroupRow("group.NOT_ALLOWED", "run --refresh", 2, as_onlooker),
    GroupRow("group.READ_ONLY", "run --refresh", 2, as_on_a_standby),
    GroupRow("group.NOT_ALLOWED", "doctor", 0, as_onlooker),
    GroupRow("group.READ_ONLY", "doctor", 0, as_on_a_standby),
    GroupRow("group.CANNOT_BE_USED", "search x", 2, sql("DROP TABLE revisions")),
    GroupRow("group.OTHER_SCHEMA", "run", 2, sql("DROP TABLE identity")),
    GroupRow("group.WRONG_ENCODING", "run", 2, in_ascii),
    GroupRow(
        "group.OLDER",
        "search x",
        2,
        around=lambda: mock.patch("enrich.store.postgres.migrations.VERSION", 98),
    ),
    GroupRow(
        "doctor.OLDER",
        "doctor",
        0,
        around=lambda: mock.patch("enrich.store.postgres.migrations.VERSION", 98),
    ),
    GroupRow(
        "group.TAKES_OVER",
        "search x",
        1,
        without_part,
        lambda: mock.patch("enrich.store.postgres.mirror._MANY", 0),
    ),
    GroupRow("group.LOCAL_PART_DAMAGED", "run", 0, damaged_part),
    GroupRow("group.OWN_PART_NOT_OPENED group.IS_NO_FOLDER", "run", 2, no_folder),
    GroupRow("group.OWN_PART_NOT_OPENED group.SOMETHING_ELSE", "run", 2, other_part),
    GroupRow("cache.NEWER", "search x", 2, sql("INSERT INTO versions VALUES (99)")),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.says)
def test_a_message_is_printed(
    done: Path,
    tmp_path: Path,
    world: World,
    postgres: Server,
    row: GroupRow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / f"m{ROWS.index(row)}"
    shutil.copytree(done, folder)
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    url = f"{postgres.url}&schema={folder.name}"
    enrich(folder, "store", "copy", "cache/enrich.db", url)
    settings(store=url)(folder)
    if row.prepare:
        row.prepare(postgres, folder)
    with row.around():
        provoke(folder, row.typed.split(), row.says.split(), row.code)
