"""No false merge: near twins and papers that nobody knows, among the records that look most like them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from rapidfuzz import fuzz, process

from benchmarks import records
from benchmarks.noise import NOISES, twin
from enrich import text
from enrich.matching import compare
from enrich.model import Date, Name, Query, Record, Standing, Tier, Verdict

NEAR = 8  # records that are looked at for a title: the likest


class Library:
    """Records, found by their likeness to a title as a service's search finds them."""

    def __init__(self, known: Sequence[Mapping[str, Any]]) -> None:
        self.records = [as_record(r) for r in known]
        self.titles = [text.fold(r.title) for r in self.records]

    def choose(self, query: Query) -> compare.Choice:
        hits = process.extract(text.fold(query.title), self.titles, scorer=fuzz.ratio, limit=NEAR)
        return compare.choose(query, [self.records[i] for _, _, i in hits])


def as_record(known: Mapping[str, Any]) -> Record:
    return Record(
        "dblp",
        Tier.INDEX,
        str(known["title"]),
        names(known),
        standing=Standing.PUBLISHED,
        type="paper-conference",
        issued=Date(int(known["year"])) if known.get("year") else None,
        container_title_short=str(known.get("venue") or ""),
    )


def names(known: Mapping[str, Any]) -> tuple[Name, ...]:
    return tuple(text.name(str(a)) for a in known["authors"])


def accepted(library: Library, queries: Sequence[Query]) -> list[tuple[str, str]]:
    """Return the queries that were taken for a record, with its title."""
    found = [(q, library.choose(q)) for q in queries]
    return [
        (q.title, c.best.record.title) for q, c in found if c.best and c.verdict is Verdict.ACCEPTED
    ]


def twins_of(known: Sequence[Mapping[str, Any]], count: int) -> list[tuple[str, Mapping[str, Any]]]:
    dice = random.Random(7)
    taken = {text.fold(str(r["title"])) for r in known}
    made = [
        (t, r) for r in known if (t := twin(str(r["title"]), dice)) and text.fold(t) not in taken
    ]
    return made[:count]


def check_twins(known: Sequence[Mapping[str, Any]]) -> None:
    library, twins = Library(known), twins_of(known, 500)
    assert len(twins) == 500
    assert accepted(library, [Query(title) for title, _ in twins]) == []
    assert accepted(library, [Query(title, names(r), int(r["year"])) for title, r in twins]) == []


@pytest.mark.slow
def test_five_hundred_twins_of_invented_papers() -> None:
    check_twins(records.invent(700))


@pytest.mark.slow
def test_two_hundred_papers_that_nobody_knows() -> None:
    every = records.invent(900, seed=3)  # their titles have most words in common
    library, unknown = Library(every[:700]), every[700:]
    assert len(unknown) == 200
    assert accepted(library, [Query(str(r["title"])) for r in unknown]) == []
    assert (
        accepted(library, [Query(str(r["title"]), names(r), int(r["year"])) for r in unknown]) == []
    )


@pytest.mark.slow
def test_the_papers_themselves_are_found_all_the_same() -> None:
    known = records.invent(200)
    assert len(accepted(Library(known), [Query(str(r["title"])) for r in known])) == 200


@pytest.fixture(scope="module")
def real() -> list[dict[str, Any]]:
    if not records.REAL.is_file():
        pytest.skip("no real records beside the checkout")
    every = [r for r in records.read(records.REAL) if r.get("authors") and r.get("year")]
    dice = random.Random(11)
    dice.shuffle(every)
    return every[:6000]


@pytest.mark.slow
def test_five_hundred_twins_of_real_papers(real: list[dict[str, Any]]) -> None:
    check_twins([r for r in real if len(str(r["title"]).split()) >= 3])


@pytest.mark.slow
def test_two_hundred_real_papers_that_nobody_knows(real: list[dict[str, Any]]) -> None:
    known, held = real[:-200], real[-200:]
    titles = {text.fold(str(r["title"])).replace(" ", "") for r in known}
    unknown = [r for r in held if text.fold(str(r["title"])).replace(" ", "") not in titles]
    library, dice = Library(known), random.Random(5)
    asked = [Query(str(r["title"])) for r in unknown] + [
        Query(str(r["title"]), names(r), int(r["year"])) for r in unknown
    ]
    noisy = [
        t
        for r in unknown
        for make in NOISES.values()
        if (t := make(str(r["title"]), r, dice)) and len(t.split()) >= 3
    ]
    assert len(unknown) > 180
    assert accepted(library, [*asked, *map(Query, noisy)]) == []
