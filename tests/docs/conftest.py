"""The services as the documents know them: a dozen real papers, with abstracts of our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.documents import GIVEN, Reader
from tests.support.world import World, build, serve


@pytest.fixture(scope="session")
def _document_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    corpus = build(tmp_path_factory.mktemp("documents"), GIVEN / "records.jsonl")
    yield from serve(corpus, 0.0)


@pytest.fixture
def reader(_document_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Somebody with an empty home who reads in a folder of it."""
    _document_world.reset()
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ENRICH_CONFIG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "reading"
    folder.mkdir()
    return Reader(folder, _document_world)
