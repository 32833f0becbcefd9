"""DataCite's deposits: lists of DOIs, arXiv's numbers where arXiv cannot be asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from enrich.errors import SourceError, Unreadable
from enrich.model import Date, Identifier, Name, Record, Standing, Tier
from enrich.sources import datacite
from enrich.sources.datacite import DataCite
from enrich.transport import Session
from tests.support.paths import DATA

PAYLOADS = DATA / "datacite"
DOIS = "https://api.datacite.org/dois"
ARXIV, LIPICS = Identifier("arxiv", "3101.00001"), Identifier("doi", "10.4230/lipics.tea.2031.7")
GONE, TRACES = Identifier("doi", "10.5281/zenodo.7"), Identifier("doi", "10.5281/zenodo.99000001")


def text(name: str) -> str:
    return (PAYLOADS / name).read_text(encoding="utf-8")


@pytest.fixture
def source() -> DataCite:
    return DataCite(Session(dict.fromkeys(DataCite.intervals, 0.0), retries=0))


@pytest.fixture
def records() -> list[Record]:
    return DataCite(None).parse(text("list.json"))


@responses.activate
def test_one_request_for_many(source: DataCite) -> None:
    asked = responses.get(DOIS, body=text("list.json"))
    answers = dict(source.fetch([ARXIV, GONE, LIPICS, TRACES]))
    query = parse_qs(urlsplit(asked.calls[0].request.url or "").query)
    assert query["ids"] == [
        "10.48550/arxiv.3101.00001,10.5281/zenodo.7,10.4230/lipics.tea.2031.7,10.5281/zenodo.99000001"
    ]
    assert query["page[size]"] == ["4"]
    assert answers[GONE] is None
    assert [source.parse(answers[i] or "")[0].identifiers for i in (ARXIV, LIPICS)] == [
        (ARXIV,),
        (LIPICS,),
    ]


@responses.activate
def test_odd_dois_are_asked_for_singly(source: DataCite) -> None:
    odd, gone = Identifier("doi", "10.7910/a,b"), Identifier("doi", "10.7910/c,d")
    one = json.loads(text("one.json"))
    one["data"]["id"] = one["data"]["attributes"]["doi"] = odd.value
    responses.get(f"{DOIS}/10.7910%2Fa%2Cb", json=one)
    responses.get(f"{DOIS}/10.7910%2Fc%2Cd", status=404, json={"errors": [{"status": "404"}]})
    assert source.batches([odd, LIPICS, gone]) == [[LIPICS], [odd], [gone]]
    answers = {**dict(source.fetch([odd])), **dict(source.fetch([gone]))}
    assert answers[gone] is None
    assert source.parse(answers[odd] or "")[0].title == "Parallel Pouring"


def test_batches_stay_below_four_thousand_bytes() -> None:
    ids = [Identifier("arxiv", f"3101.{i:05d}") for i in range(250)]
    batches = DataCite(None).batches(ids)
    assert [i for b in batches for i in b] == ids
    assert all(len(datacite._address(b)) < 4000 and len(b) <= 100 for b in batches)


@pytest.mark.parametrize(
    ("identifier", "accepted"),
    [
        (ARXIV, True),
        (GONE, True),
        (Identifier("doi", "10.99999/unknown"), True),
        (Identifier("doi", "10.1145/1"), False),
        (Identifier("doi", "10.5555/1"), False),
        (Identifier("acl", "W04-1013"), False),
    ],
)
def test_crossrefs_publishers_are_not_asked_for(identifier: Identifier, accepted: bool) -> None:
    assert DataCite(None).accepts(identifier) is accepted


@responses.activate
@pytest.mark.parametrize(
    "body",
    [
        "<html></html>",
        "[]",
        '{"data": 3}',
        '{"data": [], "meta": {"total": 1}}',
        '{"data": [{"id": "10.1/x"}]}',
        "{",
    ],
)
def test_what_is_no_list_is_no_absence(source: DataCite, body: str) -> None:
    responses.get(DOIS, body=body)
    with pytest.raises(SourceError):
        dict(source.fetch([LIPICS]))


@responses.activate
def test_an_answer_for_other_dois_is_none(source: DataCite) -> None:
    responses.get(DOIS, body=text("list.json"))
    with pytest.raises(Unreadable):
        dict(source.fetch([ARXIV, LIPICS]))


def test_an_arxiv_deposit_is_a_preprint(records: list[Record]) -> None:
    preprint = records[1]
    assert (preprint.tier, preprint.standing, preprint.genre) == (
        Tier.PREPRINT,
        Standing.PREPRINT,
        "preprint",
    )
    assert preprint.identifiers == (ARXIV,)
    assert preprint.links == (Identifier("doi", "10.1145/9900000.9900001"),)
    assert preprint.issued == Date(2031, 1, 2)  # the first submission
    assert (preprint.title, preprint.other_titles) == (
        "Steeping at Scale: Draft of 3101",
        ("Steeping at Scale", "Das große Ziehen"),
    )
    assert preprint.authors == (
        Name("Örn", "Ada"),
        Name(literal="The Kettle Team"),
        Name("Zhang", "Wei"),
    )
    assert (preprint.archive_class, preprint.comment, preprint.abstract) == (
        "cs.OS",
        "12 pages",
        "We boil n kettles.",
    )
    assert preprint.pdf == "https://arxiv.org/pdf/3101.00001"


def test_a_publisher_that_registers_here(records: list[Record]) -> None:
    paper = records[0]
    assert (paper.tier, paper.standing, paper.type) == (
        Tier.PUBLISHER,
        Standing.PUBLISHED,
        "paper-conference",
    )
    assert (paper.container_title, paper.volume, paper.page) == (
        "LIPIcs, Volume 215, TEA 2031",
        "215",
        "7:1-7:18",
    )
    assert paper.publisher == "Schloss Dagstuhl – Leibniz-Zentrum für Informatik"
    assert paper.issued == Date(2031, 1, 25)


def test_a_data_set_is_no_publication(records: list[Record]) -> None:
    traces = records[2]
    assert (traces.tier, traces.standing, traces.genre) == (
        Tier.REGISTRY,
        Standing.UNKNOWN,
        "dataset",
    )
    assert traces.issued == Date(2031)


@pytest.mark.parametrize("value", [3, "x", [], {}, None, [None], [{}], True])
def test_odd_values_are_left_out(value: Any) -> None:
    keys = (
        "creators",
        "dates",
        "types",
        "descriptions",
        "container",
        "relatedIdentifiers",
        "subjects",
        "publisher",
    )
    attributes = {
        "doi": "10.5281/zenodo.1",
        "titles": [{"title": "T"}],
        **dict.fromkeys(keys, value),
    }
    [record] = DataCite(None).parse(json.dumps(attributes))
    assert record.authors == ()
    assert record.issued is None


@pytest.mark.parametrize("answer", ["{}", '{"data": [1]}', "3", "null", '{"doi": "none"}', "{"])
def test_a_foreign_answer_is_unreadable(answer: str) -> None:
    with pytest.raises(Unreadable):
        DataCite(None).parse(answer)


def test_the_captures_are_read_without_loss(shared: Path) -> None:
    paths = sorted((shared / "captures/datacite").rglob("*.json"))
    for path in paths:
        attributes = json.loads(path.read_text(encoding="utf-8"))["data"]["attributes"]
        [record] = DataCite(None).parse(path.read_text(encoding="utf-8"))
        assert record.title == attributes["titles"][0]["title"]
        assert len(record.authors) == len(attributes["creators"])
        assert record.issued
        assert record.issued.year == attributes["publicationYear"]
        assert record.identifiers[0].value in attributes["doi"]
    assert paths
