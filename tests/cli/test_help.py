"""The help pages: at once, in an order that helps, in plain sentences."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from enrich import export
from enrich.cli import cli
from tests.support.cli import enrich

COMMANDS = sorted(cli.commands)
# What a command imports when it runs; some of it is slow to import.
HEAVY = {
    *("enrich.config", "enrich.export", "enrich.plugins", "enrich.reading_list", "enrich.runs"),
    *("enrich.sources", "enrich.store", "importlib.metadata", "logging", "msgspec", "requests"),
    *("platformdirs", "rich", "sqlite3", "yaml"),
}
HELP = """
import sys
from enrich.cli import cli
cli.main(["--help"], standalone_mode=False)
print(*sys.modules, file=sys.stderr)
"""


def test_help_imports_nothing_that_a_command_needs(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HELP], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "Commands:" in done.stdout
    assert not HEAVY & set(done.stderr.split())


def test_the_commands_are_in_the_order_in_which_people_need_them(tmp_path: Path) -> None:
    page = enrich(tmp_path, "--help").stdout
    listed = re.findall(r"^  ([a-z-]+) {2,}[A-Z]", page.partition("Commands:")[2], re.MULTILINE)
    assert listed[:3] == ["run", "get", "check"]
    assert sorted(listed) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_its_options_are_explained_in_sentences(name: str) -> None:
    command = cli.commands[name]
    sentences = [command.short_help, (command.help or "").partition("\n\n")[0]]
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    sentences += [p.help for p in options if p.name != "help"]
    for sentence in sentences:
        assert sentence
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert len(sentence.split()) <= 20


@pytest.mark.parametrize("name", ["get", "export"])
def test_the_help_of_a_command_that_takes_a_format_lists_them(tmp_path: Path, name: str) -> None:
    assert ", ".join(export.names()) in enrich(tmp_path, name, "--help").stdout


@pytest.mark.parametrize("arguments", [["export", "bibtext"], ["get", "x", "--format", "bibtext"]])
def test_an_unknown_format_is_an_error_that_names_the_known_ones(
    tmp_path: Path, arguments: list[str]
) -> None:
    said = enrich(tmp_path, *arguments, code=2).stderr
    assert "bibtext: no such format; did you mean bibtex?" in said
    assert f"known are {', '.join(export.names())}" in said


@pytest.mark.parametrize("group", ["catalog", "store"])
def test_a_group_of_commands_alone_says_which_there_are(tmp_path: Path, group: str) -> None:
    done = enrich(tmp_path, group)
    assert done.stderr == ""
    assert f"Usage: enrich {group}" in done.stdout
    assert "Commands:" in done.stdout
