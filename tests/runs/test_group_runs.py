"""Eight runs at once with the cache of a group: nothing is asked twice, nothing is lost."""

from __future__ import annotations

import itertools
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import enrich
from tests.support.lists import LIST
from tests.support.postgres import Server
from tests.support.world import World, serve

pytestmark = pytest.mark.postgres
RUNS = 8
# What was written to the answers, row by row.
_AUDIT = """
    CREATE TABLE audit (
        source text, question text, fetched text, backend int DEFAULT pg_backend_pid(),
        at timestamptz DEFAULT clock_timestamp()
    );
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO audit VALUES (NEW.source, NEW.question, NEW.fetched); RETURN NEW; END $$;
    CREATE TRIGGER noted AFTER INSERT OR UPDATE ON answers FOR EACH ROW EXECUTE FUNCTION note();
"""


@pytest.fixture
def slow_world(small_corpus: Path) -> Iterator[World]:
    """The services, each answer of which takes a while: so runs meet."""
    yield from serve(small_corpus, 0.0, "--latency", "0.4")


# A run that takes another one for dead after so many seconds of silence, and claims by its number.
LEASE = 6.0
_IMPATIENT = f"""
import os
from enrich.store.postgres import claims
claims.QuestionClaims.__init__.__defaults__ = ({LEASE},)
claims.uuid.uuid4 = lambda: type("Name", (), {{"hex": str(os.getpid())}})
from enrich.cli import main
main()
"""


def _start(
    folder: Path, *, machine: Path | None = None, impatient: bool = False
) -> subprocess.Popen[bytes]:
    """Start the run of a person with a machine of their own."""
    machine = machine or folder
    places = {f"XDG_{name}_HOME": str(machine / name) for name in ("STATE", "DATA", "CONFIG")}
    program = ["-c", _IMPATIENT] if impatient else ["-m", "enrich"]
    command = [sys.executable, *program, "--quiet", "run"]
    with (machine / "err.txt").open("wb") as err:
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
        twice = Counter(pg.execute("SELECT source, question FROM audit").fetchall())
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


def test_a_run_that_waits_for_the_server_hears_ctrl_c(
    postgres: Server, slow_world: World, tmp_path: Path
) -> None:
    schema = "interrupted"
    _made(postgres, schema, tmp_path)
    desk = _desk(tmp_path / "desk", slow_world, f"{postgres.url}&schema={schema}")
    run = _start(desk)
    _wait_for_answers(postgres, schema, 1)
    postgres.kill()
    try:
        time.sleep(1.5)
        run.send_signal(signal.SIGINT)
        code = run.wait(15)
    finally:
        postgres.start()
    said = (desk / "err.txt").read_text().splitlines()
    assert (code, len(said)) == (130, 2), said
    assert "is waited for" in said[0]
    assert "the same command goes on where it stopped" in said[1]


@pytest.mark.slow
@pytest.mark.parametrize("after", [1, 6], ids=["early", "later"])
def test_a_run_that_is_killed_holds_the_others_up_for_its_lease_alone(
    postgres: Server, slow_world: World, tmp_path: Path, after: int
) -> None:
    """`after`: a run is killed, which has claims, when that many answers are kept."""
    import psycopg

    alone = _desk(tmp_path / "alone", slow_world, "cache/enrich.db")
    began = time.monotonic()
    assert _start(alone).wait(120) == 0
    usual = time.monotonic() - began
    expected = sum(slow_world.stats["requests"].values())
    slow_world.reset()
    schema = f"killed{after}"
    _made(postgres, schema, tmp_path)
    url = f"{postgres.url}&schema={schema}"
    desks = [_desk(tmp_path / str(n), slow_world, url) for n in range(4)]
    runs = [_start(folder, impatient=True) for folder in desks]
    with psycopg.connect(host=str(postgres.folder), user="enrich", dbname="postgres") as pg:
        pg.autocommit = True
        pg.execute(f"SET search_path = {schema}")
        _wait_for_answers(postgres, schema, after)
        held = _kill_who_has_claims(pg, runs)
        began = time.monotonic()
        codes = [run.wait(120) for run in runs]
        waited = time.monotonic() - began
        said = [(folder / "err.txt").read_text() for folder in desks]
        assert sorted(codes) == [-9, 0, 0, 0], said
        assert waited < usual + 2 * LEASE + 15
        # What was asked and not kept is asked once more, and nothing else.
        assert sum(slow_world.stats["requests"].values()) <= expected + held + 4
        twice = Counter(pg.execute("SELECT source, question FROM audit").fetchall())
        assert set(twice.values()) == {1}, pg.execute(
            "SELECT * FROM audit WHERE (source, question) IN"
            " (SELECT source, question FROM audit GROUP BY 1, 2 HAVING count(*) > 1)"
        ).fetchall()
        assert pg.execute("SELECT * FROM claims").fetchall() == []
        keys = pg.execute("SELECT key FROM keys").fetchall()
    bib = (alone / "out/references.bib").read_text(encoding="utf-8")
    whole = [d for d, code in zip(desks, codes, strict=True) if not code]
    assert [(d / "out/references.bib").read_text(encoding="utf-8") for d in whole] == [bib] * 3
    assert len(keys) == f"\n{bib}".count("\n@")


def _kill_who_has_claims(pg: Any, runs: list[subprocess.Popen[bytes]]) -> int:
    """Stop one run after the other until one has claims, kill it, and return how many it had."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for run in runs:
            # Who is stopped makes no claims, so what is lost with it is who it was.
            run.send_signal(signal.SIGSTOP)
            others = [r for r in runs if r is not run]
            mine = _claims_of(pg, run.pid)
            if mine and all(r.poll() is None for r in others):
                run.kill()
                return mine
            run.send_signal(signal.SIGCONT)
        time.sleep(0.05)
    raise AssertionError("no run has claims")


def _claims_of(pg: Any, pid: int) -> int:
    """Return how many questions a process has claimed: those of the asker that it signs as."""
    [(count,)] = pg.execute("SELECT count(*) FROM claims WHERE asker = %s", [str(pid)]).fetchall()
    return int(count)


@pytest.mark.slow
def test_two_people_who_share_a_list_file_have_one_key_for_each_paper(
    postgres: Server, slow_world: World, tmp_path: Path
) -> None:
    import psycopg

    alone = _desk(tmp_path / "alone", slow_world, "cache/enrich.db")
    assert _start(alone).wait(120) == 0
    schema = "shared_list"
    _made(postgres, schema, tmp_path)
    shared = _desk(tmp_path / "shared", slow_world, f"{postgres.url}&schema={schema}")
    machines = [tmp_path / "ada", tmp_path / "bob"]
    for round_ in range(2):
        for machine in machines:
            machine.mkdir(exist_ok=True)
        runs = [_start(shared, machine=machine) for machine in machines]
        codes = [run.wait(120) for run in runs]
        assert codes == [0, 0], [(m / "err.txt").read_text() for m in machines]
        for name in ("references.bib", "list.md"):
            ours, theirs = shared / "out" / name, alone / "out" / name
            assert ours.read_text(encoding="utf-8") == theirs.read_text(encoding="utf-8"), round_
        assert sorted(p.name for p in (shared / "out").iterdir()) == ["list.md", "references.bib"]
    with psycopg.connect(host=str(postgres.folder), user="enrich", dbname="postgres") as pg:
        pg.execute(f"SET search_path = {schema}")
        keys = pg.execute("SELECT key FROM keys").fetchall()
        names = pg.execute("SELECT name FROM names").fetchall()
        works = pg.execute("SELECT key FROM works").fetchall()
    bib = (alone / "out/references.bib").read_text(encoding="utf-8")
    assert len(keys) == len(works) == f"\n{bib}".count("\n@")
    assert len(names) == len(set(names))


# What is shown of a cache: it is the same wherever the cache is.
SHOWN = [
    "export bibtex --all", "export csl-json --all", "export markdown", "export jsonl --all",
    "status --json", "status --unread --json", "search is:read --json", "search is:starred --json",
    "log --since 2000-01-01", "show quokka --json",
]  # fmt: skip


def test_a_cache_that_is_copied_there_and_back_shows_the_same(
    postgres: Server, small_world: World, tmp_path: Path
) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "list.md").write_text(LIST, encoding="utf-8")
    outputs = [{"format": f, "path": f"out/all.{f}"} for f in ("bibtex", "csv", "csl-json")]
    url = f"{postgres.url}&schema=round_trip"
    stores = ["cache/enrich.db", url, "elsewhere/back.db"]
    small_world.config(desk, ["list.md"], outputs=outputs)
    enrich(desk, "run")
    written = {p.name: p.read_bytes() for p in (desk / "out").iterdir()}
    for source, target in itertools.pairwise(stores):
        before = {command: enrich(desk, *command.split()).stdout for command in SHOWN}
        enrich(desk, "store", "copy", source, target)
        small_world.config(desk, ["list.md"], outputs=outputs, store=target)
        for command, shown in before.items():
            now = enrich(desk, *command.split()).stdout
            assert _placed(now) == _placed(shown), (target, command)
        (desk / "list.md").write_text(f"{LIST}\n", encoding="utf-8")
        small_world.reset()
        assert "left as it is" not in enrich(desk, "run", "--offline").stderr
        assert {p.name: p.read_bytes() for p in (desk / "out").iterdir()} == written


def _placed(shown: str) -> str:
    """Return what was shown without the place of the cache, and its size."""
    return re.sub(r'"(path|size|bytes|store)": [^\n]*', "", shown)


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
