"""What a shell completes, asked as the shells ask; and the scripts, in the shells that are there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from enrich.store import open_store
from tests.support.cli import enrich

KEYS = ["dummy2022wombat", "dummy2023numbat", "example2023paged"]
CONFIG = '{"store": "cache/x.db", "lists": ["notes.md", "more/refs.bib"]}'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration of two lists, and a cache that has given three keys."""
    folder = tmp_path_factory.mktemp("completed")
    (folder / "more").mkdir()
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    for name in ("notes.md", "more/refs.bib"):
        (folder / name).touch()
    with open_store(folder / "cache/x.db", read_only=False) as store:
        store.keys.reserve([(key, [f"title:{key}"]) for key in KEYS], "2026-01-01T00:00:00Z")
    return folder


def completed(folder: Path, typed: str) -> list[str]:
    """Return what bash is told for a line that ends where the cursor is."""
    asked = {
        "_ENRICH_COMPLETE": "bash_complete",
        "COMP_WORDS": "\n".join(typed.split(" ")),
        "COMP_CWORD": str(typed.count(" ")),
    }
    with mock.patch.dict(os.environ, asked):
        done = enrich(folder)
    assert not done.stderr
    return done.stdout.split()


CASES = [
    ("enrich sh", ["plain,show"]),
    ("enrich show --w", ["plain,--why"]),
    ("enrich show ", [f"plain,{key}" for key in KEYS]),
    ("enrich show dummy", ["plain,dummy2022wombat", "plain,dummy2023numbat"]),
    ("enrich --config config.yaml show ex", ["plain,example2023paged"]),
    ("enrich show --config config.yaml ex", ["plain,example2023paged"]),
    ("enrich show --config gone.yaml ex", []),
    ("enrich open exam", ["plain,example2023paged"]),
    ("enrich get exam", ["plain,example2023paged"]),
    ("enrich export bibl", ["plain,biblatex"]),
    ("enrich get --format cs", ["plain,csl-json", "plain,csv"]),
    ("enrich export bibtex --keys exa", ["plain,example2023paged"]),
    ("enrich export bibtex --keys dummy2022wombat,d", ["plain,dummy2022wombat,dummy2023numbat"]),
    ("enrich run ", ["plain,notes.md", "plain,more/refs.bib"]),
    ("enrich check no", ["file,no"]),
    ("enrich run -o x", ["file,x"]),
    ("enrich completion z", ["plain,zsh"]),
    ("enrich status too much ", []),
]


@pytest.mark.parametrize(("typed", "expected"), CASES, ids=[typed for typed, _ in CASES])
def test_a_shell_completes(folder: Path, typed: str, expected: list[str]) -> None:
    assert completed(folder, typed) == expected


def test_behind_a_command_that_is_none_nothing_is_said(folder: Path) -> None:
    assert "plain,run" in completed(folder, "enrich nothing ")


@pytest.mark.parametrize("typed", ["enrich show ", "enrich export bibtex --keys x,"])
def test_where_there_is_no_cache_nothing_is_completed_and_nothing_said(
    tmp_path: Path, typed: str
) -> None:
    (tmp_path / "config.yaml").write_text("store: x.db\n", encoding="utf-8")
    assert completed(tmp_path, typed) == []


def test_a_broken_configuration_completes_nothing(tmp_path: Path) -> None:
    (tmp_path / "enrich.yaml").write_text("lists: [", encoding="utf-8")
    assert completed(tmp_path, "enrich show a") == []


def test_an_unknown_shell_is_an_error(tmp_path: Path) -> None:
    assert "tcsh" in enrich(tmp_path, "completion", "tcsh", code=2).stderr


# What is typed at the prompt, how the shell is started, and how it prints what it would complete.
IN_SHELLS = {
    "bash": (
        "--norc",
        'COMP_WORDS=(enrich export bibtex --keys example2023paged,dummy); COMP_CWORD=4; _enrich_completion enrich; printf "%s\\n" "${COMPREPLY[@]}"',
    ),
    "zsh": (
        "--no-rcs",
        "compadd() { print -l $completions }; words=(enrich export bibtex --keys example2023paged,dummy); CURRENT=5; _enrich_completion",
    ),
    "fish": ("--no-config", 'complete -C "enrich export bibtex --keys example2023paged,dummy"'),
}


@pytest.mark.slow
@pytest.mark.parametrize("shell", IN_SHELLS)
def test_the_script_works_in_the_shell(folder: Path, tmp_path: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    program = tmp_path / "enrich"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m enrich "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    option, ask = IN_SHELLS[shell]
    script = tmp_path / "script"
    script.write_text(enrich(folder, "completion", shell).stdout, encoding="utf-8")
    begin = "compdef() { : }; " if shell == "zsh" else ""
    done = subprocess.run(
        [shell, option, "-c", f"{begin}source {script}; {ask}"],
        cwd=folder,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == [f"example2023paged,{key}" for key in KEYS[:2]], done.stderr
