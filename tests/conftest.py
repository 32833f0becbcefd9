"""What every test has: a steady hypothesis, the shared material, and a stand-in for the services on loopback."""

from __future__ import annotations

import gc
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import postgres as postgres_
from tests.support.paths import SHARED, SMALL_RECORDS
from tests.support.world import World, build, serve

settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which services could not be asked: the reason of a skipped test is else not shown."""
    skipped = terminalreporter.stats.get("skipped", [])
    live = [x for x in skipped if x.nodeid.startswith("tests/live/")]
    for one in live:
        reason = one.longrepr[2] if isinstance(one.longrepr, tuple) else one.longrepr
        terminalreporter.write_line(f"{one.nodeid.partition('[')[2][:-1]}: {reason}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with captures, lists and the world's records beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside the checkout: captures and real lists are not here")
    return SHARED


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_.Server]:
    """A PostgreSQL server, for the tests that are marked so."""
    pytest.importorskip("psycopg", reason="needs psycopg: pip install psycopg[binary]")
    programs = postgres_.programs()
    if programs is None:
        pytest.skip("needs a PostgreSQL server (Debian: apt install postgresql)")
    server = postgres_.Server(programs)
    yield server
    server.remove()


def pytest_collection_finish() -> None:
    """Take what stays for the whole run out of every later search for garbage."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _states(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Iterator[Path]]:
    """Yield folders for politeness files, each of its own, made by whoever writes there.

    The first one is for fixtures that several tests share.
    """
    folder = tmp_path_factory.getbasetemp() / "states"
    states = (folder / str(n) for n in itertools.count())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(next(states)))
        yield states


@pytest.fixture(autouse=True)
def _user_of_its_own(_states: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a test's politeness files, its user's cache and configuration to itself."""
    folder = next(_states)
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.delenv("ENRICH_CONFIG", raising=False)


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stand-in's corpus of ten invented papers."""
    return build(tmp_path_factory.mktemp("world"), SMALL_RECORDS)


@pytest.fixture(scope="session")
def small_world(small_corpus: Path) -> Iterator[World]:
    """The services over ten invented papers, for fixtures that several tests share."""
    yield from serve(small_corpus, 0.0)


@pytest.fixture
def world(small_world: World) -> Iterator[World]:
    """The services over ten invented papers, at whatever pace they are asked.

    No counts, no faults; and none is left for fixtures that several tests share.
    """
    small_world.reset()
    yield small_world
    small_world.reset()


@pytest.fixture(scope="session")
def _strict_world(small_corpus: Path) -> Iterator[World]:
    yield from serve(small_corpus, 0.02)


@pytest.fixture
def strict_world(_strict_world: World) -> World:
    """The services over ten invented papers.

    Who asks one too fast is refused, and it is counted.
    """
    _strict_world.reset()
    return _strict_world


@pytest.fixture(scope="session")
def real_corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus of 46,716 real records (half a minute to build).

    ENRICH_WORLD names one built before.
    """
    built = os.environ.get("ENRICH_WORLD")
    return (
        Path(built)
        if built
        else build(tmp_path_factory.mktemp("real"), shared / "world/records.jsonl.gz")
    )
