"""The measurement of references in bulk: the same draw every time, and one result by every way."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import bulk, dumps, records
from benchmarks.bulk import BulkSettings


def test_the_same_references_are_drawn_every_time() -> None:
    known = list(dumps.papers(records.invent(30), 60))
    drawn = list(bulk.draw(known, 50, seed=1))
    assert drawn == list(bulk.draw(known, 50, seed=1))
    assert drawn != list(bulk.draw(known, 50, seed=2))
    assert any(row["title"] != paper.title for row, paper in drawn)
    assert any("doi" in row for row, _ in drawn)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_way_gives_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records.write(tmp_path / "records.jsonl", records.invent(60))
    ways = ("1 process", "2 processes", "2 Dask workers")
    settings = BulkSettings(tmp_path / "records.jsonl", 100, 150, ways=ways, results=tmp_path)
    found = bulk.main(settings)
    assert [m.way for m in found] == list(ways)
    assert all(m.rate > 0 and m.right > 100 for m in found)
    assert (tmp_path / "bulk.md").read_text(encoding="utf-8") == capsys.readouterr().out
