"""What the rows of people's tables state: columns under many names, values in many shapes."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from enrich.bibtex import entries
from enrich.bulk.reference import BadRow, BulkReference, of_entry, of_row
from enrich.model import Query

TITLE = "Steeping with Patience: A Survey of Quiet Kettles"
CITED = (
    f"A. Kettle and J. Öland. {TITLE}. In Proceedings of TEA, pages 3-9, 2026. doi:10.1234/tea.1"
)


def stated(row: dict[str, Any]) -> Query:
    found = of_row(row)
    assert isinstance(found, BulkReference)
    return found.query


@pytest.mark.parametrize(
    "name", ["title", "Title", "TITLE", "paper_title", "Paper Title", "article-title"]
)
def test_a_title_is_found_under_its_names(name: str) -> None:
    assert stated({"other": "x", name: TITLE}).title == TITLE


@pytest.mark.parametrize(
    "value",
    [
        ["Ada Kettle", "Jürgen Öland"],
        ["Kettle, Ada", "Öland, Jürgen"],
        "Ada Kettle and Jürgen Öland",
        "Kettle, Ada and Öland, J{\\\"u}rgen",
        "Ada Kettle; Jürgen Öland",
        "Ada Kettle, Jürgen Öland",
        "Ada Kettle|Jürgen Öland",
        "Ada Kettle; and Jürgen Öland",
        "['Ada Kettle', 'Jürgen Öland']",
        '["Ada Kettle", "Jürgen Öland"]',
        [{"family": "Kettle", "given": "Ada"}, {"family": "Öland", "given": "Jürgen"}],
        [{"name": "Ada Kettle"}, {"name": "Jürgen Öland"}],
        [{"author": {"display_name": "Ada Kettle"}}, {"author": {"display_name": "Jürgen Öland"}}],
        [["Kettle", "Ada", ""], ["Öland", "Jürgen", ""]],
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["authors", "Author", "author_names", "authorships"])
def test_people_are_read_in_all_shapes(name: str, value: object) -> None:
    names = stated({"title": TITLE, name: value}).authors
    assert [(n.given, n.family) for n in names] == [("Ada", "Kettle"), ("Jürgen", "Öland")]


@pytest.mark.parametrize(
    ("name", "value", "year"),
    [
        ("year", 2026, 2026),
        ("Year", "2026", 2026),
        ("pub_year", 2026.0, 2026),
        ("date", "2026-03-01", 2026),
        ("date", datetime.date(2026, 3, 1), 2026),
        ("issued", {"date-parts": [[2026, 3]]}, 2026),
        ("year", "2026a", 2026),
        ("year", "n.d.", None),
        ("year", 0, None),
        ("year", -1, None),
        ("year", 99999, None),
        ("issued", {"date-parts": [[None]]}, None),
        ("issued", {"date-parts": []}, None),
        ("issued", {"date-parts": 5}, None),
        ("issued", {"date-parts": {"a": 1}}, None),
        ("year", None, None),
        ("year", True, None),
    ],
)
def test_years(name: str, value: object, year: int | None) -> None:
    assert stated({"title": TITLE, name: value}).stated_year == year


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ({"doi": "https://doi.org/10.1234/TEA.1"}, ["doi:10.1234/tea.1"]),
        ({"DOI": "10.1234/tea.1"}, ["doi:10.1234/tea.1"]),
        ({"arxiv_id": "2601.00001v2"}, ["arxiv:2601.00001"]),
        ({"arxiv": {"id": "2601.00001"}}, ["arxiv:2601.00001"]),
        ({"dblp": "conf/tea/KettleO26"}, ["dblp:conf/tea/KettleO26"]),
        ({"ids": ["arxiv:2601.00001", "doi:10.1234/tea.1"]}, ["arxiv:2601.00001", "doi:10.1234/tea.1"]),
        ({"identifiers": {"doi": "10.1234/tea.1"}}, ["doi:10.1234/tea.1"]),
        ({"identifiers": '{"doi": "10.1234/tea.1"}'}, ["doi:10.1234/tea.1"]),
        ({"url": "https://arxiv.org/abs/2601.00001"}, ["arxiv:2601.00001"]),
        ({"doi": "none", "title": TITLE}, []),
        ({"raw": CITED}, ["doi:10.1234/tea.1"]),
        ({"identifiers": "doi:10.1234/tea.1; arxiv:2601.00001"}, ["doi:10.1234/tea.1", "arxiv:2601.00001"]),
        ({"identifiers": "doi:10.1234/tea.1, arxiv:2601.00001"}, ["doi:10.1234/tea.1", "arxiv:2601.00001"]),
        ({"identifiers": "doi:10.1234/tea.1 arxiv:2601.00001"}, ["doi:10.1234/tea.1", "arxiv:2601.00001"]),
        ({"doi": "10.1234/tea.1; 10.1234/tea.2"}, ["doi:10.1234/tea.1", "doi:10.1234/tea.2"]),
        ({"doi": "10.1002/(SICI)1097(1997)24:1<61::AID-T7>3.0.CO;2-Z"}, ["doi:10.1002/(sici)1097(1997)24:1<61::aid-t7>3.0.co;2-z"]),
        ({"url": "https://doi.org/10.1234/tea.1, https://arxiv.org/abs/2601.00001"}, ["doi:10.1234/tea.1", "arxiv:2601.00001"]),
        ({"externalIds": {"DOI": "10.1234/tea.1", "ArXiv": "2601.00001"}}, ["doi:10.1234/tea.1", "arxiv:2601.00001"]),
    ],
)  # fmt: skip
def test_identifiers(row: dict[str, Any], named: list[str]) -> None:
    assert [str(i) for i in stated(row).identifiers] == named


@pytest.mark.parametrize("name", ["citation", "Raw Citation", "reference", "unstructured"])
def test_a_citation_string_is_taken_apart(name: str) -> None:
    query = stated({name: CITED})
    assert (query.title, query.stated_year) == (TITLE, 2026)
    assert [n.family for n in query.authors] == ["Kettle", "Öland"]


def test_columns_of_their_own_count_before_the_citation_string() -> None:
    query = stated({"title": "Another Title of Its Own", "citation": CITED})
    assert (query.title, query.authors, query.stated_year) == ("Another Title of Its Own", (), 2026)


def test_a_citation_string_of_the_stated_title_fills_what_is_open() -> None:
    query = stated({"title": TITLE, "year": 2025, "citation": CITED})
    assert ([n.family for n in query.authors], query.stated_year) == (["Kettle", "Öland"], 2025)
    assert (query.venue, query.page) == ("Proceedings of TEA", "3-9")


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"title": ""},
        {"title": None, "authors": ["Ada Kettle"]},
        {"title": {"a": 1}},
        {"doi": "?"},
    ],
)
def test_a_row_that_says_nothing_is_set_aside(row: dict[str, Any]) -> None:
    found = of_row({"id": "r1", **row})
    assert isinstance(found, BadRow)
    assert (found.key, str(found.reason)) == (
        "r1",
        "no title, no identifier and no citation string",
    )


@pytest.mark.parametrize(
    ("key", "kept"),
    [(7, "7"), (7.0, "7"), (8.5, "8.5"), (1_764_400_000_000, "1764400000000"), (2**127, str(2**127)), (float("nan"), ""), (float("inf"), ""), (True, ""), (10**4000, "")],
)  # fmt: skip
def test_a_key_may_be_any_number_of_a_database(key: object, kept: str) -> None:
    found = of_row({"id": key, "title": TITLE})
    assert found.key == kept


def test_a_bib_is_read_as_bibtex() -> None:
    text = '@article{k26, title={{\\"O}lands {K}ettles}, author={Kettle, Ada}, year=2026, journal={Tea}, eprint={2601.00001}, archiveprefix={arXiv}, doi={10.1234/tea.1}}'
    found = of_entry(next(entries.read(text)))
    assert isinstance(found, BulkReference)
    query = found.query
    assert (found.key, query.title, query.venue, query.stated_year) == (
        "k26",
        "Ölands Kettles",
        "Tea",
        2026,
    )
    assert {str(i) for i in query.identifiers} == {"doi:10.1234/tea.1", "arxiv:2601.00001"}
