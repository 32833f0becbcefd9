"""Crossref's works: lists by DOI, searches, and what its items say."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from enrich.errors import SourceError, Unavailable, Unreadable
from enrich.matching.compare import compare
from enrich.model import Date, Identifier, Name, Query, Record, Standing, Tier, Verdict
from enrich.sources.crossref import Crossref
from enrich.transport import Session
from tests.support.paths import DATA

PAYLOADS = DATA / "crossref"
WORKS = "https://api.crossref.org/works"
PAPER = "10.1145/9900000.9900001"


def doi(value: str) -> Identifier:
    return Identifier("doi", value)


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / name).read_text(encoding="utf-8"))


def answer(*items: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    return {
        "status": "ok",
        "message": {"items": items, "total-results": len(items) if total is None else total},
    }


@pytest.fixture
def source() -> Crossref:
    return Crossref(Session(dict.fromkeys(Crossref.intervals, 0.0), retries=0))


@pytest.fixture
def paper() -> Record:
    return Crossref(None).parse((PAYLOADS / "paper.json").read_text(encoding="utf-8"))[0]


@pytest.fixture
def listed() -> dict[str, Record]:
    records = Crossref(None).parse((PAYLOADS / "list.json").read_text(encoding="utf-8"))
    return {r.identifiers[0].value: r for r in records}


# -- asking


@responses.activate
def test_one_request_for_many_and_none_for_the_absent(source: Crossref) -> None:
    item = {**payload("paper.json")["message"], "DOI": PAPER.upper()}
    asked = responses.get(WORKS, json=answer(item))
    answers = dict(source.fetch([doi("10.1109/5.771073"), doi(PAPER)]))
    assert answers[doi("10.1109/5.771073")] is None
    assert source.parse(answers[doi(PAPER)] or "")[0].id("doi") == PAPER
    query = parse_qs(urlsplit(asked.calls[0].request.url or "").query)
    assert query["filter"] == [f"doi:10.1109/5.771073,doi:{PAPER}"]
    assert query["rows"] == ["2"]
    assert {"abstract", "updated-by", "relation", "event", "ISBN", "article-number"} <= set(
        query["select"][0].split(",")
    )
    assert "reference" not in query["select"][0].split(",")


@responses.activate
def test_a_doi_with_a_comma_is_asked_for_by_itself(source: Crossref) -> None:
    odd, gone = doi("10.1016/a,b"), doi("10.1016/c,d")
    responses.get(
        f"{WORKS}/10.1016%2Fa%2Cb",
        json={
            "message": {
                "DOI": odd.value,
                "type": "journal-article",
                "title": ["T"],
                "reference": [1],
            }
        },
    )
    responses.get(
        f"{WORKS}/10.1016%2Fc%2Cd",
        status=404,
        body="Resource not found.",
        content_type="application/json",
    )
    assert source.batches([odd, doi(PAPER), gone]) == [[doi(PAPER)], [odd], [gone]]
    answers = {**dict(source.fetch([odd])), **dict(source.fetch([gone]))}
    assert answers[gone] is None
    assert json.loads(answers[odd] or "") == {
        "DOI": odd.value,
        "type": "journal-article",
        "title": ["T"],
    }


PII = Identifier("pii", "S0893608014002135")


@responses.activate
def test_a_publishers_numbers_are_one_request_of_their_own(source: Crossref) -> None:
    other = Identifier("pii", "S0896627317305093")
    item = {**payload("paper.json")["message"], "alternative-id": [PII.value]}
    asked = responses.get(WORKS, json=answer(item))
    assert source.batches([PII, doi(PAPER), other]) == [[doi(PAPER)], [PII, other]]
    answers = dict(source.fetch([PII, other]))
    assert answers[other] is None
    assert set(source.parse(answers[PII] or "")[0].identifiers) == {doi(PAPER), PII}
    query = parse_qs(urlsplit(asked.calls[0].request.url or "").query)
    assert query["filter"] == [f"alternative-id:{PII.value},alternative-id:{other.value}"]
    assert "alternative-id" in query["select"][0].split(",")


@responses.activate
def test_a_mirror_without_that_filter_has_no_such_numbers(source: Crossref) -> None:
    said = "Filter alternative-id specified but there is no such filter for this route."
    responses.get(WORKS, status=400, json={"status": "failed", "message": [{"message": said}]})
    assert dict(source.fetch([PII])) == {PII: None}


@responses.activate
def test_another_refusal_of_a_publishers_numbers_is_no_absence(source: Crossref) -> None:
    responses.get(WORKS, status=400, json={"status": "failed", "message": "rows"})
    with pytest.raises(SourceError):
        list(source.fetch([PII]))


@responses.activate
def test_an_answer_for_another_doi_is_none(source: Crossref) -> None:
    responses.get(
        f"{WORKS}/10.1016%2Fa%2Cb",
        json={"message": {"DOI": "10.1016/other", "type": "journal-article"}},
    )
    with pytest.raises(Unreadable):
        dict(source.fetch([doi("10.1016/a,b")]))


@responses.activate
def test_a_list_of_other_dois_is_none(source: Crossref) -> None:
    responses.get(WORKS, json=answer(payload("paper.json")["message"]))
    with pytest.raises(Unreadable):
        dict(source.fetch([doi("10.1145/1"), doi("10.1145/2")]))


@responses.activate
def test_a_doi_that_comes_twice_does_not_make_the_missing_one_absent(source: Crossref) -> None:
    twice = {"DOI": "10.1145/1", "type": "journal-article", "title": ["T"]}
    responses.get(WORKS, json=answer(twice, twice))
    with pytest.raises(Unreadable):
        dict(source.fetch([doi("10.1145/1"), doi("10.1145/2")]))


@responses.activate
def test_hits_of_another_question_are_no_answer(source: Crossref) -> None:
    responses.get(WORKS, json=answer(payload("paper.json")["message"]))
    with pytest.raises(Unreadable):
        list(source.search([Query("Lattice Quantum Chromodynamics Revisited")]))


@responses.activate
@pytest.mark.parametrize(
    ("title", "total", "is_answer"),
    [
        ("Birds and the Sea", 12, True),  # "and" is all that a small registry has of it
        ("Birds and the Sea", 2_000_000, False),
        ("Birds Over Northern Seas", 12, False),
    ],
)
def test_a_small_registry_has_no_better_hits(
    source: Crossref, title: str, total: int, is_answer: bool
) -> None:
    sent = answer({"DOI": "10.1145/1", "type": "journal-article", "title": [title]})
    sent["message"]["total-results"] = total
    responses.get(WORKS, json=sent)
    query = Query("Lattice and Quantum Chromodynamics Revisited")
    with contextlib.nullcontext() if is_answer else pytest.raises(Unreadable):
        assert [x is not None for _, x in source.search([query])] == [True]


@responses.activate
@pytest.mark.parametrize(
    "query",
    [
        Query("Lattice Quantum Chromodynamics Revisited", (Name("Sample", "Bob"),)),
        Query("Lattice Quantum Chromodynamics Revisited", year=2023),
    ],
    ids=["a name", "the year"],
)
def test_hits_for_the_names_or_the_year_are_an_answer(source: Crossref, query: Query) -> None:
    item = {"DOI": "10.1145/1", "type": "journal-article", "title": ["Birds Over Northern Seas"]}
    item |= {"author": [{"family": "Sample", "given": "Bob"}], "issued": {"date-parts": [[2023]]}}
    responses.get(WORKS, json=answer(item))
    assert [found is not None for _, found in source.search([query])] == [True]


def test_batches_stay_below_four_thousand_bytes() -> None:
    ids = [
        doi(f"10.1007/978-3-031-{i:05d}-0_{i}-a-long-tail-of-a-doi(with)brackets")
        for i in range(250)
    ]
    batches = Crossref(None).batches(ids)
    assert [i for b in batches for i in b] == ids
    assert max(map(len, batches)) <= 100
    from enrich.sources import crossref

    assert all(len(crossref._address(b)) < 4000 for b in batches)


@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        (PAPER, True),
        ("10.48550/x", False),
        ("10.5281/zenodo.1", False),
        ("10.5555/3295222", False),
        ("10.6084/m9", False),
    ],
)
def test_datacites_and_made_up_dois_are_not_asked(value: str, accepted: bool) -> None:
    assert Crossref(None).accepts(doi(value)) is accepted
    assert not Crossref(None).accepts(Identifier("arxiv", "2309.06180"))


@responses.activate
@pytest.mark.parametrize(
    "body",
    ["<html><title>502</title></html>", '{"message": {"items": []}}', '{"message": []}', "[]",
        '{"message": {"items": [1], "total-results": 1}}',
     json.dumps(answer(total=1))],
)  # fmt: skip
def test_what_is_no_list_of_works_is_not_an_absence(source: Crossref, body: str) -> None:
    responses.get(WORKS, body=body, content_type="application/json")
    with pytest.raises(SourceError):
        dict(source.fetch([doi(PAPER)]))


@responses.activate
def test_too_many_requests_is_could_not_ask(source: Crossref) -> None:
    responses.get(WORKS, status=429, body="<html>You have sent too many requests</html>")
    with pytest.raises(Unavailable):
        dict(source.fetch([doi(PAPER)]))


@responses.activate
def test_search_asks_for_title_names_and_year_among_citable_kinds(source: Crossref) -> None:
    asked = responses.get(WORKS, json=answer(payload("paper.json")["message"], total=668843))
    query = Query("Steeping at Scale", (Name("Örn", "Ada"), Name(literal="The Kettle Team")), 2031)
    [(same, found)] = source.search([query])
    assert same is query
    assert [r.id("doi") for r in source.parse(found or "")] == [PAPER]
    sent = parse_qs(urlsplit(asked.calls[0].request.url or "").query)
    assert sent["query.bibliographic"] == ["Steeping at Scale Örn The Kettle Team 2031"]
    assert "type:proceedings-article" in sent["filter"][0]
    assert "posted-content" not in sent["filter"][0]


@responses.activate
def test_search_without_hits_is_none(source: Crossref) -> None:
    responses.get(WORKS, json=answer())
    assert list(source.search([q := Query("T")])) == [(q, None)]


# -- reading


def test_a_paper_of_proceedings(paper: Record) -> None:
    assert paper.title == "Steeping at Scale: A Kettle for Every Rack & Row"
    assert paper.other_titles == ("Steeping at Scale",)
    assert paper.authors == (
        Name("Örn", "Ada", "van der"),
        Name("Zhang", "Wei"),
        Name(literal="The Kettle Team"),
    )
    assert (paper.tier, paper.standing, paper.type) == (
        Tier.PUBLISHER,
        Standing.PUBLISHED,
        "paper-conference",
    )
    assert (
        paper.container_title == "Proceedings of the 31st Symposium on Boiling Systems Principles"
    )
    assert (paper.container_title_short, paper.page, paper.publisher) == ("BSP", "611-626", "ACM")
    assert (paper.event_place, paper.event_date) == ("Reykjavik Iceland", Date(2031, 10, 23))
    assert paper.ISBN == ("9798400700000",)
    assert paper.abstract == "We boil n kettles."
    assert paper.links == (Identifier("arxiv", "3101.00001"),)
    assert (paper.retracted, paper.authors_complete) == ("", True)


def test_the_printed_date_is_cited_and_not_the_earlier_one_online(paper: Record) -> None:
    assert paper.issued == Date(2031, 10, 23)


def test_a_chapter_of_proceedings_is_a_paper(listed: dict[str, Record]) -> None:
    chapter = listed["10.1007/978-3-031-00000-0_7"]
    assert chapter.type == "paper-conference"
    assert (chapter.container_title, chapter.collection_title) == (
        "Computer Tea – ECTV 2031",
        "Lecture Notes in Computer Science",
    )
    assert chapter.title == "On k-Cups"
    assert chapter.issued == Date(2031)
    assert not chapter.authors_complete  # initials only


def test_a_journal_article(listed: dict[str, Record]) -> None:
    article = listed["10.1145/9900002"]
    assert (article.type, article.container_title_short) == (
        "article-journal",
        "Proc. ACM Pour. Lang.",
    )
    assert (article.volume, article.issue, article.page, article.number) == (
        "5",
        "POPL",
        "1-30",
        "47",
    )
    assert article.issued == Date(2031, 1)
    assert article.publisher == "Association for Computing Machinery"
    assert article.authors == (
        Name("O'Brien", "Patricia", suffix="Jr."), Name("McDonald", "Jo"), Name("Utkarsh"),
        Name(literal="Xia Hong")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("family", "given", "expected"),
    [
        ("SMITH III", "John", Name("Smith", "John", suffix="III")),
        ("Isbell Jr.", "Charles Lee", Name("Isbell", "Charles Lee", suffix="Jr.")),
        ("Berg, PhD", "Dr. Anna", Name("Berg", "Anna")),
        ("Berg1", "Anna", Name("Berg", "Anna")),
        ("Li (李伟)", "Wei", Name("Li", "Wei")),
        ("Jr", "Ana", Name("Jr", "Ana")),
    ],
)
def test_what_stands_behind_a_family_name_is_no_part_of_it(
    family: str, given: str, expected: Name
) -> None:
    people = [{"family": family, "given": given}, {"family": "Lind", "given": "Bo"}]
    assert parsed(title=["Tea"], author=people).authors[0] == expected


def test_a_retracted_paper_is_flagged_and_keeps_its_title(listed: dict[str, Record]) -> None:
    record = listed["10.1016/j.tea.2031.01.001"]
    assert (record.title, record.retracted) == ("Tea without Water", "retraction")
    assert (record.page, record.number) == ("", "e12")


def test_posted_content_is_never_published(listed: dict[str, Record]) -> None:
    copy = listed["10.65215/0badc0de"]
    assert (copy.tier, copy.standing, copy.type, copy.genre) == (
        Tier.PREPRINT,
        Standing.PREPRINT,
        "article",
        "preprint",
    )
    assert copy.issued == Date(2035, 6, 1)


def test_parts_reviews_and_issues_are_no_papers(listed: dict[str, Record]) -> None:
    assert len(listed) == 4


def test_an_undated_paper_of_old_proceedings() -> None:
    [record] = Crossref(None).parse((PAYLOADS / "undated.json").read_text(encoding="utf-8"))
    assert (record.title, record.issued) == ("Cold Brews", None)
    assert (record.container_title, record.container_title_short) == (
        "Proceedings of the 3rd Tea Conference",
        "TEA",
    )


def parsed(**fields: Any) -> Record:
    whole = {"DOI": "10.1000/x", "type": "journal-article", "title": ["T"], **fields}
    return Crossref(None).parse(json.dumps(whole))[0]


@pytest.mark.parametrize(
    ("kind", "boxes", "expected"),
    [
        ("book-chapter", ["Language Policy", "Language Education Programs"],
            ("chapter", "Language Education Programs", "Language Policy")),
        ("book-chapter", ["Tea Machines", "SpringerBriefs in Tea"],
            ("chapter", "Tea Machines", "SpringerBriefs in Tea")),
        ("book-chapter", ["Lecture Notes in Computer Science", "Teapots: Tricks of the Trade"],
            ("chapter", "Teapots: Tricks of the Trade", "Lecture Notes in Computer Science")),
        ("book-chapter", ["Lecture Notes in Computer Science"],
            ("paper-conference", "Lecture Notes in Computer Science", "")),
        ("book-chapter", ["Proceedings of the 2031 Annual Symposium on Tea (SODA)"],
            ("paper-conference", "Proceedings of the 2031 Annual Symposium on Tea (SODA)", "")),
        ("book-chapter", ["Handbook of Tea"], ("chapter", "Handbook of Tea", "")),
        ("journal-article", ["Proceedings of the AAAI Conference on Artificial Intelligence"],
            ("paper-conference", "Proceedings of the AAAI Conference on Artificial Intelligence",
                "")),
        ("journal-article", ["Proceedings of the VLDB Endowment"],
            ("article-journal", "Proceedings of the VLDB Endowment", "")),
        ("journal-article", ["Proceedings of the IEEE"],
            ("article-journal", "Proceedings of the IEEE", "")),
        ("proceedings-article", ["SPIE Proceedings", "Medical Tea 2031: Image Pouring"],
            ("paper-conference", "Medical Tea 2031: Image Pouring", "SPIE Proceedings")),
        ("dissertation", [], ("thesis", "", "")),
        ("report", [], ("report", "", "")),
        ("monograph", [], ("book", "", "")),
    ],
)  # fmt: skip
def test_types_and_containers(kind: str, boxes: list[str], expected: tuple[str, str, str]) -> None:
    record = parsed(type=kind, **{"container-title": boxes})
    assert (record.type, record.container_title, record.collection_title) == expected


@pytest.mark.parametrize(
    ("title", "subtitle", "expected"),
    [
        ("Kettles: A Study", "A Study", "Kettles: A Study"),
        ("Who Boils?", "A Study", "Who Boils? A Study"),
        ("Kettles", "", "Kettles"),
        ("AT&amp;amp;T &lt;b&gt;bold&lt;/b&gt;, a &lt; b", "", "AT&T bold, a < b"),
        (
            "10<sup>6</sup> cups of H<sub>2</sub>O (\n      <i>hot</i>\n   )",
            "",
            "10⁶ cups of H2O (hot)",
        ),
        ("List<T> and R&D", "", "List<T> and R&D"),
    ],
)
def test_titles(title: str, subtitle: str, expected: str) -> None:
    assert parsed(title=[title], subtitle=[subtitle]).title == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("RETRACTED: Tea", ("Tea", "retraction")),
        ("Retracted Article: Tea", ("Tea", "retraction")),
        ("[Retracted] Tea", ("Tea", "retraction")),
        ("WITHDRAWN: Tea", ("Tea", "withdrawal")),
        ("Withdrawn: On Leaving Tea", ("On Leaving Tea", "withdrawal")),
        ("Retraction of Kettles", ("Retraction of Kettles", "")),
    ],
)
def test_flags_in_titles(title: str, expected: tuple[str, str]) -> None:
    record = parsed(title=[title])
    assert (record.title, record.retracted) == expected


@pytest.mark.parametrize(
    ("title", "updated", "kept", "retracted"),
    [
        # the notice about a paper, called like it
        ("Retracted: Tea", "10.1155/2020/1", "Retracted: Tea", ""),
        ("Expression of Concern: Tea", "10.1155/2020/1", "Expression of Concern: Tea", ""),
        # an update that is registered with the paper's own DOI
        ("Tea", "10.1000/x", "Tea", "retraction"),
        ("RETRACTED: Tea", "10.1000/x", "Tea", "retraction"),
    ],
)
def test_a_notice_about_a_paper_is_not_the_paper(
    title: str, updated: str, kept: str, retracted: str
) -> None:
    topic = "Tea of the Northern Provinces"
    update = {"type": "retraction", "DOI": updated}
    record = parsed(title=[title.replace("Tea", topic)], **{"update-to": [update]})
    assert (record.title, record.retracted) == (kept.replace("Tea", topic), retracted)
    verdict = compare(Query(topic), record).verdict
    assert (verdict is Verdict.REJECTED) == (not retracted)


@pytest.mark.parametrize(
    ("kind", "said"),
    [("retraction", "retraction"), ("withdrawal", "withdrawal"), ("removal", "removal"),
        ("correction", ""),
     ("expression_of_concern", "expression_of_concern"), ("partial_retraction", "retraction")],
)  # fmt: skip
def test_updates(kind: str, said: str) -> None:
    assert parsed(**{"updated-by": [{"type": kind}]}).retracted == said


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"family": "HIDIROGLOU", "given": "Patricia"}, Name("Hidiroglou", "Patricia")),
        ({"family": "DE LA CRUZ", "given": "Ana"}, Name("Cruz", "Ana", "de la")),
        ({"family": "NG", "given": "AJ"}, Name("NG", "AJ")),
        ({"family": "GUMLEY", "given": "L"}, Name("Gumley", "L")),
        ({"family": "Li", "given": "Wei"}, Name("Li", "Wei")),
        ({"family": "Climate Editorial Office"}, Name(literal="Climate Editorial Office")),
        ({"given": "Madonna"}, Name("Madonna")),
        ({"name": "OpenAI"}, Name(literal="OpenAI")),
        ({"family": "M&uuml;ller", "given": "J<i>o</i>"}, Name("Müller", "Jo")),
    ],
)
def test_names(person: dict[str, str], expected: Name) -> None:
    assert parsed(author=[person]).authors == (expected,)


def test_nameless_people_are_left_out_and_the_first_comes_first() -> None:
    people = [
        {"family": "B", "sequence": "additional"},
        {"role": []},
        {"family": "A", "sequence": "first"},
    ]
    assert [n.family for n in parsed(author=people).authors] == ["A", "B"]


def test_the_conferences_month_where_proceedings_say_the_year() -> None:
    event = {"name": "TEA", "start": {"date-parts": [[2031, 4, 23]]}}
    year = {"date-parts": [[2031]]}
    assert parsed(
        type="proceedings-article", event=event, **{"published-print": year}
    ).issued == Date(2031, 4)
    assert parsed(
        type="proceedings-article", event=event, issued={"date-parts": [[2032]]}
    ).issued == Date(2032)


def test_ssrn_is_a_preprint_server_whatever_it_says() -> None:
    record = parsed(DOI="10.2139/ssrn.99", **{"container-title": ["SSRN Electronic Journal"]})
    assert (record.standing, record.container_title) == (Standing.PREPRINT, "")


def test_an_unknown_prefix_is_the_registrys() -> None:
    assert parsed().tier is Tier.REGISTRY


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5,
        3000) | st.text(max_size=8) | st.sampled_from(["<i>x", "&amp;lt;", "10.1145/1"]),
    lambda inner: st.lists(inner,
        max_size=3) | st.dictionaries(st.sampled_from(["date-parts", "family", "given", "name",
            "type", "id", "start", "acronym"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
KEYS = ["DOI", "type", "title", "subtitle", "author", "container-title", "issued",
    "published-print", "event", "relation",
        "updated-by", "page", "ISBN", "ISSN", "abstract", "degree", "volume"]  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=8))
def test_whatever_comes_is_records_or_unreadable(item: dict[str, Any]) -> None:
    whole = {"DOI": "10.1000/x", "type": "book-chapter", "title": ["T"], **item}
    with contextlib.suppress(Unreadable):
        assert all(isinstance(r, Record) for r in Crossref(None).parse(json.dumps(whole)))


CITABLE = {"journal-article", "proceedings-article", "book-chapter", "posted-content",
    "reference-entry", "dataset", "book",
           "report", "other", "monograph", "dissertation", "reference-book", None}  # fmt: skip


def captured(value: Any) -> list[dict[str, Any]]:
    message = value.get("message", value) if isinstance(value, dict) else value
    items = message.get("items", [message]) if isinstance(message, dict) else message
    return [x for x in items if isinstance(x, dict) and "DOI" in x]


def test_the_captures_are_read_without_loss(shared: Path) -> None:
    papers = 0
    for path in sorted((shared / "captures/crossref").rglob("*.json")):
        try:
            items = captured(json.loads(path.read_text(encoding="utf-8")))
        except ValueError:
            continue  # "Resource not found." under application/json
        if not items:
            continue
        records = Crossref(None).parse(path.read_text(encoding="utf-8"))
        expected = [x for x in items if x.get("type") in CITABLE and any(x.get("title") or [])]
        assert [r.identifiers[0].value for r in records] == [x["DOI"].lower() for x in expected], (
            path.name
        )
        for record, item in zip(records, expected, strict=True):
            papers += 1
            named = [
                a
                for a in item.get("author", [])
                if any(a.get(k) for k in ("family", "given", "name"))
            ]
            assert len(record.authors) == len(named)
            assert bool(record.issued) == any(
                (item.get(k) or {}).get("date-parts", [[None]])[0][0]
                for k in ("issued", "published", "posted", "approved")
            ), path.name
            assert (
                not record.container_title or "&amp;" not in record.container_title + record.title
            )
            assert "<i>" not in record.title + record.abstract
    assert papers > 500
