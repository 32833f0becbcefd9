"""The documents as tests: what a page tells its reader to write and to type is done in a folder.

* A block `console` has commands after `$ ` and below each what it prints, `...` for what differs.
* A block `sh` has commands alone. A block `python` is run.
* A block with `:caption: NAME` in a page, or after a comment `<!-- file: NAME -->`, is that file;
  in the language `diff`, it changes the file.
* `<!-- exit: 1 -->` says how the commands of the next block end.
* `<!-- not run: REASON -->` says why the next block cannot be run here; it is read all the same.

Files that a reader is to have already lie in `tests/data/documents/PAGE/`.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

import enrich.config
from enrich.cli import cli
from enrich.config import Config, SourceSetting
from tests.support.cli import enrich_shown
from tests.support.paths import DATA, ROOT
from tests.support.world import World

PAGES = ("README.md", *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md")))
GIVEN = DATA / "documents"
_FENCE = re.compile(r"(?P<marks>`{3,}) ?(?P<language>\{[\w-]+\} ?\w*|[\w-]*)")
_NOTE = re.compile(r"<!-- (?P<what>file|exit|not run): (?P<words>.+) -->")
_SHELL = re.compile(r"[|<>;&$`*~]")  # what a shell reads, and no program


@dataclass(frozen=True)
class Block:
    """A block of code: its first line, its language, its text, and what is said of it."""

    line: int
    language: str
    text: str
    file: str = ""
    exit: int = 0
    not_run: str = ""

    @property
    def commands(self) -> list[tuple[str, str]]:
        """What is typed, and what is shown below it, "" for nothing."""
        if self.language == "sh":
            lines = (line for line in _joined(self.text) if line and not line.startswith("#"))
            return [(line, "") for line in lines]
        found: list[tuple[str, str]] = []
        for line in _joined(self.text) if self.language == "console" else ():
            if line.startswith("$ "):
                found.append((line[2:], ""))
            elif found:
                found[-1] = (found[-1][0], f"{found[-1][1]}{line}\n")
        return found


def blocks(text: str) -> list[Block]:
    """Return the blocks of code of a document."""
    found, notes = [], dict[str, str]()
    lines = iter(enumerate(text.splitlines(), 1))
    for number, line in lines:
        if note := _NOTE.fullmatch(line.strip()):
            notes[note["what"]] = note["words"]
        if not (fence := _FENCE.fullmatch(line.strip())):
            continue
        indent, inside = len(line) - len(line.lstrip()), list[str]()
        for _, below in lines:
            if below.strip() == fence["marks"]:
                break
            inside.append(below[indent:])
        while inside and (option := re.fullmatch(r":(\w+): (.*)", inside[0])):
            notes |= {"file": option[2]} if option[1] == "caption" else {}
            inside = inside[1:]
        found.append(
            Block(
                number,
                fence["language"].removeprefix("{code-block} "),
                "\n".join(inside).strip("\n") + "\n",
                notes.get("file", ""),
                int(notes.get("exit", 0)),
                notes.get("not run", ""),
            )
        )
        notes.clear()
    return found


def _joined(text: str) -> Iterator[str]:
    """Yield lines; one that ends in a backslash goes on in the next, and `<<` until its end."""
    lines = iter(text.splitlines())
    for line in lines:
        while line.endswith("\\"):
            line = line[:-1] + next(lines).lstrip()
        if here := re.search(r"<<'?(\w+)'?", line):
            for below in lines:
                line += f"\n{below}"
                if below == here[1]:
                    break
        yield line


def read(page: str) -> list[Block]:
    """Return the blocks of a page."""
    return blocks((ROOT / page).read_text(encoding="utf-8"))


def called(command: str) -> Iterator[list[str]]:
    """Yield what each `enrich` of a command line is called with."""
    first = command.partition("\n")[0]
    lexer = shlex.shlex(first, posix=True, punctuation_chars="|&;<>()")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    words = [*lexer, ";"]
    for at, word in enumerate(words):
        is_first = at == 0 or re.fullmatch(r"[|&;()]+", words[at - 1]) or "=" in words[at - 1]
        if word.rpartition("/")[2] == "enrich" and is_first:
            end = next(i for i in range(at, len(words)) if re.fullmatch(r"[|&;<>()]+", words[i]))
            yield words[at + 1 : end]


def parse(arguments: list[str]) -> None:
    """Read a command line as the program does. Raises click.UsageError."""
    with cli.make_context("enrich", list(arguments)) as context:
        rest = [*context._protected_args, *context.args]
        if rest:
            _, command, own = cli.resolve_command(context, rest)
            assert command is not None
            command.make_context(rest[0], own, parent=context)


class Reader:
    """Somebody who does in a folder what a page says, with the services at hand."""

    def __init__(self, folder: Path, world: World) -> None:
        self.folder = folder
        self._world = world
        self._names: dict[str, object] = {}
        self.mirrors: dict[str, str] = {}  # of services that the stand-in does not have

    def prepare(self, page: str) -> None:
        """Lay out the files that a reader of the page has already."""
        given = GIVEN / Path(page).stem.lower()
        if given.is_dir():
            shutil.copytree(given, self.folder, dirs_exist_ok=True)

    def do(self, block: Block) -> None:
        """Do what a block says, and compare what comes out with what it shows."""
        if block.not_run:
            return
        if block.file:
            self._write(self.folder / block.file, block)
        elif block.language == "python":
            with chdir(self.folder), _in_world(self._world, self.mirrors):
                exec(compile(block.text, f"line {block.line}", "exec"), self._names)
        for command, shown in block.commands if not block.file else ():
            said, code = self._type(command)
            assert code == block.exit, f"line {block.line}: {command}\n{said}"
            if shown:
                assert fits(shown, said), f"line {block.line}: {command}\n{said}"

    def _write(self, path: Path, block: Block) -> None:
        """Write the file that a block is, or change the one of which it is a difference."""
        text = block.text
        if block.language == "diff":
            text = path.read_text(encoding="utf-8")
            lines = block.text.splitlines(keepends=True)
            old = "".join(line[1:] for line in lines if line[0] != "+")
            assert old in text, f"line {block.line}: not in {path.name}"
            text = text.replace(old, "".join(line[1:] for line in lines if line[0] != "-"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _type(self, command: str) -> tuple[str, int]:
        words = shlex.split(command, comments=True)
        if words[0] == "cd" and len(words) == 2:
            self.folder = self.folder / words[1]
            return "", 0
        if words[0] == "enrich" and not _SHELL.search(command.partition("#")[0]):
            with _in_world(self._world, self.mirrors):
                return enrich_shown(self.folder, *words[1:])
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=self.folder,
            env={**os.environ, **_variables(self._world)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        return done.stdout, done.returncode


def fits(shown: str, said: str) -> bool:
    """Whether a page shows what was printed; `...` stands for anything."""
    parts = (re.escape(part) for part in shown.strip().split("..."))
    return re.fullmatch(".*?".join(parts), said.strip(), re.DOTALL) is not None


@contextmanager
def _in_world(world: World, mirrors: Mapping[str, str]) -> Iterator[None]:
    """Let every configuration lead to the stand-in, and to other stand-ins."""
    find = enrich.config.find_and_load

    def found(given: Path | None = None) -> Config:
        led = led_to(find(given), world)
        return replace(led, mirrors={**led.mirrors, **mirrors})

    with mock.patch.object(enrich.config, "find_and_load", found):
        yield


def led_to(config: Config, world: World) -> Config:
    """Return a configuration whose requests go to the stand-in, at its pace."""
    paced = {
        name: replace(config.sources.get(name, SourceSetting()), interval=own)
        for name, own in world.intervals.items()
    }
    return replace(config, mirrors=world.mirrors, sources={**config.sources, **paced})


def _variables(world: World) -> dict[str, str]:
    """Return the variables by which a shell finds the program that asks the stand-in."""
    tools = str(Path(__file__).parent / "tools")
    return {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "DOCUMENTS_PYTHON": sys.executable,
        "DOCUMENTS_ROOT": str(ROOT),
        "DOCUMENTS_WORLD": world.url,
    }


def main() -> None:
    """Run the command line in the stand-in that the environment names: for a shell."""
    from enrich.cli import main as run

    with _in_world(World(os.environ["DOCUMENTS_WORLD"], 0.0), {}):
        run()


if __name__ == "__main__":
    main()
