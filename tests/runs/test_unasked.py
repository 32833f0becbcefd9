"""Runs that ask nobody say nothing that only an answer can tell: states stay as the last asking run left them."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
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


@pytest.mark.slow
def test_states_and_files_stay_when_runs_with_and_without_a_network_take_turns(
    desk: Path, world: World
) -> None:
    known = states(desk)
    assert Counter(known) == {"published": 7, "preprint": 2, "unresolved": 1}
    written = files(desk)
    for arguments in (("--offline",), (), ("--offline",), ("--offline", "--refresh")):
        assert states(desk, *arguments) == known
        assert files(desk) == written


@pytest.mark.slow
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


@pytest.mark.slow
def test_status_counts_what_the_run_has_counted(desk: Path, world: World) -> None:
    for arguments in (("--offline",), ()):
        found = Counter(states(desk, *arguments))
        assert json.loads(enrich(desk, "status", "--json").stdout)["states"] == found


@pytest.mark.slow
def test_an_address_without_a_title_is_not_waited_for(desk: Path, world: World) -> None:
    address = "- https://people.example.edu/~doe/thesis.pdf"
    (desk / "list.md").write_text(f"{LIST}\n{address}\n", encoding="utf-8")
    assert states(desk)[-1] == "unresolved"
    for arguments in (("--offline",), (), ("--offline",)):
        found = states(desk, *arguments)
        assert found[-1] == "unresolved"
        assert json.loads(enrich(desk, "status", "--json").stdout)["states"] == Counter(found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "down",
    [
        ("dblp", "sparql", "crossref"),
        pytest.param(
            ("dblp", "sparql", "crossref", "doi", "openalex", "s2"), marks=pytest.mark.slow
        ),
    ],
)
def test_without_a_cache_no_output_gets_poorer_while_services_are_down(
    desk: Path, world: World, down: tuple[str, ...]
) -> None:
    enrich(desk, "run")
    written = files(desk)
    shutil.rmtree(desk / "cache")
    for service in down:
        world.fault(service, "500")
    for _ in range(2):
        said = enrich(desk, "--verbose", "run", code=3).stderr
        assert files(desk) == written
        assert "out/references.bib, out/list.md: left unchanged, since papers" in said
    world.reset()
    enrich(desk, "run", "--refresh")
    assert said_of(files(desk)) == said_of(written)


def said_of(outputs: dict[str, bytes]) -> list[tuple[str, str]]:
    """Return the keys and DOIs of a .bib."""
    bib = outputs["references.bib"].decode()
    return re.findall(r"^@\w+\{(.*),$|^  doi = (.*),$", bib, re.MULTILINE)


@pytest.mark.slow
def test_what_leaves_a_list_leaves_the_outputs_though_a_service_is_down(
    desk: Path, world: World
) -> None:
    enrich(desk, "run")
    shorter = "\n".join(line for line in LIST.splitlines() if "Numbat" not in line)
    (desk / "list.md").write_text(f"{shorter}\n{QUOLL}", encoding="utf-8")
    for service in ("arxiv", "dblp", "sparql", "crossref", "s2", "openalex", "datacite"):
        world.fault(service, "500")
    enrich(desk, "run", code=3)
    assert b"Numbat" not in files(desk)["references.bib"]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [("--offline",), ()])
def test_a_publication_stays_when_its_answers_are_lost(
    desk: Path, world: World, arguments: tuple[str, ...]
) -> None:
    states(desk)
    written = files(desk)
    with sqlite3.connect(desk / "cache/enrich.db") as db:
        db.execute("DELETE FROM answers WHERE source NOT IN ('arxiv', 'semantic_scholar')")
        db.execute("DELETE FROM notes")
    db.close()
    for service in ("dblp", "sparql", "crossref", "openalex", "doi"):
        world.fault(service, "500")
    found = json.loads(enrich(desk, "run", "--json", *arguments, code=None).stdout)
    assert files(desk)["references.bib"] == written["references.bib"]
    assert Counter(e["state"] for e in found["entries"])["published"] == 7
    assert [c for c in found["changes"] if c["field"] != "state"] == []
