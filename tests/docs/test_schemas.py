"""What `--json` prints has the shape that its JSON Schema describes, and no key besides."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from enrich.cli import cli
from tests.support.cli import enrich
from tests.support.paths import ROOT
from tests.support.world import World

LISTS = {
    "NOTES.md": """\
# Papers

* [ ] [Paged Memory for Serving Invented Models](https://arxiv.org/abs/2309.90001): accepted by OSDI'21
* [x] Wombat: Burrowing Through Storage Stacks
* Nobody Knows This Paper of Mine
* [Improving Kangaroo Throughput Through Parallel Hopping](https://ieeexplore.ieee.org/document/99912002)
* [A program](https://github.com/a/b)
""",
    "refs.bib": """\
@misc{a, title = {Paged Memory for Serving Invented Models}, eprint = {2309.90001}, year = {2019}}
@misc{b, title = {Paged Memory for Serving Invented Models}, author = {Ada Example}}
@misc{broken, title = {
""",
}
# The name of a schema, and what prints such JSON; `doctor` has a test of its own.
CASES = [
    ("run", "run --json"),
    ("run", "run --json --offline"),
    ("run", "run --json --dry-run --explain"),
    ("get", "get --json arXiv:2309.90001 doi:10.1145/9900001.9900012"),
    ("show", "show --json arXiv:2309.90001"),
    ("search", "search --json wombat"),
    ("check", "check --json"),
    ("status", "status --json"),
    ("status-missing", "status --missing abstract --json"),
    ("status-unread", "status --unread --json"),
    ("log", "log --json"),
    ("sources", "sources --json"),
]


def schema(name: str) -> Any:
    return json.loads((ROOT / f"docs/schemas/{name}.schema.json").read_text(encoding="utf-8"))


@cache
def validator(name: str) -> Draft202012Validator:
    others = Registry().with_resource("urn:enrich:show", Resource.from_contents(schema("show")))
    Draft202012Validator.check_schema(schema(name))
    return Draft202012Validator(schema(name), registry=others)


def test_an_output_has_the_shape_of_its_schema(tmp_path: Path, world: World) -> None:
    """One test for all of them: they read the cache of one run."""
    for name, content in LISTS.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    world.config(tmp_path, [*LISTS], outputs=[])
    enrich(tmp_path, "run", "--report", "report.json", code=None)
    validator("report").validate(json.loads((tmp_path / "report.json").read_text(encoding="utf-8")))
    for name, command in CASES:
        printed = json.loads(enrich(tmp_path, *command.split(), code=None).stdout)
        assert printed, command
        validator(name).validate(printed)


def test_every_command_that_prints_json_has_a_schema() -> None:
    printing = {n for n, c in cli.commands.items() if any("--json" in p.opts for p in c.params)}
    assert printing == {command.split()[0] for _, command in CASES} | {"doctor"}
    assert printing <= {path.name.partition(".")[0] for path in ROOT.glob("docs/schemas/*.json")}
