"""Pages of NeurIPS, MLSys, CVF, JMLR and AAAI."""

from __future__ import annotations

from pathlib import Path

import pytest
import responses

from enrich.errors import Unreadable
from enrich.model import Date, Identifier, Record, Tier
from enrich.sources.proceedings import Proceedings
from enrich.transport import Session
from tests.support.paths import DATA

PAYLOADS = DATA / "proceedings"
JMLR = Identifier("page", "https://jmlr.org/papers/v32/31-001.html")


def read(name: str) -> Record:
    [record] = Proceedings(None).parse((PAYLOADS / name).read_text(encoding="utf-8"))
    return record


@pytest.mark.parametrize(
    ("page", "takes"),
    [
        ("https://proceedings.neurips.cc/paper_files/paper/2022/hash/ab-Abstract.html", True),
        ("https://papers.nips.cc/paper/5423-generative-adversarial-nets", True),
        ("https://jmlr.org/papers/v32/31-001.html", True),
        ("https://papers.nips.cc/paper/by-source-2019-12", False),
        ("https://www.vldb.org/pvldb/vol16/p863-kim.pdf", False),
        ("https://dl.acm.org/citation.cfm?id=806707", False),
        ("https://localhost.example/paper", False),
    ],
)
def test_only_pages_with_tags_on_known_hosts_are_asked(page: str, takes: bool) -> None:
    assert Proceedings(None).accepts(Identifier("page", page)) is takes
    assert not Proceedings(None).accepts(Identifier("doi", page))


@responses.activate
def test_fetch_remembers_which_page_it_was() -> None:
    source = Proceedings(Session(dict.fromkeys(Proceedings.intervals, 0.0), retries=0))
    body = (PAYLOADS / "jmlr.html").read_text(encoding="utf-8").split("\n", 1)[1]
    gone = Identifier("page", "https://jmlr.org/papers/v32/31-999.html")
    responses.get(JMLR.value, body=body, content_type="text/html")
    responses.get(gone.value, status=404, body="<html><title>404</title></html>")
    answers = dict(source.fetch([JMLR, gone]))
    assert answers[gone] is None
    assert source.parse(answers[JMLR] or "")[0].identifiers == (JMLR,)


def test_neurips() -> None:
    record = read("neurips.html")
    assert (record.title, record.type, record.tier) == (
        "Attention Is All Tea Needs",
        "paper-conference",
        Tier.PUBLISHER,
    )
    assert [n.full for n in record.authors] == ["Ada Örn", "Cy Kim"]
    assert record.container_title == "Advances in Neural Information Processing Systems"
    assert (record.volume, record.page, record.issued) == ("44", "100-112", Date(2031, 12, 6))
    assert record.abstract == "Tea needs attention."
    assert record.URL.endswith("-Abstract-Conference.html")


def test_cvf() -> None:
    record = read("cvf.html")
    assert [n.full for n in record.authors] == ["Ada Örn"]
    assert (record.page, record.issued, record.abstract) == ("1-10", Date(2031, 6), "We see tea.")
    assert (
        record.URL
        == "https://openaccess.thecvf.com/content/CVPR2031/html/Orn_Seeing_Tea_CVPR_2031_paper.html"
    )


def test_jmlr_is_a_journal() -> None:
    record = read("jmlr.html")
    assert (record.type, record.container_title) == (
        "article-journal",
        "Journal of Machine Learning Research",
    )
    assert (record.volume, record.issue, record.page, record.ISSN) == (
        "32",
        "7",
        "1-40",
        ("1533-7928",),
    )
    assert record.abstract == "Priors for tea."
    assert record.identifiers == (JMLR,)


def test_json_ld_where_there_are_no_tags() -> None:
    record = read("json_ld.html")
    assert (record.title, record.issued) == ("Structured Tea", Date(2031, 2, 3))
    assert [n.full for n in record.authors] == ["Ada Örn", "Cy Kim"]
    assert record.id("doi") == "10.9999/tea.1"
    assert record.container_title == "Proceedings of the Tea Conference"
    assert record.abstract == "About tea."


@pytest.mark.parametrize("answer", ["", "no page", "<html><title>Welcome</title></html>"])
def test_a_foreign_page_is_unreadable(answer: str) -> None:
    with pytest.raises(Unreadable):
        Proceedings(None).parse(answer)


def test_captured_pages(shared: Path) -> None:
    for path in sorted((shared / "captures" / "proceedings").glob("[ai][aj]*/*.html")):
        [record] = Proceedings(None).parse(path.read_text(encoding="utf-8"))
        assert record.title
        assert record.authors
        assert record.issued
