"""Damaged lists, configurations and outputs are given to the program, and what it does is judged."""

from __future__ import annotations

import csv
import gc
import io
import json
import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType

from enrich import config, reading_list, sources
from enrich.bibtex import entries as bibtex_entries
from enrich.errors import EnrichError
from enrich.reading_list import Block
from enrich.text import signature
from tests.support.cli import enrich
from tests.support.mutants import damage, seeds
from tests.support.world import World

# Seconds of the processor: reading a list, and a command as a whole.
MOST_TO_READ, MOST_OF_A_COMMAND = 2.0, 4.0
# What a line and a byte may cost: a file of a few long lines has no excuse, one of 50,000 has.
A_LINE, A_BYTE = 0.0005, 0.00001
HANGS = 60.0  # seconds after which a command is ended
OUTPUTS = {
    "bibtex": "o.bib",
    "biblatex": "o2.bib",
    "csl-json": "o.json",
    "jsonl": "o.jsonl",
    "csv": "o.csv",
    "html": "o.html",
    "ris": "o.ris",
}
# What a mutant is made of -> its share, in percent.
SHARES = {"list": 82, "config": 6, "output": 6, "catalog": 3, "aux": 3}
# Of the lists, one of so many goes through every command.
WHOLE = 10


UNICODE_BREAKS = tuple(c.encode() for c in "\x85\u2028\u2029")


class TooSlow(BaseException):
    """A step took longer than it may."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A damaged file."""

    number: int
    kind: str
    name: str
    data: bytes


@dataclass(slots=True)
class Outcomes:
    """How many mutants of each kind there were, what failed, and the slowest."""

    counts: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[Mutant, str]] = field(default_factory=list)
    slowest: list[tuple[float, int, str]] = field(default_factory=list)

    def add(self, other: Outcomes) -> None:
        """Add what another process found."""
        self.counts += other.counts
        self.failed += other.failed
        self.slowest = sorted([*self.slowest, *other.slowest], reverse=True)[:10]


def mutant(seed: int, number: int) -> Mutant:
    """Return a mutant by its number: always the same."""
    chance = random.Random(f"input {seed} {number}")
    kind = chance.choices(list(SHARES), list(SHARES.values()))[0]
    name = {"config": "config.yaml", "catalog": "facts.jsonl", "aux": "paper.aux"}.get(kind, "")
    good = {"config.yaml": seeds.CONFIG, "facts.jsonl": seeds.CATALOG, "paper.aux": seeds.AUX}
    if kind == "output":
        name = chance.choice(("out/o.bib", "out/o.json", "out/o.csv", "out/list.md"))
        good[name] = seeds.LISTS[f"list.{name.rpartition('.')[2]}"]
    elif kind == "list":
        name = chance.choice(list(seeds.LISTS))
        good = seeds.LISTS
    others = tuple(text.encode() for text in seeds.LISTS.values())
    return Mutant(number, kind, name, damage.mutated(good[name].encode(), others, chance))


# -- the folder in which commands are tried


def make_desk(folder: Path, world: World) -> Path:
    """Make a folder whose cache knows the papers of the good lists; return it."""
    folder.mkdir()
    for name, text in seeds.LISTS.items():
        (folder / name).write_text(text)
    write_config(folder, world, [*seeds.LISTS])
    done = enrich(folder, "run", code=None)
    assert done.returncode in {0, 3}, done.stderr
    for name in seeds.LISTS:
        (folder / name).unlink()
    shutil.rmtree(folder / "out")
    return folder


def write_config(folder: Path, world: World, lists: Sequence[str]) -> None:
    """Write a configuration with every format of output."""
    outputs: list[dict[str, object]] = [
        {"format": f, "path": f"out/{name}"} for f, name in OUTPUTS.items()
    ]
    if len(lists) == 1:
        outputs.append({"format": "markdown", "path": "out/{name}.md", "abstracts": True})
    world.config(folder, lists, outputs=outputs)


@contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    """Raise TooSlow where the block takes more of the processor, or does not end."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"{what}: did not end in {HANGS} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, HANGS)
    began = time.process_time()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    spent = time.process_time() - began
    if spent > seconds:
        raise TooSlow(f"{what}: {spent:.1f} s")


# -- what has to hold


def allowance(mutant: Mutant) -> float:
    """Return the seconds that a file may take because of its length."""
    lines = mutant.data.count(b"\n") + mutant.data.count(b"\r")
    return lines * A_LINE + len(mutant.data) * A_BYTE


def read(mutant: Mutant) -> None:
    """Read a list, write a block behind each entry, and take the blocks out again."""
    # YAML ends lines at Unicode's own line breaks, too.
    lines = 1 + sum(mutant.data.count(c) for c in (b"\n", b"\r", *UNICODE_BREAKS))
    with within(MOST_TO_READ + allowance(mutant), "reading"):
        try:
            found = reading_list.read(mutant.data, mutant.name, None, sources.identify)
        except EnrichError as error:
            check_sentence(str(error))
            return
    for entry in found.entries:
        assert 1 <= entry.line <= entry.end_line <= lines
        json.dumps([entry.title, entry.urls, entry.notes]).encode()
        for text in (entry.title or "", *entry.urls, *entry.notes, *map(str, entry.identifiers)):
            text.encode("utf-8", "surrogateescape")
    for problem in found.problems:
        check_sentence(problem)
    if found.format not in reading_list.WRITTEN or not found.writable:
        return
    with within(MOST_TO_READ + allowance(mutant), "writing and stripping"):
        if found.format == "bibtex":
            keys = {e.key for e in found.entries if e.key}
            written = reading_list.splice(found.data, "x", {k: {"enrichnote": "{x}"} for k in keys})
            again = reading_list.read(written, mutant.name, None, sources.identify)
            assert [e.key for e in again.entries] == [e.key for e in found.entries], "other entries"
        else:
            block = Block("key1", ("Ann Author", "*Venue*"), "Ann Author")
            written = reading_list.write_back(found, [block] * len(found.entries))
        signed = signature.sign(written, found.format)
        assert signature.is_sound(signed), "the signature does not hold"
        if found.format != "bibtex":
            assert reading_list.strip(signed, found.format) == stripped(
                mutant.data, found.format
            ), "strip leaves other bytes"


def check_sentence(text: str) -> None:
    """See that a message is one short line."""
    assert "\n" not in text, text
    assert len(text) < 1000, text[:200]


def command(desk: Path, *arguments: str, more: float = 0.0) -> str:
    """Run a command, see that it ends as one should, and return what it printed.

    `more`: the seconds that it may take because of the length of what it reads.
    """
    with within(MOST_OF_A_COMMAND + more, " ".join(arguments)):
        done = enrich(desk, *arguments, code=None)
    assert done.returncode in {0, 1, 2, 3}, done.returncode
    if done.returncode == 2:
        beside = [x for x in done.stderr.splitlines() if "left as it is, since" in x]
        said = [x for x in done.stderr.splitlines() if x.startswith("enrich: ")]
        assert len(said) == 1 or beside, done.stderr[:500]
        for line in said:
            assert len(line) < 1500, line[:300]
    return done.stdout


def whole(desk: Path, mutant: Mutant) -> None:
    """Let every command read a damaged list."""
    path = desk / mutant.name
    tell = partial(command, desk, more=4 * allowance(mutant))
    path.write_bytes(mutant.data)
    tell("run", "--offline", "--report", "report.md")
    assert path.read_bytes() == mutant.data, "the list was changed"
    check_outputs(desk, mutant)
    tell("check", "--offline")
    tell("check", "--offline", "--json")
    tell("status", "--json")
    tell("run", "--dry-run", "--explain")
    tell("export", "csl-json", "-o", "all.json")
    tell("export", "bibtex", "--tex", mutant.name)
    command(
        desk, "get", mutant.data[:300].decode("utf-8", "replace").replace("\0", ""), "--offline"
    )
    assert path.read_bytes() == mutant.data, "the list was changed"
    tell("get", "10.1145/9900001.9900012", "--offline", "--to", mutant.name)
    grown = path.read_bytes()
    path.write_bytes(mutant.data)
    if grown != mutant.data:
        check_grown(grown, mutant)
    tell("run", "--offline", "--in-place")
    changed = path.read_bytes()
    of = format_of(mutant)
    if of == "bibtex" and changed != mutant.data:
        check_grown(changed, mutant)
    tell("strip", mutant.name)
    if of != "bibtex":
        assert path.read_bytes() == stripped(mutant.data, of), "strip leaves other bytes"


def count_entries(bib: str) -> int:
    """Return how many lines begin an entry."""
    return sum(x[:1] == "@" and not x.startswith("@preamble{") for x in bib.splitlines())


def format_of(mutant: Mutant) -> str:
    """Return the format of a damaged list."""
    return reading_list.format_of(mutant.name, mutant.data.decode("utf-8", "replace"))


def stripped(data: bytes, of: str) -> bytes:
    """Return a list without our marks; what is no text stays as it is."""
    try:
        return reading_list.strip(data, of) if of in reading_list.MARKED else data
    except EnrichError:
        return data


def check_grown(grown: bytes, mutant: Mutant) -> None:
    """See that a file has all that it had, in its order, and can be read again."""
    identify = sources.identify
    before = reading_list.read(mutant.data, mutant.name, None, identify).entries
    after = reading_list.read(grown, mutant.name, None, identify).entries
    if mutant.name.endswith(".bib"):
        keys = [e.key for e in after]
        assert [e.key for e in before] == keys[: len(before)], "entries are lost"


def check_outputs(desk: Path, mutant: Mutant) -> None:
    """See that what was written is what its name says."""
    out = desk / "out"
    if not out.is_dir():
        return
    found = {p.name: p.read_bytes() for p in out.iterdir()}
    of = format_of(mutant)
    counts = {}
    for name in ("o.bib", "o2.bib"):
        assert signature.is_sound(found[name])
        if of == "bibtex" and name == "o.bib":  # the list, completed
            check_grown(found[name], mutant)
            continue
        text = found[name].decode()
        read = list(bibtex_entries.read(text))
        counts[name] = len(read)
        assert len({e.key for e in read}) == len(read), "a key twice"
        assert len(read) == count_entries(text), name
    items = json.loads(found["o.json"])
    rows = list(csv.reader(io.StringIO(found["o.csv"].decode("utf-8-sig"), newline="")))
    facts = [json.loads(x) for x in found["o.jsonl"].decode().split("\n") if x]
    assert len({len(row) for row in rows}) <= 1, "rows of other lengths"
    numbers = {len(items), len(rows) - 1, *counts.values()}
    assert len(numbers) == 1, (len(items), len(rows) - 1, len(facts), counts)
    enriched = out / f"{Path(mutant.name).stem}.md"
    if of in reading_list.MARKED and enriched.exists():
        bare = reading_list.strip(enriched.read_bytes(), of)
        assert bare == stripped(mutant.data, of), "strip of the output"


def of_config(desk: Path, mutant: Mutant) -> None:
    """Let commands read a damaged configuration."""
    path = desk / "config.yaml"
    path.write_bytes(mutant.data)
    with within(MOST_TO_READ, "configuration"), chdir(desk):
        try:
            config.load(path)
        except EnrichError as error:
            check_sentence(str(error))
    if mutant.number % 3 == 0:
        (desk / "list.md").write_text(seeds.LISTS["list.md"])
        for arguments in (["run", "--offline"], ["status"], ["sources"], ["export", "csv"]):
            command(desk, *arguments)
    assert path.read_bytes() == mutant.data


@contextmanager
def chdir(folder: Path) -> Iterator[None]:
    """Be in a folder during the block."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def of_output(desk: Path, mutant: Mutant) -> None:
    """Let commands meet a damaged output, which is somebody's file now."""
    (desk / "list.md").write_text(seeds.LISTS["list.md"])
    path = desk / mutant.name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(mutant.data)
    ours = not mutant.data or signature.is_sound(mutant.data)
    command(desk, "run", "--offline")
    assert ours or path.read_bytes() == mutant.data, "somebody's file was overwritten"
    if path.suffix == ".bib":
        command(desk, "import-keys", mutant.name)
        assert ours or path.read_bytes() == mutant.data
    command(desk, "run", "--offline", "--force")
    kept = [p.read_bytes() for p in path.parent.glob(f"{path.name}*")]
    assert ours or mutant.data in kept, "what the file held is lost"
    check_outputs(desk, Mutant(0, "list", "list.md", seeds.LISTS["list.md"].encode()))


def of_catalog(desk: Path, mutant: Mutant) -> None:
    """Let a run read a damaged catalogue."""
    tree = json.loads((desk / "config.yaml").read_text())
    (desk / "config.yaml").write_text(json.dumps({**tree, "catalogs": [mutant.name]}))
    (desk / mutant.name).write_bytes(mutant.data)
    (desk / "list.md").write_text(seeds.LISTS["list.md"])
    command(desk, "run", "--offline")
    command(desk, "search", "--json", "wombat")
    check_outputs(desk, Mutant(0, "list", "list.md", seeds.LISTS["list.md"].encode()))


def of_aux(desk: Path, mutant: Mutant) -> None:
    """Let an export read a damaged .aux."""
    (desk / "list.md").write_text(seeds.LISTS["list.md"])
    (desk / mutant.name).write_bytes(mutant.data)
    text = command(desk, "export", "bibtex", "--aux", mutant.name)
    assert len(list(bibtex_entries.read(text))) == count_entries(text)
    command(
        desk,
        "export",
        "csv",
        "--keys",
        mutant.data[:3000].decode("utf-8", "replace").replace("\0", ""),
    )


_TRIED: dict[str, Callable[[Path, Mutant], None]] = {
    "config": of_config,
    "output": of_output,
    "catalog": of_catalog,
    "aux": of_aux,
}


def tried(numbers: Sequence[int], seed: int, made: Path, folder: Path, world: World) -> Outcomes:
    """Try mutants by their numbers, each in a folder like `made`."""
    outcomes = Outcomes()
    for number in numbers:
        one = mutant(seed, number)
        began = time.process_time()
        try:
            _try(one, made, folder, world, outcomes.counts)
        except (Exception, TooSlow) as error:  # noqa: BLE001  each is a finding
            outcomes.failed.append((one, f"{type(error).__name__}: {error}"[:600]))
        spent = time.process_time() - began
        outcomes.slowest = sorted([*outcomes.slowest, (spent, number, one.name)], reverse=True)[:10]
    return outcomes


def _try(one: Mutant, made: Path, folder: Path, world: World, counts: Counter[str]) -> None:
    counts[one.kind] += 1
    if one.kind == "list":
        read(one)
        if one.number % WHOLE:
            return
        counts["list, every command"] += 1
    desk = folder / "desk"
    shutil.rmtree(desk, ignore_errors=True)
    shutil.copytree(made, desk)
    write_config(desk, world, [one.name if one.kind == "list" else "list.md"])
    _TRIED.get(one.kind, whole)(desk, one)
    gc.collect()
