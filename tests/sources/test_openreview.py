"""OpenReview: both versions of its API, and which of its notes are papers that came out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import responses
from responses import matchers

from enrich.errors import Refused, Unreadable
from enrich.model import Date, Identifier, Query, Standing, Tier
from enrich.sources.openreview import OpenReview
from enrich.transport import Session
from tests.support.paths import DATA

PAYLOADS = DATA / "openreview"
V2, V1 = "https://api2.openreview.net", "https://api.openreview.net"
SEARCH = json.loads((PAYLOADS / "search_v2.json").read_text(encoding="utf-8"))
NOTE = json.loads((PAYLOADS / "note_v1.json").read_text(encoding="utf-8"))
NONE: dict[str, Any] = {"notes": [], "count": 0}
PARAMS = {"type": "terms", "content": "all", "group": "all", "source": "forum", "limit": "20"}


@pytest.fixture
def source() -> OpenReview:
    return OpenReview(Session(dict.fromkeys(OpenReview.intervals, 0.0), retries=0))


def note(venue: object = None, venueid: object = None, bibtex: str = "", **more: object) -> str:
    content = {
        "title": {"value": "T"},
        "authors": {"value": ["Ada Örn"]},
        "_bibtex": {"value": bibtex},
    }
    content |= {
        k: {"value": v}
        for k, v in {"venue": venue, "venueid": venueid, **more}.items()
        if v is not None
    }
    return json.dumps({"notes": [{"id": "abcdef123", "forum": "abcdef123", "content": content}]})


def asked(*ids: str) -> list[Any]:
    return [matchers.json_params_matcher({"ids": list(ids)})]


def by_id(*ids: str) -> dict[str, Any]:
    return {"notes": [{**NOTE["notes"][0], "id": i, "forum": i} for i in ids]}


@responses.activate
def test_fetch_asks_for_all_at_once_and_the_other_version_for_the_rest(source: OpenReview) -> None:
    new, lost, old = (
        Identifier("openreview", x) for x in ("TeaPot0001", "TeaPot0002", "S1mPleTea")
    )
    responses.post(
        f"{V2}/notes/search", json=by_id(new.value), match=asked(old.value, new.value, lost.value)
    )
    responses.post(f"{V1}/notes/search", json=by_id(old.value), match=asked(old.value, lost.value))
    found = dict(source.fetch([old, new, lost]))
    assert {i: bool(a) for i, a in found.items()} == {new: True, old: True, lost: False}
    assert len(responses.calls) == 2
    [record] = source.parse(found[old] or "")
    assert record.identifiers == (old,)
    assert (record.container_title_short, record.issued) == ("ICLR", Date(2020))
    assert record.container_title == "International Conference on Learning Representations"


@responses.activate
def test_an_id_that_is_malformed_to_the_service_does_not_sink_its_batch(source: OpenReview) -> None:
    ids = [Identifier("openreview", f"TeaPot000{n}") for n in range(4)]

    def answer(request: Any) -> tuple[int, dict[str, str], str]:
        wanted = json.loads(request.body)["ids"]
        if "TeaPot0002" in wanted:
            return 400, {}, json.dumps({"name": "ValidationError", "status": 400})
        return 200, {}, json.dumps(by_id(*(x for x in wanted if x == "TeaPot0001")))

    for host in (V2, V1):
        responses.add_callback(
            "POST", f"{host}/notes/search", answer, content_type="application/json"
        )
    assert {i.value: bool(a) for i, a in source.fetch(ids)} == {
        i.value: i.value == "TeaPot0001" for i in ids
    }


@responses.activate
def test_a_service_that_takes_no_lists_has_not_answered(source: OpenReview) -> None:
    responses.post(
        f"{V2}/notes/search", status=400, json={"name": "MissingParameterError", "status": 400}
    )
    with pytest.raises(Unreadable):
        list(source.fetch([Identifier("openreview", f"TeaPot{n:04}") for n in range(100)]))
    assert len(responses.calls) < 20


@responses.activate
def test_notes_of_others_are_no_answer(source: OpenReview) -> None:
    responses.post(f"{V2}/notes/search", json=by_id("TeaPot0009"))
    with pytest.raises(Unreadable):
        list(source.fetch([Identifier("openreview", "TeaPot0001")]))


@responses.activate
@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (
            403,
            {
                "name": "ChallengeRequiredError",
                "message": "Challenge verification required",
                "status": 403,
            },
        ),
        (401, {"name": "UnauthorizedError", "message": "Login required", "status": 401}),
    ],
)
def test_a_refusal_is_no_answer_and_leaves_the_search(
    source: OpenReview, status: int, answer: dict[str, object]
) -> None:
    responses.post(f"{V2}/notes/search", status=status, json=answer)
    responses.get(f"{V2}/notes/search", json=SEARCH)
    for _ in range(2):
        with pytest.raises(Refused):
            list(source.fetch([Identifier("openreview", "abcdef123")]))
    [(_, hits)] = source.search([Query("Learning to Pour: a theory of tea")])
    assert hits
    assert [c.request.method for c in responses.calls] == ["POST", "GET"]
    assert list(source.session.newly_refused) == ["api2.openreview.net/notes/search (POST)"]


@responses.activate
def test_search_stops_at_version_2_when_it_has_the_title(source: OpenReview) -> None:
    term = [matchers.query_param_matcher({"term": "learning to pour a theory of tea", **PARAMS})]
    responses.get(f"{V2}/notes/search", json=SEARCH, match=term)
    query = Query("Learning to Pour: a theory of tea")
    [(asked, answer)] = source.search([query])
    assert asked == query
    records = source.parse(answer or "")
    assert [r.id("openreview") for r in records] == ["TeaPot0001", "TeaPot0002"]


@responses.activate
def test_search_asks_version_1_too_and_puts_the_title_first(source: OpenReview) -> None:
    term = [matchers.query_param_matcher({"term": "steeping on graphs", **PARAMS})]
    responses.get(f"{V2}/notes/search", json=SEARCH, match=term)
    responses.get(f"{V1}/notes/search", json=NOTE, match=term)
    [(_, answer)] = source.search([Query("Steeping on Graphs")])
    assert source.parse(answer or "")[0].title == "Steeping on Graphs"


@responses.activate
@pytest.mark.parametrize(
    ("forum", "hosts"),
    [("BJlS63tPr", [V1, V2]), ("rkMW1hRqKX", [V1, V2]), ("hX5E5nDboC", [V2, V1]), ("", [V2, V1])],
)
def test_an_old_id_is_searched_for_in_the_old_version_first(
    source: OpenReview, forum: str, hosts: list[str]
) -> None:
    for host in hosts:
        responses.get(f"{host}/notes/search", json=NONE)
    ids = (Identifier("openreview", forum),) if forum else ()
    assert [a for _, a in source.search([Query("Nobody Wrote This", identifiers=ids)])] == [None]
    assert [(c.request.url or "").split("?")[0] for c in responses.calls] == [
        f"{h}/notes/search" for h in hosts
    ]


@responses.activate
def test_search_without_hits(source: OpenReview) -> None:
    responses.get(f"{V2}/notes/search", json=NONE)
    responses.get(f"{V1}/notes/search", json=NONE)
    query = Query("Nobody Wrote This")
    assert list(source.search([query])) == [(query, None)]


def test_parse_reads_accepted_and_rejected_and_leaves_mirrors_and_reviews() -> None:
    accepted, rejected = OpenReview(None).parse(json.dumps(SEARCH))
    assert (accepted.standing, accepted.tier, accepted.type) == (
        Standing.PUBLISHED,
        Tier.REGISTRY,
        "paper-conference",
    )
    assert (
        accepted.container_title
        == "The Nineteenth International Conference on Learning Representations"
    )
    assert (accepted.container_title_short, accepted.issued) == ("ICLR", Date(2031))
    assert [n.full for n in accepted.authors] == ["Ada Örn", "Bo van den Berg"]
    assert (accepted.abstract, accepted.keywords) == ("We pour. Well.", ("tea", "theory"))
    assert accepted.URL == "https://openreview.net/forum?id=TeaPot0001"
    assert accepted.pdf == "https://openreview.net/pdf/0123456789abcdef.pdf"
    assert (rejected.standing, rejected.tier, rejected.type) == (
        Standing.SUBMITTED,
        Tier.PREPRINT,
        "article",
    )
    assert (rejected.container_title, rejected.container_title_short, rejected.genre) == (
        "",
        "",
        "preprint",
    )
    assert (rejected.issued, rejected.comment) == (Date(2030), "Submitted to ICLR 2031")
    assert [n.full for n in rejected.authors] == ["Cy Kim", "Dee Lo"]


@pytest.mark.parametrize(
    ("venue", "venueid", "standing", "short", "year"),
    [
        ("ICLR 2025 Poster", "ICLR.cc/2025/Conference", Standing.PUBLISHED, "ICLR", 2025),
        ("NeurIPS 2023 oral", "NeurIPS.cc/2023/Conference", Standing.PUBLISHED, "NeurIPS", 2023),
        ("ICLR 2023 notable top 25%", "ICLR.cc/2023/Conference", Standing.PUBLISHED, "ICLR", 2023),
        (
            "CoRL 2023 (Oral)",
            "robot-learning.org/CoRL/2023/Conference",
            Standing.PUBLISHED,
            "CoRL",
            2023,
        ),
        ("ICML 2024", ["ICML.cc/2024/Conference"], Standing.PUBLISHED, "ICML", 2024),
        (["COLM 2024"], "colmweb.org/COLM/2024/Conference", Standing.PUBLISHED, "COLM", 2024),
        (
            "NeurIPS 2023 Datasets and Benchmarks Poster",
            "x",
            Standing.PUBLISHED,
            "NeurIPS Datasets and Benchmarks",
            2023,
        ),
        ("Submitted to ICLR 2024", "ICLR.cc/2024/Conference", Standing.SUBMITTED, "", None),
        ("ICLR 2024", "ICLR.cc/2024/Conference/Rejected_Submission", Standing.SUBMITTED, "", None),
        ("ICLR 2024 Conference Withdrawn Submission", None, Standing.SUBMITTED, "", None),
        (
            "ICLR 2024",
            "ICLR.cc/2024/Conference/Desk_Rejected_Submission",
            Standing.SUBMITTED,
            "",
            None,
        ),
        ("Under review for TMLR", "TMLR/Under_Review", Standing.SUBMITTED, "", None),
        ("ICML 2020 Reject", None, Standing.SUBMITTED, "", None),
        ("", "", Standing.SUBMITTED, "", None),
        (None, None, Standing.SUBMITTED, "", None),
    ],
)
def test_the_venue_says_whether_it_came_out(
    venue: object, venueid: object, standing: Standing, short: str, year: int | None
) -> None:
    [record] = OpenReview(None).parse(note(venue, venueid))
    assert (record.standing, record.container_title_short) == (standing, short)
    assert (record.issued.year if record.issued else None) == year


def test_without_a_venue_the_bibtex_says_whether_it_came_out() -> None:
    for venue in (None, "ICLR 2020 Conference Blind Submission"):
        took = "@inproceedings{\nx,\ntitle={T},\nbooktitle={International Conference on Learning Representations},\nyear={2020}}"
        [record] = OpenReview(None).parse(note(venue, None, took))
        assert (record.standing, record.issued) == (Standing.PUBLISHED, Date(2020))
        [record] = OpenReview(None).parse(note(venue, None, "@misc{\nx,\ntitle={T},\nyear={2020}}"))
        assert record.standing is Standing.SUBMITTED


def test_tmlr_is_a_journal() -> None:
    bibtex = "@article{\nx,\ntitle={T},\njournal={Transactions on Machine Learning Research},\nyear={2024}}"
    [record] = OpenReview(None).parse(note("Accepted by TMLR", "TMLR", bibtex))
    assert (record.type, record.container_title_short, record.issued) == (
        "article-journal",
        "TMLR",
        Date(2024),
    )
    assert record.container_title == "Transactions on Machine Learning Research"


@pytest.mark.parametrize(
    "more",
    [
        {"venue": "CoRR 2023"},
        {"venue": "CoRR2018"},
        {"venueid": "dblp.org/journals/CORR/2023"},
        {"venueid": ["dblp.org/conf/IJCAI/2017"]},
    ],
)
def test_mirrors_of_dblp_say_nothing(more: dict[str, object]) -> None:
    assert OpenReview(None).parse(note(**more)) == []


def test_blind_authors_are_nobody() -> None:
    [record] = OpenReview(None).parse(note("Submitted to ICLR 2031", authors=["Anonymous"]))
    assert record.authors == ()


@pytest.mark.parametrize(
    "answer", ["", "<html>", "[]", "{}", '{"notes": {}}', "[" * 100_000, '{"notes": "x"}']
)
def test_a_foreign_shape_is_unreadable(answer: str) -> None:
    with pytest.raises(Unreadable):
        OpenReview(None).parse(answer)


@pytest.mark.parametrize(
    "odd",
    [
        None,
        5,
        [],
        {},
        {"id": "abcdef1"},
        {"id": "abcdef1", "forum": "abcdef1", "content": []},
        {"id": 5, "content": {"title": {"value": "T"}, "authors": "x"}},
        {"id": "abcdef1", "content": {"title": {"value": {"value": "T"}}}},
        {
            "id": "a",
            "content": {
                "title": "T",
                "authors": [None, 4, {"fullname": 3}],
                "venue": [None],
                "_bibtex": ["@"],
                "pdf": {},
            },
        },
    ],
)
def test_odd_notes_never_raise(odd: object) -> None:
    for record in OpenReview(None).parse(json.dumps({"notes": [odd]})):
        assert record.title
        assert all(i.value for i in record.identifiers)


@responses.activate
def test_lone_surrogates_can_be_kept(source: OpenReview) -> None:
    responses.post(
        f"{V2}/notes/search",
        body='{"notes": [{"id": "abcdef123", "content": {"title": "T\\ud800ea"}}]}',
    )
    [(_, answer)] = source.fetch([Identifier("openreview", "abcdef123")])
    assert (answer or "").encode()


def test_captured_venues(shared: Path) -> None:
    folder = shared / "captures" / "openreview" / "refchecker-normalized"
    seen = 0
    for path in sorted(folder.glob("*.json")):
        fact = json.loads(path.read_text(encoding="utf-8"))
        records = OpenReview(None).parse(note(fact["venue"], fact["venueid"]))
        if (fact["venueid"] or "").startswith("dblp.org"):
            assert records == []
        elif fact["venue"] is None:
            assert records[0].standing is Standing.SUBMITTED
        else:
            seen += 1
            assert records[0].standing is Standing.PUBLISHED
            assert str(records[0].issued) in fact["venue"]
    assert seen
