"""What the page's figures show: counts, and where they are drawn. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from enrich.export.page.items import venue
from enrich.export.page.months import Month, month_of
from enrich.model import Date, Entry, Standing, Work

_MOST_VENUES = 7
_MOST_YEARS = 10
_LONGEST_NAME = 15  # characters of a venue that have room
_MOST_BARS = 24
_FEWEST = 3  # a figure of less tells nothing
# Months from preprint to publication: each bar begins behind the one before.
_DELAYS = ((3, "0–3"), (6, "4–6"), (9, "7–9"), (12, "10–12"), (18, "13–18"), (24, "19–24"))
_LATER = "25+"


@dataclass(frozen=True, slots=True)
class VenueYear:
    """A number in a table of venues and years; `shade` from 0 to 4 is how large it is."""

    column: int
    row: int
    count: int
    shade: int


@dataclass(frozen=True, slots=True)
class VenueFigure:
    """Papers by venue and year."""

    venues: Sequence[str]
    years: Sequence[str]
    cells: Sequence[VenueYear]
    papers: int
    others: int
    top: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it is of, how many, and its height from 0 to 1."""

    label: str
    count: int
    height: float
    is_labelled: bool = True


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """Papers that were read, by month, quarter or year."""

    bars: Sequence[Bar]
    total: int
    span: str
    unit: str


@dataclass(frozen=True, slots=True)
class DelayFigure:
    """How many months it took from a preprint to its publication."""

    bars: Sequence[Bar]
    papers: int
    median: int


@dataclass(slots=True)
class FigureCounts:
    """Counts for the figures, taken paper by paper."""

    _venues: Counter[tuple[str, int]] = field(default_factory=Counter)
    _read: Counter[Month] = field(default_factory=Counter)
    _delays: list[int] = field(default_factory=list)

    def add_work(self, work: Work) -> None:
        """Count a paper; each once."""
        name = venue(work)
        if work.state == "published" and name and work.year:
            self._venues[name, work.year] += 1
        if work.state == "published" and (months := _months_to_publication(work)) is not None:
            self._delays.append(months)

    def add_entry(self, entry: Entry, date: str = "") -> None:
        """Count an entry that is ticked off and has a day, or is in a section that has a month."""
        month = Month(int(date[:4]), int(date[5:7])) if date else month_of(entry.section)
        if entry.checked and month:
            self._read[month] += 1

    def venues(self) -> VenueFigure | None:
        """Return the table of venues and years, None where there is too little."""
        total = sum(self._venues.values())
        by_venue: Counter[str] = Counter()
        for (name, _), number in self._venues.items():
            by_venue[name] += number
        if total < _FEWEST or len(by_venue) < 2:
            return None
        ranked = sorted(by_venue, key=lambda name: (-by_venue[name], name.casefold(), name))
        rows = ranked[:_MOST_VENUES]
        last = max(year for _, year in self._venues)
        first = max(min(year for _, year in self._venues), last - _MOST_YEARS + 1)
        years = range(first, last + 1)
        counted: Counter[tuple[int, int]] = Counter()
        for (name, year), number in self._venues.items():
            row = rows.index(name) if name in rows else len(rows)
            counted[max(year, first) - first, row] += number
        others = sum(n for (_, row), n in counted.items() if row == len(rows))
        is_cut = any(year < first for _, year in self._venues)
        # The sums of other venues and of earlier years are no measure for the rest.
        alone = [n for (x, y), n in counted.items() if y < len(rows) and (x or not is_cut)]
        most = max(alone, default=1)
        cells = [VenueYear(x, y, n, _shade(n, most)) for (x, y), n in sorted(counted.items())]
        labels = [f"≤{y}" if is_cut and y == first else str(y) for y in years]
        return VenueFigure([*map(_short, rows)], labels, cells, total, others, ranked[0])

    def read(self) -> ReadFigure | None:
        """Return what was read over time, None where no date is known."""
        if sum(self._read.values()) < _FEWEST:
            return None
        unit, counted = _in_bars(self._read)
        most = max(counted.values())
        step = len(counted) // 6 + 1
        bars = [
            Bar(label, number, number / most, is_labelled=n % step == 0)
            for n, (label, number) in enumerate(counted.items())
        ]
        span = f"{min(self._read)} – {max(self._read)}"
        return ReadFigure(bars, sum(counted.values()), span, unit)

    def delays(self) -> DelayFigure | None:
        """Return how long publication took, None where too little is known."""
        if len(self._delays) < _FEWEST:
            return None
        counted = dict.fromkeys([*(label for _, label in _DELAYS), _LATER], 0)
        for months in self._delays:
            label = next((label for last, label in _DELAYS if months <= last), _LATER)
            counted[label] += 1
        most = max(counted.values())
        bars = [Bar(label, number, number / most) for label, number in counted.items()]
        return DelayFigure(bars, len(self._delays), round(median(self._delays)))


def _shade(number: int, most: int) -> int:
    return min(4, -(-4 * number // most))


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"


def _in_bars(read: Mapping[Month, int]) -> tuple[str, dict[str, int]]:
    """Return the unit of time that gives not too many bars, and the numbers by its labels."""
    months = [*_months(min(read), max(read))]
    if len(months) <= _MOST_BARS:
        return "month", {str(m): read.get(m, 0) for m in months}
    quarters = _counted(read, months, _quarter)
    if len(quarters) <= _MOST_BARS:
        return "quarter", quarters
    return "year", _counted(read, months, _year)


def _counted(
    read: Mapping[Month, int], months: Iterable[Month], label: Callable[[Month], str]
) -> dict[str, int]:
    """Return the numbers of months by a label, in their order."""
    counted: dict[str, int] = {}
    for month in months:
        counted[label(month)] = counted.get(label(month), 0) + read.get(month, 0)
    return counted


def _year(month: Month) -> str:
    return str(month.year)


def _quarter(month: Month) -> str:
    return f"{month.year} Q{(month.month + 2) // 3}"


def _months(first: Month, last: Month) -> Iterable[Month]:
    while first <= last:
        yield first
        first = first.next


def _months_to_publication(work: Work) -> int | None:
    """Return the months from the preprint to the publication, where both months are known."""
    dates = [
        record.issued
        for record in work.versions
        if record.standing is Standing.PREPRINT and record.issued and record.issued.month
    ]
    if not dates or not work.issued or not work.issued.month or work.type == "article":
        return None
    months = _since_year_0(work.issued) - _since_year_0(min(dates))
    return months if months >= 0 else None


def _since_year_0(date: Date) -> int:
    return 12 * date.year + date.month
