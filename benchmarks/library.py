"""What a large library costs: filling it, searching it with noisy queries, showing its papers."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import records
from benchmarks.bench import say
from benchmarks.library_papers import THEN, Maker
from benchmarks.noisy_queries import noisy_queries
from benchmarks.table import table
from enrich.library import finding, lookup
from enrich.store import Store, open_store

AT_ONCE = 200  # works in one write, as a run writes them
QUERIES = 200


@dataclass(frozen=True)
class LibrarySettings:
    """What is measured; `records` are true papers that the library is made of."""

    sizes: tuple[int, ...] = (100000,)
    records: Path | None = None
    seed: int = 1
    results: Path = Path("benchmarks/results")


def main(settings: LibrarySettings) -> None:
    """Measure, write the table, print it."""
    rows = [row for size in settings.sizes for row in _measured(size, settings)]
    heads = ("papers", "what", "middle ms", "95 % ms", "CPU s", "found")
    shown = table(heads, rows)
    settings.results.mkdir(parents=True, exist_ok=True)
    (settings.results / "library.md").write_text(shown, encoding="utf-8")
    print(shown, end="")


def _measured(size: int, settings: LibrarySettings) -> list[tuple[str | int | float, ...]]:
    maker = Maker(records.load(settings.records), settings.seed)
    made = list(maker.papers(size))
    say(f"{size} papers are made")
    with tempfile.TemporaryDirectory(prefix="enrich-bench-") as folder:
        path = Path(folder) / "enrich.db"
        began = time.process_time()
        with open_store(path) as store:
            for start in range(0, size, AT_ONCE):
                part = made[start : start + AT_ONCE]
                store.keys.reserve([(row.work.key, row.names) for row in part], THEN)
                store.works.put(part)
        filled = time.process_time() - began
        say(f"{size} papers are filled in, {path.stat().st_size / size:.0f} bytes each")
        dice = random.Random(settings.seed)
        works = [row.work for row in dice.sample(made, min(size, 1500))]
        queries = list(noisy_queries(works, QUERIES, settings.seed))
        with open_store(path, read_only=True) as store:
            hits = [q.key in _first(store, q.text) for q in queries]
            return [
                (size, "fill", "", "", filled, ""),
                _row(size, "search", [partial(_first, store, q.text) for q in queries], hits),
                _row(size, "show", [partial(lookup.find, store, w.key) for w in works], ()),
            ]


def _first(store: Store, text: str) -> list[str]:
    return [one.paper.key for one in finding.find(store.search, text, 20).papers][:3]


def _row(
    size: int, what: str, calls: Sequence[Callable[[], object]], hits: Sequence[bool]
) -> tuple[str | int | float, ...]:
    took, began = [], time.process_time()
    for call in calls:
        start = time.perf_counter()
        call()
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    share = f"{sum(hits) / len(hits):.1%}" if hits else ""
    cpu = time.process_time() - began
    return (size, what, took[len(took) // 2], took[int(len(took) * 0.95)], cpu, share)
