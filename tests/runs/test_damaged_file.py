"""A damaged cache is moved aside and built again; citation keys survive as far as they can be read, or stand in the .bib."""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import by_name
from tests.support.cli import enrich
from tests.support.lists import LIST, QUOLL
from tests.support.world import World

PAGE = 4096
OURS = "mine2023"  # a key that nobody would make


def zeroed(content: bytes, *pages: int) -> bytes:
    found = bytearray(content)
    for page in pages:
        found[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    return bytes(found)


def some_pages(content: bytes) -> bytes:
    pages = len(content) // PAGE
    return zeroed(content, *random.Random(7).sample(range(1, pages), pages // 2))


def another_id(content: bytes) -> bytes:
    return content[:68] + b"\xff\0\xff\0" + content[72:]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "another header": lambda c: bytes(range(100)) + c[100:],
    "another application's number": another_id,
    "half of it": lambda c: c[: len(c) // 2],
    "no whole page": lambda c: c[:1000],
    "some pages are zero": some_pages,
    "all pages but the first are zero": lambda c: zeroed(c, *range(1, len(c) // PAGE)),
    "the first page is zero": lambda c: zeroed(c, 0),
    "no database": lambda _: b"not a cache\n" * 99,
    "zero": lambda c: bytes(len(c)),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, small_world: World) -> Path:
    """A desk after a run, with one key of the user's own."""
    small_world.reset()
    folder = tmp_path_factory.mktemp("whole")
    (folder / "list.md").write_text(LIST + "\n", encoding="utf-8")
    small_world.config(folder, ["list.md"])
    enrich(folder, "run")
    (folder / "mine.bib").write_text(f"@misc{{{OURS}, eprint={{2309.90001}}}}", encoding="utf-8")
    enrich(folder, "import-keys", "mine.bib")
    enrich(folder, "run")
    return folder


@pytest.fixture
def desk(whole: Path, tmp_path: Path, world: World) -> Path:
    """A copy of that desk, with a paper more in the list."""
    shutil.copytree(whole, tmp_path / "desk")
    with (tmp_path / "desk/list.md").open("a", encoding="utf-8") as file:
        file.write(QUOLL)
    return tmp_path / "desk"


def keys(folder: Path) -> list[str]:
    bib = (folder / "out/references.bib").read_text(encoding="utf-8")
    return re.findall(r"^@\w+\{([^,]+),", bib, re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    by_name.but(DAMAGES, {"another header", "another application's number"}),
)
def test_a_damaged_cache_is_moved_aside_and_built_again(
    desk: Path, world: World, name: str
) -> None:
    before, cache = keys(desk), desk / "cache/enrich.db"
    damaged = DAMAGES[name](cache.read_bytes())
    cache.write_bytes(damaged)
    for command in ("status", "search memory", "export bibtex"):
        done = enrich(desk, *command.split(), code=None)
        assert done.returncode == 0 or "the cache is damaged (" in done.stderr
        assert done.returncode in {0, 1, 2}
    said = enrich(desk, "run").stderr
    aside = desk / "cache/enrich.db.damaged"
    assert "enrich.db: the cache was damaged (" in said
    assert f"it is kept as {aside}" in said
    assert aside.read_bytes() == damaged
    assert set(before) < set(keys(desk))
    again = enrich(desk, "--verbose", "run").stderr
    assert "0 requests" in again
    assert "damaged" not in again


@pytest.mark.slow
@pytest.mark.parametrize("name", ["another header", "another application's number", "some answers"])
def test_keys_are_saved_from_the_cache_where_no_bib_has_them(
    desk: Path, world: World, name: str
) -> None:
    cache = desk / "cache/enrich.db"
    content = cache.read_bytes()
    if name == "some answers":
        with sqlite3.connect(cache) as db:
            [(root,)] = db.execute(
                "SELECT rootpage FROM sqlite_master WHERE name = 'answers'"
            ).fetchall()
        cache.write_bytes(zeroed(content, root - 1))
    else:
        cache.write_bytes(DAMAGES[name](content))
    before = keys(desk)
    shutil.rmtree(desk / "out")
    said = enrich(desk, "run").stderr
    assert f", {len(before)} citation keys are taken over from it" in said
    assert set(before) < set(keys(desk))
    assert OURS in before


def test_what_is_not_ours_stays_where_it_is(desk: Path, world: World) -> None:
    cache = desk / "cache/enrich.db"
    cache.unlink()
    with sqlite3.connect(cache) as db:
        db.execute("CREATE TABLE mine (x)")
    assert "was not made by enrich" in enrich(desk, "run", code=2).stderr
    cache.unlink()
    cache.mkdir()
    assert "is a folder" in enrich(desk, "run", code=2).stderr
    assert "is a folder" in enrich(desk, "status", code=2).stderr
    world.config(desk, ["list.md"], store="notes.txt")
    (desk / "notes.txt").write_text("my notes", encoding="utf-8")
    assert "is not a cache of enrich" in enrich(desk, "run", code=2).stderr
    assert (desk / "notes.txt").read_text(encoding="utf-8") == "my notes"
    assert not (desk / "notes.txt.damaged").exists()


def of_another_program(path: Path) -> bytes:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE answers (x)")
    return path.read_bytes()


def as_named(folder: Path, name: str) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.glob(f"*{name}*")}


@pytest.mark.parametrize("name", ["other.db", "other.sqlite", "notes.md", "other"])
@pytest.mark.parametrize("kind", ["text", "zero", "bytes", "database"])
def test_what_never_was_a_cache_is_refused_and_gets_no_neighbour(
    tmp_path: Path, name: str, kind: str
) -> None:
    path = tmp_path / name
    contents = {"text": b"my notes\n", "zero": bytes(9000), "bytes": bytes(range(256)) * 30}
    if kind == "database":
        of_another_program(path)
    else:
        path.write_bytes(contents[kind])
    (tmp_path / "list.txt").write_text(LIST, encoding="utf-8")
    (tmp_path / "c.yaml").write_text(f"store: {name}\n", encoding="utf-8")
    before = as_named(tmp_path, name)
    for typed in ("run list.txt --offline", "get x.y --offline", "status", "doctor"):
        said = enrich(tmp_path, "--config", "c.yaml", *typed.split(), code=None)
        assert re.search("is not a cache of|was not made by enrich", said.stdout + said.stderr)
        assert said.returncode in {1, 2}
    assert as_named(tmp_path, name) == before


@pytest.mark.slow
def test_the_header_of_a_cache_without_its_lock_is_damaged(desk: Path) -> None:
    """Somebody has carried the cache alone to another place: its pages say whose it is."""
    (desk / "kept").mkdir()
    cache = desk / "kept/of-mine.db"
    content = (desk / "cache/enrich.db").read_bytes()
    settings = json.loads((desk / "config.yaml").read_text())
    (desk / "config.yaml").write_text(json.dumps({**settings, "store": "kept/of-mine.db"}))
    cache.write_bytes(DAMAGES["another header"](content))
    assert "citation keys are taken over from it" in enrich(desk, "run", "--offline").stderr


def test_an_empty_file_is_no_cache_yet(desk: Path, world: World) -> None:
    cache = desk / "cache/enrich.db"
    cache.write_bytes(b"")
    assert "there is no cache yet; `enrich run` makes it" in enrich(desk, "status", code=2).stderr
    assert "damaged" not in enrich(desk, "run").stderr
    assert OURS in keys(desk)


def test_one_flipped_byte_in_a_kept_answer_is_asked_again(desk: Path, world: World) -> None:
    cache = desk / "cache/enrich.db"
    with sqlite3.connect(cache) as db:
        rows = db.execute(
            "SELECT source, question, payload FROM answers WHERE payload IS NOT NULL"
        ).fetchall()
        for source, question, payload in rows:
            at = len(payload) // 2
            flipped = payload[:at] + bytes([payload[at] ^ 8]) + payload[at + 1 :]
            db.execute(
                "UPDATE answers SET payload = ? WHERE source = ? AND question = ?",
                (flipped, source, question),
            )
    before = keys(desk)
    assert "damaged" not in enrich(desk, "run").stderr
    assert set(before) < set(keys(desk))
    assert "0 requests" in enrich(desk, "--verbose", "run").stderr


@pytest.mark.slow
def test_outputs_that_cannot_be_signed_stay_known(desk: Path) -> None:
    """The notes of what was written to them go into the new cache, as the keys do."""
    outputs = [{"format": "csv", "path": "out/t.csv"}, {"format": "csl-json", "path": "out/r.json"}]
    world_config = json.loads((desk / "config.yaml").read_text())
    (desk / "config.yaml").write_text(json.dumps({**world_config, "outputs": outputs}))
    enrich(desk, "run", "--offline")
    path = desk / "cache/enrich.db"
    path.write_bytes(DAMAGES["another header"](path.read_bytes()))
    (desk / "list.md").write_text("\n".join(LIST.splitlines()[:-6]), encoding="utf-8")
    said = enrich(desk, "run", "--offline").stderr
    assert "left as it is" not in said
    assert {p.name for p in (desk / "out").glob("[rt].*")} == {"t.csv", "r.json"}
