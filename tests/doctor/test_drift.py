"""`doctor --online` names what a service has changed, field by field, and accuses no other service."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from enrich import sources
from enrich.store import open_store
from enrich.transport import Response
from enrich.transport.http import HttpClient
from enrich.transport.routes import OutgoingRequest
from tests.support.cli import enrich
from tests.support.drift import (
    Drift,
    challenged,
    challenged_politely,
    drifted,
    redesigned,
    refusing,
    renamed,
)
from tests.support.world import World

HOSTS = {
    "acl": "aclanthology.org",
    "arxiv": "export.arxiv.org",
    "crossref": "api.crossref.org",
    "datacite": "api.datacite.org",
    "dblp": "sparql.dblp.org",
    "doi": "doi.org",
    "openalex": "api.openalex.org",
    "openreview": "api2.openreview.net",
    "pmlr": "proceedings.mlr.press",
    "proceedings": "proceedings.neurips.cc",
    "semantic_scholar": "api.semanticscholar.org",
    "usenix": "www.usenix.org",
}
PAGES = {"acl", "pmlr", "proceedings", "usenix"}


def drift(source: str, old: str, new: str, field: str, kind: str = "missing") -> Drift:
    return Drift(source, HOSTS[source], renamed(old, new), field, kind)


RENAMED = [
    drift("acl", "    author =", "    creator =", "author"),
    drift("acl", "    abstract =", "    summary =", "abstract"),
    drift("arxiv", "summary>", "abstract>", "summary"),
    drift("arxiv", "primary_category", "main_category", "primary_category"),
    drift("arxiv", "name>", "who>", "author[].name"),
    drift("arxiv", "opensearch:totalResults", "opensearch:total", "totalResults"),
    drift("crossref", '"container-title"', '"container"', "container-title"),
    drift("crossref", '"family"', '"surname"', "author[].family"),
    drift("crossref", '"date-parts"', '"parts"', "issued.date-parts"),
    drift("crossref", '"DOI"', '"identifier"', "DOI"),
    drift("crossref", '"items"', '"works"', "message.items"),
    drift("datacite", '"creators"', '"authors"', "creators"),
    drift("datacite", '"publicationYear"', '"year"', "publicationYear"),
    drift("datacite", '"attributes"', '"metadata"', "data[].attributes"),
    drift("dblp", '"pages"', '"extent"', "pages"),
    drift("dblp", '"name"', '"person"', "name"),
    drift("dblp", '"bindings"', '"rows"', "results.bindings"),
    drift("doi", '"RA"', '"agency"', "RA"),
    drift("openalex", '"abstract_inverted_index"', '"abstract_index"', "abstract_inverted_index"),
    drift("openalex", '"raw_author_name"', '"raw_name"', "authorships[].raw_author_name"),
    drift("openalex", '"publication_year"', '"year"', "publication_year"),
    drift("openalex", '"doi"', '"DOI"', "doi"),
    drift("openreview", '"venueid"', '"venue_id"', "content.venueid"),
    drift("openreview", '"content"', '"fields"', "content"),
    drift("openreview", '"value"', '"text"', "content.title.value"),
    drift("pmlr", "citation_pdf_url", "citation_pdf", "citation_pdf_url"),
    drift("pmlr", 'id="abstract" class="abstract"', 'id="summary" class="summary"', ".abstract"),
    drift("proceedings", "citation_title", "dc_title", "citation_title"),
    drift("semantic_scholar", '"externalIds"', '"ids"', "externalIds"),
    drift("semantic_scholar", '"ArXiv"', '"arXivId"', "externalIds.ArXiv"),
    drift("semantic_scholar", '"publicationVenue"', '"venueObject"', "publicationVenue"),
    drift("usenix", "citation_title", "citation_name", "citation_title"),
    drift("usenix", "paper-description", "paper-abstract", ".field-name-field-paper-description"),
]
GROWN = [
    drift("crossref", '"proceedings-article"', '"conference-paper"', "type", "value"),
    drift("datacite", '"Preprint"', '"EarlyVersion"', "types.resourceTypeGeneral", "value"),
    drift("dblp", "bibtex#Inproceedings", "bibtex#Talk", "type.value", "value"),
    drift("doi", '"Crossref"', '"NewAgency"', "RA", "value"),
    drift("openalex", '"conference-paper"', '"proceedings-paper"', "type", "value"),
    drift("semantic_scholar", '"Conference"', '"Proceedings"', "publicationTypes[]", "value"),
]  # fmt: skip
OTHER_TYPES = [
    drift("crossref", '"title":["', '"title":"', "", "answer"),  # no JSON any more
    drift("semantic_scholar", '"year": 2023', '"year": "2023"', "year", "type"),
    drift("openalex", '"is_retracted": false', '"is_retracted": "no"', "is_retracted", "type"),
    drift("datacite", '"publicationYear":2023', '"publicationYear":"2023"', "publicationYear", "type"),
]  # fmt: skip
# What is asked for by name is refused by name, in the words of each service.
UNKNOWN_NOW = [
    Drift("openalex", HOSTS["openalex"], refusing("Invalid query parameters error.", "abstract_inverted_index is not a valid select field. Valid fields for select are: id, doi, title."), "abstract_inverted_index", "missing"),
    Drift("semantic_scholar", HOSTS["semantic_scholar"], refusing("Unrecognized or unsupported fields: [publicationVenue]"), "publicationVenue", "missing"),
    Drift("crossref", HOSTS["crossref"], refusing("failed", "validation-failure", "parameter-not-allowed", "container-title", "Select element is not known."), "container-title", "missing"),
]  # fmt: skip
OTHER_FACTS = [
    drift("crossref", "Woosuk", "Anna", "authors", "none"),  # a given name is no fact that is held
    drift("arxiv", "Efficient Memory", "Lazy Memory", "title", "fact"),
    drift("openalex", '"publication_year": 2023', '"publication_year": 1923', "issued", "fact"),
    drift("usenix", '"citation_firstpage" content="521"', '"citation_firstpage" content="1"', "page", "fact"),
]  # fmt: skip
REDESIGNED = [
    Drift("pmlr", HOSTS["pmlr"], redesigned, "citation_title", "missing"),
    Drift("proceedings", HOSTS["proceedings"], redesigned, "citation_title", "missing"),
    Drift("usenix", HOSTS["usenix"], redesigned, "citation_title", "missing"),
    Drift("acl", HOSTS["acl"], redesigned, "title", "missing"),
    *(
        Drift(source, host, redesigned, "", "page")
        for source, host in HOSTS.items()
        if source not in PAGES
    ),
]
CHALLENGED = [Drift(source, host, challenged, "", "challenge") for source, host in HOSTS.items()]
CHALLENGED += [Drift(x.source, x.host, challenged_politely, "", "challenge") for x in CHALLENGED]
DRIFTS = [
    *RENAMED,
    *GROWN,
    *UNKNOWN_NOW,
    *OTHER_TYPES[1:],
    *OTHER_FACTS[1:],
    *REDESIGNED,
    *CHALLENGED,
]
QUICK = [RENAMED[18], GROWN[0], RENAMED[31], CHALLENGED[4]]


def examined(folder: Path, code: int) -> dict[str, Any]:
    """Return what each service has changed, by its name: what `doctor --online --json` prints."""
    found = json.loads(enrich(folder, "doctor", "--online", "--json", code=code).stdout)
    return {one["name"]: one for one in found["services"]}


def is_named(row: Drift, desk: Path) -> None:
    """See that a drift is named, with the field, and that no other service is accused."""
    with drifted(row.host, row.change):
        found = examined(desk, code=1)
    own = found.pop(row.source)
    said = [(change["field"], change["kind"]) for change in own["changes"]]
    assert (row.field, row.kind) in said, own
    assert own["status"] == (row.kind if row.kind == "challenge" else "drift")
    assert {name: one["changes"] for name, one in found.items() if one["changes"]} == {}
    assert {one["status"] for one in found.values()} == {"ok"}
    if row.field:
        sentence = next(c["sentence"] for c in own["changes"] if c["field"] == row.field)
        assert f"`{row.field}`" in sentence


def test_where_nothing_has_changed_every_service_answers_as_it_did(
    desk: Path, known_world: World
) -> None:
    found = examined(desk, code=0)
    assert found.keys() == HOSTS.keys()
    assert {one["status"] for one in found.values()} == {"ok"}
    assert known_world.stats["requests"] == dict.fromkeys(asked_services(), 1)  # one question each


def asked_services() -> list[str]:
    return [
        *("acl", "arxiv", "crossref", "datacite", "sparql", "doi", "openalex", "openreview2"),
        *("pmlr", "neurips", "s2", "usenix"),
    ]


@pytest.mark.parametrize("row", QUICK, ids=lambda row: f"{row.source}-{row.kind}")
def test_a_change_of_a_service_is_named(row: Drift, desk: Path) -> None:
    is_named(row, desk)


@pytest.mark.slow
@pytest.mark.parametrize("row", DRIFTS, ids=lambda row: f"{row.source}-{row.kind}-{row.field}")
def test_each_change_of_each_service_is_named(row: Drift, desk: Path) -> None:
    is_named(row, desk)


@pytest.mark.parametrize("service", ["acl", "usenix", "pmlr"])
def test_of_an_answer_about_another_paper_the_title_alone_is_said(
    service: str, desk: Path, known_world: World
) -> None:
    known_world.fault(service, "wrong")
    found = examined(desk, code=1)
    [change] = found[service]["changes"]
    assert (change["field"], change["kind"]) == ("title", "fact")
    assert {one["status"] for name, one in found.items() if name != service} == {"ok"}


def test_a_service_that_has_none_of_its_papers_is_said_to_lack_them_and_not_to_have_changed(
    tmp_path: Path, world: World
) -> None:
    """The usual stand-in has invented papers alone."""
    (tmp_path / "list.md").write_text("- [Adam](https://arxiv.org/abs/1412.6980)\n", "utf-8")
    world.config(tmp_path, ["list.md"])
    found = examined(tmp_path, code=1)
    assert {name: one["status"] for name, one in found.items()} == dict.fromkeys(HOSTS, "absent")
    assert {len(one["asked"]) for one in found.values()} == {3}
    kinds = [[c["kind"] for c in one["changes"]] for one in found.values()]
    assert kinds == [["absent"]] * len(HOSTS)


def test_every_source_that_asks_is_probed_and_every_drift_has_a_row_for_it() -> None:
    """A source that is added is probed too, and gets rows here."""
    asking = {
        kind.name
        for kind in sources.classes()
        if kind.intervals and (kind.schemes or kind.search_batch)
    }
    assert asking == HOSTS.keys()
    for kind in sources.classes():
        if kind.name in asking:
            assert len(kind.probes) >= 3, kind.name
            assert kind.forms.keys() <= kind.intervals.keys(), kind.name
            assert all(kind(None).accepts(probe.asked) for probe in kind.probes), kind.name
    for rows in (RENAMED, REDESIGNED, CHALLENGED):
        assert {row.source for row in rows} == asking


@pytest.mark.slow
def test_a_key_that_is_refused_is_named_though_the_service_answers_without_it(
    desk: Path, known_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENRICH_TEST_KEY", "lain-idle")
    sources_ = {"semantic_scholar": {"key_env": "ENRICH_TEST_KEY", "interval": 0}}
    known_world.config(desk, ["list.md"], sources=sources_)
    send = HttpClient.send

    def refusing(client: HttpClient, request: OutgoingRequest) -> tuple[Response, float]:
        if "x-api-key" in request.headers:
            host = request.route.host
            return Response(403, b'{"message": "Forbidden"}', {}, host), 0.0
        return send(client, request)

    with mock.patch.object(HttpClient, "send", refusing):
        found = examined(desk, code=1)
        said = enrich(desk, "doctor", "--online", "--quiet", code=1).stdout
    assert said.count("ENRICH_TEST_KEY") == 1
    assert "idle" not in said
    assert found["semantic_scholar"]["status"] == "key"
    [change] = found["semantic_scholar"]["changes"]
    assert "ENRICH_TEST_KEY" in change["sentence"]
    assert "lain-idle" not in json.dumps(found)
    assert {one["status"] for name, one in found.items() if name != "semantic_scholar"} == {"ok"}


def test_what_a_service_repeats_of_a_key_or_an_address_is_not_shown(
    desk: Path, known_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENRICH_TEST_KEY", "lain+idle/4711")
    own = {"openalex": {"key_env": "ENRICH_TEST_KEY", "interval": 0}}
    known_world.config(desk, ["list.md"], sources=own, mailto="ada@uni.edu")
    refusal = {"error": "api_key=lain%2Bidle/4711", "message": "lain+idle/4711 of ada@uni.edu"}

    def refusing(answer: Response) -> Response:
        return replace(answer, status=400, content=json.dumps(refusal).encode())

    with drifted(HOSTS["openalex"], refusing):
        done = enrich(desk, "doctor", "--online", "--json", code=1)
    [change] = next(x for x in json.loads(done.stdout)["services"] if x["name"] == "openalex")[
        "changes"
    ]
    assert "refuses the question (HTTP 400): api_key=... ... of ..." in change["sentence"]
    assert not any(x in done.stdout + done.stderr for x in ("lain", "4711", "ada@uni.edu"))


def test_a_spent_budget_is_kept_and_nothing_is_written(desk: Path, known_world: World) -> None:
    """Who has nothing left is not asked, which is no drift; of the others nothing is kept."""
    tomorrow = (datetime.now(UTC) + timedelta(hours=9)).isoformat(timespec="seconds")
    with open_store(desk / "cache/enrich.db") as store:
        store.hosts.record_exhausted({HOSTS["openalex"]: tomorrow})
        refused = {HOSTS["acl"]: "it refused yesterday"}
        store.hosts.record({}, refused, datetime.now(UTC).isoformat(timespec="seconds"))
    before = (desk / "cache/enrich.db").read_bytes()
    done = enrich(desk, "doctor", "--online", "--json", code=0)
    report = json.loads(done.stdout)
    found = {one["name"]: one for one in report["services"]}
    assert (found["openalex"]["status"], found["openalex"]["changes"]) == ("refused", [])
    assert "daily budget" in found["openalex"]["reason"]
    # Whether it still refuses is what is asked.
    assert {one["status"] for name, one in found.items() if name != "openalex"} == {"ok"}
    assert "openalex" not in known_world.stats["requests"]
    said = {(x["level"], x["area"]) for x in report["findings"] if "openalex" in x["sentence"]}
    assert ("warning", "services") in said
    assert (desk / "cache/enrich.db").read_bytes() == before
