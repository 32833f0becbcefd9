"""Semantic Scholar's merged records: batches, matches, and what is its own and what a hint."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from enrich.errors import Refused, SourceError, Unavailable, Unreadable
from enrich.model import Date, Identifier, Name, Query, Record, Standing, Tier
from enrich.sources.semantic_scholar import SemanticScholar
from enrich.transport import Session
from tests.support.paths import DATA

PAYLOADS = DATA / "semantic_scholar"
BATCH = "https://api.semanticscholar.org/graph/v1/paper/batch"
MATCH = "https://api.semanticscholar.org/graph/v1/paper/search/match"
ARXIV, PREPRINT = Identifier("arxiv", "3101.00001"), Identifier("arxiv", "3102.00002")
GONE = Identifier("doi", "10.1145/0")


def text(name: str) -> str:
    return (PAYLOADS / name).read_text(encoding="utf-8")


@pytest.fixture
def source() -> SemanticScholar:
    return SemanticScholar(Session(dict.fromkeys(SemanticScholar.intervals, 0.0), retries=0))


def ask(source: SemanticScholar) -> dict[Identifier, str | None]:
    return dict(source.fetch([ARXIV, GONE, PREPRINT]))


@responses.activate
def test_a_batch_is_answered_in_its_order(source: SemanticScholar) -> None:
    asked = responses.post(BATCH, body=text("batch.json"))
    answers = ask(source)
    sent = asked.calls[0].request
    assert json.loads(sent.body or "") == {
        "ids": ["ARXIV:3101.00001", "DOI:10.1145/0", "ARXIV:3102.00002"]
    }
    assert {"externalIds", "abstract", "authors"} <= set(
        parse_qs(urlsplit(sent.url or "").query)["fields"][0].split(",")
    )
    assert "x-api-key" not in sent.headers
    assert answers[GONE] is None
    assert [source.parse(answers[i] or "")[0].id("arxiv") for i in (ARXIV, PREPRINT)] == [
        ARXIV.value,
        PREPRINT.value,
    ]


@responses.activate
def test_a_key_goes_into_the_header() -> None:
    source = SemanticScholar(Session(dict.fromkeys(SemanticScholar.intervals, 0.0)), key="k-1")
    asked = responses.post(BATCH, body=text("batch.json"))
    ask(source)
    assert asked.calls[0].request.headers["x-api-key"] == "k-1"
    assert "k-1" not in (asked.calls[0].request.url or "")


def refusing_keys(request: Any) -> tuple[int, dict[str, str], str]:
    """Answer as the service does to a key that has lain idle."""
    if "x-api-key" in request.headers:
        return 403, {}, '{"message": "Forbidden"}'
    is_match = "search/match" in request.url
    return 200, {}, text("match.json" if is_match else "batch.json")


@responses.activate
def test_where_its_key_is_refused_it_is_asked_without_and_that_is_said_once() -> None:
    source = SemanticScholar(Session(dict.fromkeys(SemanticScholar.intervals, 0.0)), key="k-1")
    responses.add_callback(responses.POST, BATCH, callback=refusing_keys)
    responses.add_callback(responses.GET, MATCH, callback=refusing_keys)
    [title] = (r.title for r in source.parse(text("match.json")))
    answers = ask(source)
    assert [i for i, answer in answers.items() if answer] == [ARXIV, PREPRINT]
    dict(source.search([Query(title)]))
    ask(source)
    # The key is tried once.
    assert ["x-api-key" in c.request.headers for c in responses.calls] == [True, *[False] * 3]
    assert len(source.session.notes) == 1
    assert "refuses the key" in source.session.notes[0]
    assert not source.session.newly_refused


@responses.activate
def test_a_service_that_refuses_everybody_is_refused_without_a_key_too() -> None:
    source = SemanticScholar(Session(dict.fromkeys(SemanticScholar.intervals, 0.0)), key="k-1")
    responses.post(BATCH, status=403, json={"message": "Forbidden"})
    with pytest.raises(Refused):
        ask(source)
    assert len(responses.calls) == 2


@responses.activate
def test_the_number_of_a_paper_that_was_merged_is_a_number_of_the_one_that_it_is_now(
    source: SemanticScholar,
) -> None:
    """Both the answer and its record name it, however many such numbers are asked for at once."""
    old = [Identifier("s2", f"{n:040x}") for n in (1, 2)]
    one, two = (p for p in json.loads(text("batch.json")) if p)
    responses.post(BATCH, json=[one, two])
    answers = dict(source.fetch(old))
    records = [source.parse(answers[i] or "")[0] for i in old]
    assert [number in r.identifiers for number, r in zip(old, records, strict=True)] == [True] * 2
    assert all(len([i for i in r.identifiers if i.scheme == "s2"]) == 2 for r in records)


@responses.activate
def test_none_of_them_known_is_an_absence(source: SemanticScholar) -> None:
    responses.post(BATCH, status=400, json={"error": "No valid paper ids given"})
    assert set(ask(source).values()) == {None}


@responses.activate
@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, '{"error":"Unrecognized or unsupported fields: [unknown]"}', Unreadable),
        (200, "[null, null]", Unreadable),
        (200, "[null, null, 3]", Unreadable),
        (200, '{"data": []}', Unreadable),
        (200, "<html></html>", SourceError),
        (
            429,
            '{"message": "Too Many Requests. Please wait and try again", "code": "429"}',
            Unavailable,
        ),
        (403, '{"message":"Forbidden"}', Refused),
    ],
)
def test_what_is_no_answer_for_each_is_no_absence(
    source: SemanticScholar, status: int, body: str, error: type[SourceError]
) -> None:
    responses.post(BATCH, status=status, body=body)
    with pytest.raises(error):
        ask(source)


@responses.activate
def test_a_paper_that_does_not_show_what_was_asked_is_asked_for_twice(
    source: SemanticScholar,
) -> None:
    first, second, other = (Identifier("doi", f"10.1145/{n}") for n in "123")
    one, two = (p for p in json.loads(text("batch.json")) if p)
    responses.post(BATCH, json=[one, two, {**one, "externalIds": {"DOI": other.value}}])
    with pytest.raises(Unreadable):
        dict(source.fetch([first, second, other]))
    responses.reset()
    responses.post(BATCH, json=[one, two])
    responses.post(BATCH, json=[one])
    assert [i for i, _ in source.fetch([first, PREPRINT])] == [first, PREPRINT]
    responses.post(BATCH, json=[one, two])
    responses.post(BATCH, json=[two])
    assert [i for i, _ in source.fetch([first, PREPRINT])] == [PREPRINT]


def test_dblps_key_says_which_preprint_it_is_where_nothing_else_does() -> None:
    paper = {
        "paperId": "c" * 40,
        "title": "T",
        "externalIds": {"DBLP": "journals/corr/abs-3102-00002"},
    }
    assert PREPRINT in SemanticScholar(None).parse(json.dumps(paper))[0].links


@responses.activate
def test_a_match_of_another_question_is_no_answer(source: SemanticScholar) -> None:
    responses.get(MATCH, body=text("match.json"))
    with pytest.raises(Unreadable):
        list(source.search([Query("Lattice Quantum Chromodynamics Revisited")]))


@pytest.mark.parametrize(
    ("identifier", "accepted"),
    [
        (ARXIV, True),
        (Identifier("doi", "10.5555/3295222"), True),
        (Identifier("s2", "a" * 40), True),
        (Identifier("s2", "abc"), False),
        (Identifier("doi", "10.1/a b"), False),
        (Identifier("corpusid", "12"), True),
        (Identifier("dblp", "conf/x/Y"), False),
    ],
)
def test_malformed_identifiers_never_sink_a_batch(identifier: Identifier, accepted: bool) -> None:
    assert SemanticScholar(None).accepts(identifier) is accepted


@responses.activate
def test_search_gives_the_one_match(source: SemanticScholar) -> None:
    asked = responses.get(MATCH, body=text("match.json"))
    [(_, found)] = source.search([Query("Low-bit Steeping – at Scale")])
    assert parse_qs(urlsplit(asked.calls[0].request.url or "").query)["query"] == [
        "Low bit Steeping at Scale"
    ]
    [record] = source.parse(found or "")
    assert {i.scheme for i in record.identifiers} == {
        "s2",
        "corpusid",
    }  # nothing was asked: all else is a hint
    assert ARXIV in record.links


@responses.activate
@pytest.mark.parametrize(("status", "body"), [(404, text("nothing.json")), (200, '{"data": []}')])
def test_search_without_a_match_is_none(source: SemanticScholar, status: int, body: str) -> None:
    responses.get(MATCH, status=status, body=body)
    assert [a for _, a in source.search([Query("T")])] == [None]


@responses.activate
@pytest.mark.parametrize(
    ("status", "body"), [(404, '{"message": "no such route"}'), (200, '{"total": 1}'), (404, "[]")]
)
def test_another_answer_to_a_search_is_no_absence(
    source: SemanticScholar, status: int, body: str
) -> None:
    responses.get(MATCH, status=status, body=body)
    with pytest.raises(Unreadable):
        list(source.search([Query("T")]))


def records(asked: Identifier) -> list[Record]:
    papers = [p for p in json.loads(text("batch.json")) if p]
    return SemanticScholar(None).parse(
        json.dumps([{"asked": str(asked), "paper": p} for p in papers])
    )


def test_what_was_asked_is_its_own_where_it_confirms_it_and_the_rest_are_hints() -> None:
    merged, preprint = records(ARXIV)
    assert merged.identifiers == (
        Identifier("s2", "a" * 39 + "1"),
        Identifier("corpusid", "290000001"),
        ARXIV,
    )
    assert merged.links == (
        Identifier("doi", "10.1145/9900000.9900001"),
        Identifier("acl", "2031.tea-long.7"),
        Identifier("dblp", "conf/bsp/OrnZ31"),
        Identifier("pmid", "999"),
    )
    assert ARXIV not in preprint.identifiers


@responses.activate
def test_numbers_of_other_indexes_are_spelt_as_documented(source: SemanticScholar) -> None:
    pmcid, mag = Identifier("pmcid", "PMC9900001"), Identifier("mag", "9900000002")
    paper = {
        "paperId": "a" * 40,
        "title": "Tea",
        "externalIds": {"PubMedCentral": "9900001", "MAG": "9900000002"},
    }
    asked = responses.post(BATCH, json=[paper, paper])
    answers = dict(source.fetch([pmcid, mag]))
    assert json.loads(asked.calls[0].request.body or "") == {
        "ids": ["PMCID:9900001", "MAG:9900000002"]
    }
    for identifier in (pmcid, mag):
        assert identifier in source.parse(answers[identifier] or "")[0].identifiers


def test_a_merged_record() -> None:
    merged = records(ARXIV)[0]
    assert (merged.tier, merged.standing, merged.type) == (
        Tier.AGGREGATOR,
        Standing.UNKNOWN,
        "paper-conference",
    )
    assert (merged.container_title, merged.container_title_short) == (
        "Symposium on Boiling Systems Principles",
        "BSP",
    )
    assert (merged.volume, merged.issue, merged.page) == ("10", "7", "611-626")
    assert merged.issued == Date(2031, 1, 2)
    assert merged.authors == (Name("Örn", "A."), Name("Zhang", "Wei"))
    assert not merged.authors_complete
    assert (merged.pdf, merged.abstract) == (
        "https://arxiv.org/pdf/3101.00001",
        "We boil n kettles.",
    )


def test_arxiv_is_no_venue() -> None:
    preprint = records(PREPRINT)[1]
    assert (preprint.container_title, preprint.volume, preprint.genre, preprint.type) == (
        "",
        "",
        "preprint",
        "article",
    )
    assert preprint.authors_complete
    assert PREPRINT in preprint.identifiers
    assert preprint.links == (Identifier("dblp", "journals/corr/abs-3102-00002"),)


def test_the_year_wins_over_a_date_that_contradicts_it() -> None:
    paper = {"paperId": "c" * 40, "title": "T", "year": 2030, "publicationDate": "2031-01-01"}
    assert SemanticScholar(None).parse(json.dumps(paper))[0].issued == Date(2030)


@pytest.mark.parametrize("value", [3, "x", [], {}, None, [None], True])
def test_odd_values_are_left_out(value: Any) -> None:
    keys = (
        "externalIds",
        "venue",
        "publicationVenue",
        "year",
        "journal",
        "openAccessPdf",
        "authors",
        "abstract",
    )
    paper = {"paperId": "c" * 40, "title": "T", **dict.fromkeys(keys, value)}
    [record] = SemanticScholar(None).parse(json.dumps(paper))
    assert record.identifiers == (Identifier("s2", "c" * 40),)
    assert record.authors == ()


@pytest.mark.parametrize(
    ("given", "complete"),
    [("Wei", True), ("W.", False), ("J.-P.", False), ("A J", False), ("AJ", False), ("Bo", True)],
)
def test_initials(given: str, complete: bool) -> None:
    paper = {"paperId": "c" * 40, "title": "T", "authors": [{"name": f"{given} Zhang"}]}
    assert SemanticScholar(None).parse(json.dumps(paper))[0].authors_complete is complete


def test_the_captures_are_read_without_loss(shared: Path) -> None:
    papers = 0
    for path in sorted((shared / "captures/semanticscholar").rglob("*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        if "http4" in path.name or "inputs" in str(path):
            continue
        found = (
            value
            if isinstance(value, list)
            else value.get("data", [] if "total" in value else [value])
        )
        found = [x.get("citingPaper", x) for x in found if x]
        parsed = SemanticScholar(None).parse(path.read_text(encoding="utf-8"))
        expected = [x for x in found if x.get("title")]
        assert [r.id("s2") for r in parsed] == [x["paperId"] for x in expected], path.name
        for record, paper in zip(parsed, expected, strict=True):
            papers += 1
            assert len(record.authors) == len(paper.get("authors") or [])
            assert bool(record.issued) == bool(paper.get("year") or paper.get("publicationDate"))
            assert (record.id("corpusid") is not None) == (
                "CorpusId" in paper.get("externalIds", {}) or "corpusId" in paper
            )
    assert papers > 500
