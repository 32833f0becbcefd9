"""PMLR: pages one by one, a volume's BibTeX for several papers of it."""

from __future__ import annotations

import pytest
import responses

from enrich.errors import Unreadable
from enrich.model import Date, Identifier, Tier
from enrich.sources.pmlr import PMLR
from enrich.transport import Session
from tests.support.paths import DATA

PAYLOADS = DATA / "pmlr"
HOME = "https://proceedings.mlr.press"


def paper(value: str) -> Identifier:
    return Identifier("pmlr", value)


@pytest.fixture
def source() -> PMLR:
    return PMLR(Session(dict.fromkeys(PMLR.intervals, 0.0), retries=0))


def test_batches_put_a_volume_together_from_three_papers_on() -> None:
    ids = [paper(x) for x in ("v1/a10a", "v2/b11a", "v1/c10a", "v2/d11a", "v1/e10a")]
    assert PMLR(None).batches(ids) == [[ids[0], ids[2], ids[4]], [ids[1]], [ids[3]]]


@responses.activate
def test_one_paper_is_asked_by_its_page(source: PMLR) -> None:
    responses.get(
        f"{HOME}/v999/orn31a.html",
        body=(PAYLOADS / "page.html").read_bytes(),
        content_type="text/html",
    )
    [(identifier, answer)] = source.fetch([paper("v999/orn31a")])
    assert answer is not None
    assert source.parse(answer)[0].identifiers == (identifier,)


@responses.activate
def test_three_papers_cost_one_request_and_what_is_not_in_it_another(source: PMLR) -> None:
    responses.get(
        f"{HOME}/v999/bibliography.bib",
        body=(PAYLOADS / "volume.bib").read_bytes(),
        content_type="text/x-bibtex",
    )
    responses.get(f"{HOME}/v999/lost31a.html", status=404, body="<html><title>404</title></html>")
    ids = [paper("v999/orn31a"), paper("v999/kim31b"), paper("v999/lost31a")]
    answers = dict(source.fetch(ids))
    assert list(answers) == ids
    assert answers[ids[2]] is None
    assert [source.parse(answers[i] or "")[0].identifiers for i in ids[:2]] == [
        (ids[0],),
        (ids[1],),
    ]
    assert "Second Infusions" not in (answers[ids[0]] or "")


@responses.activate
def test_a_volume_without_bibtex_is_asked_by_pages(source: PMLR) -> None:
    responses.get(
        f"{HOME}/v999/bibliography.bib", status=404, body="<html><title>404</title></html>"
    )
    ids = [paper(f"v999/orn31{x}") for x in "abc"]
    for i in ids:
        responses.get(
            f"{HOME}/{i.value}.html",
            body=(PAYLOADS / "page.html").read_bytes(),
            content_type="text/html",
        )
    assert all(answer for _, answer in source.fetch(ids))


def test_a_page_gives_the_book_and_the_month_of_its_bibtex() -> None:
    [record] = PMLR(None).parse((PAYLOADS / "page.html").read_text(encoding="utf-8"))
    assert record.title == "Brewing-MoE: Experts for Every Cup"
    assert [n.full for n in record.authors] == ["Ada Örn", "Bo van den Berg"]
    assert (
        record.container_title
        == "Proceedings of the 48th International Conference on Machine Brewing"
    )
    assert (record.collection_title, record.volume) == (
        "Proceedings of Machine Learning Research",
        "999",
    )
    assert (record.page, record.issued, record.publisher) == ("12-29", Date(2031, 7), "PMLR")
    assert (record.tier, record.type) == (Tier.PUBLISHER, "paper-conference")
    assert record.abstract == "We brew with $O(n^2)$ experts & 50% less water."
    assert record.pdf == f"{HOME}/v999/orn31a/orn31a.pdf"


def test_an_entry_of_a_volume_gives_the_same() -> None:
    of_page = PMLR(None).parse((PAYLOADS / "page.html").read_text(encoding="utf-8"))[0]
    of_entry = PMLR(None).parse(
        "\n" + (PAYLOADS / "volume.bib").read_text(encoding="utf-8").split("\n", 5)[5]
    )[0]
    for field in (
        "title",
        "authors",
        "container_title",
        "volume",
        "page",
        "issued",
        "identifiers",
        "URL",
    ):
        assert getattr(of_page, field) == getattr(of_entry, field), field
    assert of_entry.abstract == 'We brew with many experts, mail a@b.c, and "quotes".'


def test_an_entry_without_an_address_is_known_by_its_key() -> None:
    text = (PAYLOADS / "volume.bib").read_text(encoding="utf-8")
    [record] = PMLR(None).parse(text[text.index("@InProceedings{pmlr-v999-kim31b") :])
    assert record.identifiers == (paper("v999/kim31b"),)


@pytest.mark.parametrize("answer", ["<html><title>404</title></html>", "@", "@x{", ""])
def test_a_foreign_answer_is_unreadable(answer: str) -> None:
    with pytest.raises(Unreadable):
        PMLR(None).parse(answer)
