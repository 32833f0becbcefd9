"""What the cache holds and what is due, for `status`. Asks nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

from enrich import messages
from enrich.errors import ConfigError
from enrich.library.missing import FIELDS, missing_per_venue, works_without
from enrich.messages import Message, Sentence, counted, meant
from enrich.messages import library as said
from enrich.runs.counting import STATES, counts, numbers
from enrich.runs.result import SamePaper
from enrich.store.base import Store, Works

if TYPE_CHECKING:
    from enrich.config import Config
    from enrich.runs.environment import RunEnvironment

# Papers of one state that are named on a screen.
MOST_OPEN = 3
# What is told of the lists where there are none.
_NO_LISTS: Mapping[str, Any] = {
    "lists": 0,
    "papers": 0,
    "entries": 0,
    "states": {},
    "preprints_as_of": None,
    "reading": {"read": 0, "unread": 0, "starred": 0, "unmarked": 0},
    "open": [],
    "same_papers": [],
    "due": {},
    "counted": (),
}


def overview(
    config: Config, store: Store, environment: RunEnvironment | None = None
) -> dict[str, Any]:
    """Return the object that `status --json` prints; the usual environment is made where needed.

    It has counts by state over the papers of the lists and over the cache, the papers that are
    open, and what is due.
    """
    if config.lists:
        # What reads lists takes longer to load than a cache of any size to be counted.
        from enrich.runs.listed_status import listed_facts

        of_lists = listed_facts(config, store, environment)
    else:
        of_lists = dict(_NO_LISTS)
    kept = ((row.venue, row.year, row.papers) for row in store.works.count_by_venue())
    listed = of_lists.pop("counted")
    return {
        "store": str(config.store),
        "lists": of_lists["lists"],
        "papers": of_lists["papers"],
        "entries": of_lists["entries"],
        "states": of_lists["states"],
        "preprints_as_of": of_lists["preprints_as_of"],
        "reading": of_lists["reading"],
        **_counts(listed if config.lists else kept),
        "open": of_lists["open"],
        "same_papers": of_lists["same_papers"],
        "missing": missing_per_venue(store.works),
        "due": of_lists["due"],
        "cache": {**store.counts(), "states": store.works.count_by_state()},
        "last_run": _last_run(store),
        "refused": {host: asdict(r) for host, r in sorted(store.hosts.refusals().items())},
    }


def _counts(papers: Iterable[tuple[str, int | None, int]]) -> dict[str, dict[str, int]]:
    """Return how many papers there are of each venue, most first, and year, the newest first.

    `papers` are venue, year and how many.
    """
    venues: defaultdict[str, int] = defaultdict(int)
    years: defaultdict[int, int] = defaultdict(int)
    for venue, year, count in papers:
        if venue:
            venues[venue] += count
        if year:
            years[year] += count
    ranked = sorted(venues.items(), key=lambda venue: (-venue[1], venue[0]))
    return {
        "venues": dict(ranked),
        "years": {str(year): years[year] for year in sorted(years, reverse=True)},
    }


def _last_run(store: Store) -> dict[str, Any] | None:
    last = store.runs.last()
    if last is None:
        return None
    return {"started": last.started, "seconds": round(last.seconds, 1), "code": last.code}


def missing(works: Works, field: str) -> dict[str, Any]:
    """Return the object that `status --missing FIELD --json` prints.

    Raises ConfigError for a field that no work ever has.
    """
    if field not in FIELDS:
        near, known = meant(field, FIELDS), ", ".join(sorted(FIELDS))
        raise ConfigError(messages.runs.UNKNOWN_FIELD(field=field, meant=near, known=known))
    return {"field": field, "missing": works_without(works, field)}


def lines(found: dict[str, Any], *, whole: bool = False) -> Iterator[Sentence]:
    """Yield the lines that `status` prints below its table; with `whole` nothing is left out.

    Of the object of --missing they are all that is printed.
    """
    if "field" in found:
        yield from _without(found)
    else:
        yield from _of_lists(found, whole=whole)
        yield from _of_cache(found, whole=whole)


def _without(found: dict[str, Any]) -> Iterator[Sentence]:
    for venue, keys in found["missing"].items():
        yield said.MISSING_IN(venue=venue, keys=", ".join(keys))


def _of_lists(found: dict[str, Any], *, whole: bool) -> Iterator[Sentence]:
    if not found["lists"]:
        return
    if found["preprints_as_of"]:
        yield said.PREPRINTS(day=found["preprints_as_of"])
    for state in ("doubtful", "unchecked", "unresolved"):
        rows = [row for row in found["open"] if row["state"] == state]
        for row in rows if whole else rows[:MOST_OPEN]:
            title = row["title"] or messages.parts.NO_TITLE()
            yield said.OPEN(state=state, list=row["list"], line=row["line"], title=title)
        if not whole and len(rows) > MOST_OPEN:
            what = said.OPEN_ONES(state=state)
            yield messages.runs.MORE(count=len(rows) - MOST_OPEN, what=what)
    for same in found["same_papers"]:
        yield SamePaper(same["list"], tuple(same["keys"])).sentence()


def _of_cache(found: dict[str, Any], *, whole: bool) -> Iterator[Sentence]:
    for venue, fields in found["missing"].items() if whole else ():
        lacking = (said.WITHOUT(count=count, field=field) for field, count in fields.items())
        yield said.MISSING_OF(venue=venue, counts=", ".join(lacking))
    if found["missing"]:
        yield said.MISSING()
    for host, refusal in found["refused"].items():
        yield said.REFUSED(host=host, day=refusal["since"][:10], why=refusal["reason"])
    cache, last = found["cache"], found["last_run"]
    works, answers = counted(cache["works"], "work"), counted(cache["answers"], "answer")
    yield said.CACHE(works=works, answers=answers, path=found["store"])
    if last:
        yield said.LAST_RUN(started=last["started"], code=last["code"])


# -- the table


# Rows of one kind that are on a screen.
MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class CountedRows:
    """A part of the table: names with numbers. `more` stands for those that are left out."""

    title: Sentence
    rows: Sequence[tuple[str, int]]
    more: tuple[str, int] | None = None

    @classmethod
    def first(
        cls, title: Sentence, rows: Iterable[tuple[str, int]], others: Message, most: int | None
    ) -> Self:
        """Return the first of the rows that are not 0, and one for the others together."""
        every = [(name, count) for name, count in rows if count]
        if most is None or len(every) <= most:
            return cls(title, every)
        rest = every[most - 1 :]
        return cls(
            title, every[: most - 1], (others(count=len(rest)), sum(count for _, count in rest))
        )


def head(found: dict[str, Any]) -> Sentence:
    """Return the line above the table: how many papers there are, by state."""
    if not found["lists"]:
        return said.NO_LISTS(states=counts(found["cache"]["states"]) or "nothing")
    papers = numbers(found["papers"], found["entries"])
    return said.PAPERS(papers=papers, states=counts(found["states"]) or "none")


def table(found: dict[str, Any], *, whole: bool = False) -> list[CountedRows]:
    """Return the parts of the table that `status` prints; the `whole` leaves no row out."""
    most = None if whole else MOST_ROWS
    states = found["states"] if found["lists"] else found["cache"]["states"]
    missing: Counter[str] = Counter()
    for fields in found["missing"].values():
        missing.update(fields)
    due = ((name, int(planned["requests"])) for name, planned in found["due"].items())
    reading = ((name, count) for name, count in found["reading"].items() if name != "unmarked")
    first = CountedRows.first
    parts = [
        first(said.STATES(), ((s, states.get(s, 0)) for s in STATES), said.OTHERS, None),
        first(said.READING(), reading, said.OTHERS, None),
        first(said.LACKING(), missing.most_common(), said.OTHERS, most),
        first(said.DUE(), due, said.OTHERS, most),
        first(said.VENUES(), found["venues"].items(), said.OTHERS, most),
        first(said.YEARS(), found["years"].items(), said.EARLIER, most),
    ]
    return [part for part in parts if part.rows]
