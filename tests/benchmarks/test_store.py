"""The measurements of the cache: each phase is measured at each size, and growth is a ratio."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import store
from benchmarks.store import StoreRow, StoreSettings


def test_each_phase_is_measured_at_each_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = store.main(StoreSettings((20, 40), repeat=2, results=tmp_path))
    assert [(row.size, row.phase) for row in rows] == [
        (size, phase) for size in (20, 40) for phase in store.PHASES
    ]
    shown = (tmp_path / "store.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == shown
    assert "| fill | 20 | 40 |" in shown


def test_growth_is_the_cost_over_that_of_the_size_before() -> None:
    rows = [StoreRow(n, phase, n * 2.0, n * n) for n in (1, 2, 4) for phase in store.PHASES]
    assert store.ratios(rows)[:2] == [("fill", 1, 2, 2.0, 4.0), ("fill", 2, 4, 2.0, 4.0)]


def test_the_same_works_are_invented_every_time() -> None:
    works = list(store.invent(30, seed=1))
    assert works == list(store.invent(30, seed=1))
    assert works != list(store.invent(30, seed=2))
    assert len({row.work.key for row in works}) == 30
