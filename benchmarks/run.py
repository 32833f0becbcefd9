"""What a run costs: requests, wall and CPU time and memory, for lists of growing length.

Cold, warm and with one paper added.

Page sources are measured apart: the first three runs have them switched off, a fourth then fetches
pages inside a budget of minutes. So "everything but what only a page has" and "the pages" are two
numbers, as a person waits for them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import lists, plot, records, services
from benchmarks.bench import check_exit, enrich_command, say, working_folder
from benchmarks.measure import Measured, measure
from benchmarks.table import table
from enrich import sources
from tests.support.world import World, build
from tests.support.world.hosts import HOSTS

PUBLIC = ("published", "preprint", "unchecked", "doubtful", "unresolved")


@dataclass(frozen=True)
class RunSettings:
    """What is measured."""

    records: Path | None = None
    corpus: Path | None = None
    sizes: tuple[int, ...] = (10, 100, 1000, 10000)
    pace: float = 0.1
    latency: float = 0.05
    seed: int = 1
    pages: bool = True
    max_minutes: float = 1.0
    results: Path = Path("benchmarks/results")


@dataclass(frozen=True)
class RunRow:
    """One run of one list."""

    size: int
    phase: str
    measured: Measured
    requests: Mapping[str, int]
    breaches: Mapping[str, int]
    states: Mapping[str, int] = field(default_factory=dict)
    floor: float = (
        0.0  # seconds at the real pace that the slowest host's requests need whatever one does
    )
    pace: float = 1.0

    @property
    def total(self) -> int:
        """All requests of the run."""
        return sum(self.requests.values())

    @property
    def real(self) -> float:
        """Seconds at the real pace, at most.

        As if no host's intervals overlapped with another's.
        """
        return self.measured.wall + max(0.0, 1 - self.pace) * sum(waits(self.requests).values())


def main(settings: RunSettings) -> list[RunRow]:
    """Measure, write the table and the plot, print the table."""
    known = records.load(settings.records)
    with working_folder() as folder:
        corpus = settings.corpus or _build(folder, known)
        rows = []
        with services.serving(corpus, settings.pace, settings.latency) as world:
            for size in settings.sizes:
                for row in _measure_list(world, folder / f"list-{size}", known, size, settings):
                    say(
                        f"{row.size} {row.phase}: {row.total} requests, {row.measured.wall:.2f} "
                        f"s, exit {row.measured.code}"
                    )
                    rows.append(row)
    _publish(rows, settings)
    return rows


def _build(folder: Path, known: Sequence[dict[str, Any]]) -> Path:
    say(f"building the services over {len(known)} records")
    records.write(folder / "records.jsonl", known)
    return build(folder, folder / "records.jsonl")


# -- one list


def _measure_list(
    world: World, folder: Path, known: Sequence[dict[str, Any]], size: int, settings: RunSettings
) -> Iterator[RunRow]:
    lines = lists.draw(known, size, settings.seed)
    size = len(lines)
    lines += lists.more(known, lines, 1, settings.seed)
    folder.mkdir(parents=True)
    off = services.page_sources()
    world.config(folder, ["list.md"], off=off)
    for phase, shown in (
        ("cold", lines[:size]),
        ("warm", lines[:size]),
        ("one added", lines[: size + 1]),
    ):
        (folder / "list.md").write_text(lists.markdown(shown), encoding="utf-8")
        yield _one_run(world, folder, size, phase, [])
    if settings.pages:
        world.config(folder, ["list.md"])
        yield _one_run(world, folder, size, "pages", ["--max-minutes", str(settings.max_minutes)])


def _one_run(world: World, folder: Path, size: int, phase: str, options: Sequence[str]) -> RunRow:
    world.reset()
    command = enrich_command("run", "--json", *options)
    measured = measure(command, folder)
    check_exit(command, folder, measured.code, measured.stderr, (0, 3))
    said = json.loads(measured.stdout)
    stats = world.stats
    states = Counter(e["state"] for e in said["entries"] if e["kind"] == "paper")
    return RunRow(
        size,
        phase,
        measured,
        stats["requests"],
        stats["breaches"],
        states,
        floor(stats["requests"]),
        world.pace,
    )


def floor(requests: Mapping[str, int]) -> float:
    """Return the seconds that the requests of the slowest host need at the real pace."""
    return max(waits(requests).values(), default=0.0)


def waits(requests: Mapping[str, int]) -> dict[str, float]:
    """Return the seconds that each service's requests wait for each other at the real pace.

    All but the first, an interval each.
    """
    of = HOSTS
    real = {
        of[host]: seconds
        for kind in sources.classes()
        for host, seconds in kind.intervals.items()
        if host in of
    }
    return {service: max(0, n - 1) * real.get(service, 0.0) for service, n in requests.items()}


# -- what is shown


def _publish(rows: Sequence[RunRow], settings: RunSettings) -> None:
    settings.results.mkdir(parents=True, exist_ok=True)
    shown = _tables(rows, settings)
    (settings.results / "run.md").write_text(shown, encoding="utf-8")
    (settings.results / "run.svg").write_text(chart(rows, settings.pace), encoding="utf-8")
    print(shown, end="")


def _tables(rows: Sequence[RunRow], settings: RunSettings) -> str:
    about = (
        f"Against the suite's services on loopback, pace {settings.pace:g} of the real one, "
        f"{settings.latency * 1000:g} ms latency, seed {settings.seed}. "
        "Cold, warm and one added are without the sources that have one page per paper; `pages` "
        "then fetches those, for at most "
        f"{settings.max_minutes:g} min. `real`: seconds at the real pace, at most. `floor`: the "
        f"slowest host's requests times its interval.\n\n"
    )
    return about + summary(rows) + "\nRequests per service:\n\n" + per_service(rows)


def summary(rows: Sequence[RunRow]) -> str:
    """Return the main table."""
    head = (
        "entries",
        "run",
        "requests",
        "wall s",
        "real s",
        "floor s",
        "CPU s",
        "CPU ms/entry",
        "peak MB",
        "breaches",
        *PUBLIC,
        "exit",
    )
    return table(
        head,
        [
            (
                r.size, r.phase, r.total, r.measured.wall, round(r.real, 1), round(r.floor, 1),
                r.measured.cpu, r.measured.cpu / r.size * 1000,
                round(r.measured.peak), sum(r.breaches.values()),
                *(r.states.get(s, 0) for s in PUBLIC), r.measured.code,
            )
            for r in rows
        ],
    )  # fmt: skip


def per_service(rows: Sequence[RunRow]) -> str:
    """Return how many requests each service had."""
    names = sorted({name for r in rows for name in r.requests})
    return table(
        ("entries", "run", *names),
        [(r.size, r.phase, *(r.requests.get(n, 0) for n in names)) for r in rows],
    )


def chart(rows: Sequence[RunRow], pace: float) -> str:
    """Return the plot: requests, seconds and memory of the first run over the number of entries."""
    cold = [r for r in rows if r.phase == "cold"]
    warm = [r for r in rows if r.phase == "warm"]
    return plot.lines(
        f"A run over n entries (pace {pace:g})",
        "entries",
        "number",
        {
            "requests, cold": [(r.size, r.total) for r in cold],
            "seconds, cold": [(r.size, r.measured.wall) for r in cold],
            "floor at this pace": [(r.size, r.floor * pace) for r in cold],
            "CPU seconds, cold": [(r.size, r.measured.cpu) for r in cold],
            "seconds, warm": [(r.size, r.measured.wall) for r in warm],
            "peak memory, MB": [(r.size, r.measured.peak) for r in cold],
        },
    )
