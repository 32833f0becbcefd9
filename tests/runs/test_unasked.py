"""Runs that ask nobody say nothing that only an answer can tell: states stay as the last asking run left them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.support.cli import enrich, run
from tests.support.lists import LIST, QUOLL
from tests.support.world import World


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Path:
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    world.config(tmp_path, ["list.md"])
    return tmp_path


def states(folder: Path, *arguments: str, code: int = 0) -> list[str]:
    return [e["state"] for e in run(folder, *arguments, code=code)["entries"]]


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (folder / "out").iterdir()}


@pytest.mark.parametrize("arguments", [("--offline",), ("--dry-run",), ("--max-requests", "0")])
def test_of_what_nobody_was_asked_nothing_is_known(
    desk: Path, world: World, arguments: tuple[str, ...]
) -> None:
    code = 3 if "--max-requests" in arguments else 0
    assert set(states(desk, *arguments, code=code)) == {"unchecked"}
    assert world.requests == 0


def test_states_and_files_stay_when_runs_with_and_without_a_network_take_turns(
    desk: Path, world: World
) -> None:
    known = states(desk)
    assert Counter(known) == {"published": 7, "preprint": 2, "unresolved": 1}
    written = files(desk)
    for arguments in (("--offline",), (), ("--offline",), ("--offline", "--refresh")):
        assert states(desk, *arguments) == known
        assert files(desk) == written


def test_an_unfinished_run_is_not_finished_by_one_that_asks_nobody(
    desk: Path, world: World
) -> None:
    world.fault("sparql", "500")
    known = states(desk, code=3)
    assert "unchecked" in known
    written = files(desk)
    assert states(desk, "--offline") == known
    assert files(desk) == written


def test_a_paper_that_is_new_in_a_list_is_unchecked_until_somebody_is_asked(
    desk: Path, world: World
) -> None:
    known = states(desk)
    (desk / "list.md").write_text(f"{LIST}\n{QUOLL}", encoding="utf-8")
    assert states(desk, "--offline") == [*known, "unchecked"]
    assert states(desk)[-1] != "unchecked"


def test_status_counts_what_the_run_has_counted(desk: Path, world: World) -> None:
    for arguments in (("--offline",), ()):
        found = Counter(states(desk, *arguments))
        assert json.loads(enrich(desk, "status", "--json").stdout)["states"] == found


def test_an_address_without_a_title_is_not_waited_for(desk: Path, world: World) -> None:
    address = "- https://people.example.edu/~doe/thesis.pdf"
    (desk / "list.md").write_text(f"{LIST}\n{address}\n", encoding="utf-8")
    assert states(desk)[-1] == "unresolved"
    for arguments in (("--offline",), (), ("--offline",)):
        found = states(desk, *arguments)
        assert found[-1] == "unresolved"
        assert json.loads(enrich(desk, "status", "--json").stdout)["states"] == Counter(found)
