"""Every option that takes a path, and every key of the configuration that does, given every file.

Whatever is named, nothing of the user's is lost, nothing hangs, and a refusal is one sentence.
The options are found from the commands themselves: a new one without a case fails.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from enrich import reading_list
from enrich.cli import cli
from enrich.config import Config
from tests.support import by_name
from tests.support.cli import enrich
from tests.support.world import World

PAPER = "10.1145/9900001.9900011"
LIST = f"# Papers\n\n- https://doi.org/{PAPER}\n"
OWN = "@misc{mine,\n  title = {A Page of My Own},\n}\n"
# Words that name no file, by command and parameter.
NO_PATHS = {
    ("bulk", "scheduler"), ("catalog fetch", "name"), ("check", "format_"), ("export", "format_"), ("export", "keys"), ("get", "what"), ("get", "format_"),
    ("init", "mailto"), ("log", "since"), ("run", "overwrite"), ("search", "words"), ("show", "what"),
    ("open", "what"),
    ("status", "missing"),
}  # fmt: skip
# How each parameter that takes a path is given one; FILE stands for it.
CASES: dict[tuple[str, str], list[list[str]]] = {
    ("", "config_path"): [["--config", "FILE", "run"], ["--config", "FILE", "status"]],
    ("bulk", "names"): [["bulk", "mine.bib", "-o", "found.csv", "--catalog", "FILE"]],
    ("bulk", "output"): [["bulk", "mine.bib", "-o", "FILE", "--catalog", "c.catalog"]],
    ("bulk", "source"): [["bulk", "FILE", "-o", "found.csv", "--catalog", "c.catalog"]],
    ("catalog add", "dumps"): [["catalog", "add", "c.catalog", "FILE"]],
    ("catalog add", "name"): [["catalog", "add", "FILE", "mine.bib"]],
    ("catalog build", "dumps"): [["catalog", "build", "c.catalog", "FILE"]],
    ("catalog build", "name"): [["catalog", "build", "FILE", "mine.bib"]],
    ("catalog info", "name"): [["catalog", "info", "FILE"]],
    ("catalog remove", "name"): [["catalog", "remove", "FILE"]],
    ("check", "lists"): [
        ["check", "FILE", "--offline"],
        ["check", "--bulk", "FILE", "--catalog", "c.catalog"],
    ],
    ("check", "names"): [["check", "--bulk", "mine.bib", "--catalog", "FILE"]],
    ("check", "output"): [["check", "--bulk", "mine.bib", "--catalog", "c.catalog", "-o", "FILE"]],
    ("export", "output"): [
        ["export", "bibtex", "-o", "FILE"],
        ["export", "csl-json", "-o", "FILE"],
        ["export", "markdown", "--all", "-o", "FILE"],
    ],
    ("export", "aux"): [["export", "bibtex", "--aux", "FILE"]],
    ("export", "tex"): [["export", "bibtex", "--tex", "FILE"]],
    ("get", "to"): [["get", PAPER, "--to", "FILE"]],
    ("import-keys", "bibs"): [["import-keys", "FILE"]],
    ("init", "folder"): [["init", "--yes", "FILE"]],
    ("run", "lists"): [["run", "--offline", "FILE"]],
    ("run", "output"): [
        ["run", "--offline", "more.md", "-o", "FILE"],
        ["run", "--in-place", "--offline", "other.md", "-o", "FILE"],
    ],
    ("run", "report"): [
        ["run", "--report", "FILE"],
        ["run", "--refresh", "--report", "FILE"],
        ["run", "more.md", "--report", "FILE"],
    ],
    ("store copy", "source"): [["store", "copy", "FILE", "new.db"]],
    ("store copy", "target"): [["store", "copy", "cache/enrich.db", "FILE"]],
    ("strip", "path"): [["strip", "FILE"]],
}
FORCED = [
    [*arguments[:1], "--force", *arguments[1:]]
    for key in (
        *(("bulk", "output"), ("check", "output"), ("export", "output")),
        *(("run", "output"), ("run", "report")),
    )
    for arguments in CASES[key]
]
# The keys of the configuration: those with paths, as they are given one, and the others.
KEYS: dict[str, Callable[[dict[str, Any], str], dict[str, Any]]] = {
    "lists": lambda tree, name: {**tree, "lists": [*tree["lists"], name]},
    "store": lambda tree, name: {**tree, "store": name},
    "outputs": lambda tree, name: {
        **tree,
        "outputs": [{"format": "bibtex", "path": name}, {"format": "csv", "path": f"{name}.csv"}],
    },
    "catalogs": lambda tree, name: {**tree, "catalogs": [name]},
}
NO_PATH_KEYS = {"mailto", "sources", "mirrors", "recheck", "overrides", "keys", "prefer"}


def test_every_option_that_may_take_a_path_has_a_case() -> None:
    found = {("", p.name) for p in cli.params if is_text(p)}
    for name, command in commands(cli):
        found |= {(name, p.name) for p in command.params if is_text(p) and p.name != "config_path"}
    assert found == CASES.keys() | NO_PATHS


def commands(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    """Yield the commands with their names, those of a group as `catalog build`."""
    for name, command in group.commands.items():
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {below}", one) for below, one in commands(command))


def is_text(parameter: click.Parameter) -> bool:
    return isinstance(parameter.type, click.Path | click.File) or parameter.type is click.STRING


def test_every_key_of_the_configuration_has_a_case() -> None:
    assert set(Config.__dataclass_fields__) - {"path", "beside"} == KEYS.keys() | NO_PATH_KEYS


# -- what is named


def linked(make: Callable[[Path, Path], None], to: str, name: str) -> Callable[[Path], str]:
    """Return what makes a link to a file."""

    def made(desk: Path) -> str:
        make(desk / name, desk / to)
        return name

    return made


def symlink(to: str, name: str) -> Callable[[Path], str]:
    return linked(lambda path, target: path.symlink_to(target), to, name)


def hard(to: str, name: str) -> Callable[[Path], str]:
    return linked(lambda path, target: path.hardlink_to(target), to, name)


def special(make: Callable[[Path], None], name: str) -> Callable[[Path], str]:
    def made(desk: Path) -> str:
        make(desk / name)
        return name

    return made


def sock(path: Path) -> None:
    with contextlib.chdir(path.parent), socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)


def circle(path: Path) -> None:
    path.symlink_to(path.name)


NAMED: dict[str, Callable[[Path], str]] = {
    "a list": lambda _: "papers.md",
    "a list, by ./": lambda _: "./papers.md",
    "a list, by ..": lambda desk: f"../{desk.name}/papers.md",
    "a list, in full": lambda desk: str(desk / "papers.md"),
    "a link to a list": symlink("papers.md", "l.md"),
    "a hard link to a list": hard("papers.md", "h.bib"),
    "the configuration": lambda _: "config.yaml",
    "a link to the configuration": symlink("config.yaml", "c.md"),
    "a hard link to the configuration": hard("config.yaml", "c.bib"),
    "the cache": lambda _: "cache/enrich.db",
    "the cache, in other letters": lambda _: "cache/Enrich.DB",
    "the lock": lambda _: "cache/enrich.db.lock",
    "the journal": lambda _: "cache/enrich.db-journal",
    "the wal": lambda _: "cache/enrich.db-wal",
    "the shm": lambda _: "cache/enrich.db-shm",
    "a link to the cache": symlink("cache/enrich.db", "e.bib"),
    "a hard link to the cache": hard("cache/enrich.db", "e.md"),
    "a folder": lambda _: "cache",
    "a link to a folder": symlink("out", "f.bib"),
    "below a file": lambda _: "papers.md/x.bib",
    "a pipe": special(os.mkfifo, "pipe.md"),
    "a link to a pipe": lambda desk: symlink(special(os.mkfifo, "pipe")(desk), "p.bib")(desk),
    "a socket": special(sock, "s.md"),
    "a device": lambda _: "/dev/null",
    "a device that never ends": lambda _: "/dev/full",
    "a link to a device": symlink("/dev/null", "n.bib"),
    "somebody's file": lambda _: "mine.bib",
    "somebody's list": lambda _: "other.md",
    "a link to somebody's file": symlink("mine.bib", "m.md"),
    "a hard link to somebody's file": hard("mine.bib", "m.bib"),
    "an output": lambda _: "out/references.bib",
    "an edited output": lambda _: "out/list.md",
    "an edited file of our own": lambda _: "edited.bib",
    "a link in a circle": special(circle, "o.bib"),
    "a link to nothing": symlink("none.bib", "d.bib"),
    "a place where nothing can be made": lambda _: "/proc/self/x.bib",
    "an empty name": lambda _: "",
}
# The others take minutes.
QUICK = (*("a link to a list", "the cache", "a pipe", "somebody's file"),)
EVERY = by_name.but(NAMED, QUICK)
STRIPPED = ("markdown", "bibtex")
KEPT = ("papers.md", "more.md", "other.md", "mine.bib", "out/list.md", "edited.bib", "config.yaml")


@pytest.fixture(scope="module")
def made(small_world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which everything was done once, to be copied."""
    small_world.reset()
    tmp_path = tmp_path_factory.mktemp("made")
    for name in ("papers.md", "more.md", "other.md"):
        (tmp_path / name).write_text(LIST)
    (tmp_path / "mine.bib").write_text(OWN)
    small_world.config(tmp_path, ["papers.md"])
    enrich(tmp_path, "run")
    enrich(tmp_path, "export", "bibtex", "-o", "edited.bib")
    for name in ("out/list.md", "edited.bib"):
        (tmp_path / name).write_text((tmp_path / name).read_text() + "\nmy own line\n")
    return tmp_path


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "desk")


@contextlib.contextmanager
def nothing_is_lost(
    desk: Path, *, added: tuple[str, ...] = (), strips: bool = False
) -> Iterator[None]:
    """See that every file of the user's is there after the block as it was before, or in a copy.

    `added`: the lists to which the command may add something. `strips`: it may take ours out.
    """
    before = {name: (desk / name).read_bytes() for name in KEPT}
    kinds = {p: stat.S_IFMT(p.lstat().st_mode) for p in desk.rglob("*")}
    yield
    copies = [p.read_bytes() for p in desk.rglob("*.bak*")]
    for name, content in before.items():
        now = (desk / name).read_bytes()
        grown = name in added and content in now
        stripped = strips and now in {reading_list.strip(content, f) for f in STRIPPED}
        assert now == content or content in copies or grown or stripped, name
    assert kinds.items() <= {p: stat.S_IFMT(p.lstat().st_mode) for p in desk.rglob("*")}.items()
    assert json.loads(enrich(desk, "show", PAPER, "--json").stdout)["id"] == "example2023paged"
    for half in desk.rglob("*.tmp"):
        raise AssertionError(f"left behind: {half}")


def checked(desk: Path, named: str, *arguments: str) -> None:
    done = enrich(desk, *arguments, code=None)
    assert done.returncode in {0, 1, 2, 3}
    said = [x for x in done.stderr.splitlines() if x.startswith("enrich: ")]
    beside = [x for x in done.stderr.splitlines() if "left as it is, since" in x]
    if done.returncode == 2:
        assert len(said) + len([x for x in beside if named in x]) == 1, done.stderr
    assert len(said) <= 1


GIVEN = [a for cases in CASES.values() for a in cases] + FORCED


@pytest.mark.parametrize("named", EVERY)
@pytest.mark.parametrize("arguments", GIVEN, ids=" ".join)
def test_no_option_loses_anything(
    desk: Path, world: World, arguments: list[str], named: str
) -> None:
    name = NAMED[named](desk)
    if name == "/dev/null" and arguments[0] == "--config":
        pytest.skip("an empty configuration is one, with a cache of its own")
    added = KEPT if arguments[0] == "get" else ()
    if "--in-place" in arguments:
        added = ("other.md",)
    with nothing_is_lost(desk, added=added, strips=arguments[0] == "strip"):
        checked(desk, Path(name).name, *[name if a == "FILE" else a for a in arguments])


@pytest.mark.parametrize("named", EVERY)
@pytest.mark.parametrize("key", KEYS)
def test_no_key_of_the_configuration_loses_anything(
    desk: Path, world: World, key: str, named: str
) -> None:
    name = NAMED[named](desk)
    tree = json.loads((desk / "config.yaml").read_text())
    (desk / "bad.yaml").write_text(json.dumps(KEYS[key](tree, name)))
    with nothing_is_lost(desk):
        checked(desk, Path(name).name, "--config", "bad.yaml", "run", "--offline")


def test_no_command_writes_a_file_that_a_later_one_takes_for_a_users(desk: Path) -> None:
    """What was made of one option is ours for another."""
    for name in ("a.bib", "a.json", "a.md"):
        enrich(desk, "run", "--offline", "more.md", "-o", name)
        enrich(desk, "run", "--offline", "more.md", "-o", name)
    enrich(desk, "export", "bibtex", "-o", "a.bib")
    enrich(desk, "export", "csl-json", "-o", "a.json")
    enrich(desk, "export", "markdown", "-o", "a.md")
