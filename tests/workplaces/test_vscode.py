"""The tasks for VS Code: their problem matcher reads what `enrich check` prints."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from enrich.cli import cli
from tests.support.cli import enrich
from tests.support.paths import ROOT
from tests.support.world import World

TASKS = json.loads((ROOT / "docs/vscode/tasks.json").read_text(encoding="utf-8"))["tasks"]
BIB = """\
@inproceedings{wombat,
  title = {Wombat: Burrowing Through Storage Stacks},
  author = {Dummy, Fay and Placeholder, Gus},
  booktitle = {ICML},
  year = {2019},
}

@misc{nothing,
  title = {A Paper of Lyrebirds That Nobody Has Ever Printed},
  author = {Dummy, Fay},
}

@misc{open, title = {x
"""


def problems(patterns: list[dict[str, Any]], lines: list[str]) -> Iterator[tuple[str, int, str]]:
    """Yield file, line and message of each problem: the last pattern loops, as VS Code has it."""
    first, looped = (re.compile(p["regexp"]) for p in patterns)
    assert patterns[1]["loop"]
    place: tuple[str, int] | None = None
    for line in lines:
        if found := first.search(line):
            place = found[patterns[0]["file"]], int(found[patterns[0]["line"]])
        elif place and (found := looped.search(line)):
            yield (*place, found[patterns[1]["message"]])


def test_every_finding_becomes_a_problem_on_its_line(tmp_path: Path, world: World) -> None:
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8")
    world.config(tmp_path, [])
    said = enrich(tmp_path, "check", "refs.bib", code=1).stdout.splitlines()
    matcher = next(t["problemMatcher"] for t in TASKS if "check" in t["args"])
    found = list(problems(matcher["pattern"], said))
    assert {(file, line) for file, line, _ in found} == {
        ("refs.bib", 1),
        ("refs.bib", 8),
        ("refs.bib", 13),
    }
    messages = [message for _, line, message in found if line == 1]
    assert "year: the list says 2019; it is 2022 (usenix)" in messages
    assert any(m.startswith("venue: the list says ICML; it is") for m in messages)
    assert not any(m.endswith("confirmed") for m in messages)
    shown = sum(line.startswith("    ") for line in said)
    assert len(found) >= shown - 3  # a line that tells what is confirmed, at most one an entry


def test_every_task_is_a_command_of_the_program() -> None:
    for task in TASKS:
        name, *arguments = task["args"]
        options = [a for a in arguments if a.startswith("-")]
        help_page = CliRunner().invoke(cli.commands[name], ["--help"]).output
        assert all(option in help_page for option in options)
        assert task["command"] == "enrich"
