"""The history of a cache, made for a test."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from enrich.store import open_store
from enrich.store.base import ChangeRow


def forget_history(cache: Path) -> None:
    """Forget what became of the papers."""
    with closing(sqlite3.connect(cache)) as database:
        [[table]] = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'change%'"
        ).fetchall()
        database.execute(f"DELETE FROM {table}")
        database.commit()


def put_change(
    cache: Path, started: str, key: str, field: str, old: str | None, new: str | None
) -> None:
    """Add a change that a run has found."""
    with open_store(cache) as store:
        store.history.put_changes([ChangeRow(started, key, field, old, new, "dblp")])
