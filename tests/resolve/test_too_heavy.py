"""What a service finds too heavy is asked in halves; one that is down is not asked for long."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from enrich.errors import TooHeavy, Unavailable
from enrich.model import Identifier
from enrich.resolve.batches import FetchBatch
from enrich.resolve.limits import ResolveLimits
from enrich.resolve.portions import Portions
from enrich.resolve.target import Target
from enrich.resolve.workers import SourceWorkers
from enrich.sources.dblp import DBLP
from enrich.store import Store, open_store
from enrich.transport import Session
from tests.support import by_name
from tests.support.fake_sources import Clock, Fake, Index, Preprints, paper, resolve
from tests.support.query_engine import Engine, serve

GRAPH, SITE = "sparql.dblp.org", "dblp.org"
# In which a heavy query can be refused.
WAYS = (
    *("429", "503", "504", "502", "500", "413", "414", "400", "408"),
    *("told", "page", "cut", "half", "close", "hang", "wait"),
)
# One in the usual suite.
QUICK = {"429"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "cache.db") as opened:
        yield opened


def number(n: int) -> str:
    return f"2301.{n:05}"


def numbered(n: int) -> Identifier:
    return Identifier("arxiv", number(n))


def session(engine: Engine, slept: list[float] | None = None, **options: int) -> Session:
    """Return a session over the engine; the site beside it is not there."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds
        if slept is not None:
            slept.append(seconds)

    return Session(
        {GRAPH: 0.0, SITE: 0.0},
        {GRAPH: engine.url, SITE: "http://127.0.0.1:9"},
        timeout=(5.0, 1.5 if engine.way == "hang" else 60.0),
        clock=lambda: now[0],
        sleep=sleep,
        max_requests=options.get("max_requests"),
    )


def resolved(store: Store, over: Session, count: int, title: str = "") -> list[Target]:
    """Resolve so many preprints against DBLP; without a title by their numbers alone."""
    titles = [title and f"Of {n} Teapots at Sea" for n in range(count)]
    known = {
        f"arxiv:{number(n)}": [{"ids_": [f"arxiv:{number(n)}"], "title": titles[n]}]
        for n in range(count)
    }
    targets = [paper(numbered(n), title=titles[n]) for n in range(count)]
    resolve(store, [Preprints(known), DBLP(over)], *targets)
    return targets


def are_open(targets: Sequence[Target]) -> int:
    """How many papers could not be asked about."""
    return sum(bool(t.unavailable_sources) for t in targets)


def more_than(most: int) -> Callable[[frozenset[str]], bool]:
    return lambda values: len(values) > most


@pytest.mark.parametrize("way", by_name.but(WAYS, QUICK))
def test_what_is_too_heavy_is_asked_in_halves(store: Store, way: str) -> None:
    with serve(way, more_than(40)) as engine:
        targets = resolved(store, session(engine), 120)
    assert are_open(targets) == 0
    assert engine.sizes[:1] == [120]
    assert max(engine.sizes[-3:]) == 30
    # 120, 60, and one alone to see that it answers; then thirty at once.
    assert len(engine.sizes) <= 7 + 2 * (way in {"cut", "half", "wait"})
    assert max(Counter(engine.queries).values()) <= 2


@pytest.mark.slow
@pytest.mark.parametrize("way", by_name.but(["429", "hang"], QUICK))
def test_eight_hundred_references_at_a_slow_service(store: Store, way: str) -> None:
    """Identifiers and titles: what it takes at once is learned, and kept to."""
    with serve(way, more_than(60)) as engine:
        targets = resolved(store, session(engine), 800, "with titles")
    assert are_open(targets) == 0
    refused = [n for n in engine.sizes if n > 60]
    assert len(refused) <= 8
    assert len(engine.sizes) <= 70
    assert max(Counter(engine.queries).values()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("way", by_name.but(["429", "hang", "cut", "told"], QUICK))
def test_one_question_that_cannot_be_answered_leaves_only_itself_open(
    store: Store, way: str
) -> None:
    with serve(way, lambda values: number(333) in values) as engine:
        targets = resolved(store, session(engine), 800)
    assert [n for n, t in enumerate(targets) if t.unavailable_sources] == [333]
    assert len(engine.sizes) <= 30


@pytest.mark.slow
@pytest.mark.parametrize("way", by_name.but(WAYS, QUICK))
def test_a_service_that_is_down_is_not_asked_in_ever_smaller_parts(store: Store, way: str) -> None:
    with serve(way, more_than(0)) as engine:
        targets = resolved(store, session(engine), 800, "with titles")
    assert are_open(targets) == 800
    # For identifiers and for titles: 500, 250, two alone, once more.
    assert len(engine.sizes) <= 10
    assert max(Counter(engine.queries).values()) <= 2


def test_a_service_that_cannot_be_reached_is_asked_once(store: Store) -> None:
    with serve("429", more_than(0)) as engine:
        over = session(engine)
    targets = resolved(store, over, 300, "with titles")
    assert are_open(targets) == 300
    assert over.requests[GRAPH] == 1


@pytest.mark.slow
def test_the_budget_of_requests_holds(store: Store) -> None:
    with serve("429", more_than(5)) as engine:
        over = session(engine, max_requests=20)
        targets = resolved(store, over, 200)
    assert len(engine.sizes) <= 20
    assert 0 < are_open(targets) < 200


def test_a_wait_that_is_asked_for_is_kept(store: Store) -> None:
    waits: list[float] = []
    with serve("wait", more_than(40)) as engine:
        targets = resolved(store, session(engine, waits), 120)
    assert are_open(targets) == 0
    refused = sum(n > 40 for n in engine.sizes)
    assert waits == [2.0] * refused


def test_after_a_restart_what_was_open_is_asked_again(store: Store) -> None:
    with serve("503", more_than(0)) as engine:
        assert are_open(resolved(store, session(engine), 90)) == 90
    with serve("503", more_than(50)) as engine:
        assert are_open(resolved(store, session(engine), 90)) == 0


# -- any source


class Counted(Fake):
    """A source that takes a few questions at once."""

    name = "counted"
    schemes = ("arxiv",)
    most = 4

    def fetch(self, wanted: Sequence[Identifier]) -> Iterator[tuple[Identifier, str | None]]:
        for n, (identifier, answer) in enumerate(super().fetch(wanted)):
            if len(wanted) > self.most and n >= self.most // 2:
                raise TooHeavy("too much", "api.example.org")
            yield identifier, answer


class Nothing(Counted):
    most = 0


def asked(folder: Path, source: Fake, count: int, **limits: int) -> SourceWorkers:
    workers = SourceWorkers(
        [source],
        open_store(folder / "enrich.db").answers,
        now=Clock(),
        clock=lambda: 0.0,
        progress=None,
        stop=threading.Event(),
        limits=ResolveLimits(**limits),
    )
    workers.start({source.name: [FetchBatch.of([numbered(n) for n in range(count)])]})
    return workers


def test_what_was_answered_before_it_became_too_much_is_kept(tmp_path: Path) -> None:
    source = Counted({})
    stats = asked(tmp_path, source, 20).stats["counted"]
    assert (stats.asked, stats.absent, stats.failed, stats.error) == (20, 20, 0, "")
    assert stats.failures_in_a_row == 0
    # The two that came before the first refusal are not asked for again.
    assert Counter(q for batch in source.log for q in batch)[f"arxiv:{number(0)}"] == 1


def test_a_question_that_is_too_much_alone_is_open(tmp_path: Path) -> None:
    source = Nothing({})
    stats = asked(tmp_path, source, 1).stats["counted"]
    assert (stats.failed, stats.error, len(source.log)) == (1, "too much", 1)


def test_after_many_refusals_nothing_more_is_asked(tmp_path: Path) -> None:
    source = Nothing({})
    stats = asked(tmp_path, source, 300, refusals=2, failures_in_a_row=99).stats["counted"]
    assert (stats.failed, stats.asked) == (300, 300)
    assert len(source.log) == 2
    assert stats.error == "too much"


def test_portions_shrink_are_kept_and_grow_again() -> None:
    portions = Portions(50)
    assert portions.take(500) == 500
    portions.too_heavy(500)
    assert portions.take(500) == 250
    portions.too_heavy(250)
    assert portions.take(500) == 1  # does it answer at all?
    portions.answered()
    assert portions.take(499) == 125
    portions.answered()
    assert portions.take(300) == 125
    portions.too_heavy(125)
    portions.too_heavy(62)
    portions.failed(1)
    assert portions.take(300) == 1  # another one, in case that the first was at fault
    portions.answered()
    assert portions.take(300) == 300
    portions.failed(300)
    assert portions.take(300) == 300


def test_after_a_silence_one_question_is_asked_alone() -> None:
    portions = Portions(50)
    portions.too_heavy(500, silent=True)
    assert portions.take(500) == 1
    portions.answered()
    assert portions.take(499) == 250
    portions.too_heavy(250, silent=True)
    assert portions.take(499) == 125


def test_another_failure_is_none_of_the_size(tmp_path: Path) -> None:
    source = Preprints({}, Unavailable("down"))
    workers = asked(tmp_path, source, 30)
    assert len(source.log) == 1
    assert workers.stats["arxiv"].failures_in_a_row == 1


def test_parts_that_fail_are_one_failure_of_their_source(tmp_path: Path) -> None:
    class Down(Nothing):
        def fetch(self, wanted: Sequence[Identifier]) -> Iterator[tuple[Identifier, str | None]]:
            if len(wanted) == 1:
                self.log.append([str(i) for i in wanted])
                raise Unavailable("down", "api.example.org")
            yield from super().fetch(wanted)

    source = Down({})
    stats = asked(tmp_path, source, 100).stats["counted"]
    assert [len(batch) for batch in source.log] == [100, 50, 1, 1, 98]
    assert (stats.failed, stats.failures_in_a_row) == (100, 1)
    assert stats.alive("search")


def test_a_title_that_was_not_searched_for_is_not_called_unknown(store: Store) -> None:
    index = Index({}, Unavailable("down"))
    known, unknown = paper(numbered(1)), paper(title="Ladles: Stirring without Coordination")
    limits = ResolveLimits(failures_in_a_row=1)
    resolve(store, [Preprints({}), index], known, unknown, limits=limits)
    assert unknown.unavailable_sources == {"dblp"}
