"""A damaged work or answer ends no command: it is left out and named, and the next run mends it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from enrich.store import open_store
from tests.support import by_name
from tests.support.cli import enrich
from tests.support.old_cache import OldDesk, rows

KEY = "example2023paged"
TITLE = "Paged Memory for Serving Invented Models"
LEFT_OUT = f"{KEY}: damaged in the cache and left out; a run over its list makes it again\n"
MADE_AGAIN = f"{KEY}: its work was damaged in the cache, and has been made again"

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "a flipped bit": lambda old: old[:99] + bytes([old[99] ^ 1]) + old[100:],
    "an unknown shape": lambda _: zlib.compress(b'{"key": "example2023paged", "fields": 7}'),
}


@pytest.fixture
def desk(tmp_path: Path) -> OldDesk:
    """A folder in which a run has nothing to do."""
    desk = OldDesk(tmp_path)
    assert desk.run().written
    assert desk.run().entries[0].work is None  # the last run's result, given again
    return desk


def damage(desk: OldDesk, table: str, column: str, where: str, name: str) -> None:
    [(old,)] = rows(desk.cache, f"SELECT {column} FROM {table} WHERE {where}")
    rows(desk.cache, f"UPDATE {table} SET {column} = ? WHERE {where}", (DAMAGES[name](old),))


# Both at every command take seconds: the second kind by name.
KINDS = by_name.but(DAMAGES, {"a flipped bit"})


@pytest.fixture(params=KINDS)
def damaged(request: pytest.FixtureRequest, desk: OldDesk) -> OldDesk:
    """A desk whose cache has one damaged work."""
    damage(desk, "works", "work", f"key = '{KEY}'", request.param)
    return desk


def test_search_leaves_a_damaged_work_out_and_names_it(damaged: OldDesk) -> None:
    done = enrich(damaged.folder, "search", "--json", "invented")
    keys = {row["key"] for row in json.loads(done.stdout)}
    assert keys
    assert KEY not in keys
    assert done.stderr == LEFT_OUT


def test_status_counts_a_damaged_work_as_not_there(damaged: OldDesk) -> None:
    done = enrich(damaged.folder, "status", "--json")
    [open_] = [row for row in json.loads(done.stdout)["open"] if row["title"] == TITLE]
    assert (open_["key"], open_["state"]) == (KEY, "unchecked")
    assert done.stderr == LEFT_OUT
    # What is missing is told by the columns, which are whole: no work is read.
    missing = enrich(damaged.folder, "status", "--missing", "pages")
    assert missing.stderr == ""
    assert KEY not in missing.stdout


@pytest.mark.parametrize(
    ("options", "others"), [([], 8), (["--all"], 8), (["--keys", f"{KEY},mock2022improving"], 1)]
)
def test_export_leaves_a_damaged_work_out_and_names_it(
    damaged: OldDesk, options: list[str], others: int
) -> None:
    done = enrich(damaged.folder, "export", "bibtex", *options, code=1)
    assert done.stdout.count("\n@") + 1 == others
    assert KEY not in done.stdout
    assert done.stderr == LEFT_OUT


@pytest.mark.parametrize("what", [KEY, "arxiv:2309.90001", TITLE])
def test_show_names_a_damaged_work(damaged: OldDesk, what: str) -> None:
    done = enrich(damaged.folder, "show", what, code=1)
    assert (done.stdout, done.stderr) == ("", LEFT_OUT)


def test_other_works_are_shown_as_before(damaged: OldDesk) -> None:
    assert enrich(damaged.folder, "show", "mock2022improving").stderr == ""


def test_the_next_run_makes_a_damaged_work_again(damaged: OldDesk) -> None:
    result = damaged.run()
    assert (result.code, result.requests, list(result.changes)) == (0, 0, [])
    assert list(result.notes) == [MADE_AGAIN]
    assert result.written == []
    assert damaged.has_the_old_outputs()
    assert enrich(damaged.folder, "show", KEY).stdout.startswith(TITLE)
    assert damaged.run().entries[0].work is None  # nothing to do any more
    assert list(damaged.run().notes) == []


def test_a_damaged_work_that_is_found_by_its_title_alone_keeps_its_key(damaged: OldDesk) -> None:
    rows(damaged.cache, f"DELETE FROM names WHERE key = '{KEY}' AND name NOT LIKE 'title:%'")
    (damaged.folder / "out/references.bib").unlink()
    damaged.run()
    assert damaged.has_the_old_outputs()


def test_a_dry_run_goes_on_without_a_damaged_work(damaged: OldDesk) -> None:
    content = damaged.cache.read_bytes()
    result = damaged.run(dry_run=True)
    assert (result.code, result.diff) == (0, "")
    assert damaged.cache.read_bytes() == content


@pytest.mark.parametrize("name", DAMAGES)
def test_every_work_may_be_damaged(desk: OldDesk, name: str) -> None:
    for (key,) in rows(desk.cache, "SELECT key FROM works"):
        damage(desk, "works", "work", f"key = '{key}'", name)
    assert enrich(desk.folder, "search", "invented", code=1).stdout == ""
    assert enrich(desk.folder, "export", "bibtex", "--all", code=1).stdout.strip() == ""
    assert enrich(desk.folder, "status").returncode == 0
    assert len(desk.run().notes) == 9
    assert desk.has_the_old_outputs()


def test_a_damaged_answer_is_asked_for_again(desk: OldDesk) -> None:
    damage(
        desk,
        "answers",
        "payload",
        "question = 'arxiv:2309.90001' AND source = 'dblp'",
        "a flipped bit",
    )
    damage(desk, "works", "work", f"key = '{KEY}'", "a flipped bit")
    due = json.loads(enrich(desk.folder, "status", "--json").stdout)["due"]
    assert due["dblp"]["requests"] == 1
    stats = desk.run().stats["dblp"]
    assert (stats.asked, stats.failed) == (1, 1)  # it cannot be reached here


def test_a_damaged_row_of_the_work_cache_is_no_row(desk: OldDesk) -> None:
    rows(desk.cache, "UPDATE work_cache SET questions = '[damaged'")
    rows(desk.cache, "DELETE FROM notes WHERE name LIKE 'settled:%'")
    assert (desk.run().code, desk.run().requests) == (0, 0)
    assert desk.has_the_old_outputs()


def test_a_damaged_result_of_the_last_run_is_none(desk: OldDesk) -> None:
    rows(desk.cache, "UPDATE notes SET value = '{damaged' WHERE name LIKE 'settled:%'")
    assert (desk.run().code, desk.run().requests) == (0, 0)
    assert desk.has_the_old_outputs()


@pytest.mark.parametrize("column", ["question", "fetched"])
def test_a_text_that_is_no_utf_8_is_no_answer(desk: OldDesk, column: str) -> None:
    rows(
        desk.cache,
        f"UPDATE answers SET {column} = CAST(x'ff' AS TEXT)"
        " WHERE source = 'dblp' AND question = 'arxiv:2309.90001'",
    )
    with open_store(desk.cache, read_only=True) as store:
        outcomes = store.answers.outcomes("dblp")
        assert "arxiv:2309.90001" not in outcomes
        assert len(outcomes) > 5
    assert enrich(desk.folder, "status").returncode == 0
