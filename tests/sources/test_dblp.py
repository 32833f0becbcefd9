from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
import requests
import responses
from hypothesis import given
from hypothesis import strategies as st

from enrich import sources
from enrich.errors import Refused, SourceError, TooHeavy, Unavailable, Unreadable
from enrich.model import Date, Identifier, Name, Query, Record, Standing, Tier
from enrich.sources.dblp import DBLP
from enrich.sources.dblp import sparql as graph
from enrich.transport import Session
from tests.support.paths import DATA

GRAPH = "https://sparql.dblp.org/sparql"
SEARCH = "https://dblp.org/search/publ/api"
PAYLOADS = DATA / "dblp"
RESULTS = "application/sparql-results+json"
D, BIBTEX, REC = (
    "https://dblp.org/rdf/schema#",
    "http://purl.org/net/nknouf/ns/bibtex#",
    "https://dblp.org/rec/",
)
ANUBIS = """<!doctype html><html lang="en"><head><title>Making sure you&#39;re not a bot!</title></head>
<body id="top"><script id="anubis_challenge" type="application/json">{}</script></body></html>"""

# Invented records: key, title, BibTeX type, venue, authors (pid, name), and whatever else there is.
PAPERS: list[dict[str, Any]] = [
    {
        "key": "journals/corr/abs-2901-00001", "title": "Teapots At Scale.", "type": "Article",
        "in": "CoRR",
        "informal": True, "volume": "abs/2901.00001", "year": 2029,
        "authors": [("11/1", "Ada Kettle 0002")],
        "doi": "10.48550/ARXIV.2901.00001", "pages_": ["https://doi.org/10.48550/arXiv.2901.00001"],
    },
    {
        "key": "conf/sotp/KettleK29", "title": "Teapots at scale!", "type": "Inproceedings",
        "in": "SOTP (1)", "year": 2029,
        "authors": [("11/1", "Ada Kettle 0002"), ("22/2", "Jürgen Kanne")], "pages": "1-14",
        "doi": "10.1145/9999001.9999002", "pages_": ["https://doi.org/10.1145/9999001.9999002"],
        "part": "conf/sotp/2029-1",
    },
    {
        "key": "journals/corr/KanneX14", "title": "Spout: A Method for Stochastic Pouring.",
        "type": "Inproceedings",
        "in": "ICLP (Poster)", "year": 2015, "authors": [("22/2", "Jürgen Kanne")],
        "pages_": ["http://arxiv.org/abs/1412.00009"],
    },
    {
        "key": "journals/corr/KettleV17", "title": "Lids <i>and</i> Handles.", "type": "Article",
        "in": "CoRR", "informal": True,
        "volume": "abs/1701.00007", "year": 2017, "authors": [("11/1", "Ada Kettle 0002")],
        "pages_": ["http://arxiv.org/abs/1701.00007"],
    },
    {
        "key": "conf/nsdi/Kanne22", "title": "Brewing in the Kernel.", "type": "Inproceedings",
        "in": "NSDI", "year": 2022,
        "authors": [("22/2", "Jürgen Kanne")], "pages": "3-9",
        "pages_": ["https://www.usenix.org/conference/nsdi22/presentation/kanne"],
    },
    {
        "key": "conf/icml/Kanne19", "title": "Learning to Pour.", "type": "Inproceedings",
        "in": "ICML", "year": 2019,
        "authors": [("22/2", "Jürgen Kanne")],
        "pages_": ["http://proceedings.mlr.press/v97/kanne19a.html"],
    },
    {
        "key": "journals/jtea/Other29", "title": "Teapots at Scale.", "type": "Article",
        "in": "J. Tea", "volume": "3",
        "issue": "2", "year": 2029, "authors": [("33/3", "Another Person")],
    },
    {
        "key": "conf/sotp/Kettle28a", "title": "α-Tea.", "type": "Inproceedings", "in": "SOTP",
        "year": 2028,
        "authors": [("11/1", "Ada Kettle 0002")], "doi": "10.1145/1.1",
    },
    {
        "key": "conf/sotp/Kettle28b", "title": "β-Tea.", "type": "Inproceedings", "in": "SOTP",
        "year": 2028,
        "authors": [("11/1", "Ada Kettle 0002")], "doi": "10.1145/1.2",
    },
]  # fmt: skip
_PLAIN = {
    "in": "publishedIn",
    "volume": "publishedInJournalVolume",
    "issue": "publishedInJournalVolumeIssue",
    "pages": "pagination",
}


def _quads() -> Iterator[ox.Quad]:
    node = ox.NamedNode
    for paper in PAPERS:
        rec = node(REC + paper["key"])
        yield ox.Quad(rec, node(D + "title"), ox.Literal(paper["title"]))
        yield ox.Quad(rec, node(D + "bibtexType"), node(BIBTEX + paper["type"]))
        yield ox.Quad(rec, node(D + "yearOfPublication"), ox.Literal(str(paper["year"])))
        kind = node(D + ("Informal" if paper.get("informal") else "Publication"))
        yield ox.Quad(rec, node("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), kind)
        for name, prop in _PLAIN.items():
            if name in paper:
                yield ox.Quad(rec, node(D + prop), ox.Literal(paper[name]))
        if "doi" in paper:
            yield ox.Quad(rec, node(D + "doi"), node("https://doi.org/" + paper["doi"]))
        for page in paper.get("pages_", ()):
            yield ox.Quad(rec, node(D + "documentPage"), node(page))
        if "part" in paper:
            part = node(REC + paper["part"])
            yield ox.Quad(rec, node(D + "publishedAsPartOf"), part)
            yield ox.Quad(
                part,
                node(D + "title"),
                ox.Literal("Proceedings of the 3rd Symposium on Tea, SOTP 2029."),
            )
            yield ox.Quad(part, node(D + "publishedBy"), ox.Literal("ACM"))
        for n, (pid, name) in enumerate(paper["authors"], 1):
            signature, who = ox.BlankNode(), node("https://dblp.org/pid/" + pid)
            yield ox.Quad(rec, node(D + "hasSignature"), signature)
            yield ox.Quad(rec, node(D + "authoredBy"), who)
            yield ox.Quad(signature, node(D + "signatureOrdinal"), ox.Literal(n))
            yield ox.Quad(signature, node(D + "signatureDblpName"), ox.Literal(name))
            yield ox.Quad(signature, node(D + "signatureCreator"), who)


class Endpoint:
    """A graph of the invented records that answers like DBLP's endpoint, but for its text index and its order of titles."""

    def __init__(self) -> None:
        self.store = ox.Store()
        self.store.extend(_quads())
        self.queries: list[str] = []

    def __call__(self, request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        (query,) = parse_qs(str(request.body))["query"]
        self.queries.append(query)
        if "contains-word" in query:
            return (
                400,
                {},
                json.dumps({"exception": "no text index here", "query": query, "status": "ERROR"}),
            )
        try:
            rows: Any = self.store.query(query)
        except SyntaxError as error:
            return 400, {}, json.dumps({"exception": str(error), "query": query, "status": "ERROR"})
        return 200, {}, rows.serialize(format=ox.QueryResultsFormat.JSON).decode()


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def endpoint(web: responses.RequestsMock) -> Endpoint:
    endpoint = Endpoint()
    web.add_callback("POST", GRAPH, endpoint, content_type=RESULTS)
    return endpoint


@pytest.fixture
def source() -> DBLP:
    session = Session({"sparql.dblp.org": 0, "dblp.org": 0}, retries=0, sleep=lambda _: None)
    return DBLP(session, identify=sources.identify)


def body(name: str) -> str:
    return (PAYLOADS / name).read_text(encoding="utf-8")


def keys(source: DBLP, answer: str | None) -> list[str | None]:
    return [r.id("dblp") for r in source.parse(answer)] if answer else []


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://dblp.org/rec/conf/sosp/KwonLZ0ZY0ZS23", "conf/sosp/KwonLZ0ZY0ZS23"),
        ("https://dblp.org/rec/conf/sosp/KwonLZ0ZY0ZS23.html", "conf/sosp/KwonLZ0ZY0ZS23"),
        ("https://dblp.org/rec/conf/sosp/KwonLZ0ZY0ZS23.bib?param=1", "conf/sosp/KwonLZ0ZY0ZS23"),
        (
            "https://dblp.org/rec/journals/corr/abs-1810-04805.html?view=bibtex",
            "journals/corr/abs-1810-04805",
        ),
        ("http://dblp.uni-trier.de/rec/xml/journals/tods/Kettle01.xml", "journals/tods/Kettle01"),
        ("https://dblp.uni-trier.de/rec/bibtex/conf/x/Y", "conf/x/Y"),
        ("https://dblp.org/rec/bib2/conf/x/Y.bib", "conf/x/Y"),
        ("dblp.dagstuhl.de/rec/phd/dnb/Kanne26", "phd/dnb/Kanne26"),
    ],
)
def test_every_spelling_of_a_record_page_names_its_key(url: str, key: str) -> None:
    assert DBLP.identify(url) == Identifier("dblp", key)


@pytest.mark.parametrize(
    "url",
    [
        "https://dblp.org/db/conf/sosp/sosp2023.html",
        "https://dblp.org/pid/11/1.html",
        "https://dblp.org/search?q=x",
        "https://dblp.org.evil.example/rec/conf/x/Y",
        "https://dblp.org/rec/conf",
        "https://dblp.org/rec/../../etc/passwd",
        "http://[",
    ],
)
def test_other_pages_name_no_record(url: str) -> None:
    assert DBLP.identify(url) is None


def test_one_request_answers_for_identifiers_of_every_scheme(
    endpoint: Endpoint, source: DBLP
) -> None:
    asked = {
        Identifier("arxiv", "2901.00001"): ["journals/corr/abs-2901-00001", "conf/sotp/KettleK29"],
        Identifier("doi", "10.1145/9999001.9999002"): [
            "conf/sotp/KettleK29",
            "journals/corr/abs-2901-00001",
        ],
        Identifier("dblp", "conf/sotp/KettleK29"): [
            "conf/sotp/KettleK29",
            "journals/corr/abs-2901-00001",
        ],
        Identifier("arxiv", "1701.00007"): ["journals/corr/KettleV17"],
        Identifier("usenix", "nsdi22/presentation/kanne"): ["conf/nsdi/Kanne22"],
        Identifier("pmlr", "v97/kanne19a"): ["conf/icml/Kanne19"],
        Identifier("arxiv", "2901.99999"): [],
        Identifier("dblp", "conf/sotp/Nobody00"): [],
        Identifier("doi", "10.1145/0.0"): [],
    }
    answers = dict(source.fetch(list(asked)))
    assert {i: keys(source, answer) for i, answer in answers.items()} == asked
    assert len(endpoint.queries) == 1


def test_all_facts_of_a_paper_come_with_it(endpoint: Endpoint, source: DBLP) -> None:
    ((_, answer),) = source.fetch([Identifier("doi", "10.1145/9999001.9999002")])
    paper, preprint = source.parse(answer or "")
    assert paper == Record(
        source="dblp",
        tier=Tier.INDEX,
        title="Teapots at scale!",
        authors=(Name(family="Kettle", given="Ada"), Name(family="Kanne", given="Jürgen")),
        type="paper-conference",
        standing=Standing.PUBLISHED,
        identifiers=(
            Identifier("dblp", "conf/sotp/KettleK29"),
            Identifier("doi", "10.1145/9999001.9999002"),
        ),
        issued=Date(2029),
        container_title="Proceedings of the 3rd Symposium on Tea, SOTP 2029",
        container_title_short="SOTP (1)",
        page="1-14",
        publisher="ACM",
        URL="https://doi.org/10.1145/9999001.9999002",
    )
    assert (preprint.standing, preprint.genre, preprint.type) == (
        Standing.PREPRINT,
        "preprint",
        "article",
    )
    assert (preprint.title, preprint.id("arxiv"), preprint.volume) == (
        "Teapots At Scale",
        "2901.00001",
        "",
    )


def test_what_a_record_is_follows_from_its_venue_not_from_its_key(
    endpoint: Endpoint, source: DBLP
) -> None:
    ((_, answer),) = source.fetch([Identifier("arxiv", "1412.00009")])
    (record,) = source.parse(answer or "")
    assert (record.id("dblp"), record.standing, record.type) == (
        "journals/corr/KanneX14",
        Standing.PUBLISHED,
        "paper-conference",
    )
    assert (record.container_title_short, record.id("arxiv")) == ("ICLP (Poster)", "1412.00009")


def test_titles_that_differ_beyond_ascii_are_no_versions_of_each_other(
    endpoint: Endpoint, source: DBLP
) -> None:
    ((_, answer),) = source.fetch([Identifier("doi", "10.1145/1.1")])
    assert keys(source, answer) == ["conf/sotp/Kettle28a"]


def test_the_graph_as_it_answers_is_read_like_the_kept_answer(
    web: responses.RequestsMock, source: DBLP
) -> None:
    web.post(GRAPH, body=body("graph.json"), content_type=RESULTS)
    ((_, answer),) = source.fetch([Identifier("arxiv", "2901.00001")])
    preprint, paper = source.parse(answer or "")
    assert source.parse(body("graph.json")) == [paper, preprint]
    assert [a.full for a in paper.authors] == ["Ada Kettle", "Jürgen Kanne"]
    assert (paper.collection_title, paper.collection_number, paper.publisher) == (
        "LNTP",
        "42",
        "ACM",
    )
    assert paper.ISBN == ("978-0-00-000000-2",)
    assert Identifier("usenix", "sotp29/presentation/kettle") in paper.identifiers


def test_nothing_asked_is_no_request(web: responses.RequestsMock, source: DBLP) -> None:
    nowhere = Identifier("page", "gopher://x.example/a b")
    assert list(source.fetch([nowhere])) == [(nowhere, None)]
    assert list(source.fetch([])) == []
    assert list(source.search([Query("…"), Query("")])) == [(Query("…"), None), (Query(""), None)]


def test_titles_are_asked_together(endpoint: Endpoint, source: DBLP) -> None:
    # the test's graph has titles in the order of code points, DBLP's looks past the case of
    # letters: hence the small letters
    endpoint.store.update(f'INSERT DATA {{ <{REC}conf/x/A1> <{D}title> "brewing: an account." }}')
    endpoint.store.update(f'INSERT DATA {{ <{REC}conf/x/A2> <{D}title> "brewing beer at home." }}')
    endpoint.store.update(
        f'INSERT DATA {{ <{REC}conf/x/A3> <{D}title> "pouring slowly for the patient tea drinker." }}'
    )
    long, short = Query("Pouring Slowly for the Patient"), Query("Brewing")
    answers = dict(source.search([long, short]))
    assert keys(source, answers[long]) == ["conf/x/A3"]
    assert keys(source, answers[short]) == ["conf/x/A1"]
    assert len(endpoint.queries) == 1


@pytest.mark.parametrize(
    "known", ["pouring & steeping leaves slowly.", "pouring and steeping leaves slowly."]
)
def test_an_ampersand_is_a_word(endpoint: Endpoint, source: DBLP, known: str) -> None:
    titles = ("brewing of tea for patient drinkers", known)
    for n, title in enumerate(titles):
        endpoint.store.update(f'INSERT DATA {{ <{REC}conf/x/A{n}> <{D}title> "all of {title}" }}')
    asked = Query("All of Pouring & Steeping Leaves Slowly")
    assert keys(source, dict(source.search([asked]))[asked]) == ["conf/x/A1"]
    assert len(endpoint.queries) == 1


def test_titles_that_begin_otherwise_are_asked_by_their_words_then_at_the_other_site(
    web: responses.RequestsMock, endpoint: Endpoint, source: DBLP
) -> None:
    endpoint.store.update(f'INSERT DATA {{ <{REC}conf/x/A1> <{D}title> "brewing: an account." }}')
    web.get(SEARCH, body=body("search.json"), content_type="application/json")
    found, other = Query("Brewing"), Query('Teapots at Scale: Boiling "More"')
    answers = dict(source.search([found, other]))
    assert "contains-word" in endpoint.queries[1]
    assert "brewing" not in endpoint.queries[1].lower()
    assert keys(source, answers[found]) == ["conf/x/A1"]
    assert keys(source, answers[other]) == ["conf/sotp/KettleK29", "journals/corr/abs-2901-00001"]
    asked = parse_qs(urlsplit(web.calls[-1].request.url or "").query)
    assert asked["q"] == ["teapots at scale boiling more"]


@pytest.mark.parametrize(
    "stated",
    [
        "Pouring Slowlyfor the Patient Tea Drinker",
        "Pouring Slowly for the Patent Tea Drinker",
        "Puoring Slowly for the Patient Tea Drinker",
        "Pouring Slowly for the Pàtient Tea Drinker",
    ],
)
def test_a_title_with_a_slip_is_asked_for_by_its_other_half(stated: str) -> None:
    store = ox.Store()
    store.update(
        f'INSERT DATA {{ <{REC}conf/x/A3> <{D}title> "Pouring Slowly for the Patient Tea Drinker." }}'
    )
    query = graph.by_words([stated])
    # the test's graph has no text index: what is asked of it goes, and with it the way that asks
    # for nothing else
    query = re.sub(
        r"\{ SELECT [^{}]*\{[^{}]*\?rec dblp:title \?t \. \} LIMIT 100 \} UNION ", "", query
    )
    query = re.sub(r'\?text\w+ ql:contains-\w+ (?:\?t|"[^"]*") \. ', "", query)
    assert "ql:contains" not in query
    found: Any = store.query(query)
    rows = graph.read_rows(json.loads(found.serialize(format=ox.QueryResultsFormat.JSON)))
    assert {row["rec"] for row in rows} == {f"{REC}conf/x/A3"}


@pytest.mark.parametrize(
    ("stated", "ways"),
    [("Brewing", 1), ("Learning to Pour", 1), ("Pouring Slowly for the Patient", 3)],
)
def test_half_a_title_is_asked_for_only_where_it_says_enough(stated: str, ways: int) -> None:
    query = graph.by_words([stated])
    assert len(set(re.findall(r"\?text0_0_\d", query))) == ways


def test_a_search_that_finds_nothing_is_an_answer(
    web: responses.RequestsMock, source: DBLP
) -> None:
    nothing = json.dumps({"head": {"vars": []}, "results": {"bindings": []}})
    web.post(GRAPH, body=nothing, content_type=RESULTS)
    web.post(GRAPH, body=nothing, content_type=RESULTS)
    assert list(source.search([Query("Zebra Teapots")])) == [(Query("Zebra Teapots"), None)]
    assert len(web.calls) == 2


def test_without_the_graph_the_site_answers_but_never_that_there_is_nothing(
    web: responses.RequestsMock, source: DBLP
) -> None:
    web.post(GRAPH, status=503)
    web.get(SEARCH, body=body("search.json"), content_type="application/json")
    web.get(SEARCH, body=body("search-nothing.json"), content_type="application/json")
    ((query, answer),) = source.search([Query("Teapots at Scale: Boiling 106 Cups")])
    assert query.title.startswith("Teapots")
    assert all(r.partial for r in source.parse(answer or ""))
    with pytest.raises(Unavailable):
        list(source.search([Query("Zebra Teapots")]))


def test_without_the_graph_keys_alone_are_looked_up_at_the_site(
    web: responses.RequestsMock, source: DBLP
) -> None:
    web.post(GRAPH, status=503)
    web.get(
        "https://dblp.org/rec/conf/sotp/KettleK29.xml",
        body=body("record.xml"),
        content_type="application/xml",
    )
    web.get(
        "https://dblp.org/rec/conf/sotp/No00.xml",
        status=404,
        body="<html><body>Not Found</body></html>",
    )
    known, unknown = Identifier("dblp", "conf/sotp/KettleK29"), Identifier("dblp", "conf/sotp/No00")
    with pytest.raises(TooHeavy):
        list(source.fetch([known, unknown]))
    got = dict([*source.fetch([known]), *source.fetch([unknown])])
    with pytest.raises(Unavailable):
        list(source.fetch([Identifier("arxiv", "2901.00001")]))
    assert got[unknown] is None
    (record,) = source.parse(got[known] or "")
    assert (record.title, record.container_title_short) == (
        "Teapots at Scale: Boiling 10⁶ Cups",
        "SOTP (1)",
    )
    assert record.partial


def test_another_record_than_the_asked_one_is_unreadable(
    web: responses.RequestsMock, source: DBLP
) -> None:
    web.post(GRAPH, status=503)
    web.get(
        "https://dblp.org/rec/conf/sotp/Other.xml",
        body=body("record.xml"),
        content_type="application/xml",
    )
    with pytest.raises(Unreadable):
        list(source.fetch([Identifier("dblp", "conf/sotp/Other")]))


@pytest.mark.parametrize("status", [200, 500])
def test_a_bot_check_is_respected(web: responses.RequestsMock, source: DBLP, status: int) -> None:
    web.post(GRAPH, status=503)
    web.get(SEARCH, body=ANUBIS, status=status, content_type="text/html")
    with pytest.raises(Refused):
        list(source.search([Query("Teapots at Scale")]))


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (413, "<html><head><title>413 Request Entity Too Large</title>"),
        (429, '{"exception": "Operation timed out. Last operation: Join"}'),
        (200, '{"exception": "Operation timed out. Last operation: Join"}'),
        (400, '{"exception": "Tried to allocate 3 GB, but only 2 GB were available"}'),
        (504, "<html><head><title>504 Gateway Time-out</title>"),
    ],
)
def test_a_query_that_is_too_heavy_is_to_be_asked_in_parts(
    web: responses.RequestsMock, source: DBLP, status: int, said: str
) -> None:
    web.post(GRAPH, body=said, status=status, content_type="application/json")
    ids = [Identifier("doi", f"10.1145/{n}") for n in range(20)]
    with pytest.raises(TooHeavy):
        list(source.fetch(ids))
    assert len(web.calls) == 1
    with pytest.raises(SourceError) as alone:
        list(source.fetch(ids[:1]))
    assert not isinstance(alone.value, TooHeavy)


def test_what_the_first_query_found_is_kept_where_the_second_is_too_heavy(
    web: responses.RequestsMock, source: DBLP
) -> None:
    row = {"n": "0", "rec": REC + "conf/x/Y", "title": "Zebra Teapots."}
    web.post(GRAPH, body=_table(row), content_type="application/json")
    web.post(GRAPH, status=429)
    queries = [Query("Zebra Teapots"), Query("Teapots at Scale"), Query("Cups of Tea at Scale")]
    answers = source.search(queries)
    assert next(answers)[0] == queries[0]
    with pytest.raises(TooHeavy):
        next(answers)


def test_a_bot_check_at_the_graph_is_not_walked_around(
    web: responses.RequestsMock, source: DBLP
) -> None:
    web.post(GRAPH, body=ANUBIS, content_type="text/html")
    with pytest.raises(Refused):
        list(source.fetch([Identifier("dblp", "conf/sotp/KettleK29")]))
    assert len(web.calls) == 1


ROW = {"n": "0", "first": REC + "conf/x/Y", "rec": REC + "conf/x/Y", "title": "T."}


def _table(*rows: dict[str, str]) -> str:
    return json.dumps(
        {
            "results": {
                "bindings": [
                    {k: {"type": "literal", "value": v} for k, v in r.items()} for r in rows
                ]
            }
        }
    )


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ('{"exception": "Invalid SPARQL query", "query": "", "status": "ERROR"}', 400),
        ('{"exception": "out of memory"}', 200),
        ('{"results": {"bindings": [{"n": 3}]}}', 200),
        ('{"results": {"bindings": [{"n": {"value": 3}}]}}', 200),
        ('{"results": {}}', 200),
        ('{"head": {}}', 200),
        ("[]", 200),
        ("<html><body>gateway</body></html>", 200),
        (_table({**ROW, "n": "x"}), 200),
        (_table({**ROW, "n": "-1"}), 200),
        (_table({k: v for k, v in ROW.items() if k != "title"}), 200),
        (_table({**ROW, "rec": "https://evil.example/rec/conf/x/Y"}), 200),
        (_table({**ROW, "name": "A B", "ordinal": "first"}), 200),
        (_table({**ROW, "name": "A B"}), 200),
    ],
)
def test_an_answer_that_is_none_is_never_taken_for_one(
    web: responses.RequestsMock, source: DBLP, text: str, status: int
) -> None:
    web.post(GRAPH, body=text, status=status, content_type=RESULTS)
    with pytest.raises(SourceError):
        list(source.fetch([Identifier("arxiv", "2901.00001")]))


@given(st.text(max_size=60))
def test_hostile_words_stay_inside_their_literal(words: str) -> None:
    (row,) = ox.Store().query(f"SELECT ({graph.literal(words)} AS ?x) WHERE {{}}")  # type: ignore[misc]
    assert row["x"].value == words.encode("utf-8", "replace").decode()


@given(st.text(max_size=60))
def test_hostile_addresses_stay_inside_their_brackets(words: str) -> None:
    (row,) = ox.Store().query(f"SELECT ({graph.iri('https://dblp.org/' + words)} AS ?x) WHERE {{}}")  # type: ignore[misc]
    assert str(row["x"].value).startswith("https://dblp.org/")
    inside = graph.iri("https://" + words)
    assert not inside or ox.Store().query(f"SELECT ({inside} AS ?x) WHERE {{}}")


@pytest.mark.parametrize(
    "words",
    ['" } DROP ALL #', "\\", "a\nb", "<x> { } |", "🫖 \ud800", "?t > 3 } UNION {", "x" * 3000],
)
def test_hostile_questions_are_questions_all_the_same(
    endpoint: Endpoint, source: DBLP, words: str
) -> None:
    ids = [Identifier(scheme, words) for scheme in source.schemes]
    assert [answer for _, answer in source.fetch(ids)] == [None] * len(ids)
    assert graph.by_title([words, "teapots at scale"])
    endpoint.store.query(graph.by_title([words, "teapots at scale"]))


def test_shapes_of_the_search() -> None:
    source = DBLP(None)
    paper, preprint, volume = source.parse(body("search.json"))
    assert (paper.title, paper.page, paper.container_title_short) == (
        'Teapots at Scale: Boiling "More"',
        "1-14",
        "SOTP",
    )
    assert [a.full for a in paper.authors] == ["Ada Kettle", "Jürgen Kanne"]
    assert (preprint.standing, preprint.id("arxiv"), len(preprint.authors)) == (
        Standing.PREPRINT,
        "2901.00001",
        1,
    )
    assert (volume.type, volume.authors, volume.container_title_short) == ("book", (), "TSW")
    assert source.parse(body("search-nothing.json")) == []
    (article,) = source.parse(body("search.xml"))
    assert (article.title, article.type) == ("Heat & Light: A Kettle's View", "article-journal")
    assert (article.volume, article.issue, article.page, article.id("doi")) == (
        "7",
        "3",
        "e12",
        "10.9999/jtea.7.3.e12",
    )


def test_shapes_of_the_dump() -> None:
    thesis, book, chapter, preprint, gone = DBLP(None).parse(body("dump.xml"))
    assert (thesis.type, thesis.genre, thesis.publisher) == (
        "thesis",
        "Ph.D. thesis",
        "University of Tea, Öland",
    )
    assert (thesis.title, thesis.authors[0].full, thesis.standing) == (
        "Spouts & Lids",
        "Jürgen Kanne",
        Standing.PUBLISHED,
    )
    assert (book.type, book.collection_title, book.ISBN) == (
        "book",
        "Lecture Notes in Tea",
        ("978-0-00-000000-2",),
    )
    assert (chapter.type, chapter.title, chapter.page) == ("chapter", "Handles?", "3-9")
    assert (preprint.standing, preprint.id("arxiv")) == (Standing.PREPRINT, "2801.00002")
    assert (gone.retracted, gone.standing) == ("withdrawal", Standing.PUBLISHED)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "x",
        "3",
        "null",
        "{}",
        "[1]",
        '{"result": {}}',
        '{"records": [{}]}',
        '{"records": [3]}',
        "<dblp><a/>",
        "<html></html>",
    ],
)
def test_a_foreign_shape_is_unreadable(answer: str) -> None:
    with pytest.raises(SourceError):
        DBLP(None).parse(answer)


def test_captured_hits_are_read_without_loss(shared: Path) -> None:
    files = sorted((shared / "captures/dblp/refchecker-search-hits").glob("*.json"))
    assert files
    for file in files:
        hits = json.loads(file.read_text(encoding="utf-8"))
        records = DBLP(None).parse(file.read_text(encoding="utf-8"))
        assert len(records) == len(hits)
        for hit, record in zip(hits, records, strict=True):
            info = hit["info"]
            people = info["authors"]["author"]
            assert len(record.authors) == (len(people) if isinstance(people, list) else 1)
            assert record.id("dblp") == info["key"]
            assert record.issued == Date(int(info["year"]))
            assert not any(c.isdigit() for a in record.authors for c in a.full)
            assert (record.standing is Standing.PREPRINT) == (info.get("venue") == "CoRR"), info
            assert "&apos;" not in record.title
            assert "doi" not in info or record.id("doi") or record.id("arxiv")
            assert ("pages" in info) == bool(record.page)


def test_other_captures_are_read(shared: Path) -> None:
    dblp = shared / "captures/dblp"
    source = DBLP(None)
    paper, preprint = sorted(
        source.parse((dblp / "sparql/deep_residual_learning.json").read_text(encoding="utf-8")),
        key=lambda r: r.standing.value,
        reverse=True,
    )[:2]
    assert (len(paper.authors), paper.container_title_short) == (4, "CVPR")
    assert len(preprint.authors) == 4
    assert (
        len(
            source.parse(
                (dblp / "search/attention_is_all_you_need.h1.2026-06.json").read_text(
                    encoding="utf-8"
                )
            )
        )
        == 1
    )
    assert (
        len(
            source.parse(
                (dblp / "search/attention_mechanism.2026-03-27.xml").read_text(encoding="utf-8")
            )
        )
        == 3
    )
    dumped = (dblp / "dump/example_dblp.xml").read_text(encoding="utf-8")
    assert len(source.parse(dumped)) == dumped.count(' key="')
