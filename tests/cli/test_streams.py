"""The standard streams as shells and pipes leave them: one sentence and the right exit code, never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import by_name
from tests.support.cli import enrich
from tests.support.lists import LIST
from tests.support.world import World

FULL = "enrich: the standard output cannot be written: No space left on device; free some space or name a file\n"
ASCII = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
COMMANDS = (
    "status",
    "show example2023paged",
    "export jsonl",
    "search models",
    "run --json",
    "--help",
)
# One that reads and one that writes, for each way; the others by name.
QUICK = {"export jsonl", "run --json"}
EACH = by_name.but(COMMANDS, QUICK)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, small_world: World) -> Path:
    small_world.reset()
    folder = tmp_path_factory.mktemp("streams")
    (folder / "list.md").write_text(LIST, encoding="utf-8")
    small_world.config(folder, ["list.md"])
    enrich(folder, "run")
    return folder


def shell(desk: Path, line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `enrich` is ours."""
    ours = f'enrich() {{ "{sys.executable}" -m enrich "$@"; }}; set -o pipefail; {line}'
    done = subprocess.run(
        ["bash", "-c", ours], cwd=desk, capture_output=True, text=True, timeout=60,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    return done


@pytest.mark.slow
@pytest.mark.parametrize("command", EACH)
def test_a_full_device_is_one_sentence(desk: Path, command: str) -> None:
    done = shell(desk, f"enrich {command} > /dev/full")
    assert (done.returncode, done.stderr) == (2, FULL)


@pytest.mark.slow
@pytest.mark.parametrize("command", EACH)
def test_a_pipe_that_is_closed_ends_quietly(desk: Path, command: str) -> None:
    for reader in ("head -1", "true"):
        done = shell(desk, f"enrich {command} | {reader}")
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("enrich status >&-", 0, ""),
        pytest.param("enrich export bibtex >&-", 0, "", marks=pytest.mark.slow),
        ("enrich run --verbose 2>&-", 0, ""),
        pytest.param("enrich run --verbose 2> /dev/full", 0, "", marks=pytest.mark.slow),
        ("enrich nothing 2> /dev/full", 2, ""),
        ("enrich status <&- > status.txt", 0, ""),
        (
            "enrich get - <&-",
            2,
            "enrich: get: nothing is named; give an identifier, a URL or a title\n",
        ),
        (
            r"printf '\0\377\n\n' | enrich get -",
            2,
            "enrich: get: nothing is named; give an identifier, a URL or a title\n",
        ),
    ],
)
def test_closed_streams(desk: Path, line: str, code: int, said: str) -> None:
    done = shell(desk, line)
    assert (done.returncode, done.stderr) == (code, said)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        "show example2023paged",
        "get 2309.90001",
        *(pytest.param(c, marks=pytest.mark.slow) for c in ("search müller", "export html")),
    ],
)
def test_an_ascii_locale_takes_every_letter(desk: Path, command: str) -> None:
    done = shell(desk, f"enrich {command}", **ASCII)
    assert done.returncode == 0
    assert "Müller" in done.stdout or 'M{\\"u}ller' in done.stdout


def test_json_stays_json_in_an_ascii_locale(desk: Path) -> None:
    found = json.loads(shell(desk, "enrich show example2023paged --json", **ASCII).stdout)
    assert found["author"][2]["family"] == "Müller"


@pytest.mark.slow
def test_a_working_directory_that_is_gone(desk: Path, tmp_path: Path) -> None:
    gone = "enrich: the working directory is gone; change into another one\n"
    for command in ("status", "run", "get 2309.90001", f"--config {desk}/config.yaml run"):
        done = shell(
            desk,
            f"mkdir -p {tmp_path}/x && cd {tmp_path}/x && rmdir {tmp_path}/x && enrich {command}",
        )
        assert (done.returncode, done.stderr) == (2, gone)
    assert (
        shell(
            desk, f"mkdir -p {tmp_path}/x && cd {tmp_path}/x && rmdir {tmp_path}/x && enrich --help"
        ).returncode
        == 0
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "home", ["env -u HOME", pytest.param("HOME=/nonexistent", marks=pytest.mark.slow)]
)
def test_no_home_is_needed(desk: Path, tmp_path: Path, home: str) -> None:
    shutil.copytree(desk, tmp_path / "desk")
    done = shell(
        tmp_path / "desk",
        f"{home} bash -c '\"{sys.executable}\" -m enrich run --refresh'",
        XDG_STATE_HOME="",
    )
    assert done.returncode == 0
