"""The threads that ask: one per source, whatever is asked of it in the meantime."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from enrich.errors import Unavailable
from enrich.model import Identifier, Query
from enrich.resolve.batches import FetchBatch, SearchBatch
from enrich.resolve.limits import ResolveLimits
from enrich.resolve.workers import SourceWorkers
from enrich.sources.base import Source
from enrich.store import open_store
from tests.support.fake_sources import ARXIV, PREPRINT, Preprints, Registry, Watched, ids


def crew_of(folder: Path, *sources: Source, failures: int = 3) -> SourceWorkers:
    return SourceWorkers(
        sources,
        open_store(folder / "enrich.db").answers,
        now=lambda: datetime.now(UTC),
        clock=lambda: 0.0,
        progress=None,
        stop=threading.Event(),
        limits=ResolveLimits(failures_in_a_row=failures),
    )


def test_what_a_source_answers_is_known_once_it_is_waited_for(tmp_path: Path) -> None:
    workers = crew_of(tmp_path, Preprints(PREPRINT))
    workers.start({"arxiv": [FetchBatch.of([ARXIV])]}, background=["arxiv"])
    assert workers.busy == {"arxiv"}
    assert workers.waits_for(str(ARXIV))
    assert not workers.memory["arxiv"]
    assert workers.collect() == {str(ARXIV)}
    assert workers.memory["arxiv"][str(ARXIV)][0] == "found"
    assert not workers.busy


NUMBERS = [f"arxiv:2309.0000{n}" for n in range(1, 7)]
TITLES = ["A Bare Title Of Some Length Here", "Consensus among Absent Minded Teapots"]


def fetches(numbers: Sequence[str]) -> list[FetchBatch]:
    return [FetchBatch.of([i]) for i in ids(numbers)]


@pytest.mark.parametrize("waited_for", [True, False])
def test_a_source_at_work_takes_new_batches_after_the_old_ones_and_no_question_twice(
    tmp_path: Path, waited_for: bool
) -> None:
    source = Watched({n: [{"ids_": [n]}] for n in NUMBERS} | {t: [{"title": t}] for t in TITLES})
    workers = crew_of(tmp_path, source)
    assert workers.start({"watched": fetches(NUMBERS[:4])}, background=["watched"]) == set()
    searches = SearchBatch.of([Query(t) for t in TITLES])
    asked = workers.start(
        {"watched": [*fetches(NUMBERS[2:]), searches]}, background=[] if waited_for else ["watched"]
    )
    everything = {*NUMBERS, *searches.questions}
    assert asked == (everything if waited_for else set())
    assert workers.busy == (set() if waited_for else {"watched"})
    assert workers.collect() == (set() if waited_for else everything)
    assert source.most == 1
    assert source.log == [[n] for n in NUMBERS] + [TITLES]
    assert workers.memory["watched"].keys() == everything
    assert workers.stats["watched"].asked == workers.stats["watched"].total == len(everything)


def test_other_sources_do_not_wait_for_one_that_is_at_work(tmp_path: Path) -> None:
    slow, registry = Watched({}), Registry({})
    workers = crew_of(tmp_path, slow, registry)
    workers.start({"watched": fetches(NUMBERS)}, background=["watched"])
    doi = FetchBatch.of([Identifier("doi", "10.1145/1.2")])
    assert workers.start({"crossref": [doi]}) == {"doi:10.1145/1.2"}
    assert workers.busy == {"watched"}
    workers.collect()


def test_a_question_that_failed_is_not_asked_again_by_a_batch_that_waited(tmp_path: Path) -> None:
    source = Watched({})
    source.failing = Unavailable("down")
    workers = crew_of(tmp_path, source, failures=9)
    workers.start({"watched": fetches(NUMBERS[:3])}, background=["watched"])
    workers.start({"watched": fetches(NUMBERS[1:4])})
    assert source.log == [[n] for n in NUMBERS[:4]]
    assert workers.failed["watched"] == set(NUMBERS[:4])


@pytest.mark.parametrize("most", [1, 2, 5])
def test_how_many_failures_in_a_row_a_source_may_have_is_handed_in(
    tmp_path: Path, most: int
) -> None:
    source = Registry({}, Unavailable("down"))
    workers = crew_of(tmp_path, source, failures=most)
    workers.start({"crossref": [FetchBatch.of([Identifier("doi", f"10.1/{n}")]) for n in range(7)]})
    assert len(source.log) == most
    assert not workers.stats["crossref"].alive()
    assert workers.stats["crossref"].failed == 7
