"""Whether the cost of reading and writing grows as the input does.

The time for 2n over the time for n.

Linear cost gives about 2, quadratic 4. Every case is grown until it takes long enough to be
measured, then measured at that size and at twice that size, the better of several times.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.table import table
from enrich import export, identifiers, reading_list
from enrich.bibtex import entries as bibtex_entries
from enrich.errors import EnrichError
from enrich.export import ExportOptions
from enrich.export.tex import latex, title_case
from enrich.identifiers import spelling
from enrich.library import citations
from enrich.matching import compare
from enrich.model import Date, Name, Query, Record, Tier, Value, Work, WorkFields
from enrich.sources import identify
from enrich.sources.shared import webpage
from enrich.text import fold
from tests.support import hostile

MOST = 3.0  # the ratio that is still called linear: noise and n log n included
LONG_ENOUGH = 0.02  # seconds that a case has to take at the smaller size
LARGEST = 1_000_000  # units of size at which a case is measured however little it takes
TIMES = 3


@dataclass(frozen=True, slots=True)
class LimitCase:
    """Something whose cost may grow with the size of its input."""

    name: str
    prepare: Callable[[int], Callable[[], object]]  # size -> what is measured
    smallest: int = 1000

    def seconds(self, size: int, clock: Callable[[], float] = time.process_time) -> float:
        """Return the least time that an input of this size takes."""
        work = self.prepare(size)
        spent = []
        for _ in range(TIMES):
            began = clock()
            work()
            spent.append(clock() - began)
        return min(spent)


@dataclass(frozen=True, slots=True)
class Growth:
    """What a case costs at a size and at twice that size, in seconds."""

    name: str
    size: int
    once: float
    twice: float

    @property
    def ratio(self) -> float:
        """The one over the other."""
        return self.twice / self.once if self.once else 0.0

    @property
    def linear(self) -> bool:
        """Whether the cost grows no faster than the input."""
        return self.ratio <= MOST


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """Which cases are measured, and where the table goes."""

    only: str
    results: Path


def main(settings: LimitSettings) -> int:
    """Measure the cases whose name contains `only`; return 1 if the cost of one is not linear."""
    found = []
    for case in cases():
        if settings.only in case.name:
            found.append(growth(case))
            print(f"{case.name}: {found[-1].ratio:.2f}", file=sys.stderr, flush=True)
    shown = report(found)
    sys.stdout.write(shown)
    settings.results.mkdir(parents=True, exist_ok=True)
    (settings.results / "limits.md").write_text(shown, encoding="utf-8")
    return 0 if all(g.linear for g in found) else 1


def growth(case: LimitCase, clock: Callable[[], float] = time.process_time) -> Growth:
    """Grow a case until it can be measured, and measure it at that size and at twice that size."""
    size = case.smallest
    while (once := case.seconds(size, clock)) < LONG_ENOUGH and size < LARGEST:
        size *= 2
    return Growth(case.name, size, once, case.seconds(2 * size, clock))


def report(found: Sequence[Growth]) -> str:
    """Return the table, those that grow fastest first."""
    rows = [
        (g.name, g.size, g.once * 1000, g.twice * 1000, g.ratio, "" if g.linear else "not linear")
        for g in sorted(found, key=lambda g: -g.ratio)
    ]
    head = ("case", "n", "ms at n", "ms at 2n", "2n over n", "")
    return (
        "# How the cost grows\n\n"
        f"CPU time, the least of {TIMES}. At most {MOST:g} is called linear.\n\n"
        + table(head, rows)
    )


def cases() -> Iterator[LimitCase]:
    """Yield every case: hostile texts for each reader, and large inputs of the usual kind."""
    yield from _texts("fold", hostile.MARKUP, fold)
    yield from _texts("LaTeX text", hostile.WORDS, latex.escape)
    yield from _texts("LaTeX title", hostile.WORDS, title_case.title)
    yield from _texts("LaTeX name", hostile.WORDS, latex.name)
    yield from _texts("identifiers in text", hostile.IDENTIFIERS, identifiers.find)
    yield from _texts("DOI of a field", hostile.IDENTIFIERS, _field)
    yield from _texts("address of a field", hostile.IDENTIFIERS, spelling.address)
    yield from _texts("link", hostile.ADDRESSES, _link)
    yield from _texts("compare titles", hostile.TITLES, _compared)
    yield from _texts("citations", hostile.TEX, _cited)
    yield from _texts("Markdown list", hostile.LISTS, _listed)
    yield from _texts(".bib", [case for case, _ in hostile.BIB], _filed)
    yield from _texts(".bib read leniently", [case for case, _ in hostile.BIB], _entries_of)
    yield from _texts("page", hostile.PAGES, _page)
    yield LimitCase("Markdown list: entries", lambda n: partial(_listed, _entries(n)), 100)
    yield LimitCase("Markdown list: nested bullets", lambda n: partial(_listed, _bullets(n)), 100)
    for name in ("bibtex", "biblatex", "csl-json", "markdown", "html", "jsonl", "csv"):
        yield LimitCase(f"export {name}", partial(_export, name), 100)


def _texts(
    reader: str, texts: Sequence[hostile.Growing], read: Callable[[str], object]
) -> Iterator[LimitCase]:
    for text in texts:
        yield LimitCase(f"{reader}: {text.name}", partial(_text, text, read))


def _text(text: hostile.Growing, read: Callable[[str], object], size: int) -> Callable[[], object]:
    return partial(read, text.text(size))


def _entries_of(bib: str) -> int:
    return sum(1 for _ in bibtex_entries.read(bib))


def _compared(title: str) -> object:
    return compare.compare(Query(title), Record("limits", Tier.INDEX, title[:-1] + "b"))


def _cited(source: str) -> object:
    return citations.tex(source, lambda _: None)


def _link(text: str) -> object:
    return identify(text) or ()


def _field(text: str) -> object:
    return identifiers.doi_of_field(text) or ()


def _listed(text: str) -> object:
    return reading_list.read(text.encode("utf-8", "replace"), "list.md", None, identify)


def _filed(text: str) -> object:
    return reading_list.read(text.encode("utf-8", "replace"), "refs.bib", None, identify)


def _page(markup: str) -> object:
    try:
        return webpage.record(webpage.read(webpage.slim(markup)), "limits", Tier.PUBLISHER)
    except EnrichError as error:
        return error


def _entries(count: int) -> str:
    return "".join(
        f"- [x] [Title Number {n} of Many](https://arxiv.org/abs/{2000 + n // 10000}.{n:05d})"
        ": a note\nanother note  \n"
        for n in range(count)
    )


def _bullets(count: int) -> str:
    return "".join(
        f"{'  ' * min(n, 300)}- [Title Number {n}](https://arxiv.org/abs/2001.{n:05d})\n"
        for n in range(count)
    )


def _export(name: str, count: int) -> Callable[[], object]:
    return partial(export.render, name, [_work(n) for n in range(count)], ExportOptions())


def _work(number: int) -> Work:
    fields = WorkFields(
        title=Value(f"On the Number {number}: A Study", "limits", ""),
        authors=Value((Name("Doe", "Jane"), Name("Müller", "Chloé")), "limits", ""),
        issued=Value(Date(2000 + number % 30), "limits", ""),
        container_title=Value("Proceedings of the Conference on Numbers", "limits", ""),
        page=Value(f"{number}-{number + 9}", "limits", ""),
    )
    return Work(f"doe{number}", "published", "paper-conference", fields)
