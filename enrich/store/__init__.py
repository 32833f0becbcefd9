"""The cache: answers, works, citation keys, hosts and runs, and how it is opened.

`base` has the Protocols that callers take. This file alone knows which backend a setting means.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from enrich import messages
from enrich.errors import StoreError
from enrich.messages import Sentence, counted
from enrich.model.group_database import GroupDatabase, StorePlace
from enrich.store.base import Engine, Health, Store
from enrich.store.fingerprints import fingerprint

__all__ = [
    "Engine",
    "Health",
    "Store",
    "copy_views",
    "empty",
    "engine",
    "exists",
    "fingerprint",
    "guard_copy",
    "health_of",
    "open_exclusive",
    "open_or_empty",
    "open_store",
    "paths",
]

# The backend is imported where it is used: it takes longer than many a command.


def open_store(setting: StorePlace, *, read_only: bool = False) -> Store:
    """Return the store of a setting; for writing, it is made where there is none.

    One that is open for reading never writes and never waits. Raises StoreError.
    """
    if isinstance(setting, GroupDatabase):
        _check_driver(setting)
        from enrich.store.postgres import PostgresStore

        return PostgresStore.open(setting, read_only=read_only)
    from enrich.store.sqlite import SqliteStore

    return SqliteStore.open(setting, read_only=read_only)


def open_or_empty(setting: StorePlace) -> Store:
    """Return the store of a setting for reading, or an empty one if it was never made."""
    return open_store(setting, read_only=True) if exists(setting) else empty()


def empty() -> Store:
    """Return a store that knows nothing, and is gone when it is closed."""
    from enrich.store.sqlite import SqliteStore

    return SqliteStore.in_memory()


@contextmanager
def open_exclusive(setting: StorePlace) -> Iterator[Store]:
    """Open the store of a setting for writing, under the lock that keeps two runs apart.

    A group's cache needs none: its runs claim what they ask, and give keys one after the other.
    Raises LockedError, which names the process of the other run, and StoreError.
    """
    if isinstance(setting, GroupDatabase):
        with open_store(setting) as store:
            yield store
        return
    from enrich.store.sqlite import file

    with file.exclusive(setting), open_store(setting) as store:
        yield store


def paths(setting: StorePlace) -> list[Path]:
    """Return the files that the store of a setting has, or may have at times."""
    if isinstance(setting, GroupDatabase):
        return []
    from enrich.store.sqlite import file

    return [setting.with_name(setting.name + end) for end in file.ENDINGS]


def exists(setting: StorePlace, *, for_run: bool = False) -> bool:
    """Whether the store of a setting has been made; an empty file is none.

    `for_run`: a server that is away is waited for as a run does. Raises StoreError where a server
    cannot be asked.
    """
    if isinstance(setting, GroupDatabase):
        _check_driver(setting)
        from enrich.store import postgres

        return postgres.exists(setting, for_run=for_run)
    return setting.exists() and setting.stat().st_size > 0


def check_writable(setting: GroupDatabase) -> None:
    """Raise StoreError where the cache of a group, which is there, can only be read."""
    from enrich.store import postgres

    postgres.check_writable(setting)


def copy_views(setting: Path, copy: Path) -> None:
    """Write what people may look at into a new file: the views of a store, and nothing else.

    Raises StoreError.
    """
    from enrich.store.sqlite import public_copy

    public_copy.make(setting, copy)


def guard_copy(connection: Any) -> None:
    """Let a connection to such a copy read its tables, and do nothing else."""
    from enrich.store.sqlite import public_copy

    public_copy.guard(connection)


def file_to_read(setting: StorePlace) -> Path:
    """Return a file of works and lists that other programs may read; of a group, a person's copy.

    Raises StoreError.
    """
    if isinstance(setting, GroupDatabase):
        _check_driver(setting)
        from enrich.store import postgres

        return postgres.copy_to_read(setting)
    return setting


def name_of_file(setting: StorePlace, path: str | os.PathLike[str]) -> str:
    """Return the name under which a store keeps what was written to a file.

    It is the path from the folder of the cache, since both may move together; for a group, which
    has no folder, the whole path.
    """
    own = os.path.realpath(path)
    if isinstance(setting, GroupDatabase):
        return own
    return os.path.relpath(own, os.path.realpath(setting.parent))


def file_of_name(setting: StorePlace, name: str) -> str:
    """Return the path of a file that a store has under a name."""
    if isinstance(setting, GroupDatabase):
        return name
    return os.path.normpath(os.path.join(os.path.realpath(setting.parent), name))  # noqa: PTH118


def engine() -> Engine:
    """Return what keeps the rows of a store."""
    from enrich.store.sqlite import health

    return health.engine()


def health_of(setting: StorePlace) -> Health:
    """Return the state of what a store is in. Raises StoreError where it cannot be opened."""
    if isinstance(setting, GroupDatabase):
        from enrich.store import postgres

        return Health(postgres.size(setting), (), postgres.is_older(setting), None, ())
    from enrich.store.sqlite import health

    moved = f"{setting.name}.damaged"
    return Health(
        setting.stat().st_size,
        health.faults(setting),
        health.is_older(setting),
        health.user(setting),
        sorted(p for p in setting.parent.iterdir() if p.name.startswith(moved) and p.is_file()),
    )


def replace_damaged(setting: StorePlace, why: str) -> Sentence:
    """Move a damaged store aside, make a new one with its citation keys, and return what to say.

    Of a group's cache it is a person's own part. Raises LockedError and StoreError.
    """
    from enrich.store.sqlite import file, rescue

    if isinstance(setting, GroupDatabase):
        from enrich.store import postgres

        path = postgres.own_part(setting)
        aside = rescue.rescue(path).aside
        return messages.group.LOCAL_PART_DAMAGED(path=path, why=why, aside=aside)
    with file.exclusive(setting):
        found = rescue.rescue(setting)
    keys = counted(found.keys, "citation key")
    return messages.cache.MOVED_ASIDE(path=setting, why=why, aside=found.aside, keys=keys)


def _check_driver(place: GroupDatabase) -> None:
    """Raise StoreError where the library for PostgreSQL is not installed."""
    if find_spec("psycopg") is None:
        raise StoreError(messages.group.NO_DRIVER(place=place))
