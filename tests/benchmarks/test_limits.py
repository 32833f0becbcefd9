"""The measure of growth.

What is linear is called so, what is quadratic is not, and both ends are measured.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import limits
from benchmarks.limits import Growth, LimitCase, LimitSettings
from tests.support import hostile


class Clock:
    """A clock that work moves on."""

    def __init__(self, cost: Callable[[int], float]) -> None:
        self.now = 0.0
        self.cost = cost
        self.sizes: list[int] = []

    def __call__(self) -> float:
        return self.now

    def prepare(self, size: int) -> Callable[[], object]:
        return lambda: self.work(size)

    def work(self, size: int) -> None:
        self.sizes.append(size)
        self.now += self.cost(size)


@pytest.mark.parametrize(
    ("cost", "ratio"),
    [
        (lambda n: n * 1e-5, 2.0),
        (lambda n: n * n * 1e-8, 4.0),
        (lambda n: 0.0, 0.0),
        (lambda n: 5.0, 1.0),
    ],
)
def test_the_ratio_tells_how_the_cost_grows(cost: Callable[[int], float], ratio: float) -> None:
    clock = Clock(cost)
    found = limits.growth(LimitCase("x", clock.prepare), clock)
    assert found.ratio == pytest.approx(ratio)
    assert found.linear is (ratio <= limits.MOST)
    assert max(clock.sizes) == 2 * found.size <= 4 * limits.LARGEST


def test_a_case_grows_until_it_can_be_measured() -> None:
    clock = Clock(lambda n: n * 1e-6)
    found = limits.growth(LimitCase("x", clock.prepare), clock)
    assert found.once >= limits.LONG_ENOUGH > found.once / 2


def test_the_least_of_several_times_counts() -> None:
    clock = Clock(lambda _: 1.0 + (len(clock.sizes) == 1))
    assert LimitCase("x", clock.prepare).seconds(7, clock) == 1.0
    assert clock.sizes == [7] * limits.TIMES


def test_the_table_begins_with_what_grows_fastest() -> None:
    found = [Growth("slow", 10, 1.0, 2.0), Growth("fast", 10, 1.0, 4.0)]
    rows = [line for line in limits.report(found).splitlines() if line.startswith("| ")]
    assert [row.split(" | ")[0] for row in rows[1:]] == ["| ---", "| fast", "| slow"]
    assert "not linear" in rows[2]
    assert "not linear" not in rows[3]


def test_every_reader_is_measured_on_every_hostile_text() -> None:
    names = [case.name for case in limits.cases()]
    assert len(names) == len(set(names))
    for reader, texts in (
        ("fold", hostile.MARKUP),
        ("citations", hostile.TEX),
        ("page", hostile.PAGES),
    ):
        assert {f"{reader}: {text.name}" for text in texts} <= set(names)


@pytest.mark.parametrize("case", list(limits.cases()), ids=lambda case: case.name)
def test_every_case_can_be_measured(case: LimitCase) -> None:
    assert case.prepare(case.smallest // 50)() is not None


def test_what_is_not_linear_is_exit_code_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "growth", lambda case: Growth(case.name, 1, 1.0, 3.5))
    assert limits.main(LimitSettings("export csv", tmp_path)) == 1
    assert "| export csv | 1 |" in (tmp_path / "limits.md").read_text(encoding="utf-8")
    assert limits.main(LimitSettings("no such case", tmp_path)) == 0


@pytest.mark.parametrize("length", [1000, 20_000])
def test_a_growing_text_is_as_long_as_it_is_to_be(length: int) -> None:
    for text in (*hostile.MARKUP, *hostile.LISTS, *(case for case, _ in hostile.BIB)):
        ends = len(text.before + text.after)
        assert length - 50 <= len(text.text(length)) - ends <= length
