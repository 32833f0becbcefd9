"""What the cache costs: filling it, writing its works again, reading and searching them.

The works are invented, with words drawn as a language has them (a few often, most seldom). They
are written as a run writes them: some hundred at a time, each with its key, its names and its
searched text. The ratio says how much more than twice the works cost: 2 is linear.
"""

from __future__ import annotations

import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from pathlib import Path

from benchmarks.table import table
from enrich.library import finding
from enrich.model import Date, Identifier, Name, Value, Work, WorkFields
from enrich.store import Store, open_store
from enrich.store.base import StoredWork

AT_ONCE = 200  # works in one write, as a run writes them
SEARCHES = 200
THEN = "2026-01-01T00:00:00+00:00"
PHASES = ("fill", "fill again", "read", "search")


@dataclass(frozen=True)
class StoreSettings:
    """What is measured."""

    sizes: tuple[int, ...] = (10000, 20000)
    repeat: int = 3
    seed: int = 1
    results: Path = Path("benchmarks/results")


@dataclass(frozen=True)
class StoreRow:
    """What one phase cost over a cache of a size."""

    size: int
    phase: str
    wall: float
    cpu: float


def main(settings: StoreSettings) -> list[StoreRow]:
    """Measure, write the table, print it."""
    rows: list[StoreRow] = []
    for size in settings.sizes:
        for row in _quickest(size, settings):
            print(f"{row.size} {row.phase}: {row.wall:.2f} s", file=sys.stderr, flush=True)
            rows.append(row)
    shown = _tables(rows, settings)
    settings.results.mkdir(parents=True, exist_ok=True)
    (settings.results / "store.md").write_text(shown, encoding="utf-8")
    print(shown, end="")
    return rows


def _quickest(size: int, settings: StoreSettings) -> list[StoreRow]:
    """Return what each phase cost at its quickest: the machine has other work, too."""
    measured = [list(_measure(size, settings.seed)) for _ in range(settings.repeat)]
    return [
        StoreRow(size, phase[0].phase, min(r.wall for r in phase), min(r.cpu for r in phase))
        for phase in zip(*measured, strict=True)
    ]


def _measure(size: int, seed: int) -> Iterator[StoreRow]:
    works = list(invent(size, seed))
    again = [replace(w, work=_reworded(w.work), fingerprint="second") for w in works]
    # The works that wait are not the store's: the collector is not to visit them again and again.
    gc.freeze()
    words = [w.work.title.rsplit(maxsplit=2)[-1] for w in works[:: max(1, size // SEARCHES)]]
    with (
        tempfile.TemporaryDirectory(prefix="enrich-bench-") as folder,
        open_store(Path(folder) / "enrich.db") as store,
    ):
        yield _timed(size, "fill", lambda: _fill(store, works))
        yield _timed(size, "fill again", lambda: _fill(store, again))
        yield _timed(size, "read", lambda: sum(1 for _ in store.works.all()))
        yield _timed(size, "search", lambda: [finding.find(store.search, w, 20) for w in words])


def _timed(size: int, phase: str, do: Callable[[], object]) -> StoreRow:
    wall, cpu = time.perf_counter(), time.process_time()
    do()
    return StoreRow(size, phase, time.perf_counter() - wall, time.process_time() - cpu)


def _fill(store: Store, works: Sequence[StoredWork]) -> None:
    for i in range(0, len(works), AT_ONCE):
        part = works[i : i + AT_ONCE]
        store.keys.reserve([(row.work.key, row.names) for row in part], THEN)
        store.works.put(part)


# -- invented works


def invent(count: int, seed: int) -> Iterator[StoredWork]:
    """Yield invented works with an abstract of 150 words; always the same."""
    dice = random.Random(seed)
    words = [
        "".join(dice.choices("abcdefghilmnoprstuvw", k=dice.randint(3, 10))) for _ in range(9000)
    ]
    often = list(accumulate(1 / (n + 1) for n in range(len(words))))
    for n in range(count):
        drawn = dice.choices(words, cum_weights=often, k=170)
        key, title = f"{drawn[0]}{2000 + n % 25}{n}", " ".join(drawn[:9])
        fields = WorkFields(
            title=Value(title, "dblp", THEN, {"crossref": f"{title}."}),
            authors=Value(tuple(Name(w.title(), "Ada") for w in drawn[9:13]), "dblp", THEN),
            issued=Value(Date(2000 + n % 25, 7), "dblp", THEN),
            container_title_short=Value(drawn[13].upper(), "dblp", THEN),
            container_title=Value(" ".join(drawn[14:20]), "crossref", THEN),
            abstract=Value(" ".join(drawn[20:]), "arxiv", THEN),
        )
        doi = Identifier("doi", f"10.99999/{n}")
        work = Work(key, "published", "paper-conference", fields, (doi,), checked_on=THEN[:10])
        yield StoredWork(work, "first", [str(doi), f"title:{title}"], f"notes on {drawn[1]}")


def _reworded(work: Work) -> Work:
    """Return a work as it is after its abstract was rewritten."""
    abstract = " ".join(reversed(work.abstract.split()))
    return replace(work, fields=replace(work.fields, abstract=Value(abstract, "arxiv", THEN)))


# -- what is shown


def ratios(rows: Sequence[StoreRow]) -> list[tuple[str, int, int, float, float]]:
    """Return what each phase costs at a size over what it costs at the size before: wall, CPU."""
    sizes = sorted({row.size for row in rows})
    cost = {(row.phase, row.size): row for row in rows}
    return [
        (
            phase,
            small,
            large,
            cost[phase, large].wall / cost[phase, small].wall,
            cost[phase, large].cpu / cost[phase, small].cpu,
        )
        for phase in PHASES
        for small, large in pairwise(sizes)
    ]


def _tables(rows: Sequence[StoreRow], settings: StoreSettings) -> str:
    about = (
        f"Invented works with abstracts, {AT_ONCE} at a time, seed {settings.seed};"
        f" the quickest of {settings.repeat}.\n\n"
    )
    each = table(
        ("works", "phase", "wall s", "CPU s", "CPU ms/work"),
        [(r.size, r.phase, r.wall, r.cpu, r.cpu / r.size * 1000) for r in rows],
    )
    growth = table(("phase", "works", "to", "times the wall s", "times the CPU s"), ratios(rows))
    return f"{about}{each}\n{growth}"
