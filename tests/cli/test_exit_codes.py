"""Exit codes that an option changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich import sources
from tests.support.cli import enrich
from tests.support.world import World

PREPRINT = "@misc{numbat, title={Numbat: A Preprint That Stayed One}, eprint={2401.90009}}\n"


@pytest.mark.parametrize("command", ["run", pytest.param("check", marks=pytest.mark.slow)])
def test_a_source_that_could_not_be_asked_may_be_allowed(
    tmp_path: Path, world: World, command: str
) -> None:
    (tmp_path / "refs.bib").write_text(PREPRINT, encoding="utf-8")
    world.config(tmp_path, ["refs.bib"], off=[s for s in sources.names() if s != "dblp"])
    world.fault("sparql", "500")
    world.fault("dblp", "500")
    said = enrich(tmp_path, command, "--allow-unasked", code=0)
    again = enrich(tmp_path, command, code=3)
    if command == "run":  # what could not be asked is said all the same
        assert "could not be asked" in said.stderr
        assert "could not be asked" in again.stderr


def test_what_is_written_in_place_is_not_said_to_lie_beside(tmp_path: Path, world: World) -> None:
    (tmp_path / "refs.bib").write_text(PREPRINT, encoding="utf-8")
    world.config(tmp_path, [], outputs=None)
    said = enrich(tmp_path, "--verbose", "run", "--in-place", "refs.bib").stderr
    assert "written: refs.bib" in said
    assert "beside" not in said
    assert "they are beside each list" in enrich(tmp_path, "--verbose", "run", "refs.bib").stderr
