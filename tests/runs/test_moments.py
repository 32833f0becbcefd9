"""Every command that writes is killed, or finds the disk full, at every moment of its writing.

Each file is then whole: as it was, or as it was to be. The same command again ends as if nothing
had happened.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import by_name
from tests.support.cli import enrich
from tests.support.moments import at
from tests.support.world import World

PAPER = "10.1145/9900001.9900011"
OTHER = "https://arxiv.org/abs/2401.90009"
LIST = f"# Papers\n\n- https://doi.org/{PAPER}\n"
OWN = "@misc{mine,\n  title = {A Page of My Own},\n}\n"
OUTPUTS = [
    {"format": "bibtex", "path": "out/references.bib"},
    {"format": "markdown", "path": "out/list.md"},
    {"format": "csl-json", "path": "out/references.json"},
]


def nothing(desk: Path) -> None:
    """Prepare nothing."""


def another(desk: Path) -> None:
    (desk / "papers.md").write_text(f"{LIST}- {OTHER}\n")


def edited(desk: Path) -> None:
    another(desk)
    (desk / "out/references.bib").write_text(OWN)
    (desk / "out/references.json").write_text("[]\n")


def in_place(desk: Path) -> None:
    enrich(desk, "run", "--offline", "--in-place")


def keys(desk: Path) -> None:
    (desk / "old.bib").write_text(f"@misc{{old,\n  doi = {{{PAPER}}},\n}}\n")


@dataclass(frozen=True)
class Written:
    """A command, and what is done before it."""

    arguments: tuple[str, ...]
    prepare: Callable[[Path], None] = nothing
    # of its moments, those that are tried: every nth
    step: int = 1


def words(line: str) -> tuple[str, ...]:
    return tuple(line.split())


COMMANDS = {
    "run": Written(words("run --offline --report changes.md"), another),
    "run, asking": Written(words("run --report changes.json"), another, 2),
    "run over edited files": Written(words("run --offline"), edited),
    "run --force": Written(words("run --offline --force"), edited),
    "run --in-place": Written(words("run --offline --in-place"), another),
    "run -o": Written(words("run --offline mine.bib -o better.bib")),
    "export bibtex": Written(words("export bibtex --all -o all.bib")),
    "export csl-json": Written(words("export csl-json --all -o all.json")),
    "export --force": Written(words("export csl-json -o mine.bib --force")),
    "get --to": Written(("get", OTHER, "--to", "mine.bib", "--offline")),
    "strip": Written(words("strip papers.md"), in_place),
    "import-keys": Written(words("import-keys old.bib"), keys),
    "check": Written(words("check --offline other.md")),
}


@pytest.fixture(scope="module")
def made(small_world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    small_world.reset()
    desk = tmp_path_factory.mktemp("made")
    (desk / "papers.md").write_text(LIST)
    (desk / "other.md").write_text(f"- {OTHER}\n")
    (desk / "mine.bib").write_text(OWN)
    small_world.config(desk, ["papers.md"], outputs=OUTPUTS)
    enrich(desk, "run")
    enrich(desk, "get", OTHER)
    return desk


@dataclass(frozen=True)
class Tried:
    """A folder before a command and after it, and how many moments the command has."""

    name: str
    before: Path
    old: dict[str, bytes]
    new: dict[str, bytes]
    moments: int
    folder: Path

    @property
    def arguments(self) -> tuple[str, ...]:
        return COMMANDS[self.name].arguments

    def copy(self) -> Path:
        desk = self.folder / "desk"
        shutil.rmtree(desk, ignore_errors=True)
        return shutil.copytree(self.before, desk)

    def check(self, desk: Path) -> None:
        """See that every file is whole, and that the same command ends as it would have."""
        whole = [self.old, self.new]
        for name, content in files(desk).items():
            assert content in [state.get(name) for state in whole], f"{name} is neither old nor new"
        assert self.old.keys() <= files(desk).keys()
        with closing(sqlite3.connect(desk / "cache/enrich.db")) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        again = enrich(desk, *self.arguments, code=None)
        assert again.returncode in {0, 3}, again.stderr
        left = [p for p in desk.rglob("*") if p.suffix == ".tmp" or p.name.startswith(".enrich.db")]
        assert not left, "a temporary file of the process that was killed"
        found = files(desk)
        for name in found.keys() & self.new.keys():
            # A report is of its own run: the second one may have less news.
            assert found[name] == self.new[name] or name.startswith("changes"), name
        assert {n for n in found if not n.startswith("changes")} == {
            n for n in self.new if not n.startswith("changes")
        }


def files(desk: Path) -> dict[str, bytes]:
    """Return every file but the cache's own and those of a process that was killed."""
    return {
        str(p.relative_to(desk)): p.read_bytes()
        for p in sorted(desk.rglob("*"))
        if p.is_file() and p.parent.name != "cache" and p.suffix != ".tmp"
    }


# In the quick tests one command is killed (a full disk stands in `test_faults.py`, too).
# The others, every moment and every command by name.
KILLED = ["run --force"]
FILLED = by_name.but(["run"], ())


@pytest.fixture
def tried(request: pytest.FixtureRequest, made: Path, tmp_path: Path) -> Tried:
    command = COMMANDS[request.param]
    before = shutil.copytree(made, tmp_path / "before")
    command.prepare(before)
    old = files(before)
    after = shutil.copytree(before, tmp_path / "after")
    done, moments = at(after, "kill", 0, *command.arguments)
    assert done.returncode in {0, 3}, done.stderr
    assert moments > 0
    return Tried(request.param, before, old, files(after), moments, tmp_path)


def killed(tried: Tried, moments: range) -> int:
    """Kill the command at these moments; return how often it was."""
    for moment in moments:
        desk = tried.copy()
        done, _ = at(desk, "kill", moment, *tried.arguments)
        assert done.returncode == -9, done.stderr
        tried.check(desk)
    return len(moments)


@pytest.mark.parametrize("tried", KILLED, indirect=True)
def test_a_kill_leaves_every_file_whole(tried: Tried) -> None:
    """At one moment in the middle: near the end, where files are written."""
    assert killed(tried, range(max(1, tried.moments - 2), max(2, tried.moments - 1)))


@pytest.mark.slow
@pytest.mark.parametrize("tried", COMMANDS, indirect=True)
def test_a_kill_at_every_moment_leaves_every_file_whole(
    tried: Tried, record_property: Callable[[str, object], None]
) -> None:
    count = killed(tried, range(1, tried.moments + 1, COMMANDS[tried.name].step))
    record_property("kills", count)


def fills(tried: Tried, moment: int, limit: int | None) -> None:
    desk = tried.copy()
    done, _ = at(desk, "full", moment, *tried.arguments, limit=limit)
    said = [x for x in done.stderr.splitlines() if x.startswith("enrich: ")]
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr, done.stderr
    assert (done.returncode == 2 and len(said) == 1) or done.returncode in {0, 3}, done.stderr
    assert not list(desk.rglob("*.tmp"))
    tried.check(desk)


@pytest.mark.parametrize("tried", FILLED, indirect=True)
def test_a_full_disk_leaves_every_file_whole(tried: Tried) -> None:
    fills(tried, 0, 700)


@pytest.mark.slow
@pytest.mark.parametrize("tried", COMMANDS, indirect=True)
def test_a_disk_that_fills_at_any_moment_leaves_every_file_whole(
    tried: Tried, record_property: Callable[[str, object], None]
) -> None:
    _, last = at(tried.copy(), "full", 0, *tried.arguments)
    moments = range(1, last + 1, max(1, last // 8))
    limits = [0, 1, 99, 700, 1500, 5_000, 30_000, 90_000]
    for moment in moments:
        fills(tried, moment, None)
    for limit in limits:
        fills(tried, 0, limit)
    record_property("full disks", len(moments) + len(limits))
