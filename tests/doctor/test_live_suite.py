"""The suite for the real services, tried against the stand-in: it passes, fails and skips as it should."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

import pytest

from enrich import sources
from tests.doctor.test_drift import HOSTS
from tests.live import test_live as live
from tests.support.drift import drifted, renamed
from tests.support.world import World


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the report; nobody waits between two questions."""
    monkeypatch.setenv("ENRICH_LIVE_REPORT", str(tmp_path))
    with ExitStack() as stack:
        for kind in sources.classes():
            at_once = dict.fromkeys(kind.intervals, 0.0)
            stack.enter_context(mock.patch.object(kind, "intervals", at_once))
        yield tmp_path


def test_it_passes_and_writes_what_it_saw(
    report: Path, known_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENRICH_LIVE_MIRRORS", json.dumps(known_world.mirrors))
    for name in live.ASKING:
        live.test_a_service_answers_about_three_papers_as_it_did(name)
    [page] = report.glob("live-*.md")
    written = page.read_text(encoding="utf-8")
    assert all(f"\n## {name}, " in written for name in HOSTS)
    assert written.count(": ok, in ") == 3 * len(HOSTS)
    assert written.count(": not there") == len(live.NOBODY)
    assert "wrong" not in written


@pytest.mark.parametrize("name", ["crossref", "pmlr"])
def test_it_fails_where_a_service_has_changed(
    name: str, report: Path, known_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENRICH_LIVE_MIRRORS", json.dumps(known_world.mirrors))
    change = renamed("author", "creator")
    with drifted(HOSTS[name], change), pytest.raises(AssertionError):
        live.test_a_service_answers_about_three_papers_as_it_did(name)
    assert "**wrong** " in next(report.glob("live-*.md")).read_text(encoding="utf-8")


def test_where_nobody_can_be_asked_it_is_skipped_with_the_reason(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = dict.fromkeys(HOSTS.values(), "http://127.0.0.1:9")
    monkeypatch.setenv("ENRICH_LIVE_MIRRORS", json.dumps(nowhere))
    for name in ("arxiv", "usenix"):
        with pytest.raises(
            pytest.skip.Exception, match=r"nobody could be asked: .*cannot be reached"
        ):
            live.test_a_service_answers_about_three_papers_as_it_did(name)
