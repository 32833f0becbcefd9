"""Other programs of this kind over the same cases, the same services and the same network.

What they find, and what it takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import case_maker, records, services
from benchmarks.bench import say, working_folder
from benchmarks.peers import bibliography, tools, verdict
from benchmarks.peers.bibliography import FORMS, Asked
from benchmarks.peers.tools import Ran, Tool
from benchmarks.peers.verdict import JudgedEntry
from benchmarks.score import Scorer
from benchmarks.shares import share
from benchmarks.table import table
from tests.support.world import World, build


@dataclass(frozen=True)
class PeerSettings:
    """What is measured."""

    records: Path | None = None
    cases: int = 60
    seed: int = 1
    # the peers keep the real services' pace by themselves, at whatever pace these are served
    pace: float = 1.0
    latency: float = 0.05
    results: Path = Path("benchmarks/results")
    keep: Path | None = None
    max_minutes: float = 30.0  # of one run of one program


@dataclass(frozen=True, slots=True)
class PeerRow:
    """A program over one form of the cases, twice."""

    tool: Tool
    form: str
    judged: Sequence[JudgedEntry]
    first: Ran
    second: Ran


def main(settings: PeerSettings) -> list[PeerRow]:
    """Measure, write the table, print it."""
    known = services.load(settings.records)
    world, made = case_maker.make(known, settings.cases, settings.seed)
    with working_folder(settings.keep) as folder:
        records.write(folder / "records.jsonl", world.known())
        say(f"building the services over {len(world.records)} records")
        corpus = build(folder, folder / "records.jsonl")
        with services.serving(corpus, settings.pace, settings.latency) as served:
            ready, absent = _ready(folder, served)
            judge = Scorer(world.records)
            rows = []
            for form in FORMS:
                asked = bibliography.bibliography(form, made, world.records)
                rows += [_measured(t, served, folder, form, asked, judge, settings) for t in ready]
    _publish(rows, absent, settings)
    return rows


def _ready(folder: Path, served: World) -> tuple[list[Tool], dict[str, str]]:
    """Return the programs that can be run here, and why others cannot."""
    ready, absent = [tools.ours()], {}
    for peer in tools.PEERS:
        try:
            ready.append(tools.install(peer, folder / peer.name, served))
            say(f"{peer.name} {ready[-1].version} is installed")
        except tools.NotInstalledError as why:
            absent[peer.name] = str(why)
            say(f"{peer.name} is left out: {why}")
    return ready, absent


def _measured(
    tool: Tool,
    served: World,
    folder: Path,
    form: str,
    asked: Sequence[Asked],
    judge: Scorer,
    settings: PeerSettings,
) -> PeerRow:
    own = folder / tool.name / form.removesuffix(".bib")
    own.mkdir(parents=True)
    (own / form).write_text("\n".join(a.entry for a in asked), encoding="utf-8")
    served.config(own, [form], outputs=[])
    first, second = (
        tool.run(served, own, form, f"{time}-{form}", settings.max_minutes * 60)
        for time in ("first", "again")
    )
    row = PeerRow(tool, form, verdict.judge(judge, asked, first.bib), first, second)
    for j in row.judged:
        if j.why or (j.near and j.outcome == "open"):
            with (own / "judged.txt").open("a", encoding="utf-8") as file:
                file.write(f"{j.asked.key} {j.asked.case.kind}: {j.outcome}. {j.why}\n")
    say(
        f"{tool.name}, {form}: {first.requests} requests, {first.seconds:.0f} s; then "
        f"{second.requests}. {first.failed}"
    )
    return row


# -- what is shown


def _publish(rows: Sequence[PeerRow], absent: Mapping[str, str], settings: PeerSettings) -> None:
    settings.results.mkdir(parents=True, exist_ok=True)
    shown = report(rows, absent, settings)
    (settings.results / "peers.md").write_text(shown, encoding="utf-8")
    print(shown, end="")


_LEGEND = (
    "{} cases of `scripts/bench accuracy` as a .bib, seed {}, asked at the services' pace times "
    "{:g} with {:.0f} ms of "
    "latency. Every program is given the same file, and the same file again. Found: venue (or "
    "DOI, where it was not given) "
    "of the published version, with its year, of those that a service has. Another paper: a copy "
    "of the paper counts as one. Hybrid: such a venue or DOI beside the year, DOI "
    "or journal of another version. Wrong type: @article for a conference paper, or the reverse "
    "(@misc claims nothing). "
    "Refused: requests that broke a service's pace. 95 % intervals after Wilson.\n"
)


def report(rows: Sequence[PeerRow], absent: Mapping[str, str], settings: PeerSettings) -> str:
    """Return the tables, a form each, and what to know about them."""
    count = len(rows[0].judged) if rows else 0
    parts = [_LEGEND.format(count, settings.seed, settings.pace, settings.latency * 1000)]
    for form in FORMS:
        own = [r for r in rows if r.form == form]
        parts += [f"`{form}`, {FORMS[form]}:\n", _table(own)]
    return "\n".join([*parts, *_remarks(rows, absent)])


HEAD = (
    "program", "found", "another paper", "false venue", "hybrid", "wrong type", "requests",
    "refused", "seconds",
    "again: requests", "seconds again",
)  # fmt: skip


def _table(rows: Sequence[PeerRow]) -> str:
    return table(HEAD, [_cells(r) for r in rows])


def _cells(row: PeerRow) -> tuple[str | int | float, ...]:
    count = {o: sum(j.outcome == o for j in row.judged) for o in ("wrong", "false venue", "hybrid")}
    near = [j for j in row.judged if j.near]
    return (
        f"{row.tool.name} {row.tool.version}",
        share(sum(j.outcome == "found" for j in near), len(near)),
        count["wrong"],
        count["false venue"],
        count["hybrid"],
        sum(j.wrong_type for j in row.judged),
        row.first.requests,
        row.first.breaches,
        round(row.first.seconds, 1),
        row.second.requests,
        round(row.second.seconds, 1),
    )


def _remarks(rows: Sequence[PeerRow], absent: Mapping[str, str]) -> list[str]:
    told = [
        f"- {t.name}: {t.remark}." for t in {r.tool.name: r.tool for r in rows}.values() if t.remark
    ]
    told += [f"- {name} is left out: {why}" for name, why in absent.items()]
    told += [f"- {r.tool.name}, `{r.form}`: {r.first.failed}." for r in rows if r.first.failed]
    told.append(
        "- The peers keep to paces of their own. Services that the stand-in does not stand in for "
        "(Unpaywall, Researchr, "
        "Inspire, Europe PMC) answer 404 to them at once, and are counted."
    )
    return [*told, ""]
