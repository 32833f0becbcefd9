"""What `enrich bulk` does a second: with one process and two, and with one Dask worker and two.

References are drawn from the papers of a dump of DBLP, real ones and look-alikes: four in ten with
a fault that people make, one in ten as a citation string, one in twenty of a paper that the
catalogue lacks. Each way has the same input, and has to give the same output. Every way matches
some rows first that do not count, so that a million rows are judged and not how a process starts.
CPU seconds are those of all processes: on a machine that has other work they tell more than the
clock. Of several runs the quickest counts.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import citations, dumps, noise, records
from benchmarks.dumps import DumpedPaper
from benchmarks.table import table
from enrich import files, sources
from enrich.bulk import inputs, runner, workers
from enrich.bulk.inputs import PARTITION
from enrich.bulk.runner import BulkJob
from enrich.bulk.workers import Workers
from enrich.catalogs import build, dump_files

# Faults that leave a title recognisable by itself.
_FAULTS = ("case", "typo", "missing space", "hyphens", "British", "no subtitle", "LaTeX")
_FAULTY, _WITH_DOI, _CITED, _UNKNOWN = 0.4, 0.5, 0.1, 0.05
_WARM = 1000  # rows
_MB = 1 << 20
WAYS = ("1 process", "2 processes", "1 Dask worker", "2 Dask workers")


@dataclass(frozen=True)
class BulkSettings:
    """What is measured."""

    records: Path | None = None
    # papers of the catalogue
    papers: int = 200_000
    # references
    size: int = 100_000
    seed: int = 1
    # runs of each way, of which the quickest counts
    repeat: int = 1
    ways: tuple[str, ...] = WAYS
    results: Path = Path("benchmarks/results")


@dataclass(frozen=True, slots=True)
class BulkMeasurement:
    """What one way took, and the rows by what came out of them."""

    way: str
    rows: int
    wall: float
    cpu: float
    # of the process that has most of it, at the end
    memory: int
    right: int
    wrong: int
    # a digest of the output
    output: str

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.wall


def main(settings: BulkSettings) -> list[BulkMeasurement]:
    """Measure, write the table, print it. Raises AssertionError where two ways differ."""
    facts = [r for r in records.load(settings.records) if r.get("year") and r.get("authors")]
    some = list(dumps.papers(facts, settings.papers + _share(settings.papers, _UNKNOWN)))
    known, unknown = some[: settings.papers], some[settings.papers :]
    with tempfile.TemporaryDirectory(prefix="enrich-bench-") as made:
        folder = Path(made)
        catalogue = _catalogue(folder, known)
        drawn = list(draw(known, settings.size, settings.seed, unknown))
        _write(folder / "in.jsonl", [row for row, _ in drawn])
        _write(folder / "warm.jsonl", [row for row, _ in draw(known, _WARM, settings.seed + 1)])
        truth = [paper for _, paper in drawn]
        measured = [
            _measure(way, folder, catalogue, truth, settings.repeat) for way in settings.ways
        ]
    assert len({m.output for m in measured}) == 1, "the ways give different results"
    shown = report(measured, len(known), settings)
    settings.results.mkdir(parents=True, exist_ok=True)
    (settings.results / "bulk.md").write_text(shown, encoding="utf-8")
    print(shown, end="")
    return measured


def _share(count: int, share: float) -> int:
    return max(1, round(count * share))


def draw(
    known: Sequence[DumpedPaper], count: int, seed: int, unknown: Sequence[DumpedPaper] = ()
) -> Iterator[tuple[dict[str, Any], DumpedPaper]]:
    """Yield references, each with its paper; always the same."""
    dice = random.Random(seed)
    styles = list(citations.STYLES)
    for number in range(count):
        paper = dice.choice(unknown if unknown and dice.random() < _UNKNOWN else known)
        title = paper.title
        if dice.random() < _FAULTY:
            title = noise.NOISES[dice.choice(_FAULTS)](title, paper.fact, dice) or title
        style = dice.choice(styles) if dice.random() < _CITED else ""
        if style and (cited := citations.string(_stated(paper, title), style)):
            yield {"key": f"r{number}", "citation": cited}, paper
            continue
        row = {
            "key": f"r{number}",
            "title": title,
            "authors": paper.authors,
            "year": paper.year,
            "venue": paper.fact.get("venue"),
        }
        if paper.doi and paper.number % 4 != 3 and dice.random() < _WITH_DOI:
            row["doi"] = paper.doi
        yield row, paper


def _stated(paper: DumpedPaper, title: str) -> dict[str, Any]:
    return {**paper.fact, "title": title, "authors": paper.authors, "year": paper.year}


def _write(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")


def _catalogue(folder: Path, known: Sequence[DumpedPaper]) -> Path:
    """Build a catalogue of the papers."""
    dump = folder / "dblp.xml"
    dump.write_text("".join(dumps.dblp(iter(known))), encoding="ascii", errors="xmlcharrefreplace")
    target = folder / "bench.catalog"
    build.build(target, dump_files.find([dump], sources.dump_formats()))
    return target


def _measure(
    way: str, folder: Path, catalogue: Path, truth: Sequence[DumpedPaper], repeat: int
) -> BulkMeasurement:
    runs = [_timed(way, folder, catalogue, len(truth)) for _ in range(repeat)]
    wall, cpu, memory = min(runs)
    with (folder / "out.jsonl").open("rb") as file:
        output = hashlib.file_digest(file, "sha256").hexdigest()
    with (folder / "out.jsonl").open("rb") as lines:
        right, wrong = _judged(lines, truth)
    print(f"{way}: {len(truth) / wall:,.0f} rows a second", file=sys.stderr, flush=True)
    return BulkMeasurement(way, len(truth), wall, cpu, memory, right, wrong, output)


def _timed(way: str, folder: Path, catalogue: Path, rows: int) -> tuple[float, float, int]:
    """Return what all rows take: seconds, CPU seconds, and bytes of memory."""
    with _workers(way) as some:
        _run(folder / "warm.jsonl", folder / "warm.out.jsonl", catalogue, some, size=25)
        wall, cpu = time.perf_counter(), _cpu()
        _run(folder / "in.jsonl", folder / "out.jsonl", catalogue, some, size=_size(rows))
        return time.perf_counter() - wall, _cpu() - cpu, _memory()


def _size(rows: int) -> int:
    """Return how many rows a partition has: few of few, so that two workers have equal parts."""
    return max(50, min(PARTITION, rows // 20))


def _run(source: Path, output: Path, catalogue: Path, some: Workers, *, size: int) -> None:
    output.unlink(missing_ok=True)
    job = BulkJob(inputs.find(source), (catalogue,), output, size)
    runner.run(job, _Kept(some), lambda write: _fill(output, write))


def _fill(output: Path, write: Any) -> None:
    files.fill_whole(output, write, lambda _: None)


class _Kept:
    """Workers that a run does not end: they are warm for the next one."""

    def __init__(self, some: Workers) -> None:
        self.count = some.count
        self.submit = some.submit
        self.is_end = some.is_end
        self.is_gone = some.is_gone
        self.restart = some.restart

    def close(self) -> None:
        """Leave them as they are."""


@contextlib.contextmanager
def _workers(way: str) -> Iterator[Workers]:
    count = int(way[0])
    with contextlib.ExitStack() as stack:
        some: Workers
        if "Dask" in way:
            import dask
            import distributed

            # As the documentation has it: what Dask draws of its workers costs a tenth.
            stack.enter_context(dask.config.set({"distributed.worker.profile.enabled": False}))
            cluster_of: Any = distributed.LocalCluster
            cluster = stack.enter_context(
                cluster_of(
                    n_workers=count,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address=None,
                )
            )
            some = workers.DaskWorkers(cluster.scheduler_address)
        else:
            some = workers.Processes(count)
        stack.callback(some.close)
        yield some


def _cpu() -> float:
    """Return the CPU seconds of this process and all those that it has started."""
    import psutil

    own = psutil.Process(os.getpid())
    times = [p.cpu_times() for p in (own, *own.children(recursive=True))]
    return sum(float(t.user + t.system) for t in times)


def _memory() -> int:
    """Return the most bytes that one of the processes has that this one has started."""
    import psutil

    children = psutil.Process(os.getpid()).children(recursive=True)
    return max((int(p.memory_info().rss) for p in children), default=0)


def _judged(lines: Iterable[bytes], truth: Sequence[DumpedPaper]) -> tuple[int, int]:
    """Return how many rows have their paper, and how many another one."""
    from enrich import text

    right = wrong = 0
    for line, paper in zip(lines, truth, strict=True):
        row = json.loads(line)
        if row["verdict"] == "accepted":
            by_name = f"dblp:{paper.key}" in row["identifiers"]
            same = by_name or text.fold(row["title"]) == text.fold(paper.title)
            right, wrong = right + same, wrong + (not same)
    return right, wrong


def report(measured: Sequence[BulkMeasurement], known: int, settings: BulkSettings) -> str:
    """Return the table."""
    head = (
        *("", "rows a second", "times the first", "CPU seconds", "rows a CPU second"),
        "MB of a worker",
    )
    first = {("Dask" in m.way): m.rate for m in reversed(measured)}
    rows = [
        (
            m.way,
            round(m.rate),
            m.rate / first["Dask" in m.way],
            m.cpu,
            round(m.rows / m.cpu),
            round(m.memory / _MB),
        )
        for m in measured
    ]
    one = measured[0]
    return (
        f"`scripts/bench bulk --rows {settings.size} --papers {settings.papers}`: {one.rows:,}"
        f" references against {known:,} papers. {one.right:,} have their paper, {one.wrong:,}"
        f" another, the rest none or are doubtful; all ways give the same bytes."
        f"\n\n{table(head, rows)}"
    )
