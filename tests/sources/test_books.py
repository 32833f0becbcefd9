"""Books as the sources give them: editors, translators, editions, series, events, pages."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from enrich import export
from enrich.bibtex import entries
from enrich.bibtex import record as bibtex_record
from enrich.export import jsonl
from enrich.merge import merge
from enrich.model import Date, Identifier, Name, Record, Tier, Work
from enrich.sources.catalog import Catalog
from enrich.sources.crossref import Crossref
from enrich.sources.datacite import DataCite
from enrich.sources.dblp import DBLP
from enrich.text.editions import edition, ordinal, short_ordinal
from enrich.transport import Session

BERG, LIND = Name("Berg", "Anna"), Name("Lind", "Jo", "van der")
WORKS = "https://api.crossref.org/works"
BOOK = "10.1007/978-3-000-00001-1"


def crossref(**item: Any) -> Record:
    whole = {"DOI": BOOK, "type": "book", "title": ["Learning with Examples"], **item}
    (found,) = Crossref(None).parse(json.dumps(whole))
    return found


def person(given: str, family: str, sequence: str = "additional") -> dict[str, Any]:
    return {"given": given, "family": family, "sequence": sequence, "affiliation": []}


EDITORS = [person("Jo", "van der Lind"), person("Anna", "Berg", "first")]


@pytest.mark.parametrize("kind", ["edited-book", "book", "reference-book", "book-chapter"])
def test_an_editor_of_crossref_is_never_an_author(kind: str) -> None:
    found = crossref(type=kind, editor=EDITORS, translator=[person("Jo", "van der Lind")])
    assert found.authors == ()
    assert found.editors == (BERG, LIND)
    assert found.translators == (LIND,)
    assert found.people == (BERG, LIND)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2", "2"),
        (2, "2"),
        ("2nd", "2"),
        ("2nd ed.", "2"),
        ("Second", "2"),
        ("SECOND EDITION", "2"),
        ("second, revised edition", "second, revised"),
        ("2. Auflage", "2"),
        ("2. Aufl.", "2"),
        ("2e éd.", "2"),
        ("3rd edn", "3"),
        ("Edition 4", "4"),
        ("(5th ed.)", "5"),
        ("Revised", "Revised"),
        ("Revised edition", "Revised"),
        ("2013", "2013"),
        ("", ""),
        (None, ""),
        ({}, ""),
    ],
)
def test_an_edition_is_a_number_where_it_is_one(written: object, kept: str) -> None:
    assert crossref(**{"edition-number": written}).edition == kept


@pytest.mark.parametrize(
    ("number", "words", "short"),
    [
        ("1", "First", "1st"),
        ("2", "Second", "2nd"),
        ("12", "Twelfth", "12th"),
        ("21", "21st", "21st"),
        ("112", "112th", "112th"),
        ("Revised", "Revised", "Revised"),
    ],
)
def test_an_edition_is_an_ordinal_for_bibtex(number: str, words: str, short: str) -> None:
    assert ordinal(number) == words
    assert short_ordinal(number) == short
    assert edition(words) == number


def test_the_days_of_an_event_are_beside_the_date_of_publication() -> None:
    event = {
        "name": "SOSP '23",
        "location": "Koblenz, Germany",
        "start": {"date-parts": [[2023, 10, 23]]},
        "end": {"date-parts": [[2023, 10, 26]]},
    }
    found = crossref(type="proceedings-article", event=event, issued={"date-parts": [[2024, 1, 2]]})
    assert found.issued == Date(2024, 1, 2)
    assert (found.event_date, found.event_end) == (Date(2023, 10, 23), Date(2023, 10, 26))


def test_numbers_of_the_printed_edition_come_first() -> None:
    printed, electronic = "9783161484100", "9780306406157"
    found = crossref(
        ISBN=[f"http://id.crossref.org/isbn/{electronic}", printed, electronic],
        ISSN=["1234-5679", "0734-2071"],
        **{
            "isbn-type": [
                {"type": "electronic", "value": electronic},
                {"type": "print", "value": printed},
            ],
            "issn-type": [
                {"type": "print", "value": "0734-2071"},
                {"type": "electronic", "value": "1234-5679"},
            ],
        },
    )
    assert (printed, electronic) == found.ISBN
    assert found.ISSN == ("0734-2071", "1234-5679")
    assert found.electronic == (electronic, "1234-5679")


@responses.activate
@pytest.mark.parametrize(
    ("asked", "whole"),
    [
        pytest.param((BOOK,), True, id="a book"),
        pytest.param(("10.1017/9781108348843",), True, id="an ISBN alone"),
        pytest.param(("10.1017/cbo9780511735455", "10.1145/1.2"), True, id="letters before it"),
        pytest.param(("10.7551/mitpress/11301.001.0001",), True, id="MIT Press"),
        pytest.param((f"{BOOK}_5", "10.1145/1.2"), False, id="a chapter"),
        pytest.param(("10.7551/mitpress/11301.003.0004",), False, id="a chapter of MIT Press"),
    ],
)
def test_books_are_asked_for_whole_since_no_edition_can_be_selected(
    asked: tuple[str, ...], whole: bool
) -> None:
    items = [
        {"DOI": d, "type": "book", "title": ["T"], "edition-number": "2", "reference": [1]}
        for d in asked
    ]
    message = {"items": items, "total-results": len(items)}
    sent = responses.get(WORKS, json={"status": "ok", "message": message})
    source = Crossref(Session(dict.fromkeys(Crossref.intervals, 0.0), retries=0))
    answers = [a for _, a in source.fetch([Identifier("doi", d) for d in asked])]
    query = parse_qs(urlsplit(sent.calls[0].request.url or "").query)
    assert sent.call_count == 1
    assert ("select" not in query) is whole
    assert all("reference" not in json.loads(a or "{}") for a in answers)


def test_books_are_together_in_the_first_list() -> None:
    papers = [Identifier("doi", f"10.1145/{i}.{i}") for i in range(150)]
    books = [Identifier("doi", BOOK), Identifier("doi", "10.1017/9781108348843")]
    lists = Crossref(None).batches([*papers, *books])
    assert lists[0][:2] == books
    assert len(lists) == len(Crossref(None).batches(papers))


@pytest.mark.parametrize(
    ("tag", "authors", "editors", "genre"),
    [
        ("proceedings", (), (BERG, LIND), "proceedings"),
        ("book", (), (BERG, LIND), ""),
        ("incollection", (), (BERG, LIND), ""),
    ],
)
def test_editors_in_dblps_xml(
    tag: str, authors: tuple[Name, ...], editors: tuple[Name, ...], genre: str
) -> None:
    xml = (
        f'<dblp><{tag} key="conf/x/2023"><editor>Anna Berg 0002</editor>'
        "<editor>Jo van der Lind</editor><title>Learning.</title><year>2023</year>"
        f"<series>LNCS</series><volume>12</volume></{tag}></dblp>"
    )
    (found,) = DBLP(None).parse(xml)
    assert (found.authors, found.editors, found.genre) == (authors, editors, genre)


def test_the_people_of_an_editorship_are_editors_in_dblps_search() -> None:
    info = {
        "key": "conf/x/2023",
        "type": "Editorship",
        "title": "Proceedings of X.",
        "authors": {"author": [{"text": "Anna Berg"}, {"text": "Jo van der Lind"}]},
        "year": "2023",
    }
    hits = {"result": {"hits": {"hit": [{"info": info}]}}}
    (found,) = DBLP(None).parse(json.dumps(hits))
    assert (found.authors, found.editors) == ((), (BERG, LIND))


@pytest.mark.parametrize(
    ("classes", "kind", "role"),
    [
        (["Editorship"], "Book", "editors"),
        (["Book"], "Book", "authors"),
        ([], "Proceedings", "editors"),
        ([], "Inproceedings", "authors"),
    ],
)
def test_the_people_of_a_volume_are_editors_in_dblps_graph(
    classes: list[str], kind: str, role: str
) -> None:
    schema = "https://dblp.org/rdf/schema#"
    facts = {"rec": "https://dblp.org/rec/books/x/1", "title": "T.", "type": f"x#{kind}"}
    rows = [{**facts, "class": schema + c} for c in classes] or [facts]
    rows.append({**facts, "ordinal": "1", "name": "Anna Berg"})
    answer = {
        "results": {
            "bindings": [
                {k: {"type": "literal", "value": v} for k, v in row.items()} for row in rows
            ]
        }
    }
    (found,) = DBLP(None).parse(json.dumps(answer))
    assert getattr(found, role) == (BERG,)
    assert found.people == (BERG,)


def datacite(**attributes: Any) -> Record:
    whole = {"doi": "10.4230/x.1", "titles": [{"title": "T"}], **attributes}
    (found,) = DataCite(None).parse(json.dumps({"attributes": whole}))
    return found


def test_contributors_and_numbers_of_datacite() -> None:
    found = datacite(
        types={"resourceTypeGeneral": "BookChapter"},
        creators=[{"name": "Lind, Jo van der", "nameType": "Personal"}],
        contributors=[
            {"name": "Berg, Anna", "contributorType": "Editor"},
            {"name": "Some Office", "contributorType": "HostingInstitution"},
            {"name": "Lind, Jo van der", "contributorType": "Translator"},
        ],
        container={"title": "The Book", "edition": "2nd", "chapterNumber": "7", "firstPage": "1"},
        sizes=["12 kB", "14 pages"],
    )
    assert (found.editors, found.translators) == ((BERG,), (LIND,))
    assert (found.edition, found.chapter_number, found.number_of_pages) == ("2", "7", "14")


@pytest.mark.parametrize(
    ("container", "number", "chapter"),
    [
        ({"number": "47", "numberType": "Article"}, "47", ""),
        ({"number": "7", "numberType": "Chapter"}, "", "7"),
        ({"number": "7"}, "", ""),
        ({}, "", ""),
        ("no object", "", ""),
    ],
)
def test_a_number_of_datacite_is_of_its_kind(container: Any, number: str, chapter: str) -> None:
    found = datacite(container=container)
    assert (found.number, found.chapter_number) == (number, chapter)


ENTRY = r"""@incollection{k,
  title = {Wheels}, author = {van der Lind, Jo}, editor = {Berg, Anna and others},
  booktitle = {Gears}, edition = {Second}, chapter = {7}, pages = {77--99}, series = {LNCS},
  volume = {12}, publisher = {Big Press}, address = {Bonn}, year = {2023}, translator = {Berg, Anna}
}"""


def test_an_entry_that_a_service_prints() -> None:
    found = bibtex_record.record(next(entries.read(ENTRY)), "x", Tier.PUBLISHER)
    assert (found.authors, found.editors, found.translators) == ((LIND,), (BERG,), (BERG,))
    assert (found.edition, found.chapter_number, found.collection_title) == ("2", "7", "LNCS")
    assert (found.publisher_place, found.event_place) == ("Bonn", "")


def test_the_address_of_a_conference_paper_is_where_the_conference_was() -> None:
    raw = "@inproceedings{k, title={T}, booktitle={B}, address={Koblenz}, year={2023}, "
    raw += "eventdate={2023-10-23/2023-10-26}, eid={47}}"
    found = bibtex_record.record(next(entries.read(raw)), "x", Tier.PUBLISHER)
    assert (found.publisher_place, found.event_place) == ("", "Koblenz")
    assert (found.event_date, found.event_end) == (Date(2023, 10, 23), Date(2023, 10, 26))
    assert found.number == "47"


def test_a_catalogue_that_we_wrote_gives_back_a_book() -> None:
    book = crossref(
        editor=EDITORS,
        translator=[person("Anna", "Berg")],
        type="edited-book",
        issued={"date-parts": [[2023]]},
        publisher="Big Press",
        **{"edition-number": "2", "publisher-location": "Bonn"},
    )
    made = merge([(book, "2026-01-01")])
    work = Work("k", "published", made.type, made.fields, made.identifiers, made.versions)
    line = jsonl.render([work], export.ExportOptions())
    (again,) = Catalog(None).parse(line)
    for name in ("editors", "translators", "edition", "publisher_place", "type", "title"):
        assert getattr(again, name) == getattr(book, name)
    assert again.authors == ()
