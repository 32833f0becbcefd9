"""Works and their keys, which are given for good, whatever comes, goes, moves or is found out."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from enrich.config import Config
from enrich.matching.linkage import Linkage, SourcedRecord
from enrich.model import (
    Date,
    Entry,
    Identifier,
    Match,
    Name,
    Query,
    Record,
    Standing,
    Tier,
    Verdict,
)
from enrich.resolve.grouping import ListedPaper
from enrich.resolve.target import Target
from enrich.store import Store, open_store
from enrich.works.composer import WorkComposer
from enrich.works.drafts import ComposedWork
from enrich.works.known_keys import KnownKey, KnownKeys
from enrich.works.writing import no_notes

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def preprint(number: int, title: str, year: int = 2023, author: str = "Example") -> Record:
    own = (Identifier("arxiv", f"{year % 100}01.{number:05}"),)
    return Record(
        "arxiv",
        Tier.PREPRINT,
        title,
        (Name(author, "Ada"),),
        "article",
        Standing.PREPRINT,
        own,
        issued=Date(year, 1),
    )


def published(before: Record, year: int) -> Record:
    own = (Identifier("doi", f"10.1145/{before.identifiers[0].value}"),)
    return replace(
        before,
        source="crossref",
        tier=Tier.PUBLISHER,
        type="paper-conference",
        standing=Standing.PUBLISHED,
        identifiers=own,
        links=before.identifiers,
        issued=Date(year, 7),
        container_title="Proceedings of the Invented Symposium",
        container_title_short="OSDI",
    )


def paper(*records: Record) -> tuple[Target, list[Entry]]:
    first = records[0]
    entry = Entry("list.md", 1, 1, title=first.title, identifiers=first.identifiers)
    accepted = tuple(
        SourcedRecord(r, "2026-11-01T00:00:00+00:00", first.identifiers[0]) for r in records
    )
    return Target(Query(first.title, identifiers=first.identifiers), linked=Linkage(accepted)), [
        entry
    ]


def compose(
    store: Store,
    *papers: tuple[Target, list[Entry]],
    config: Config | None = None,
    existing: list[KnownKey] | None = None,
) -> list[ComposedWork]:
    composer = WorkComposer(config or Config(Path("config.yaml")), store.works, store.keys)
    listed = [ListedPaper(tuple(entries), target) for target, entries in papers]
    composition = composer.compose(listed, KnownKeys([existing or []]))
    composer.keep(composition, NOW)
    return list(composition.works)


def key(made: ComposedWork) -> str:
    assert made.work is not None
    return made.work.key


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "enrich.db")


def test_a_key_stays_when_the_preprint_comes_out(store: Store) -> None:
    before = preprint(1, "Paged Memory")
    [first] = compose(store, paper(before))
    [second] = compose(store, paper(before, published(before, 2024)))
    assert key(first) == key(second) == "example2023paged"
    assert second.state == "published"


def test_two_links_to_one_work_are_one_work(store: Store) -> None:
    before = preprint(1, "Paged Memory")
    out = published(before, 2024)
    one, two = paper(before, out), paper(out, before)
    made = compose(store, one, two)
    assert made[0].work == made[1].work


def test_two_papers_with_one_title_are_two_works(store: Store) -> None:
    made = compose(
        store,
        paper(preprint(1, "Deep Widgets", author="Example")),
        paper(preprint(2, "Deep Widgets", author="Other")),
    )
    assert key(made[0]) != key(made[1])
    again = compose(
        store,
        paper(preprint(2, "Deep Widgets", author="Other")),
        paper(preprint(1, "Deep Widgets", author="Example")),
    )
    assert [key(m) for m in again] == [key(made[1]), key(made[0])]


def test_the_older_of_two_new_papers_keeps_the_short_form(store: Store) -> None:
    younger, older = (
        preprint(7, "Paged Widgets", 2023),
        replace(preprint(3, "Paged Memory", 2023), issued=Date(2023, 1, 1)),
    )
    younger = replace(younger, issued=Date(2023, 9))
    made = compose(store, paper(younger), paper(older))
    assert key(made[1]) == "example2023paged"
    assert key(made[0]) == "example2023pagedwidgets"


def test_a_paper_without_a_date_is_as_young_as_can_be(store: Store) -> None:
    undated, dated = preprint(7, "Paged Widgets"), preprint(3, "Paged Memory")
    made = compose(store, paper(replace(undated, issued=None)), paper(dated))
    assert [key(m) for m in made] == ["examplepaged", "example2023paged"]
    third, fourth = preprint(8, "Paged Numbats", 2023), preprint(9, "Paged Quokkas", 2023)
    made = compose(store, paper(third), paper(fourth))  # the short form is taken: both are longer
    assert [key(m) for m in made] == ["example2023pagednumbats", "example2023pagedquokkas"]


def test_a_key_of_a_bib_that_is_there_is_taken_over(store: Store) -> None:
    before = preprint(1, "Paged Memory")
    existing = [KnownKey("mine", before.identifiers, "")]
    [made] = compose(store, paper(before), existing=existing)
    assert key(made) == "mine"


def test_a_key_of_another_paper_in_that_bib_is_not_given(store: Store) -> None:
    existing = [KnownKey("example2023paged", (Identifier("doi", "10.9/other"),), "")]
    [made] = compose(store, paper(preprint(1, "Paged Memory")), existing=existing)
    assert key(made) == "example2023pagedmemory"


def test_overrides_beat_every_source_and_are_reported(store: Store) -> None:
    before = preprint(1, "Paged Memory")
    config = Config(
        Path("config.yaml"),
        overrides={"arxiv:2301.00001": {"state": "preprint", "note": "not the other"}},
    )
    [made] = compose(store, paper(before, published(before, 2024)), config=config)
    assert made.state == "preprint"
    assert made.work is not None
    assert made.work.id("doi") is None
    assert any("overrides" in p for p in made.problems)


def test_a_preprint_that_a_needed_source_could_not_be_asked_about_is_unchecked(
    store: Store,
) -> None:
    one, entries = paper(preprint(1, "Paged Memory"))
    one.unavailable_sources.add("dblp")
    [made] = compose(store, (one, entries))
    assert made.state == "unchecked"
    one.unavailable_sources = {"openalex"}  # Semantic Scholar has answered
    [made] = compose(store, (one, entries))
    assert made.state == "preprint"


def test_what_is_found_nowhere_is_unresolved_doubtful_or_unchecked(store: Store) -> None:
    entry = [Entry("list.md", 1, 1, title="Nothing Of The Kind")]
    nothing = Target(Query("Nothing Of The Kind"))
    doubtful = Target(
        Query("Nothing Of The Kind"),
        linked=Linkage(candidates=(Match(preprint(1, "Something"), Verdict.DOUBTFUL, 0.6),)),
    )
    silent = Target(Query("Nothing Of The Kind"), unavailable_sources={"crossref"})
    assert [m.state for m in compose(store, (nothing, entry))] == ["unresolved"]
    assert [m.state for m in compose(store, (doubtful, entry))] == ["doubtful"]
    assert [m.state for m in compose(store, (silent, entry))] == ["unchecked"]


def test_nothing_is_written_when_nothing_changed(store: Store) -> None:
    before = preprint(1, "Paged Memory")
    compose(store, paper(before))
    changes = store.runs.revision()
    compose(store, paper(before))
    assert store.runs.revision() == changes


@pytest.mark.slow
def test_keys_never_change_and_never_collide_whatever_happens(tmp_path: Path) -> None:
    dice = random.Random(7)
    words = ["Paged", "Sparse", "Quick", "Deep", "Lazy"]
    records = [
        preprint(
            i,
            f"{dice.choice(words)} {dice.choice(words)} {i % 7} Widgets",
            2020 + i % 4,
            dice.choice(["Example", "Müller", "de Vries"]),
        )
        for i in range(120)
    ]
    bib: list[KnownKey] = []
    known: dict[Identifier, str] = {}
    store = open_store(tmp_path / "0.db")
    for step in range(12):
        if step % 4 == 3:  # the cache is lost, the .bib is not
            store.close()
            store = open_store(tmp_path / f"{step}.db")
        some = dice.sample(records, dice.randint(60, 120))
        papers = [
            paper(
                r, *([published(r, r.issued.year + 1)] if r.issued and dice.random() < 0.5 else [])
            )
            for r in some
        ]
        made = compose(store, *papers, existing=bib)
        given = [key(m) for m in made]
        assert len(set(given)) == len(given)
        for r, k in zip(some, given, strict=True):
            assert known.setdefault(r.identifiers[0], k) == k
        bib = [KnownKey(k, (i,), "") for i, k in known.items()]


def test_composing_alone_writes_nothing(store: Store) -> None:
    one, entries = paper(preprint(1, "Paged Memory"))
    composer = WorkComposer(Config(Path("config.yaml")), store.works, store.keys)
    before = store.runs.revision()
    composition = composer.compose([ListedPaper(tuple(entries), one)], KnownKeys())
    assert [w.key for w in composition.works] == ["example2023paged"]
    assert [(c.key, c.new) for c in composition.changes] == [("example2023paged", "preprint")]
    assert store.runs.revision() == before
    composer.keep(composition, NOW)
    assert store.works.get("example2023paged") is not None


@pytest.mark.parametrize(
    ("kept", "notes"),
    [(False, "new\nPaged Memory"), (True, "old\nPaged Memory\nnew")],
    ids=["the lists' alone", "those in the cache before them"],
)
def test_notes_are_kept_only_where_asked_for(store: Store, kept: bool, notes: str) -> None:
    target, [entry] = paper(preprint(1, "Paged Memory"))
    for note, kept_notes in (("old", no_notes), ("new", store.works.notes if kept else no_notes)):
        composer = WorkComposer(Config(Path("config.yaml")), store.works, store.keys, kept_notes)
        listed = ListedPaper((replace(entry, notes=(note,)),), target)
        composer.keep(composer.compose([listed], KnownKeys()), NOW)
    assert store.works.notes("example2023paged") == notes
