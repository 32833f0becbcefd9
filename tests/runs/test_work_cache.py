"""Works that are reused: a paper whose inputs are unchanged is not linked again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks import lists, records
from enrich.resolve.grouping import ListedPaper
from enrich.resolve.linking import Linker
from enrich.runs import run_cache
from enrich.runs.inputs import Program, settings_digest
from enrich.runs.result import RunOptions
from enrich.runs.work_cache import WorkCache
from enrich.store import open_store
from enrich.store.base import StoredWork
from tests.support.desk import Desk
from tests.support.lists import LIST, QUOLL
from tests.support.world import World, serve


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Desk:
    return Desk(tmp_path / "desk", world)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The titles of the papers that are judged from here on."""
    titles: list[str] = []
    whole = Linker.link

    def judge(self: Linker, papers: Any) -> None:
        papers = list(papers)
        titles.extend(p.query.title.split(":")[0] for p in papers)
        whole(self, papers)

    monkeypatch.setattr(Linker, "link", judge)
    yield titles
    monkeypatch.undo()


def test_what_nothing_has_changed_of_is_not_judged_again(desk: Desk, judged: list[str]) -> None:
    desk.run()
    assert len(set(judged)) == 10
    judged.clear()
    assert desk.run().requests == 0
    assert set(judged) == {"Bilby"}  # nobody knows it: it has no work
    judged.clear()
    desk.write(LIST + "\n" + QUOLL)
    result = desk.run()
    assert set(judged) == {"Bilby", "Quoll"}
    assert [c.key for c in result.changes] == [
        r.key for r in result.entries if r.entry.title.startswith("Quoll")
    ]


def _dated(desk: Desk) -> None:
    desk.time += timedelta(days=8)


def _preferring(desk: Desk) -> None:
    desk.world.config(desk.folder, ["list.md"], prefer="preprint")


def _overriding(desk: Desk) -> None:
    desk.world.config(
        desk.folder, ["list.md"], overrides={"arxiv:2309.90001": {"venue": "Kettles"}}
    )


def _mended(desk: Desk) -> None:
    with open_store(desk.folder / "cache/enrich.db") as store:
        store.works.put([StoredWork(work, "other", [], "") for work in store.works.all()])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "fewest"), [(_dated, 2), (_preferring, 10), (_overriding, 10), (_mended, 10)]
)
def test_what_something_has_changed_of_is_judged_again(
    desk: Desk, judged: list[str], change: Callable[[Desk], None], fewest: int
) -> None:
    desk.run()
    judged.clear()
    change(desk)
    result = desk.run()
    assert len(set(judged)) >= fewest
    assert bool(result.requests) == (change is _dated)
    if change is _overriding:
        assert "Kettles" in {r.work.container_title_short for r in result.entries if r.work}


def test_works_are_reused_under_version_and_schema_of_the_program(desk: Desk) -> None:
    digests = {
        settings_digest(desk.settings, program=Program(version, schema))
        for version in ("1", "2")
        for schema in ("a", "b")
    }
    assert len(digests) == 4


@pytest.mark.slow
@pytest.mark.parametrize("days", [40, 400])
def test_after_a_long_time_a_list_is_still_again(desk: Desk, judged: list[str], days: int) -> None:
    """Answers that nobody needs any more are not asked for again, and keep nobody from resting."""
    desk.run()
    desk.time += timedelta(days=days)
    assert desk.run().requests
    judged.clear()
    assert desk.run().requests == 0
    assert set(judged) == {"Bilby"}
    config = desk.settings
    assert run_cache.recalled(config, RunOptions(), desk.time + timedelta(minutes=1)) is not None
    later = run_cache.recalled(config, RunOptions(), desk.time + timedelta(days=8))
    assert later is None  # preprints are due


@pytest.mark.slow
def test_a_work_that_is_met_under_another_link_is_made_of_both(
    desk: Desk, judged: list[str]
) -> None:
    first = {r.entry.title: r.key for r in desk.run().entries}
    judged.clear()
    title = "Paged Memory for Serving Invented Models"
    desk.write(LIST + f"\n- [ ] [{title}](https://doi.org/10.1145/9900001.9900011)\n")
    result = desk.run()
    assert title in judged
    assert [r.key for r in result.entries if r.entry.title == title] == [first[title]] * 2
    assert result.entries[-1].duplicate_of == first[title]


@pytest.mark.slow
def test_a_source_that_comes_back_is_asked_of_papers_that_had_no_answer(
    desk: Desk, world: World, judged: list[str]
) -> None:
    world.fault("sparql", "503")
    world.fault("dblp", "503")
    assert desk.run().code == 3
    world.reset()
    judged.clear()
    result = desk.run()
    assert result.code == 0
    assert result.requests_by_source["dblp"]
    assert len(set(judged)) > 5
    judged.clear()
    assert desk.run().requests == 0
    assert set(judged) == {"Bilby"}


@pytest.mark.slow
def test_nobody_can_tell(tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list is edited, settings change, time goes by: the same as if every work were made anew."""
    lines = LIST.splitlines(keepends=True)
    other = "- [ ] [Paged Memory for Serving Invented Models](https://doi.org/10.1145/9900001.9900011)\n"
    steps: list[Callable[[Desk], None]] = [
        lambda d: d.write("".join(lines[:8])),
        lambda d: d.write(LIST),
        lambda d: d.write(LIST + "\n" + QUOLL),
        lambda d: d.write("".join([*lines[:4], other, *lines[4:]]) + "\n" + QUOLL),
        lambda d: d.write(
            LIST.replace("Quokka: A Sampler", "Quokka, a sampler").replace("[ ]", "[x]")
        ),
        _dated,
        _preferring,
        lambda d: d.write("".join(lines[3:9]) + other + QUOLL + "  - a note\n"),
        lambda d: d.write(LIST.replace("2309.90001v2", "2309.90001").replace("SOSP'23", "NSDI'23")),
        _overriding,
        lambda d: setattr(d, "time", d.time + timedelta(days=200)),
        lambda d: d.write(QUOLL),
        lambda d: d.write(LIST),
    ]
    assert sum(both(tmp_path, world, steps, monkeypatch)) > 30


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_can_tell_with_a_real_list(
    real_corpus: Path, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Edits by chance of a list of real papers, with services that fail now and then."""
    chance = random.Random(seed)
    drawn = lists.draw(records.load(shared / "world/records.jsonl.gz"), 150, seed)
    lines = [line.markdown + "\n" for line in drawn]
    lines += [
        f"- [ ] [{x.record['title']}](https://doi.org/{x.record['doi']})\n"
        for x in drawn
        if x.record.get("doi")
    ]

    def edited(text: str) -> Callable[[Desk], None]:
        return lambda d: d.write(text)

    def failing(service: str) -> Callable[[Desk], None]:
        return lambda d: d.world.fault(service, "503")

    for world in serve(real_corpus, 0, "--openalex", "open"):
        steps: list[Callable[[Desk], None]] = []
        for _ in range(14):
            steps.append(
                edited("# Papers\n\n" + "".join(chance.sample(lines, chance.randint(60, 120))))
            )
            if chance.random() < 0.3:
                steps.append(_dated)
            if chance.random() < 0.3:
                steps.append(
                    failing(chance.choice(["s2", "sparql", "crossref", "arxiv", "openalex"]))
                )
                steps.append(lambda d: d.world.reset())
        assert sum(both(tmp_path, world, steps, monkeypatch)) > 200


def both(
    folder: Path,
    world: World,
    steps: Sequence[Callable[[Desk], None]],
    monkeypatch: pytest.MonkeyPatch,
) -> list[int]:
    """Take the steps with and without reused works; return how many were reused at each."""
    remembering, forgetful = Desk(folder / "remembering", world), Desk(folder / "forgetful", world)
    reused: list[int] = []
    reuse = WorkCache.reuse

    def count(self: WorkCache, papers: Sequence[ListedPaper]) -> None:
        reuse(self, papers)
        reused.append(sum(p.target.cached_work is not None for p in papers))

    for number, step in enumerate(steps):
        step(remembering), step(forgetful)
        with monkeypatch.context() as patch:
            patch.setattr(WorkCache, "reuse", lambda *_: None)
            expected = forgetful.said()
            patch.setattr(WorkCache, "reuse", count)
            found = remembering.said()
        for part, (a, b) in enumerate(zip(found, expected, strict=True)):
            assert a == b, (number, part)
    assert len(reused) == len(steps)
    return reused
