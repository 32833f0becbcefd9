"""What of a list was not read is said: each line by --dry-run and status, a number by a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from enrich.messages import runs as said
from tests.support.cli import enrich, run
from tests.support.lists import LIST
from tests.support.world import World

LEFT = "Orca: A Distributed Serving System for Invented Models"
PROSE = "We meet on Fridays.\n\nAnd see https://arxiv.org/abs/2309.90009 for more of it.\n"


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Path:
    world.config(tmp_path, ["list.md"])
    return tmp_path


def write(desk: Path, text: str) -> None:
    (desk / "list.md").write_text(text, encoding="utf-8")


def test_each_line_that_was_not_read_is_named_with_the_reason(desk: Path) -> None:
    write(desk, f"{LIST}\n\n## {LEFT}\n\nwords\n")
    line = len(LIST.split("\n")) + 2
    row = {
        "line": line,
        "text": f"## {LEFT}",
        "reason": "no link and no author: looks like a heading",
    }
    (of_list,) = run(desk, "--dry-run")["lists"]
    assert (of_list["path"], of_list["entries"], of_list["unread"]) == ("list.md", 10, [row])
    shown = enrich(desk, "run", "--dry-run").stderr
    named = said.UNREAD_LINE(list="list.md", **row)
    assert said.READ_NOT_ALL(list="list.md", entries="10 entries", lines="1 line") in shown
    assert named in shown.splitlines()
    enrich(desk, "run")
    assert named in enrich(desk, "status", "--unread").stdout.splitlines()
    found = json.loads(enrich(desk, "status", "--unread", "--json").stdout)
    assert found == {"lists": [of_list]}


def test_a_run_says_how_many_lines_where_they_are_more_than_a_few(desk: Path) -> None:
    few = "".join(f"\n## {LEFT} {n}\n\nwords\n" for n in "AB")
    write(desk, f"{LIST}\n{few}")
    assert "look like entries" not in enrich(desk, "run").stderr
    many = "".join(f"\n\nSee https://arxiv.org/abs/2309.9000{n} for more.\n" for n in range(5))
    write(desk, f"{LIST}\n{many}")
    assert said.UNREAD_LINES(list="list.md", lines="5 lines") in enrich(desk, "run").stderr


def test_a_list_that_is_read_whole_is_said_by_the_plan_alone(desk: Path) -> None:
    write(desk, LIST)
    assert (
        said.READ(list="list.md", entries="10 entries") in enrich(desk, "run", "--dry-run").stderr
    )
    assert "entries read" not in enrich(desk, "run").stderr


def test_a_list_of_which_nothing_was_read_is_said_loudly(desk: Path) -> None:
    write(desk, PROSE)
    loud = said.NOTHING_READ(list="list.md", lines="2 lines", how=said.AS_ITEMS(list="list.md"))
    assert loud in enrich(desk, "run").stderr
    assert loud in enrich(desk, "run", "--dry-run").stderr
    enrich(desk, "run", "--strict", code=1)
    write(desk, "")
    assert "no paper was read" not in enrich(desk, "run", "--strict").stderr


def test_what_cannot_be_written_into_is_said_and_left(desk: Path) -> None:
    front = "---\npapers:\n  - title: 'Dingo: Chasing Tokens'\n    url: https://arxiv.org/abs/2311.90010\n---\n"
    write(desk, f"{front}\n{LIST}\n")
    shown = enrich(desk, "run", "--in-place").stderr
    assert said.HELD_BACK(list="list.md", entries="1 entry") in shown
    content = (desk / "list.md").read_text(encoding="utf-8")
    assert content.startswith(front)
    assert "<!--enrich " in content
    enrich(desk, "strip", "list.md")
    assert (desk / "list.md").read_text(encoding="utf-8") == f"{front}\n{LIST}\n"


def test_a_file_of_records_is_only_read(desk: Path) -> None:
    (desk / "list.csv").write_text(
        "Title,Link\nDingo: Chasing Tokens,https://arxiv.org/abs/2311.90010\n", encoding="utf-8"
    )
    write(desk, LIST)
    shown = enrich(desk, "run", "list.csv", "--in-place", code=2).stderr
    assert "lists in the format csv are only read" in shown
