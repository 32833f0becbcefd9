"""The stand-in over the papers of which facts are known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.world import World, build, serve


@pytest.fixture(scope="session")
def known_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The services over the papers that the sources name as probes."""
    folder = tmp_path_factory.mktemp("known")
    yield from serve(build(folder, ROOT / "tests/data/world/known.jsonl"), 0.0)


@pytest.fixture
def desk(known_world: World, tmp_path: Path) -> Path:
    """A folder whose configuration leads to that stand-in."""
    known_world.reset()
    (tmp_path / "list.md").write_text("- [Adam](https://arxiv.org/abs/1412.6980)\n", "utf-8")
    known_world.config(tmp_path, ["list.md"])
    return tmp_path
