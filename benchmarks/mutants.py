"""Damaged inputs and answers, made by chance from good ones, and what becomes of them."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.bench import say
from benchmarks.table import table
from tests.support.mutants import answers, inputs
from tests.support.mutants.answers import AnswerOutcomes
from tests.support.mutants.inputs import Outcomes
from tests.support.paths import SMALL_RECORDS
from tests.support.world import World, build, serve

_AT_ONCE = 25  # mutants, or runs with damaged answers, that a process is given


@dataclass(frozen=True, slots=True)
class MutantSettings:
    """How many mutants, which, by how many processes, and where those that fail are kept."""

    inputs: int
    answers: int
    seed: int
    jobs: int = 2
    only: Sequence[int] = ()
    keep: Path | None = None


def main(settings: MutantSettings) -> int:
    """Try the mutants, and print what became of them. Returns 1 where one of them failed."""
    failed = 0
    if numbers := settings.only or range(settings.inputs):
        began = time.monotonic()
        found = of_inputs(numbers, settings.seed, settings.jobs)
        _tell_inputs(found, settings.keep)
        _tell_total(f"{len(numbers)} damaged inputs", settings.seed, len(found.failed), began)
        failed += len(found.failed)
    if settings.answers and not settings.only:
        began = time.monotonic()
        ended = of_answers(settings.answers, settings.seed, settings.jobs)
        _tell_answers(ended)
        what = f"{ended.damaged.total()} damaged answers in {ended.runs} runs"
        _tell_total(what, settings.seed, len(ended.failed), began)
        failed += len(ended.failed)
    return 1 if failed else 0


def _tell_inputs(found: Outcomes, keep: Path | None) -> None:
    print(table(["mutants of", "tried"], sorted(found.counts.items())))
    print(table(["slowest: seconds", "number", "file"], [list(x) for x in found.slowest[:5]]))
    for mutant, why in found.failed:
        print(f"failed: {mutant.kind} {mutant.number} ({mutant.name}): {why}")
        if keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{mutant.number}-{Path(mutant.name).name}").write_bytes(mutant.data)


def _tell_answers(found: AnswerOutcomes) -> None:
    print(table(["damage", "answers"], sorted(found.damaged.items())))
    print(table(["service", "answers"], sorted(found.services.items())))
    codes = [(f"exit code {code}", n) for code, n in sorted(found.codes.items())]
    print(table(["runs and papers", "count"], [*codes, *sorted(found.states.items())]))
    for seed, why in found.failed:
        print(f"failed: run {seed}: {why}")


def _tell_total(what: str, seed: int, failed: int, began: float) -> None:
    print(f"{what}, seed {seed}: {failed} failed, in {time.monotonic() - began:.0f} s", flush=True)


def of_inputs(numbers: Sequence[int], seed: int, jobs: int) -> Outcomes:
    """Try damaged inputs by their numbers."""
    outcomes = Outcomes()
    with _folder() as folder, _made(folder) as (made, world):
        work = partial(_tried, seed=seed, made=made, folder=folder, world=world)
        parts = [numbers[i : i + _AT_ONCE] for i in range(0, len(numbers), _AT_ONCE)]
        with multiprocessing.get_context("fork").Pool(jobs) as pool:
            for done, found in enumerate(pool.imap_unordered(work, parts), 1):
                outcomes.add(found)
                if done % 20 == 0:
                    say(f"{done * _AT_ONCE} tried, {len(outcomes.failed)} failed")
    return outcomes


def _tried(
    numbers: Sequence[int], *, seed: int, made: Path, folder: Path, world: World
) -> Outcomes:
    own = folder / str(os.getpid())
    own.mkdir(exist_ok=True)
    os.environ["XDG_STATE_HOME"] = str(own / "state")
    return inputs.tried(numbers, seed, made, own, world)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="enrich-mutants-") as name:
        os.environ["XDG_STATE_HOME"] = f"{name}/state"
        yield Path(name)


@contextmanager
def _made(folder: Path) -> Iterator[tuple[Path, World]]:
    """Yield a folder whose cache knows the good lists' papers; the services are gone then."""
    services = serve(build(folder, SMALL_RECORDS), 0.0)
    world = next(services)
    made = inputs.make_desk(folder / "made", world)
    services.close()  # type: ignore[attr-defined]
    yield made, world


def of_answers(count: int, seed: int, jobs: int) -> AnswerOutcomes:
    """Run with damaged answers until there were so many."""
    outcomes = AnswerOutcomes()
    with _folder() as folder:
        services = serve(build(folder, SMALL_RECORDS), 0.0, "--openalex", "open")
        world = next(services)
        runs = (
            [f"{seed} {n}" for n in range(start, start + _AT_ONCE)]
            for start in itertools.count(0, _AT_ONCE)
        )
        with multiprocessing.get_context("fork").Pool(jobs) as pool:
            while outcomes.damaged.total() < count:
                parts = list(itertools.islice(runs, jobs))
                for found in pool.imap_unordered(
                    partial(_asked, folder=folder, world=world), parts
                ):
                    outcomes.add(found)
                say(f"{outcomes.damaged.total()} damaged, {len(outcomes.failed)} runs failed")
        services.close()  # type: ignore[attr-defined]
    return outcomes


def _asked(seeds: Sequence[str], *, folder: Path, world: World) -> AnswerOutcomes:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        os.environ["XDG_STATE_HOME"] = f"{name}/state"
        return answers.tried(seeds, Path(name), world)
