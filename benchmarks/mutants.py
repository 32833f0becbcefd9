"""Damaged inputs, made by chance from good ones, and whether the program is equal to them."""

from __future__ import annotations

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
from tests.support.mutants import inputs
from tests.support.mutants.inputs import Outcomes
from tests.support.paths import SMALL_RECORDS
from tests.support.world import World, build, serve

_AT_ONCE = 25  # mutants that a process is given


@dataclass(frozen=True, slots=True)
class MutantSettings:
    """How many mutants, which, by how many processes, and where those that fail are kept."""

    inputs: int
    seed: int
    jobs: int = 2
    only: Sequence[int] = ()
    keep: Path | None = None


def main(settings: MutantSettings) -> int:
    """Try the mutants, and print what became of them. Returns 1 where one of them failed."""
    numbers = settings.only or range(settings.inputs)
    began = time.monotonic()
    outcomes = of_inputs(numbers, settings.seed, settings.jobs)
    print(table(["mutants of", "tried"], sorted(outcomes.counts.items())))
    print(table(["slowest: seconds", "number", "file"], [list(x) for x in outcomes.slowest[:5]]))
    for mutant, why in outcomes.failed:
        print(f"failed: {mutant.kind} {mutant.number} ({mutant.name}): {why}")
        if settings.keep is not None:
            settings.keep.mkdir(parents=True, exist_ok=True)
            path = settings.keep / f"{mutant.number}-{Path(mutant.name).name}"
            path.write_bytes(mutant.data)
    total, failed = len(numbers), len(outcomes.failed)
    print(f"{total} mutants of seed {settings.seed}: {failed} failed", end="")
    print(f", in {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


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
