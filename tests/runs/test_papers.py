"""The papers of lists, and laying what became of them over the entries again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from enrich import reading_list
from enrich.config import ListSetting
from enrich.identifiers import parse
from enrich.library.lists import LoadedList
from enrich.matching.identity import is_statement
from enrich.model import Date, Identifier, Match, Name, Record, State, Tier
from enrich.runs.papers import (
    one_by_one,
    papers_of,
    resolved_entries,
    states_without_work,
    with_lines_of,
)
from enrich.sources import identify
from enrich.store import Store, open_store
from enrich.works.drafts import ComposedWork

WOMBAT = "[Wombats in the Wild](https://arxiv.org/abs/2401.90009)"
QUOLL = "[Quolls in the Night](https://arxiv.org/abs/2403.90012)"
BILBY = "[Bilbies of the Desert](https://example.org/bilby.pdf)"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "enrich.db")


def loaded(text: str, name: str = "list.md", *, asked: bool = True) -> LoadedList:
    listing = reading_list.read(text.encode(), name, None, identify)
    return LoadedList(ListSetting(Path(name)), listing, asked=asked, configured=True)


def composed(state: State = "preprint") -> ComposedWork:
    return ComposedWork(None, state)


def test_entries_that_mean_one_paper_are_one(store: Store) -> None:
    lists = [loaded(f"- {WOMBAT}\n- {QUOLL}\n"), loaded(f"- {WOMBAT}\n", "other.md")]
    papers = papers_of(lists, store)
    assert [[(e.list, e.line) for e in p.entries] for p in papers] == [
        [("list.md", 1), ("other.md", 1)],
        [("list.md", 2)],
    ]
    assert [len(p.entries) for p in papers_of(lists, store, one_by_one)] == [1, 1, 1]


@pytest.mark.parametrize("other", [True, False])
def test_a_paper_is_asked_about_where_one_of_its_lists_is(store: Store, other: bool) -> None:
    lists = [
        loaded(f"- {WOMBAT}\n- {QUOLL}\n", asked=False),
        loaded(f"- {WOMBAT}\n", "other.md", asked=other),
    ]
    assert [p.asked for p in papers_of(lists, store)] == [other, False]


def test_each_paper_of_a_line_gets_its_own(store: Store) -> None:
    lists = [loaded(f"- {WOMBAT} and {QUOLL}\n- {WOMBAT}\n")]
    papers = papers_of(lists, store)
    works = [composed("preprint"), composed("doubtful")]
    found = resolved_entries(lists, papers, works)
    assert [(r.entry.line, r.state) for r in found] == [
        (1, "preprint"),
        (1, "doubtful"),
        (2, "preprint"),
    ]
    arxiv = Identifier("arxiv", "2401.90009")
    assert [arxiv in r.identifiers for r in found] == [True, False, True]


def test_a_title_of_another_entry_is_not_held_against_one(store: Store) -> None:
    other = WOMBAT.replace("Wombats in the Wild", "Marsupials at Night")
    lists = [loaded(f"- {other}\n- {WOMBAT}\n")]
    sentence = 'title differs: arxiv:2401.90009 is "Wombats in the Wild"'
    work = replace(composed(), problems=(sentence, "odd"))
    found = resolved_entries(lists, papers_of(lists, store), [work])
    assert [r.problems for r in found] == [(sentence, "odd"), ("odd",)]


def test_what_is_no_paper_stays_as_read(store: Store) -> None:
    lists = [loaded(f"- {WOMBAT}\n- [A Talk](https://www.youtube.com/watch?v=1)\n")]
    found = resolved_entries(lists, papers_of(lists, store), [composed()])
    assert [(r.entry.kind, r.state) for r in found] == [
        ("paper", "preprint"),
        ("other", "unresolved"),
    ]


def test_states_are_kept_of_papers_that_are_no_works(store: Store) -> None:
    papers = papers_of([loaded(f"- {WOMBAT}\n- {BILBY}\n")], store)
    found = dict(states_without_work(papers, [composed("unchecked"), composed("unresolved")]))
    assert {name: state for name, state in found.items() if not is_statement(name)} == {
        "arxiv:2401.90009": "unchecked",
        "title:wombats in the wild": "unchecked",
        "title:bilbies of the desert": "unresolved",
    }


def test_lines_of_a_list_that_has_moved(store: Store) -> None:
    lists = [loaded(f"- {WOMBAT}\n- {QUOLL}\n")]
    entries = resolved_entries(lists, papers_of(lists, store), [composed(), composed()])
    moved = with_lines_of([loaded(f"# Papers\n\n- {WOMBAT}\n\n- {QUOLL}\n")], entries)
    assert moved is not None
    assert [r.entry.line for r in moved] == [3, 5]
    assert [replace(r, entry=e.entry) for r, e in zip(moved, entries, strict=True)] == entries
    assert with_lines_of([loaded(f"- {WOMBAT}\n")], entries) is None


def candidate(
    source: str, tier: Tier, *ids: str, title: str = "Wombats in the Wild", year: int = 2023
) -> Match:
    named = tuple(i for i in map(parse, ids) if i)
    people = (Name("Example", "Ada"),)
    record = Record(source, tier, title, people, issued=Date(year), identifiers=named)
    return Match(record, "doubtful", 0.6)


def test_a_candidate_is_told_once_and_not_under_an_aggregators_number(store: Store) -> None:
    lists = [loaded(f"- {WOMBAT}\n")]
    found = (
        candidate("openalex", Tier.AGGREGATOR, "openalex:W4000046695", year=2022),
        candidate("crossref", Tier.PUBLISHER, "doi:10.1145/9900001.9900012"),
        candidate("semantic_scholar", Tier.AGGREGATOR, "corpusid:200046695"),
        candidate("semantic_scholar", Tier.AGGREGATOR, "corpusid:7", title="Wombats in the Woods"),
        candidate("openalex", Tier.AGGREGATOR, "openalex:W77", year=2016),
        candidate("dblp", Tier.INDEX, "dblp:conf/zoo/Example23"),
    )
    works = [ComposedWork(None, "doubtful", candidates=found)]
    (resolved,) = resolved_entries(lists, papers_of(lists, store), works)
    assert [c.identifier for c in resolved.candidates] == [
        *("doi:10.1145/9900001.9900012", "corpusid:7", "openalex:W77", "dblp:conf/zoo/Example23"),
    ]
