"""Catalogues: what it costs to build one, how fast it answers, and how well.

A dump of a size is made in a service's own format from real records and look-alikes of them. Then
titles are looked up as people write them, and titles of papers that are not there, though others
look like them (`title_look_ups`).
"""

from __future__ import annotations

import gzip
import json
import random
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import dumps, plot, records
from benchmarks.bench import enrich_command, say, working_folder
from benchmarks.dumps import DumpedPaper
from benchmarks.measure import measure
from benchmarks.table import table
from benchmarks.title_look_ups import TitleLookUps, timed
from enrich import sources
from enrich.catalogs.catalogue import Catalogue
from enrich.model import Identifier

_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class CatalogSettings:
    """What is measured: dumps of `formats`, each of so many records, with so many look-ups."""

    records: Path | None = None
    sizes: tuple[int, ...] = (100_000,)
    formats: tuple[str, ...] = ("dblp",)
    titles: int = 4000
    # exact titles and identifiers: what is said of a second is measured for about a second
    exact: int = 20_000
    seed: int = 1
    results: Path = Path("benchmarks/results")
    keep: Path | None = None
    # where dumps of earlier measurements are, and new ones are put
    dumps: Path | None = None


def main(settings: CatalogSettings) -> None:
    """Measure, write the tables, print them."""
    known = records.load(settings.records)
    shown: list[str] = ["# Catalogues\n"]
    costs: dict[str, list[tuple[float, float]]] = {}
    with working_folder(settings.keep) as folder:
        for name in settings.formats:
            for size in settings.sizes:
                shown += _measured(name, size, known, folder, settings, costs)
    settings.results.mkdir(parents=True, exist_ok=True)
    page = "\n".join([*shown, "![what a catalogue costs](catalog.svg)\n"])
    (settings.results / "catalog.md").write_text(page, encoding="utf-8")
    chart = plot.lines("A catalogue of n records", "records", "number", costs)
    (settings.results / "catalog.svg").write_text(chart, encoding="utf-8")
    print(page, end="")


def _measured(
    name: str,
    size: int,
    known: list[dumps.DumpFact],
    folder: Path,
    settings: CatalogSettings,
    costs: dict[str, list[tuple[float, float]]],
) -> Iterator[str]:
    dump = _dump(name, size, known, settings.dumps or folder, settings.seed)
    say(f"{name}: a dump of {size:,} records, {dump.stat().st_size / _MEGABYTE:,.0f} MB")
    target = folder / f"{name}-{size}.catalog"
    (folder / "config.yaml").write_text("", encoding="utf-8")
    took = measure(enrich_command("catalog", "build", str(target), str(dump)), folder)
    if took.code:
        raise RuntimeError(took.stderr)
    cost = {
        "CPU seconds": took.cpu,
        "MB on disk": target.stat().st_size / _MEGABYTE,
        "MB of memory": took.peak,
    }
    for what, number in cost.items():
        costs.setdefault(f"{name}: {what}", []).append((size, number))
    yield f"## {name}, {size:,} records\n"
    yield table(
        (
            "dump, MB",
            "built, s",
            "CPU, s",
            "records a second",
            "MB",
            "bytes a record",
            "memory, MB",
        ),
        [
            (
                dump.stat().st_size / _MEGABYTE,
                took.wall,
                took.cpu,
                round(size / took.wall),
                target.stat().st_size / _MEGABYTE,
                round(target.stat().st_size / size),
                took.peak,
            )
        ],
    )
    draw = random.Random(settings.seed)
    some = frozenset(draw.sample(range(size), min(settings.titles, size)))
    pairs = dumps.siblings(len(known), size)
    few = frozenset(draw.sample(pairs, min(settings.titles // 4, len(pairs))))
    many = frozenset(draw.sample(range(size), min(settings.exact, size)))
    drawn = some | few | many
    papers = [p for p in dumps.papers(known, size, settings.seed) if p.number in drawn]
    exact, noisy, siblings = ([p for p in papers if p.number in of] for of in (many, some, few))
    yield from _looked_up(name, target, exact, noisy, siblings, settings.seed)


def _dump(name: str, size: int, known: list[dumps.DumpFact], folder: Path, seed: int) -> Path:
    """Return a dump: the one that was made before, else a new one, written a line at a time."""
    of = 0
    for fact in known:
        of = zlib.crc32(json.dumps(fact, sort_keys=True).encode(), of)
    dump = folder / f"{name}-{size}-{seed}-{of:08x}-{dumps.VERSION}.gz"
    if not dump.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = dump.with_suffix(".part")
        with gzip.open(part, "wt", compresslevel=5, encoding="utf-8") as file:
            file.writelines(dumps.FORMATS[name](dumps.papers(known, size, seed)))
        part.rename(dump)
    return dump


def _looked_up(
    name: str,
    target: Path,
    exact: Sequence[DumpedPaper],
    papers: Sequence[DumpedPaper],
    siblings: Sequence[DumpedPaper],
    seed: int,
) -> Iterator[str]:
    sources.dump_formats()  # every source is imported, as in a run
    began = time.perf_counter()
    catalogue = Catalogue(target)
    opened = time.perf_counter() - began
    [kind] = [k for k in sources.classes() if k.name == name]
    source = kind(None, identify=sources.identify)
    yield f"Opened in {1000 * opened:.1f} ms.\n"
    began = time.perf_counter()
    catalogue.read_ahead()
    read = time.perf_counter() - began
    yield f"Read ahead in {read:.2f} s, as by `enrich bulk` after its first 5,000 rows.\n"
    if name == "dblp":
        keys = [Identifier("dblp", p.key) for p in exact]
        found, speed = timed(lambda key: catalogue.by_identifier(key, name), keys)
        yield f"Identifiers: {speed:,.0f} a second; {sum(map(bool, found)):,} of {len(keys):,}.\n"
    yield from TitleLookUps(catalogue, source, exact, papers, siblings, seed).shown()
    catalogue.close()
