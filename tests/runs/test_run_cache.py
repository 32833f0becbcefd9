"""The result of the last run, given again where it is sure to be the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

import enrich
from enrich.config import Config
from enrich.model import Entry
from enrich.runs import report
from enrich.runs.inputs import THIS_PROGRAM, Program, inputs_digest, schema_of
from enrich.runs.result import ReadReport, ResolvedEntry, RunOptions, RunResult
from enrich.runs.run_cache import KeptResult, RunCache, recalled
from enrich.store import open_store
from tests.support.desk import START, Desk
from tests.support.lists import LIST, QUOLL
from tests.support.world import World

MODULES = Path(enrich.__file__).parent


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Desk:
    """A desk at which a second run has found nothing to do."""
    desk = Desk(tmp_path / "desk", world)
    desk.run()
    desk.run()
    return desk


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory, small_world: World) -> Desk:
    """One more such desk, for the tests that only look."""
    small_world.reset()
    desk = Desk(tmp_path_factory.mktemp("still") / "desk", small_world)
    desk.run()
    desk.run()
    return desk


def again(desk: Desk, program: Program = THIS_PROGRAM, **options: bool) -> RunResult | None:
    """Return what the cache has for a run a minute later."""
    when = desk.time + timedelta(minutes=1)
    if program == THIS_PROGRAM:
        return recalled(desk.settings, RunOptions(**options), when)
    with open_store(desk.settings.store) as store:
        return RunCache(desk.settings, RunOptions(**options), store.runs, program).recall(when)


def kept_note(desk: Desk) -> tuple[str, str]:
    """Return name and text of the note that the result is kept as."""
    with open_store(desk.settings.store) as store:
        name = RunCache(desk.settings, RunOptions(), store.runs).name
        return name, store.runs.note(name) or ""


def test_it_says_what_the_run_said(desk: Desk) -> None:
    result, kept = desk.run(), again(desk)
    assert kept is not None
    assert kept.lists == tuple(result.lists)
    assert list(kept.outputs) == list(result.outputs)
    assert [report.entry(r) for r in kept.entries] == [report.entry(r) for r in result.entries]
    assert not any((kept.requests, kept.changes, kept.written, kept.code))


def _add(desk: Desk) -> None:
    desk.write(LIST + "\n" + QUOLL)


def _configure(desk: Desk) -> None:
    desk.world.config(desk.folder, ["list.md"], prefer="preprint")


def _edit_an_output(desk: Desk) -> None:
    output = next((desk.folder / "out").iterdir())
    output.write_text(output.read_text(encoding="utf-8") + "mine\n", encoding="utf-8")


def _lose_an_output(desk: Desk) -> None:
    next((desk.folder / "out").iterdir()).unlink()


def _write_to_the_store(desk: Desk) -> None:
    with open_store(desk.settings.store) as store:
        store.keys.reserve([("another", [])], "2026-01-01T00:00:00+00:00")


def _wait(desk: Desk) -> None:
    desk.time += timedelta(days=8)


def _touch_the_program(_desk: Desk) -> None:
    for path in MODULES.rglob("*.py"):
        os.utime(path)


def _nothing(_desk: Desk) -> None:
    pass


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "same"),
    [
        (_nothing, True),
        (_touch_the_program, True),
        (_add, False),
        (_configure, False),
        (_edit_an_output, False),
        (_lose_an_output, False),
        (_write_to_the_store, False),
        (_wait, False),
    ],
)
def test_what_makes_a_whole_run(desk: Desk, change: Callable[[Desk], None], same: bool) -> None:
    change(desk)
    assert (again(desk) is not None) == same


@pytest.mark.parametrize("option", ["refresh", "dry_run", "in_place", "offline"])
def test_other_options_are_another_run(still: Desk, option: str) -> None:
    assert again(still, **{option: True}) is None


@pytest.mark.parametrize(
    "program",
    [replace(THIS_PROGRAM, version="0.0"), replace(THIS_PROGRAM, schema="another")],
    ids=["version", "schema"],
)
def test_another_program_makes_a_whole_run(still: Desk, program: Program) -> None:
    assert again(still) is not None
    assert again(still, program) is None


@dataclass
class _Before:
    title: str


@dataclass
class _Renamed:
    name: str


@dataclass
class _Retyped:
    title: str | None


def test_a_schema_is_of_the_names_and_types_of_fields() -> None:
    _Renamed.__name__ = _Retyped.__name__ = "_Before"
    schemas = {schema_of(_Before), schema_of(_Renamed), schema_of(_Retyped)}
    assert len(schemas) == 3


def test_results_are_kept_by_field_name(desk: Desk) -> None:
    _, text = kept_note(desk)
    kept = json.loads(text)
    assert kept.keys() == set(KeptResult.__struct_fields__)
    first = kept["entries"][0]
    assert first["title"] == "Paged Memory for Serving Invented Models"
    assert first["claims"] == {"venue": "SOSP", "year": 2023, "status": "accepted"}
    assert {"scheme": "arxiv", "value": "2309.90001"} in first["identifiers"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "older",
    [
        '{"until": "9999", "changes": "1", "given": "x", "outputs": {}, "entries": []}',
        '{"until": "9999", "entries": [[["list.md", 1, 1, "A Title"], "published", "a", null]]}',
        "[]",
    ],
)
def test_what_an_older_program_kept_is_passed_over(desk: Desk, older: str) -> None:
    name, _ = kept_note(desk)
    with open_store(desk.settings.store) as store:
        store.runs.put_note(name, older)
    assert again(desk) is None
    desk.run()
    assert again(desk) is not None


def test_names_that_are_not_utf8_are_kept(tmp_path: Path) -> None:
    """A list's path may have other bytes; Python has them as surrogates."""
    config = Config(tmp_path / "config.yaml", store=tmp_path / "enrich.db")
    entry = Entry("caf\udce9.md", 1, 2, "A Title", section=("One",), checked=True)
    result = RunResult(
        START, lists=[ReadReport("caf\udce9.md", 1)], entries=[ResolvedEntry(entry, "published")]
    )
    with open_store(config.store) as store:
        cache = RunCache(config, RunOptions(), store.runs)
        cache.remember(result, inputs_digest(config, RunOptions()), None)
        kept = cache.recall(START + timedelta(minutes=1))
    assert kept is not None
    assert [r.entry for r in kept.entries] == [entry]


def test_a_list_that_is_edited_during_the_run_is_read_again(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path / "desk", world)
    monkeypatch.setattr(desk, "progress", lambda *_: _add(desk))
    desk.run()
    assert again(desk) is None
    monkeypatch.undo()
    assert len(desk.run().entries) == 11


def test_lines_are_those_of_the_list_as_the_run_has_left_it(desk: Desk) -> None:
    before = desk.run(in_place=True)
    kept, whole = again(desk, in_place=True), desk.run(in_place=True)
    assert kept is not None
    lines = [(r.entry.line, r.entry.end_line) for r in kept.entries]
    assert lines == [(r.entry.line, r.entry.end_line) for r in whole.entries]
    assert lines != [(r.entry.line, r.entry.end_line) for r in before.entries]


def test_what_is_recalled_loads_nothing_that_finds_out() -> None:
    """A run without news answers before the rooms that read, ask and match are imported."""
    code = (
        "import sys; from enrich.runs import report, report_file, result, run_cache; "
        "print([m for m in sys.modules if m.startswith(tuple(sys.argv[1:]))])"
    )
    rooms = [
        f"enrich.{room}" for room in ("reading_list", "matching", "merge", "resolve", "sources.")
    ]
    done = subprocess.run(
        [sys.executable, "-c", code, *rooms], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
