"""`doctor` in the folders in which people type it: where something is broken."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from enrich.doctor.probing import Status
from tests.support.cli import enrich
from tests.support.paths import ROOT
from tests.support.world import World

LIST = "- [Attention](https://arxiv.org/abs/1706.03762)\n"
FINE = "lists: [list.md]\n"


@dataclass(frozen=True)
class Case:
    """A folder, and what is said there: parts of sentences, by severity and area."""

    files: dict[str, str | bytes]
    problems: dict[str, list[str]] = field(default_factory=dict)
    warnings: dict[str, list[str]] = field(default_factory=dict)
    silent: tuple[str, ...] = ()  # areas of which nothing is said, since nothing is known of them
    variables: dict[str, str] = field(default_factory=dict)
    prepare: Callable[[Path], object] | None = None


ALL_KEYS_WRONG = """
lists: [list.md, nowhere.md]
mailto: nobody
sources: {arxiv: {interval: fast}, nosuch: {}, acl: {enabled: false}}
outputs: [{format: pdf, path: x}]
sotre: x.db
"""
CASES = {
    "an empty folder": Case({}),
    "a list that nobody names": Case({"list.md": LIST}),
    "all is well": Case({"enrich.yaml": FINE, "list.md": LIST}),
    "a mistake in every key": Case(
        {"enrich.yaml": ALL_KEYS_WRONG, "list.md": LIST},
        {"configuration": ["mailto", "sources.arxiv.interval", "sources.nosuch", "outputs[0].format", "sotre"], "lists": ["nowhere.md"]},
        silent=("keys", "outputs"),
    ),
    "no YAML": Case({"enrich.yaml": "lists: [list.md\n"}, {"configuration": ["not valid YAML"]}, silent=("lists", "outputs", "cache", "keys")),
    "no UTF-8": Case({"enrich.yaml": b"lists: [\xff]"}, {"configuration": ["save it as UTF-8"]}, silent=("lists", "cache")),
    "a list at the top": Case({"enrich.yaml": "- list.md\n"}, {"configuration": ["expected keys and values"]}, silent=("lists",)),
    "an output that is a list": Case(
        {"enrich.yaml": FINE + "outputs: [{format: markdown, path: list.md}]\n", "list.md": LIST},
        {"configuration": ["outputs[0]"]},
        silent=("outputs",),
    ),
    "a variable that names nothing": Case({}, {"configuration": ["ENRICH_CONFIG"]}, variables={"ENRICH_CONFIG": "/nowhere.yaml"}, silent=("lists", "cache")),
    "another program's configuration": Case({"config.yaml": "title: blog\n"}, warnings={"configuration": ["config.yaml is not read"]}),
    "a cache that is none": Case({"enrich.yaml": FINE, "list.md": LIST, "cache/enrich.db": b"tea" * 999}, {"cache": ["damaged"]}),
    "a cache that is a folder": Case({"enrich.yaml": FINE, "list.md": LIST, "cache/enrich.db/x": ""}, {"cache": ["folder"]}),
    "an empty file for a cache": Case({"enrich.yaml": FINE, "list.md": LIST, "cache/enrich.db": ""}),
    "a list of another kind": Case({"enrich.yaml": FINE, "list.md": "tea\n\ncake\n"}, warnings={"lists": ["list.md"]}),
    "an unknown cache of a broken configuration": Case({"enrich.yaml": "store: [", "cache/enrich.db": b"tea" * 999}, {"configuration": ["YAML"], "cache": ["damaged"]}),
    "an output that is a folder": Case(
        {"enrich.yaml": FINE + "outputs: [{format: bibtex, path: out}]\n", "list.md": LIST, "out/x": ""},
        {"outputs": ["out"]},
    ),
    "a pattern of keys without a field": Case({"enrich.yaml": FINE + "keys: {pattern: tea}\n", "list.md": LIST}, {"configuration": ["enrich.yaml: keys.pattern: "]}),
    "catalogues that are not there": Case({"enrich.yaml": FINE + "catalogs: [a.jsonl, b.jsonl]\n", "list.md": LIST}, {"configuration": ["a.jsonl", "b.jsonl"]}),
    "a key with blanks": Case(
        {"enrich.yaml": FINE + "sources: {openalex: {key_env: ENRICH_TEST_KEY}}\n", "list.md": LIST},
        variables={"ENRICH_TEST_KEY": " secret-of-mine "},
        warnings={"keys": ["ENRICH_TEST_KEY has blanks"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_said_and_nothing_else(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, desk = CASES[name], tmp_path / "desk"
    (desk / ".git").mkdir(parents=True)
    for file, content in case.files.items():
        (desk / file).parent.mkdir(parents=True, exist_ok=True)
        (desk / file).write_bytes(content.encode() if isinstance(content, str) else content)
    for variable, value in case.variables.items():
        monkeypatch.setenv(variable, value)
    before = contents(desk)
    done = enrich(desk, "doctor", "--json", code=1 if case.problems else 0)
    found = json.loads(done.stdout)
    assert_said(found, "problem", case.problems)
    assert_said(found, "warning", case.warnings)
    assert not {one["area"] for one in found["findings"]} & set(case.silent)
    assert not any(value and value in done.stdout for value in secrets(case))
    assert contents(desk) == before  # it only reads


def assert_said(found: dict[str, Any], level: str, expected: dict[str, list[str]]) -> None:
    said = [(one["area"], one["sentence"]) for one in found["findings"] if one["level"] == level]
    for area, parts in expected.items():
        for part in parts:
            assert any(area == a and part in sentence for a, sentence in said), (part, said)
    assert {area for area, _ in said} == expected.keys()


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def secrets(case: Case) -> list[str]:
    return [value.strip() for name, value in case.variables.items() if name.endswith("KEY")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "enrich.yaml").write_text(FINE, encoding="utf-8")
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    tmp_path.chmod(0o500)
    try:
        found = json.loads(enrich(tmp_path, "doctor", "--json", code=1).stdout)
    finally:
        tmp_path.chmod(0o700)
    assert {one["area"] for one in found["findings"] if one["level"] == "problem"} == {"cache", "outputs"}  # fmt: skip


def test_it_is_the_object_of_its_schema(desk: Path, known_world: World) -> None:
    schema = json.loads((ROOT / "docs/schemas/doctor.schema.json").read_text(encoding="utf-8"))
    known_world.fault("arxiv", "500")
    for options, code in (((), 0), (("--online",), 1)):
        found = json.loads(enrich(desk, "doctor", "--json", *options, code=code).stdout)
        jsonschema.validate(found, schema)
        assert ("services" in found) is bool(options)
    assert set(get_args(Status)) == set(
        schema["properties"]["services"]["items"]["properties"]["status"]["enum"]
    )


def test_where_half_of_the_services_are_down_the_others_are_not_accused(
    desk: Path, known_world: World
) -> None:
    """What could not be asked is no drift, and is said of the right services."""
    for service in ("arxiv", "crossref", "s2", "acl", "usenix", "sparql"):
        known_world.fault(service, "500")
    try:
        found = json.loads(enrich(desk, "doctor", "--online", "--json", code=1).stdout)
    finally:
        known_world.reset()
    by_status = {one["name"]: one["status"] for one in found["services"]}
    down = {"arxiv", "crossref", "semantic_scholar", "acl", "usenix", "dblp"}
    assert {name for name, status in by_status.items() if status == "unavailable"} == down
    assert {status for name, status in by_status.items() if name not in down} == {"ok"}
    assert not any(one["changes"] for one in found["services"])
    assert all(one["reason"] for one in found["services"] if one["name"] in down)
