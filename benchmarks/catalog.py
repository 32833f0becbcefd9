"""Catalogues: what it costs to build one, how fast it answers, and how well.

A dump of a size is made in a service's own format from real records and look-alikes of them. Then
titles are looked up as people write them, and titles of papers that are not there, though others
look like them. What is found counts as found when `matching` accepts it.
"""

from __future__ import annotations

import gzip
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks import dumps, records
from benchmarks.bench import enrich_command, say, working_folder
from benchmarks.dumps import DumpedPaper
from benchmarks.measure import measure
from benchmarks.noise import NOISES, twin
from benchmarks.table import table
from enrich import sources, text
from enrich.catalogs.catalogue import Catalogue
from enrich.matching.compare import choose
from enrich.model import Identifier, Query, Record, Verdict
from enrich.sources.base import Source

A = TypeVar("A")
B = TypeVar("B")
_MEGABYTE = 1_000_000
# What is done to a title that is not the title of another paper then.
_WRITTEN = ("exact", "case", "no subtitle", "typo", "missing space", "hyphens", "British")


@dataclass(frozen=True)
class CatalogSettings:
    """What is measured: dumps of `formats`, each of so many records, with so many look-ups."""

    records: Path | None = None
    sizes: tuple[int, ...] = (100_000,)
    formats: tuple[str, ...] = ("dblp",)
    titles: int = 4000
    seed: int = 1
    results: Path = Path("benchmarks/results")
    keep: Path | None = None


@dataclass(frozen=True)
class LookUps:
    """How titles that were written in one way were looked up."""

    name: str
    count: int
    # in a second, on one core
    speed: float
    # of them, in percent: the paper was among the hits; it was accepted
    hit: float
    accepted: float
    wrong: int


def main(settings: CatalogSettings) -> None:
    """Measure, write the tables, print them."""
    known = records.load(settings.records)
    shown: list[str] = ["# Catalogues\n"]
    with working_folder(settings.keep) as folder:
        for name in settings.formats:
            for size in settings.sizes:
                shown += _measured(name, size, known, folder, settings)
    settings.results.mkdir(parents=True, exist_ok=True)
    page = "\n".join(shown)
    (settings.results / "catalog.md").write_text(page, encoding="utf-8")
    print(page, end="")


def _measured(
    name: str,
    size: int,
    known: list[dumps.DumpFact],
    folder: Path,
    settings: CatalogSettings,
) -> Iterator[str]:
    dump = folder / f"{name}-{size}.gz"
    with gzip.open(dump, "wt", compresslevel=5, encoding="utf-8") as file:
        file.writelines(dumps.FORMATS[name](dumps.papers(known, size, settings.seed)))
    say(f"{name}: a dump of {size:,} records, {dump.stat().st_size / _MEGABYTE:,.0f} MB")
    target = folder / f"{name}-{size}.catalog"
    (folder / "config.yaml").write_text("", encoding="utf-8")
    took = measure(enrich_command("catalog", "build", str(target), str(dump)), folder)
    if took.code:
        raise RuntimeError(took.stderr)
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
    some = random.Random(settings.seed).sample(range(size), min(settings.titles, size))
    wanted = frozenset(some)
    papers = [p for p in dumps.papers(known, size, settings.seed) if p.number in wanted]
    yield from _looked_up(name, target, papers, settings.seed)


def _looked_up(name: str, target: Path, papers: Sequence[DumpedPaper], seed: int) -> Iterator[str]:
    sources.dump_formats()  # every source is imported, as in a run
    began = time.perf_counter()
    catalogue = Catalogue(target)
    opened = time.perf_counter() - began
    [kind] = [k for k in sources.classes() if k.name == name]
    source = kind(None, identify=sources.identify)
    yield f"Opened in {1000 * opened:.1f} ms.\n"
    if name == "dblp":
        keys = [Identifier("dblp", p.key) for p in papers]
        found, speed = _timed(lambda key: catalogue.by_identifier(key, name), keys)
        yield f"Identifiers: {speed:,.0f} a second; {sum(map(bool, found)):,} of {len(keys):,}.\n"
    dice = random.Random(seed)
    rows = [_written(catalogue, source, papers, noise, dice) for noise in _WRITTEN]
    rows += [_changed(catalogue, source, papers, dice), _absent(catalogue, source, papers, dice)]
    head = ("title", "look-ups", "a second", "among the hits, %", "accepted, %", "wrong papers")
    yield table(head, [(r.name, r.count, round(r.speed), r.hit, r.accepted, r.wrong) for r in rows])
    right = sum(r.count * r.accepted / 100 for r in rows[1:-1])
    wrong = sum(r.wrong for r in rows[1:])
    fuzzy = sum(r.count for r in rows[1:-1])
    hits = sum(r.count * r.hit / 100 for r in rows[1:-1])
    yield (
        f"All that is not exact: among the hits {100 * hits / fuzzy:.2f} %, accepted"
        f" {100 * right / fuzzy:.2f} %, precision {100 * right / (right + wrong):.3f} %.\n"
    )
    catalogue.close()


def _timed(look_up: Callable[[A], B], asked: Sequence[A]) -> tuple[list[B], float]:
    """Return what was found, and how many look-ups a second of one core there were."""
    began = time.process_time()
    found = [look_up(x) for x in asked]
    return found, len(asked) / max(time.process_time() - began, 1e-9)


def _written(
    catalogue: Catalogue,
    source: Source,
    papers: Sequence[DumpedPaper],
    noise: str,
    dice: random.Random,
) -> LookUps:
    written = [(p, NOISES[noise](p.title, p.fact, dice)) for p in papers]
    return _judged(noise, catalogue, source, [(p, title) for p, title in written if title])


def _changed(
    catalogue: Catalogue, source: Source, papers: Sequence[DumpedPaper], dice: random.Random
) -> LookUps:
    """Look up titles in which one word is another; of five words at least."""
    asked = []
    for paper in papers:
        words = paper.title.split()
        if len(words) >= 5:
            words[dice.randrange(len(words))] = dice.choice(dice.choice(papers).title.split())
            asked.append((paper, " ".join(words)))
    return _judged("another word", catalogue, source, asked)


def _absent(
    catalogue: Catalogue, source: Source, papers: Sequence[DumpedPaper], dice: random.Random
) -> LookUps:
    """Look up papers that are not there: their titles look like others, their people are others."""
    asked = [(p, title) for p in papers if (title := twin(p.title, dice))]
    others = [(p, dice.choice(papers).authors, title) for p, title in asked]
    queries = [Query(t, tuple(map(text.name, names)), int(p.year)) for p, names, t in others]
    found, speed = _timed(lambda q: catalogue.by_title(q, source.name), queries)
    accepted = [_accepted(catalogue, source, q, f) for q, f in zip(queries, found, strict=True)]
    wrong = sum(
        record is not None and text.fold(record.title) != text.fold(query.title)
        for query, record in zip(queries, accepted, strict=True)
    )
    return LookUps("of no paper, but like one", len(queries), speed, 0.0, 0.0, wrong)


def _judged(
    name: str,
    catalogue: Catalogue,
    source: Source,
    asked: Sequence[tuple[DumpedPaper, str]],
) -> LookUps:
    queries = [Query(title, tuple(map(text.name, p.authors)), int(p.year)) for p, title in asked]
    found, speed = _timed(lambda q: catalogue.by_title(q, source.name), queries)
    hits = right = wrong = 0
    for (paper, _), query, kept in zip(asked, queries, found, strict=True):
        hits += any(_is_of(paper, r) for r in _records(catalogue, source, kept))
        record = _accepted(catalogue, source, query, kept)
        right += record is not None and _is_of(paper, record)
        wrong += record is not None and not _is_of(paper, record)
    count = max(1, len(asked))
    return LookUps(name, len(asked), speed, 100 * hits / count, 100 * right / count, wrong)


def _records(catalogue: Catalogue, source: Source, kept: Sequence[str]) -> list[Record]:
    return source.parse(catalogue.joined(kept, source.name)) if kept else []


def _accepted(
    catalogue: Catalogue, source: Source, query: Query, kept: Sequence[str]
) -> Record | None:
    choice = choose(query, _records(catalogue, source, kept))
    return choice.best.record if choice.best and choice.verdict is Verdict.ACCEPTED else None


def _is_of(paper: DumpedPaper, record: Record) -> bool:
    """Whether a record is of a paper; a preprint of it has its title and its people."""
    same = text.fold(record.title) == text.fold(text.plain(paper.title))
    names = {text.fold(name) for name in paper.authors}
    return same and (not names or bool(names & {text.fold(a.full) for a in record.authors}))
