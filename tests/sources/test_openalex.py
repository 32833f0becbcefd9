"""OpenAlex's works: lists by DOI, singles, the day's budget, and the inverted index."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from enrich.errors import Refused, SourceError, Unreadable
from enrich.model import Date, Identifier, Name, Query, Standing, Tier
from enrich.sources import openalex
from enrich.sources.openalex import OpenAlex
from enrich.sources.openalex.work import _abstract
from enrich.sources.openalex.work import record as record_of
from enrich.transport import Session
from tests.support.paths import DATA

PAYLOADS = DATA / "openalex"
WORKS = "https://api.openalex.org/works"
DOI, ARXIV = Identifier("doi", "10.1145/9900000.9900001"), Identifier("arxiv", "3102.00002")
GONE = Identifier("doi", "10.1145/0")


def text(name: str) -> str:
    return (PAYLOADS / name).read_text(encoding="utf-8")


@pytest.fixture
def source() -> OpenAlex:
    return OpenAlex(Session(dict.fromkeys(OpenAlex.intervals, 0.0), retries=0))


@responses.activate
def test_one_list_for_many(source: OpenAlex) -> None:
    asked = responses.get(WORKS, body=text("works.json"))
    answers = dict(source.fetch([DOI, GONE, ARXIV]))
    query = parse_qs(urlsplit(asked.calls[0].request.url or "").query)
    assert query["filter"] == ["doi:10.1145/9900000.9900001|10.1145/0|10.48550/arxiv.3102.00002"]
    assert "api_key" not in query
    assert answers[GONE] is None
    assert [source.parse(answers[i] or "")[0].id(i.scheme) for i in (DOI, ARXIV)] == [
        DOI.value,
        ARXIV.value,
    ]


@responses.activate
def test_a_preprint_is_found_in_the_work_that_was_merged_with_it(source: OpenAlex) -> None:
    responses.get(WORKS, body=text("works.json"))
    merged = Identifier("arxiv", "3101.00001")
    [(_, answer)] = source.fetch([merged])
    [record] = source.parse(answer or "")
    assert merged in record.identifiers
    assert record.links == (DOI,)


@responses.activate
def test_the_key_is_sent_as_documented() -> None:
    source = OpenAlex(Session(dict.fromkeys(OpenAlex.intervals, 0.0)), key="k-1")
    asked = responses.get(WORKS, body=text("works.json"))
    dict(source.fetch([DOI]))
    assert parse_qs(urlsplit(asked.calls[0].request.url or "").query)["api_key"] == ["k-1"]


@responses.activate
def test_behind_the_cut_of_a_list_nothing_is_absent(source: OpenAlex) -> None:
    value = json.loads(text("works.json"))
    value["meta"]["count"] = 3
    responses.get(WORKS, json=value)
    assert [i for i, _ in source.fetch([DOI, GONE])] == [DOI]


@responses.activate
def test_odd_dois_are_asked_for_singly_and_an_html_404_is_an_absence(source: OpenAlex) -> None:
    odd, gone = Identifier("doi", "10.1016/a,b"), Identifier("doi", "10.1016/c|d")
    work = {**json.loads(text("work.json")), "doi": "https://doi.org/10.1016/a,b"}
    responses.get(f"{WORKS}/doi:10.1016/a%2Cb", json=work)
    responses.get(
        f"{WORKS}/doi:10.1016/c%7Cd",
        status=404,
        body="<!doctype html><html><title>404 Not Found</title></html>",
    )
    assert source.batches([odd, DOI, gone]) == [[DOI], [odd], [gone]]
    answers = {**dict(source.fetch([odd])), **dict(source.fetch([gone]))}
    assert answers[gone] is None
    assert source.parse(answers[odd] or "")[0].id("doi") == odd.value


@responses.activate
def test_a_number_of_another_index_is_asked_for_by_itself(source: OpenAlex) -> None:
    pmid, mag, gone = (
        Identifier("pmid", "99000001"),
        Identifier("mag", "9900000001"),
        Identifier("pmcid", "PMC9900001"),
    )
    ids = {"pmid": "https://pubmed.ncbi.nlm.nih.gov/99000001", "mag": 9900000001}
    work = {**json.loads(text("work.json")), "ids": ids}
    responses.get(f"{WORKS}/pmid:99000001", json=work)
    responses.get(f"{WORKS}/mag:9900000001", json=work)
    responses.get(f"{WORKS}/pmcid:PMC9900001", json=work)
    assert source.batches([pmid, DOI, mag]) == [[DOI], [pmid], [mag]]
    answers = {i: a for asked in (pmid, mag, gone) for i, a in source.fetch([asked])}
    assert answers[gone] is None, "the work that came has another number"
    for asked in (pmid, mag):
        assert asked in source.parse(answers[asked] or "")[0].identifiers


@responses.activate
def test_a_number_that_was_merged_into_another(source: OpenAlex) -> None:
    old = Identifier("openalex", "W1")
    responses.get(f"{WORKS}/W1", status=301, headers={"Location": f"{WORKS}/W9900000001"})
    responses.get(f"{WORKS}/W9900000001", body=text("work.json"))
    [(_, answer)] = source.fetch([old])
    assert old in source.parse(answer or "")[0].identifiers


def test_batches_stay_below_four_thousand_bytes() -> None:
    ids = [
        Identifier("doi", f"10.1007/978-3-031-{i:05d}-0_{i}-a-long-tail-of-a-doi(with)brackets")
        for i in range(250)
    ]
    batches = OpenAlex(None).batches(ids)
    assert [i for b in batches for i in b] == ids
    assert max(map(len, batches)) <= 100
    assert all(len(openalex._address(b)) < 4000 for b in batches)


@responses.activate
@pytest.mark.parametrize("left", ["0", "3"])
def test_a_search_that_the_budget_does_not_pay_is_not_sent(source: OpenAlex, left: str) -> None:
    responses.get(WORKS, body=text("works.json"), headers={"x-ratelimit-remaining": left})
    assert dict(source.fetch([DOI]))[DOI]
    with pytest.raises(Refused, match="budget"):
        list(source.search([Query("T")]))
    assert len(responses.calls) == 1


@responses.activate
def test_a_spent_budget_is_a_refusal(source: OpenAlex) -> None:
    responses.get(
        WORKS,
        status=429,
        json={
            "error": "Rate limit exceeded",
            "message": "Insufficient budget. Resets at midnight UTC.",
            "retryAfter": 500,
        },
        headers={
            "x-ratelimit-remaining": "0",
            "x-ratelimit-credits-required": "1",
            "x-ratelimit-reset": "40000",
        },
    )
    with pytest.raises(Refused):
        dict(source.fetch([DOI]))


@responses.activate
@pytest.mark.parametrize(
    "body",
    [
        "<html></html>",
        "[]",
        '{"results": 3}',
        '{"meta": {"count": 2}, "results": []}',
        '{"results": [1]}',
    ],
)
def test_what_is_no_list_of_works_is_no_absence(source: OpenAlex, body: str) -> None:
    responses.get(WORKS, body=body)
    with pytest.raises(SourceError):
        dict(source.fetch([DOI]))


@responses.activate
def test_search_strips_what_parts_a_filter(source: OpenAlex) -> None:
    asked = responses.get(WORKS, body=text("works.json"))
    [(_, answer)] = source.search([Query('Steeping, Kettles | and "Racks": a Study?')])
    query = parse_qs(urlsplit(asked.calls[0].request.url or "").query)
    assert query["filter"] == ["title.search:Steeping Kettles and Racks a Study"]
    assert query["per-page"] == ["5"]
    assert [r.title for r in source.parse(answer or "")] == [
        "Kettles Considered Harmful",
        "Steeping at Scale: A Kettle for Every Rack & Row",
    ]


@responses.activate
def test_hits_of_another_question_are_no_answer(source: OpenAlex) -> None:
    responses.get(WORKS, body=text("works.json"))
    with pytest.raises(Unreadable):
        list(source.search([Query("Lattice Quantum Chromodynamics Revisited")]))


@responses.activate
def test_works_not_asked_for_make_no_absence(source: OpenAlex) -> None:
    responses.get(WORKS, body=text("works.json"))
    assert [i for i, _ in source.fetch([DOI, GONE])] == [DOI]


@responses.activate
def test_search_without_hits_or_words_is_none(source: OpenAlex) -> None:
    responses.get(WORKS, json={"meta": {"count": 0}, "results": []})
    assert [a for _, a in source.search([Query("T"), Query("?!")])] == [None, None]
    assert len(responses.calls) == 1


def test_a_work() -> None:
    [record] = OpenAlex(None).parse(text("work.json"))
    assert (record.tier, record.standing, record.type) == (
        Tier.AGGREGATOR,
        Standing.UNKNOWN,
        "paper-conference",
    )
    assert record.authors == (Name("Örn", "Ada"), Name("Zhang", "Wei-Li"))
    assert record.identifiers == (Identifier("openalex", "W9900000001"),)
    assert record.links == (DOI, Identifier("arxiv", "3101.00001"))
    assert (
        record.container_title == "Proceedings of the 31st Symposium on Boiling Systems Principles"
    )
    assert (record.page, record.issued) == ("611-626", Date(2031, 10, 23))
    assert (record.abstract, record.retracted) == ("We boil n kettles.", "retraction")


@pytest.mark.parametrize(
    ("home", "raw", "container"),
    [
        ("Journal of Kettles", "J. Kettles", "Journal of Kettles"),
        (None, "Proceedings of the 31st Symposium on Kettles",
            "Proceedings of the 31st Symposium on Kettles"),
        ("(No Title)", None, ""),
        ("(No Title)", "Annals of Tea", "Annals of Tea"),
        ("Elsevier eBooks", None, ""),
        ("Springer eBooks", "Steeping: Second Workshop", "Steeping: Second Workshop"),
        (None, "https://kettles.example.org/2031", ""),
        ("eBooks of Tomorrow", None, "eBooks of Tomorrow"),
        (None, None, ""),
    ],
)  # fmt: skip
def test_a_placeholder_is_no_container(home: str | None, raw: str | None, container: str) -> None:
    work = json.loads(text("work.json"))
    work["primary_location"] |= {"source": {"display_name": home}, "raw_source_name": raw}
    [record] = OpenAlex(None).parse(json.dumps(work))
    assert record.container_title == container


def test_a_repository_is_no_venue() -> None:
    preprint = OpenAlex(None).parse(text("works.json"))[0]
    assert (preprint.container_title, preprint.publisher, preprint.volume) == ("", "", "")
    assert (preprint.genre, preprint.type, preprint.issued) == ("preprint", "article", Date(2031))


@pytest.mark.parametrize(
    ("index", "words"),
    [
        ({"b": [1], "a": [0, 2]}, "a b a"),
        ({"a": [0], "b": [7]}, "a b"),
        ({"a": [-1, "0", None, True, 10**9], "b": [0]}, "b"),
        ({"a": 3}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_the_inverted_index(index: Any, words: str) -> None:
    work = {"id": "https://openalex.org/W99", "title": "T", "abstract_inverted_index": index}
    assert OpenAlex(None).parse(json.dumps(work))[0].abstract == words


@given(st.lists(st.text("abcdef", min_size=1, max_size=4), max_size=30))
def test_an_abstract_comes_back_from_its_index(words: list[str]) -> None:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        index.setdefault(word, []).append(place)
    assert _abstract(index) == " ".join(words)


@pytest.mark.parametrize("answer", ['{"error": "x"}', "3", "null", "[1]", "{"])
def test_a_foreign_answer_is_unreadable(answer: str) -> None:
    with pytest.raises(Unreadable):
        OpenAlex(None).parse(answer)


def test_the_captures_are_read_without_loss(shared: Path) -> None:
    works = 0
    for path in sorted((shared / "captures/openalex").rglob("*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        found = value if isinstance(value, list) else value.get("results", [value])
        parsed = OpenAlex(None).parse(path.read_text(encoding="utf-8"))
        expected = [x for x in found if x.get("title")]
        assert [r.id("openalex") for r in parsed] == [
            x["id"].rsplit("/", 1)[1] for x in expected
        ], path.name
        for record, work in zip(parsed, expected, strict=True):
            works += 1
            assert len(record.authors) == len(work.get("authorships") or [])
            assert (record.issued.year if record.issued else None) == work.get("publication_year")
            assert bool(record.abstract) == bool(work.get("abstract_inverted_index"))
    assert works > 100


def _titled(*titles: str, count: int | None = None) -> dict[str, Any]:
    works = [
        {"id": f"https://openalex.org/W{n}", "title": title} for n, title in enumerate(titles, 1)
    ]
    return {"meta": {"count": len(works) if count is None else count}, "results": works}


def searched(source: OpenAlex, titles: list[str]) -> list[tuple[Query, str | None]]:
    return [
        x
        for batch in source.search_batches([Query(t) for t in titles])
        for x in source.search(batch)
    ]


KETTLES, LADLES = "Kettles Considered Harmful Again", "Ladles: Stirring without Coordination"


@responses.activate
def test_titles_are_searched_for_together(source: OpenAlex) -> None:
    asked = responses.get(WORKS, json=_titled(LADLES.lower(), KETTLES, "Harmful Kettles"))
    found = dict(
        source.search([Query(KETTLES), Query(LADLES), Query("Whisks in Distributed Bakeries")])
    )
    [filter_] = parse_qs(urlsplit(asked.calls[0].request.url or "").query)["filter"]
    assert (
        filter_
        == f"title.search:{KETTLES}|{LADLES.replace(':', '')}|Whisks in Distributed Bakeries"
    )
    assert len(asked.calls) == 1
    titles = {q.title: [r.title for r in source.parse(a)] if a else None for q, a in found.items()}
    assert titles == {
        KETTLES: [KETTLES],
        LADLES: [LADLES.lower()],
        "Whisks in Distributed Bakeries": None,
    }


@responses.activate
def test_of_a_long_title_among_others_a_few_words_are_searched_for_and_all_are_compared(
    source: OpenAlex,
) -> None:
    long = "Steeping Tender Leaves at Planetary Scale with Forgetful Kettles and a Spoon"
    asked = responses.get(
        WORKS, json=_titled(f"{long}: Extended", "Steeping Planetary Forgetful Kettles Tender")
    )
    found = dict(source.search([Query(long), Query(KETTLES)]))
    [filter_] = parse_qs(urlsplit(asked.calls[0].request.url or "").query)["filter"]
    assert filter_ == f"title.search:Steeping Tender Planetary Forgetful Kettles|{KETTLES}"
    titles = {q.title: [r.title for r in source.parse(a)] if a else None for q, a in found.items()}
    assert titles == {long: [f"{long}: Extended"], KETTLES: None}


@responses.activate
def test_a_search_is_parted_where_an_address_would_be_too_long(source: OpenAlex) -> None:
    titles = [f"{'Kettle' * 9} {'Ladle' * 9} {'Whisk' * 9} Number {n}" for n in range(60)]
    asked = responses.get(WORKS, json=_titled(*titles[:1]))
    assert len(searched(source, titles)) == 60
    assert len(asked.calls) > 1
    assert all(len(c.request.url or "") <= 4000 for c in asked.calls)
    filters = [parse_qs(urlsplit(c.request.url or "").query)["filter"][0] for c in asked.calls]
    assert sum(f.count("|") + 1 for f in filters) == 60


@responses.activate
def test_a_list_that_is_cut_is_asked_again_in_halves(source: OpenAlex) -> None:
    responses.get(WORKS, json=_titled(KETTLES, count=2))
    responses.get(WORKS, json=_titled(KETTLES))
    responses.get(WORKS, json=_titled(LADLES))
    found = dict(source.search([Query(KETTLES), Query(LADLES)]))
    assert [[r.title for r in source.parse(a or "")] for a in found.values()] == [
        [KETTLES],
        [LADLES],
    ]
    assert len(responses.calls) == 3


WHISKS = "Whisks and Spoons in Distributed Bakeries"
REFUSED_TOGETHER = {"error": "Forbidden", "message": "OR is not allowed in title.search."}


def answering_but(status: int, refuses: Callable[[str], bool]) -> list[str]:
    """Let OpenAlex know every title, refuse some questions, and return what is asked of it."""
    asked: list[str] = []

    def answer(request: Any) -> tuple[int, dict[str, str], str]:
        words = parse_qs(urlsplit(request.url).query)["filter"][0].removeprefix("title.search:")
        asked.append(words)
        if refuses(words):
            return status, {}, json.dumps(REFUSED_TOGETHER)
        return 200, {}, json.dumps(_titled(*words.split("|")))

    responses.add_callback(responses.GET, WORKS, callback=answer)
    return asked


@responses.activate
@pytest.mark.parametrize("status", [400, 403])
def test_titles_that_are_refused_together_are_searched_for_one_by_one_from_then_on(
    status: int, source: OpenAlex
) -> None:
    asked = answering_but(status, lambda words: "|" in words)
    titles = [KETTLES, WHISKS, f"{WHISKS} Again", f"{KETTLES} and {WHISKS}"]
    found = dict(source.search(list(map(Query, titles))))
    assert [r.title for a in found.values() for r in source.parse(a or "")] == titles
    # All together, two alone, these two together to be sure, and the rest alone.
    assert [words.count("|") + 1 for words in asked] == [4, 1, 1, 2, 1, 1]
    asked.clear()
    assert source.search_batches(list(map(Query, titles))) == [[Query(t)] for t in titles]
    dict(source.search([Query(KETTLES), Query(WHISKS)]))
    assert [words.count("|") for words in asked] == [0, 0]
    assert list(source.session.notes) == list(source.session.newly_refused.values())
    # The next run knows it, as it knows of hosts that refuse; and asks OpenAlex all the same.
    session = Session(OpenAlex.intervals, refused=source.session.newly_refused)
    asked.clear()
    dict(OpenAlex(session).search([Query(KETTLES), Query(WHISKS)]))
    assert [words.count("|") for words in asked] == [0, 0]


@responses.activate
def test_a_title_that_is_refused_does_not_keep_the_others_apart(source: OpenAlex) -> None:
    asked = answering_but(400, lambda words: "Unloved" in words)
    titles = [KETTLES, WHISKS, f"{WHISKS} Again", "Unloved Forks in Large Drawers", f"{KETTLES} 2"]
    found: dict[Query, str | None] = {}
    with pytest.raises(SourceError):
        found.update(source.search(list(map(Query, titles))))
    assert not source.session.newly_refused
    assert any(words.count("|") == 1 for words in asked)


@responses.activate
def test_a_search_that_is_refused_alone_is_refused(source: OpenAlex) -> None:
    answering_but(403, lambda _: True)
    with pytest.raises(Refused):
        dict(source.search([Query(KETTLES), Query(WHISKS)]))
    assert not source.session.avoids(openalex.HOST, openalex._TOGETHER)


@responses.activate
def test_a_title_that_says_little_is_searched_for_alone(source: OpenAlex) -> None:
    responses.get(WORKS, json=_titled(KETTLES))
    responses.get(WORKS, json=_titled("Orca"))
    assert all(a for _, a in searched(source, ["Orca", KETTLES]))
    assert [parse_qs(urlsplit(c.request.url or "").query)["filter"] for c in responses.calls] == [
        [f"title.search:{KETTLES}"],
        ["title.search:Orca"],
    ]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("10.21203/rs.3.rs-990001/v1", ["doi:10.1371/journal.pone.0990001"]),
        ("10.1371/journal.pone.0990001", []),
        ("10.1145/9900001.9900002", []),
    ],
)
def test_a_deposit_may_have_its_publication_among_its_locations(
    own: str, expected: list[str]
) -> None:
    work = {
        "id": "https://openalex.org/W99001",
        "doi": f"https://doi.org/{own}",
        "title": "Bees and Hives",
        "locations": [{"landing_page_url": "https://doi.org/10.1371/journal.pone.0990001"}],
    }
    found = record_of(work, f"doi:{own}")
    assert found is not None
    assert [str(i) for i in found.links] == expected
