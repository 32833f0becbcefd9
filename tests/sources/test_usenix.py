"""USENIX's pages: what is asked, and what is read from them."""

from __future__ import annotations

from pathlib import Path

import pytest
import responses

from enrich.errors import Unreadable
from enrich.model import Date, Identifier, Standing, Tier
from enrich.sources.usenix import USENIX
from enrich.transport import Session
from tests.support.paths import DATA

PAYLOADS = DATA / "usenix"
PAPER = Identifier("usenix", "osdi31/presentation/orn")


@pytest.fixture
def source() -> USENIX:
    return USENIX(Session(dict.fromkeys(USENIX.intervals, 0.0), retries=0))


@responses.activate
def test_fetch_asks_for_the_page_and_keeps_it_without_its_scripts(source: USENIX) -> None:
    responses.get(
        "https://www.usenix.org/conference/osdi31/presentation/orn",
        body=(PAYLOADS / "presentation.html").read_bytes(),
        content_type="text/html; charset=utf-8",
    )
    [(identifier, answer)] = source.fetch([PAPER])
    assert identifier == PAPER
    assert answer is not None
    assert "<script" not in answer
    assert "Not this" not in answer
    assert source.parse(answer)[0].id("usenix") == PAPER.value


@responses.activate
def test_a_page_that_is_not_there_is_an_answer(source: USENIX) -> None:
    responses.get(
        "https://www.usenix.org/conference/osdi31/presentation/orn",
        status=404,
        body="<html><title>Page not found | USENIX</title></html>",
        content_type="text/html",
    )
    assert list(source.fetch([PAPER])) == [(PAPER, None)]


def test_parse_reads_tags_bibtex_and_abstract() -> None:
    [record] = USENIX(None).parse((PAYLOADS / "presentation.html").read_text(encoding="utf-8"))
    assert record.title == "Teapot: Boiling Tail Latency Away in GPU-Backed Kettles"
    assert [n.full for n in record.authors] == ["Ada Örn", "Bo van den Berg"]
    assert (record.tier, record.standing, record.type) == (
        Tier.PUBLISHER,
        Standing.PUBLISHED,
        "paper-conference",
    )
    assert record.identifiers == (PAPER,)
    assert record.issued == Date(2031, 7)
    assert (
        record.container_title
        == "25th USENIX Symposium on Operating Systems Design and Implementation (OSDI 31)"
    )
    assert record.container_title_short == "OSDI"
    assert (record.page, record.ISBN) == ("101-119", ("978-1-939133-99-9",))
    assert (record.publisher, record.event_place) == ("USENIX Association", "Somewhere, CA")
    assert record.URL == "https://www.usenix.org/conference/osdi31/presentation/orn"
    assert record.pdf == "https://www.usenix.org/system/files/osdi31-orn.pdf"
    assert (
        record.abstract
        == "Kettles are slow when <1% of the cups are hot. Teapot keeps all cups warm."
    )


def test_a_talk_without_a_paper_gives_nothing() -> None:
    assert USENIX(None).parse((PAYLOADS / "talk.html").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "answer", ["", "no page", "<html><title>Welcome to the hotel</title></html>"]
)
def test_a_foreign_page_is_unreadable(answer: str) -> None:
    with pytest.raises(Unreadable):
        USENIX(None).parse(answer)


def test_the_captured_pages(shared: Path) -> None:
    for path in sorted((shared / "captures" / "usenix" / "pages").glob("goyal*.html")):
        [record] = USENIX(None).parse(path.read_text(encoding="utf-8"))
        assert record.id("usenix") == "nsdi22/presentation/goyal"
        assert len(record.authors) == 6
        assert record.authors[-1].family == "Anderson"
        assert (record.page, record.issued) == ("779-805", Date(2022, 4))
        assert record.container_title_short == "NSDI"
        assert record.abstract.startswith("Effective congestion control")
        assert record.event_place == "Renton, WA"
