"""A clock in 1970 or in 2099, or one that goes backwards: nothing ends, hangs or is held for good."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from enrich.runs import factory, status
from enrich.runs.environment import RunEnvironment
from enrich.runs.result import RunResult
from enrich.store import open_store
from enrich.store.timestamps import to_second
from tests.support.desk import START, Desk
from tests.support.world import World

EARLY, LATE = datetime(1970, 1, 1, 0, 5, tzinfo=UTC), datetime(2099, 6, 1, tzinfo=UTC)
CLOCKS = [
    pytest.param(EARLY, id="1970"),
    pytest.param(LATE, id="2099", marks=pytest.mark.slow),
    pytest.param(datetime(9998, 12, 31, tzinfo=UTC), id="9998", marks=pytest.mark.slow),
]


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Desk:
    """A folder in which a run has been, at the right time."""
    desk = Desk(tmp_path / "desk", world)
    desk.run()
    world.reset()
    return desk


@pytest.fixture
def new_desk(tmp_path: Path, world: World) -> Desk:
    """A folder in which no run has been."""
    return Desk(tmp_path / "desk", world)


def at(desk: Desk, when: datetime, **options: object) -> RunResult:
    desk.time = when
    return desk.run(**options)


def outputs(desk: Desk) -> list[str]:
    """Return the lines of the outputs without the date at which a preprint was still one."""
    files = sorted((desk.folder / "out").iterdir())
    lines = [line for p in files for line in p.read_text(encoding="utf-8").splitlines()]
    return [re.sub(r"as of [\d-]+", "", x) for x in lines if "checksum" not in x]


def of_clock(result: RunResult) -> list[str]:
    return [note for note in result.notes if "the clock says" in note]


@pytest.mark.slow
@pytest.mark.parametrize("when", CLOCKS)
def test_what_a_wrong_clock_has_written_is_asked_again_once(desk: Desk, when: datetime) -> None:
    before = outputs(desk)
    wrong = at(desk, when)
    assert outputs(desk) == before
    back = at(desk, START + timedelta(hours=1))
    assert outputs(desk) == before
    assert (wrong.code, back.code) == (0, 0)
    assert back.requests > 0
    assert len(of_clock(wrong if when < START else back)) == 1
    # From then on all is as ever: asked of nobody, and said of nothing.
    again = at(desk, START + timedelta(hours=2))
    assert (again.requests, of_clock(again)) == (0, [])


@pytest.mark.slow
@pytest.mark.parametrize("when", CLOCKS)
def test_a_cache_that_begins_at_a_wrong_time_is_made_right(
    tmp_path: Path, world: World, when: datetime
) -> None:
    desk = Desk(tmp_path / "desk", world)
    first = at(desk, when)
    second = at(desk, START)
    assert (first.code, second.code) == (0, 0)
    assert second.requests > 0
    assert [r.state for r in first.entries] == [r.state for r in second.entries]
    assert at(desk, START + timedelta(hours=1)).requests == 0


@pytest.mark.slow
@pytest.mark.parametrize("when", CLOCKS)
def test_nothing_is_lost_where_nobody_can_be_asked(desk: Desk, when: datetime) -> None:
    """With a wrong clock no certificate is accepted: all that is known stays as it was."""
    before, bib = outputs(desk), (desk.folder / "out/references.bib").read_bytes()
    desk.world.fault("*", "500")
    assert at(desk, when).code == 3
    assert (desk.folder / "out/references.bib").read_bytes() == bib
    desk.world.reset()
    back = at(desk, START + timedelta(hours=1))
    assert outputs(desk) == before
    assert back.code == 0


@pytest.mark.slow
@pytest.mark.parametrize("when", [*CLOCKS, START - timedelta(days=400)])
def test_offline_no_clock_matters(desk: Desk, when: datetime) -> None:
    before = outputs(desk)
    result = at(desk, when, offline=True)
    assert (result.code, result.requests, outputs(desk)) == (0, 0, before)
    dry = at(desk, when, dry_run=True)
    assert (dry.code, dry.diff) == (0, "")


def test_a_small_step_back_asks_nothing(desk: Desk) -> None:
    for step in (timedelta(hours=1), timedelta(hours=23)):
        result = at(desk, START - step)
        assert (result.requests, of_clock(result)) == (0, [])


@pytest.mark.parametrize("when", CLOCKS)
def test_status_is_told_at_any_time(desk: Desk, when: datetime) -> None:
    with open_store(desk.settings.store, read_only=True) as store:
        found = status.overview(desk.settings, store, RunEnvironment(now=lambda: when))
    assert found["papers"] == 10
    assert list(status.lines(found, whole=True))


@pytest.mark.parametrize(
    ("written", "refuses"),
    [
        (timedelta(0), True),
        (timedelta(days=-6), True),
        (timedelta(days=-8), False),
        (timedelta(hours=5), True),
        (timedelta(days=30_000), False),
    ],
)
def test_no_host_refuses_for_good(new_desk: Desk, written: timedelta, refuses: bool) -> None:
    with open_store(new_desk.settings.store) as store:
        store.hosts.record({}, {"api.crossref.org": "no"}, to_second(START + written))
        found = factory.refusals(new_desk.settings, store.hosts, START, refresh=False)
    assert ("api.crossref.org" in found) == refuses


@pytest.mark.parametrize(
    ("until", "spent"),
    [(timedelta(hours=-1), False), (timedelta(hours=20), True), (timedelta(days=30_000), False)],
)
def test_no_budget_is_spent_for_good(new_desk: Desk, until: timedelta, spent: bool) -> None:
    with open_store(new_desk.settings.store) as store:
        store.hosts.record_exhausted({"api.openalex.org": to_second(START + until)})
        found = factory.refusals(new_desk.settings, store.hosts, START, refresh=False)
    assert ("api.openalex.org" in found) == spent
