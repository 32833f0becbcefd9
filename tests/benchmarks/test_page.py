"""The measurements of the page: its bytes without a browser, and its times with one."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest

from benchmarks import page, records
from benchmarks.page import PageSettings
from tests.support.browser import NoBrowserError


@pytest.fixture
def settings(tmp_path: Path) -> PageSettings:
    records.write(tmp_path / "records.jsonl", records.invent(30))
    return PageSettings((20, 40), tmp_path / "records.jsonl", results=tmp_path)


def test_a_page_of_each_size_is_measured(
    settings: PageSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    with mock.patch.object(page, "chromium", side_effect=NoBrowserError("needs Chromium")):
        rows = page.main(settings)
    assert [(row.papers, row.abstracts) for row in rows] == [(20, False), (20, True), (40, False), (40, True)]  # fmt: skip
    assert rows[0].bytes < rows[1].bytes < rows[3].bytes
    printed = capsys.readouterr()
    assert (settings.results / "page.md").read_text(encoding="utf-8") == printed.out
    assert "| 20 | without |" in printed.out
    assert "needs Chromium" in printed.err


@pytest.mark.browser
def test_the_browser_is_measured(settings: PageSettings) -> None:
    for row in page.main(settings):
        assert row.key is not None
        assert row.paint is not None
        assert 0 < row.key[0] <= row.key[1] <= row.key[2]
        assert row.paint > 0
