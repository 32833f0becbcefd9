"""A way of asking that a service refuses is remembered from run to run; the service is still asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from enrich import sources
from tests.support import cli
from tests.support.canned import Canned, Reply, answering

TITLES = (
    "Roasting Chestnuts Above Sparse Matrices",
    "Knitting Jumpers for Large Stores",
    "Folding Deck Chairs under Weak Consistency",
    "Watering Ferns with Eventual Delivery",
)


def listed(*titles: str) -> str:
    return "".join(f"- [{title}](https://example.org/{title[0]}.pdf)\n" for title in titles)


def openalex(url: str) -> Reply:
    """Answer as OpenAlex where it takes one title in a search."""
    together = "title.search" in url and ("|" in url or "%7C" in url)
    return Canned({"error": "Forbidden"}, 403) if together else Canned({"results": []})


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    off = {kind.name: {"enabled": False} for kind in sources.classes()}
    config = {"lists": ["list.md"], "sources": {**off, "openalex": {"interval": 0}}}
    (tmp_path / "enrich.yaml").write_text(json.dumps(config), encoding="utf-8")
    return tmp_path


def test_titles_refused_together_once_are_not_asked_for_together_in_the_next_run(
    desk: Path,
) -> None:
    with answering(openalex) as asked:
        (desk / "list.md").write_text(listed(*TITLES[:2]), encoding="utf-8")
        first = cli.enrich(desk, "run")
        together = [url for url in asked if "%7C" in url or "|" in url]
        assert len(together) == 1
        assert "refuses several titles in one search" in first.stderr
        asked.clear()
        (desk / "list.md").write_text(listed(*TITLES), encoding="utf-8")
        second = cli.enrich(desk, "run")
    assert len(asked) == 2  # the new titles, each by itself
    assert not any("%7C" in url or "|" in url for url in asked)
    assert "refuses several titles" not in second.stderr
    assert "several titles in one search" in cli.enrich(desk, "doctor").stdout
