"""What the page costs: its bytes, how long a browser takes to show it, and a key to its result.

The papers are made of true records, in two lists with sections. A key is what is typed of a query,
letter by letter; its time goes from before the field has it until the browser has drawn.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import records
from benchmarks.library_papers import Maker
from benchmarks.table import table
from enrich.export import ExportOptions
from enrich.export.page import PageList, PagePaper, render_lists
from enrich.model import Entry, Work
from tests.support.browser import Browser, NoBrowserError, chromium

_PER_SECTION = 20
_QUERIES = 15
_LOADS = 3
# Each key: put it into the field, and wait until what it changes is drawn.
_TYPE = """
const [words, done] = arguments;
const field = document.querySelector("input[type=search]");
const drawn = () => new Promise((next) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = next;
  channel.port2.postMessage(0);
}));
(async () => {
  const times = [];
  for (const word of words) {
    for (let n = 1; n <= word.length; n++) {
      await drawn();
      const start = performance.now();
      field.value = word.slice(0, n);
      field.dispatchEvent(new Event("input"));
      const reckoned = performance.now();
      await drawn();
      times.push([reckoned - start, performance.now() - start]);
    }
  }
  done(times);
})();
"""
_PAINT = """
const done = arguments[0];
setTimeout(() => {
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  const [load] = performance.getEntriesByType("navigation");
  done([paint.startTime, load.domContentLoadedEventEnd, document.querySelectorAll("*").length]);
}, 1500);
"""


@dataclass(frozen=True)
class PageSettings:
    """What is measured."""

    sizes: tuple[int, ...] = (1000, 5000)
    records: Path | None = None
    seed: int = 1
    results: Path = Path("benchmarks/results")


@dataclass(frozen=True)
class PageRow:
    """What a page of some papers cost; the times of the browser are None where there is none."""

    papers: int
    abstracts: bool
    written: float  # seconds
    bytes: int
    elements: int | None = None
    # of milliseconds: the best first paint and script, keys at the median, at 95 % and at most
    paint: float | None = None
    ready: float | None = None
    key: tuple[float, float, float] | None = None
    # of these the median without the drawing
    search: float | None = None


def main(settings: PageSettings) -> list[PageRow]:
    """Measure, write the table, print it."""
    rows: list[PageRow] = []
    maker = Maker(records.load(settings.records), settings.seed)
    works = [stored.work for stored in maker.papers(max(settings.sizes))]
    for size in settings.sizes:
        for abstracts in (False, True):
            rows.append(_measured(works[:size], settings.seed, abstracts=abstracts))
            print(rows[-1], file=sys.stderr, flush=True)
    shown = _report(rows, settings)
    settings.results.mkdir(parents=True, exist_ok=True)
    (settings.results / "page.md").write_text(shown, encoding="utf-8")
    print(shown, end="")
    return rows


def lists_of(works: Sequence[Work]) -> Iterator[PageList]:
    """Yield two lists of the papers, in sections, with notes, boxes and stars."""
    half = (len(works) + 1) // 2
    for number, part in enumerate((works[:half], works[half:])):
        name = f"list-{number + 1}.md"
        papers = [
            PagePaper(
                Entry(
                    name,
                    n,
                    n,
                    work.title,
                    section=_section(n),
                    checked=n % 3 == 0,
                    starred=n % 17 == 0,
                    notes=("to be read with the one above",) if n % 4 == 0 else (),
                ),
                work,
                work.state,
            )
            for n, work in enumerate(part)
        ]
        yield PageList(name, f"List {number + 1}", papers)


def _section(n: int) -> tuple[str, ...]:
    month = f"2023-{n // _PER_SECTION % 12 + 1:02d}"
    return (f"Part {n // (10 * _PER_SECTION)}", month)


def _measured(works: Sequence[Work], seed: int, *, abstracts: bool) -> PageRow:
    began = time.perf_counter()
    page = render_lists(lists_of(works), ExportOptions(abstracts=abstracts)).encode()
    row = PageRow(len(works), abstracts, time.perf_counter() - began, len(page))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "index.html")
        path.write_bytes(page)
        try:
            with chromium(Path(folder, "chromium")) as browser:
                return _driven(browser, path, row, _queries(works, seed))
        except NoBrowserError as error:
            print(error, file=sys.stderr)
            return row


def _driven(browser: Browser, path: Path, row: PageRow, queries: Sequence[str]) -> PageRow:
    browser.size(1400)
    loads = []
    for _ in range(_LOADS):
        browser.open(path)
        loads.append(browser.later(_PAINT))
    times = browser.later(_TYPE, list(queries))
    drawn = sorted(whole for _, whole in times)
    reckoned = sorted(alone for alone, _ in times)
    return PageRow(
        row.papers,
        row.abstracts,
        row.written,
        row.bytes,
        elements=loads[0][2],
        paint=min(load[0] for load in loads),
        ready=min(load[1] for load in loads),
        key=(_at(drawn, 0.5), _at(drawn, 0.95), drawn[-1]),
        search=_at(reckoned, 0.5),
    )


def _at(ranked: Sequence[float], share: float) -> float:
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def _queries(works: Sequence[Work], seed: int) -> list[str]:
    """Return what is typed: words of titles and people, fields, errors."""
    dice = random.Random(seed)
    drawn = dice.sample(list(works), _QUERIES)
    found = []
    for n, work in enumerate(drawn):
        words = [w for w in work.title.split() if w.isalpha()] or ["paper"]
        name = work.authors[0].family if work.authors else "doe"
        two = " ".join(dice.sample(words, min(2, len(words))))
        forms = (
            two,
            f"{name} {words[-1]}",
            f'"{two}"',
            f"{words[0]} year:2020..",
            f"{words[-1]}x",
        )
        found.append(forms[n % len(forms)])
    return found


def _report(rows: Sequence[PageRow], settings: PageSettings) -> str:
    head = (
        *("papers", "abstracts", "export s", "MB", "elements", "first paint ms"),
        *("script ready ms", "search ms", "key to result ms", "at 95 %", "at most"),
    )
    shown = [
        (
            row.papers,
            "with" if row.abstracts else "without",
            row.written,
            row.bytes / 1e6,
            row.elements or "–",
            *(_shown(x) for x in (row.paint, row.ready, row.search, *(row.key or (None,) * 3))),
        )
        for row in rows
    ]
    return (
        "# What the page costs\n\n"
        f"Papers made of true records, seed {settings.seed}; headless Chromium, the best of"
        f" {_LOADS} loads; {_QUERIES} queries, letter by letter.\n\n" + table(head, shown)
    )


def _shown(value: float | None) -> str | float:
    return "–" if value is None else round(value, 1)
