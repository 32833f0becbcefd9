"""The folders in which messages are provoked."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.store import open_store
from tests.support.cli import enrich
from tests.support.lists import LIST
from tests.support.world import World


@pytest.fixture(scope="session")
def done(tmp_path_factory: pytest.TempPathFactory, small_world: World) -> Path:
    """A folder in which a run has been made."""
    folder = tmp_path_factory.mktemp("done")
    (folder / "list.md").write_text(LIST, encoding="utf-8")
    small_world.config(folder, ["list.md"])
    enrich(folder, "run")
    return folder


@pytest.fixture(scope="session")
def empty_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a cache that knows nothing; to make one takes longer than to copy it."""
    path = tmp_path_factory.mktemp("cache") / "enrich.db"
    with open_store(path, read_only=False):
        pass
    return path
