"""Titles looked up in a catalogue as people write them, and those of papers that are not there.

What is found counts as found where `matching` accepts it, with authors and year, in some rows with
the pages too; else it may be a candidate, which a person is shown. A paper's sibling is by the same
people, of the same year, and has another word in its title. By its letters a title with a mistaken
word may be that of a sibling. It is taken for a mistake, since siblings are rare (how rare, tells
docs/explanation/matching.md); the rows of siblings that are not there show the price of that where
each paper has one.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from benchmarks.dumps import DumpedPaper, is_content
from benchmarks.noise import NOISES, twin
from benchmarks.table import table
from enrich import text
from enrich.catalogs.catalogue import Catalogue
from enrich.matching.compare import Choice, choose
from enrich.model import Query, Record, Verdict
from enrich.sources.base import Source

A = TypeVar("A")
B = TypeVar("B")
# What is done to a title that is not the title of another paper then.
_WRITTEN = ("case", "no subtitle", "typo", "missing space", "hyphens", "British")
_MOST_SHOWN = 5
_HEAD = (
    "title",
    "look-ups",
    "a second",
    "among the hits, %",
    "accepted, %",
    "accepted or a candidate, %",
    "wrong papers",
)


@dataclass(frozen=True, slots=True)
class AskedTitle:
    """What is looked up, and the paper that is meant; None where it is not there."""

    query: Query
    meant: DumpedPaper | None


@dataclass(frozen=True, slots=True)
class LookUps:
    """How titles that were written in one way were looked up."""

    name: str
    count: int
    # in a second, on one core
    speed: float
    # of them: the paper was among the hits; it was accepted; accepted or a candidate
    hit: int
    accepted: int
    shown: int
    wrong: int

    @property
    def row(self) -> tuple[str | int | float, ...]:
        """Its row of the table."""
        shares = (100 * n / max(1, self.count) for n in (self.hit, self.accepted, self.shown))
        return (self.name, self.count, round(self.speed), *shares, self.wrong)


def timed(look_up: Callable[[A], B], asked: Sequence[A]) -> tuple[list[B], float]:
    """Return what was found, and how many look-ups a second of one core there were."""
    began = time.process_time()
    found = [look_up(x) for x in asked]
    return found, len(asked) / max(time.process_time() - began, 1e-9)


class TitleLookUps:
    """The look-ups of some papers' titles in a catalogue; `siblings` has some that are siblings.

    Titles of `exact` are looked up as they are. One takes so little time that there have to be
    many: of few it would be told how long it takes to map the file's pages.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        source: Source,
        exact: Sequence[DumpedPaper],
        papers: Sequence[DumpedPaper],
        siblings: Sequence[DumpedPaper],
        seed: int,
    ) -> None:
        self._catalogue = catalogue
        self._source = source
        self._exact = exact
        self._papers = papers
        self._siblings = siblings
        self._words = [w for p in papers for w in p.title.split() if is_content(w)]
        self._dice = random.Random(seed)

    def shown(self) -> Iterator[str]:
        """Yield the tables."""
        noisy = [self._looked_up("exact", (_asked(p, p.title) for p in self._exact))]
        noisy += [self._looked_up(noise, self._noisy(noise)) for noise in _WRITTEN]
        noisy.append(self._looked_up("another word", self._with_another_word()))
        yield "With authors and year:\n"
        yield table(_HEAD, [r.row for r in noisy])
        yield _summary("All that is not exact", noisy[1:])
        on_pages = self._looked_up("another word", self._with_another_word(on_pages=True))
        yield "With the pages too:\n"
        yield table(_HEAD, [on_pages.row])
        yield _summary("All that is not exact, these for those", [*noisy[1:-1], on_pages])
        yield "Look-alikes, with authors and year:\n"
        yield table(_HEAD, [self._looked_up(*some).row for some in self._look_alikes()])

    # -- what is asked

    def _noisy(self, noise: str) -> Iterator[AskedTitle]:
        for paper in self._papers:
            if title := NOISES[noise](paper.title, paper.fact, self._dice):
                yield _asked(paper, title)

    def _with_another_word(self, *, on_pages: bool = False) -> Iterator[AskedTitle]:
        """Yield titles in which one word is any other one; of five words at least."""
        for paper in self._papers:
            words = paper.title.split()
            if len(words) >= 5 and (paper.fact.get("pages") or not on_pages):
                any_title = self._dice.choice(self._papers).title.split()
                words[self._dice.randrange(len(words))] = self._dice.choice(any_title)
                yield _asked(paper, " ".join(words), on_pages=on_pages)

    def _look_alikes(self) -> Iterator[tuple[str, Iterable[AskedTitle]]]:
        yield "beside its sibling", (_asked(p, p.title) for p in self._siblings)
        misspelt = ((p, NOISES["typo"](p.title, p.fact, self._dice)) for p in self._siblings)
        yield "a typo, beside its sibling", (_asked(p, title) for p, title in misspelt if title)
        yield "like a paper of other people", self._twins(with_people=False)
        yield "a part, sequel or opposite of a paper", self._twins(with_people=True)
        yield "a sibling that is not there", self._unknown_siblings(on_pages=False)
        yield "the same, with its pages", self._unknown_siblings(on_pages=True)

    def _twins(self, *, with_people: bool) -> Iterator[AskedTitle]:
        for paper in self._papers:
            if title := twin(paper.title, self._dice):
                people = paper.authors if with_people else self._dice.choice(self._papers).authors
                yield AskedTitle(_query(paper, title, people), None)

    def _unknown_siblings(self, *, on_pages: bool) -> Iterator[AskedTitle]:
        for paper in self._papers:
            if len(paper.title.split()) >= 5 and (paper.fact.get("pages") or not on_pages):
                title = self._with_other_sense(paper.title)
                query = _query(paper, title, paper.authors, on_pages=on_pages)
                if on_pages:
                    first = self._dice.randrange(2, 9000)
                    query = replace(query, page=f"{first}-{first + 11}")
                yield AskedTitle(query, None)

    def _with_other_sense(self, title: str) -> str:
        """Return a title in which a word that says something is another such word."""
        words = title.split()
        places = [i for i, w in enumerate(words) if is_content(w)]
        if places:
            place = self._dice.choice(places)
            words[place] = self._dice.choice(self._words)
        return " ".join(words)

    # -- what is found

    def _looked_up(self, name: str, some: Iterable[AskedTitle]) -> LookUps:
        asked = list(some)
        look_up = self._catalogue.by_title
        found, speed = timed(lambda q: look_up(q, self._source.name), [x.query for x in asked])
        hits = accepted = shown = wrong = 0
        for one, kept in zip(asked, found, strict=True):
            records = self._records(kept)
            hits += any(_is_meant(one, r) for r in records)
            choice = choose(one.query, records)
            if choice.verdict is Verdict.ACCEPTED and choice.best:
                is_right = _is_meant(one, choice.best.record)
                accepted, shown = accepted + is_right, shown + is_right
                wrong += not is_right and not _is_titled(one.query.title, choice.best.record)
            else:
                shown += any(_is_meant(one, r) for r in _candidates(choice))
        return LookUps(name, len(asked), speed, hits, accepted, shown, wrong)

    def _records(self, kept: Sequence[str]) -> list[Record]:
        joined = self._catalogue.joined(kept, self._source.name) if kept else ""
        return self._source.parse(joined) if kept else []


def _asked(paper: DumpedPaper, title: str, *, on_pages: bool = False) -> AskedTitle:
    return AskedTitle(_query(paper, title, paper.authors, on_pages=on_pages), paper)


def _query(
    paper: DumpedPaper, title: str, people: Sequence[str], *, on_pages: bool = False
) -> Query:
    page = str(paper.fact["pages"]) if on_pages else ""
    return Query(title, tuple(map(text.name, people)), int(paper.year), page=page)


def _candidates(choice: Choice) -> list[Record]:
    if choice.verdict is not Verdict.DOUBTFUL:
        return []
    return [m.record for m in choice.matches if m.verdict is not Verdict.REJECTED][:_MOST_SHOWN]


def _is_meant(asked: AskedTitle, record: Record) -> bool:
    """Whether a record is of the paper; a preprint of it has its title and its people."""
    paper = asked.meant
    if paper is None or not _is_titled(text.plain(paper.title), record):
        return False
    names = {text.fold(name) for name in paper.authors}
    return not names or bool(names & {text.fold(a.full) for a in record.authors})


def _is_titled(title: str, record: Record) -> bool:
    return text.fold(record.title) == text.fold(title)


def _summary(what: str, rows: Sequence[LookUps]) -> str:
    count, hits, right, shown, wrong = (
        sum(getattr(r, name) for r in rows)
        for name in ("count", "hit", "accepted", "shown", "wrong")
    )
    return (
        f"{what}: among the hits {100 * hits / count:.2f} %, accepted {100 * right / count:.2f} %,"
        f" accepted or a candidate {100 * shown / count:.2f} %,"
        f" precision {100 * right / max(1, right + wrong):.3f} %.\n"
    )
