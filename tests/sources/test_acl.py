"""The ACL Anthology's .bib files."""

from __future__ import annotations

from pathlib import Path

import pytest
import responses

from enrich.errors import Unreadable
from enrich.model import Date, Identifier, Tier
from enrich.sources.acl import ACL
from enrich.transport import Session
from tests.support.paths import DATA

PAYLOADS = DATA / "acl"
PAPER = Identifier("acl", "2031.tea-long.7")


@pytest.fixture
def source() -> ACL:
    return ACL(Session(dict.fromkeys(ACL.intervals, 0.0), retries=0))


@responses.activate
def test_fetch_asks_for_the_bib(source: ACL) -> None:
    responses.get(
        "https://aclanthology.org/2031.tea-long.7.bib",
        body=(PAYLOADS / "paper.bib").read_bytes(),
        content_type="text/plain",
    )
    responses.get(
        "https://aclanthology.org/N13-9999.bib", status=404, body="<html><title>404</title></html>"
    )
    gone = Identifier("acl", "N13-9999")
    answers = dict(source.fetch([PAPER, gone]))
    assert answers[gone] is None
    assert source.parse(answers[PAPER] or "")[0].id("acl") == PAPER.value


def test_parse_decodes_and_leaves_the_editors_out() -> None:
    [record] = ACL(None).parse((PAYLOADS / "paper.bib").read_text(encoding="utf-8"))
    assert record.title == "How Many Cups Is a Prompt Worth? TeaBERT Answers"
    assert [(n.given, n.family) for n in record.authors] == [
        ("Ada", "Örn"),
        ("Teo", "Le Scao"),
        ("José", "Muñoz"),
    ]
    assert (
        record.container_title
        == "Proceedings of the 2031 Conference on Tea & Language (Volume 1: Long Papers)"
    )
    assert record.identifiers == (PAPER, Identifier("doi", "10.18653/v1/2031.tea-long.7"))
    assert (record.page, record.issued, record.event_place) == (
        "26-36",
        Date(2031, 6),
        "Somewhere, Italy",
    )
    assert record.abstract == "Cups cost 5% more. We measure “worth”: it is high."
    assert (record.tier, record.type) == (Tier.PUBLISHER, "paper-conference")


def test_a_journal_of_the_anthology_is_a_journal() -> None:
    [record] = ACL(None).parse((PAYLOADS / "journal.bib").read_text(encoding="utf-8"))
    assert record.type == "article-journal"
    assert record.container_title == "Transactions of the Association for Computational Linguistics"
    assert (record.volume, record.identifiers) == ("20", (Identifier("acl", "2032.tacl-1.3"),))


def test_a_page_is_read_too() -> None:
    [record] = ACL(None).parse((PAYLOADS / "page.html").read_text(encoding="utf-8"))
    assert record.identifiers == (PAPER, Identifier("doi", "10.18653/v1/2031.tea-long.7"))
    assert [n.family for n in record.authors] == ["Örn", "Le Scao"]
    assert record.abstract == "Cups cost 5% more."


@pytest.mark.parametrize(
    "answer", ["<html><title>404</title></html>", "@", "@misc{x, title = {Y}}", "", "plain words"]
)
def test_a_foreign_answer_is_unreadable(answer: str) -> None:
    with pytest.raises(Unreadable):
        ACL(None).parse(answer)


def test_the_captured_page(shared: Path) -> None:
    path = shared / "captures" / "proceedings" / "acl" / "2021.naacl-main.208.html"
    [record] = ACL(None).parse(path.read_text(encoding="utf-8"))
    assert record.id("acl") == "2021.naacl-main.208"
    assert record.id("doi") == "10.18653/v1/2021.naacl-main.208"
    assert [(n.given, n.family) for n in record.authors] == [
        ("Teven", "Le Scao"),
        ("Alexander", "Rush"),
    ]
    assert record.page == "2627-2636"
    assert record.abstract.startswith("When fine-tuning pretrained models")
