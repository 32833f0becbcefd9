"""Damaged input, by chance and always the same: `scripts/bench mutants` tries ten thousand.

Here a few of each kind; `-m slow` has more.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from enrich import reading_list
from tests.support.mutants import inputs, seeds
from tests.support.mutants.inputs import Mutant, TooSlow
from tests.support.world import World

QUICK, SLOW = 60, 400


@pytest.fixture(scope="module")
def made(small_world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose cache knows the papers of the good lists."""
    small_world.reset()
    return inputs.make_desk(tmp_path_factory.mktemp("mutants") / "made", small_world)


@pytest.mark.parametrize("name", seeds.LISTS)
def test_a_good_list_of_each_format_is_read(name: str) -> None:
    content = seeds.LISTS[name].encode()
    found = reading_list.read(content, name, None, lambda _: None)
    assert len(found.entries) >= 1 + (name not in {"list.bbl", "list.nbib"})
    assert not [p for p in found.problems if "read" in p]
    inputs.read(Mutant(0, "list", name, content))


def test_damaged_lists_are_read_and_written_back() -> None:
    mutants = [inputs.mutant(7, n) for n in range(QUICK)]
    assert mutants == [inputs.mutant(7, n) for n in range(QUICK)]
    for mutant in mutants:
        if mutant.kind == "list" and len(mutant.data) < 20_000:
            inputs.read(mutant)


@pytest.mark.slow
def test_every_command_meets_a_damaged_list(made: Path, tmp_path: Path, small_world: World) -> None:
    desk = shutil.copytree(made, tmp_path / "desk")
    inputs.write_config(desk, small_world, ["list.md"])
    content = seeds.LISTS["list.md"].encode()
    damaged = content.replace(b"Quokka", b"Quokka\xe9<!--enrich k-->", 1)[:-90]
    inputs.whole(desk, Mutant(0, "list", "list.md", damaged))


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (AssertionError("other bytes"), "AssertionError: other bytes"),
        (TooSlow("reading: 9 s"), "TooSlow: reading: 9 s"),
        (KeyError("x"), "KeyError: 'x'"),
    ],
)
def test_what_fails_is_told(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    small_world: World,
    broken: BaseException,
    said: str,
) -> None:
    def fail(_mutant: Mutant) -> None:
        raise broken

    monkeypatch.setattr(inputs, "read", fail)
    numbers = [n for n in range(1, 9) if inputs.mutant(7, n).kind == "list"][:2]
    found = inputs.tried(numbers, 7, tmp_path, tmp_path, small_world)
    assert [why for _, why in found.failed] == [said] * len(numbers)
    assert found.counts["list"] == len(numbers)


# A standard stream that is given up stays open until its process ends.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_damaged_input_of_every_kind(
    made: Path, tmp_path: Path, small_world: World, seed: int
) -> None:
    found = inputs.tried(range(SLOW), seed, made, tmp_path, small_world)
    assert found.failed == []
    assert sum(found.counts[kind] for kind in inputs.SHARES) == SLOW
