"""Eight runs at once with the cache of a group: nothing is asked twice, nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.lists import LIST
from tests.support.postgres import Server
from tests.support.world import World, serve

pytestmark = pytest.mark.postgres
RUNS = 8
# What was written to the answers, row by row.
_AUDIT = """
    CREATE TABLE audit (source text, question text);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO audit VALUES (NEW.source, NEW.question); RETURN NEW; END $$;
    CREATE TRIGGER noted AFTER INSERT OR UPDATE ON answers FOR EACH ROW EXECUTE FUNCTION note();
"""


@pytest.fixture
def slow_world(small_corpus: Path) -> Iterator[World]:
    """The services, each answer of which takes a while: so runs meet."""
    yield from serve(small_corpus, 0.0, "--latency", "0.4")


def _start(folder: Path) -> subprocess.Popen[bytes]:
    """Start the run of a person with a machine of their own."""
    places = {f"XDG_{name}_HOME": str(folder / name) for name in ("STATE", "DATA", "CONFIG")}
    command = [sys.executable, "-m", "enrich", "--quiet", "run"]
    with (folder / "err.txt").open("wb") as err:
        return subprocess.Popen(command, cwd=folder, env={**os.environ, **places}, stderr=err)


def _desk(folder: Path, world: World, store: str) -> Path:
    folder.mkdir()
    (folder / "list.md").write_text(LIST, encoding="utf-8")
    world.config(folder, ["list.md"], store=store)
    return folder


@pytest.mark.parametrize("after", [None, 1, 12], ids=["whole", "killed early", "killed later"])
def test_eight_runs_ask_once(
    postgres: Server, slow_world: World, tmp_path: Path, after: int | None
) -> None:
    """`after`: the server is killed, and started again, when that many answers are kept."""
    import psycopg

    alone = _desk(tmp_path / "alone", slow_world, "cache/enrich.db")
    assert _start(alone).wait(120) == 0
    expected = slow_world.stats["requests"]
    slow_world.reset()
    schema = f"eight{after or 0}"
    url = f"{postgres.url}&schema={schema}"
    desks = [_desk(tmp_path / str(n), slow_world, url) for n in range(RUNS)]
    _made(postgres, schema, tmp_path)
    runs = [_start(folder) for folder in desks]
    if after is not None:
        _wait_for_answers(postgres, schema, after)
        postgres.kill()
        time.sleep(0.5)
        postgres.start()
    codes = [run.wait(200) for run in runs]
    said = [(folder / "err.txt").read_text() for folder in desks]
    assert codes == [0] * RUNS, said
    # Of a batch two runs may ask a part each, so there may be a few requests more than of one run.
    assert sum(slow_world.stats["requests"].values()) <= sum(expected.values()) + 4
    with psycopg.connect(host=str(postgres.folder), user="enrich", dbname="postgres") as pg:
        pg.execute(f"SET search_path = {schema}")
        twice = Counter(pg.execute("SELECT * FROM audit").fetchall())
        claims = pg.execute("SELECT * FROM claims").fetchall()
        keys = pg.execute("SELECT key FROM keys").fetchall()
        new = pg.execute("SELECT key FROM change_log WHERE old IS NULL AND field = 'state'")
        assert sorted(new.fetchall()) == sorted(pg.execute("SELECT key FROM works").fetchall())
    assert twice
    assert set(twice.values()) == {1}
    assert claims == []
    bib = (alone / "out/references.bib").read_text(encoding="utf-8")
    assert [(d / "out/references.bib").read_text(encoding="utf-8") for d in desks] == [bib] * RUNS
    assert len(keys) == f"\n{bib}".count("\n@")


def _made(server: Server, schema: str, folder: Path) -> None:
    """Make the tables of a cache, which note what is answered."""
    from enrich.store import open_store

    with open_store(server.place(folder / "maker", schema)) as store:
        made: Any = store
        made._connection.write(lambda cursor: cursor.execute(_AUDIT))


def _wait_for_answers(server: Server, schema: str, count: int) -> None:
    import psycopg

    until = time.monotonic() + 100
    with psycopg.connect(host=str(server.folder), user="enrich", dbname="postgres") as pg:
        pg.autocommit = True
        while time.monotonic() < until:
            row = pg.execute(f"SELECT count(*) FROM {schema}.answers").fetchone()
            if row and row[0] >= count:
                return
            time.sleep(0.05)
    raise AssertionError("the runs keep no answers")
