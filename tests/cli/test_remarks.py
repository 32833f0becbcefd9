"""The findings of `check` as GitHub's annotations and as SARIF."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from enrich.cli.remarks import Remark, github, sarif
from tests.support.cli import enrich
from tests.support.world import World

TWICE = "@inproceedings{%s, title={Wombat: Burrowing Through Storage Stacks}, author={Fay Dummy and Gus Placeholder}, booktitle={OSDI}, year={2022}}\n"
BIB = f"""% 100 papers
@inproceedings{{nobody,
  title={{Bettong: Another Paper That Nobody Wrote}},
  author={{John Doe and Jane Smith}}, booktitle={{SOSP}}, year={{2021}}}}
{TWICE % "first"}{TWICE % "second"}"""


def remark(path: Path, name: str = "key1", sentence: str = "year: wrong") -> Remark:
    return Remark(path, 3, 5, "error", "year", name, sentence)


COMMANDS = [
    ("refs.bib", "k", "year: 1, not 2", "::error file=refs.bib,line=3,endLine=5,title=year%3A k::year: 1, not 2"),
    ("a,b:c.bib", "k", "x", "::error file=a%2Cb%3Ac.bib,line=3,endLine=5,title=year%3A k::x"),
    ("r.bib", "50% off", "a 100%\r\n::error::b", "::error file=r.bib,line=3,endLine=5,title=year%3A 50%25 off::a 100%25%0D%0A::error::b"),
    ("r.bib", "%0A", "%0A", "::error file=r.bib,line=3,endLine=5,title=year%3A %250A::%250A"),
    ("more/r.bib", "", "x", "::error file=more/r.bib,line=3,endLine=5,title=year::x"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "key", "sentence", "command"), COMMANDS)
def test_a_workflow_command_is_one_line_whatever_is_in_it(
    tmp_path: Path, name: str, key: str, sentence: str, command: str
) -> None:
    assert github(remark(tmp_path / name, key, sentence), tmp_path) == command


URIS = [
    ("refs.bib", {"uri": "refs.bib", "uriBaseId": "%SRCROOT%"}),
    ("more/my list.md", {"uri": "more/my%20list.md", "uriBaseId": "%SRCROOT%"}),
    ("a:b#c.md", {"uri": "a%3Ab%23c.md", "uriBaseId": "%SRCROOT%"}),
]


@pytest.mark.parametrize(("name", "artifact"), URIS)
def test_a_file_is_named_by_an_address_relative_to_the_repository(
    tmp_path: Path, name: str, artifact: dict[str, str]
) -> None:
    log = sarif([remark(tmp_path / name)], tmp_path)
    [location] = log["runs"][0]["results"][0]["locations"]
    assert location["physicalLocation"]["artifactLocation"] == artifact


def test_a_file_elsewhere_is_named_by_its_whole_address(tmp_path: Path) -> None:
    log = sarif([remark(tmp_path / "a b.bib")], tmp_path / "repository")
    [location] = log["runs"][0]["results"][0]["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {
        "uri": (tmp_path / "a b.bib").as_uri()
    }


def hold(log: dict[str, Any]) -> None:
    """Hold a log against what the standard requires of each of its objects."""
    assert log["version"] == "2.1.0"
    assert log["$schema"].startswith("https://")
    for run in log["runs"]:
        driver = run["tool"]["driver"]
        assert driver["name"]
        rules = driver["rules"]
        assert len({rule["id"] for rule in rules}) == len(rules)
        assert all(rule["shortDescription"]["text"] for rule in rules)
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            assert result["level"] in {"none", "note", "warning", "error"}
            assert result["message"]["text"]
            for location in result["locations"]:
                region = location["physicalLocation"]["region"]
                assert 1 <= region["startLine"] <= region["endLine"]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, small_world: World) -> Path:
    """A folder with a repository's list below it, that was checked once."""
    folder = tmp_path_factory.mktemp("repository")
    (folder / "more").mkdir()
    (folder / "more/refs.bib").write_text(BIB, encoding="utf-8")
    small_world.config(folder, ["more/refs.bib"])
    enrich(folder, "check", code=1)
    return folder


def test_sarif_has_what_the_standard_requires_and_the_lines_of_the_entry(checked: Path) -> None:
    log = json.loads(enrich(checked, "check", "--offline", "--format", "sarif", code=1).stdout)
    hold(log)
    results = log["runs"][0]["results"]
    [wrong] = [r for r in results if (r["level"], r["ruleId"]) == ("error", "authors")]
    assert wrong["message"]["text"].startswith("nobody: authors: ")
    assert wrong["locations"][0]["physicalLocation"]["region"] == {"startLine": 2, "endLine": 4}
    twice = [r for r in results if r["ruleId"] == "duplicate"]
    assert [r["level"] for r in twice] == ["warning", "warning"]


def test_where_nothing_is_wrong_there_are_no_results(checked: Path) -> None:
    (checked / "right.bib").write_text(TWICE % "only", encoding="utf-8")
    typed = ["check", "right.bib", "--offline", "--format"]
    log = json.loads(enrich(checked, *typed, "sarif").stdout)
    hold(log)
    assert log["runs"][0]["results"] == []
    assert enrich(checked, *typed, "github").stdout == ""


def test_github_gets_a_line_for_each_finding_with_paths_from_the_repository(checked: Path) -> None:
    with mock.patch.dict("os.environ", {"GITHUB_WORKSPACE": str(checked)}):
        done = enrich(checked / "more", "check", "--offline", "--format", "github", code=1)
    lines = done.stdout.splitlines()
    assert all(
        re.fullmatch(r"::(error|warning|notice) file=more/refs\.bib,.+::.+", x) for x in lines
    )
    assert lines[0].startswith(
        "::error file=more/refs.bib,line=2,endLine=4,title=authors%3A nobody::"
    )
    assert "1 contradicted" in done.stderr


def test_what_is_quiet_names_only_what_is_wrong(checked: Path) -> None:
    (checked / "maybe.bib").write_text(
        "@misc{maybe, title={Bilby Tunnels of the North}, author={Gus Gull}, year={2020}}\n"
    )
    typed = ["check", "maybe.bib", "--offline", "--format", "github"]
    assert enrich(checked, *typed).stdout.startswith("::notice ")
    assert enrich(checked, "--quiet", *typed).stdout == ""


def test_json_is_the_same_by_both_names(checked: Path) -> None:
    asked = [
        enrich(checked, "check", "--offline", *how, code=1).stdout
        for how in (["--json"], ["--format", "json"])
    ]
    assert asked[0] == asked[1]
    assert isinstance(json.loads(asked[0]), list)
