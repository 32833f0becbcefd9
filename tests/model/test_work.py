"""The nouns: a work's fields under one name everywhere, typed, and what a work without them has."""

from __future__ import annotations

from dataclasses import fields

import pytest

from enrich.model import (
    WORK_FIELDS,
    Date,
    Name,
    Record,
    Value,
    Work,
    WorkFields,
    known_fields,
)

BARE = Work("k", "published", "paper-conference", WorkFields())
FULL = Work(
    "k",
    "published",
    "paper-conference",
    WorkFields(
        title=Value("Paged Memory", "dblp", "2026", {"arxiv": "Paged memory"}),
        authors=Value((Name("Example", "Ada"),), "crossref", "2026"),
        issued=Value(Date(2023, 10), "crossref", "2026"),
        container_title=Value("Symposium on Operating Systems Principles", "dblp", "2026"),
        ISBN=Value(("978-1",), "crossref", "2026"),
    ),
)


def test_a_work_has_an_attribute_for_each_of_its_fields() -> None:
    names = [f.name for f in fields(WorkFields)]
    assert list(WORK_FIELDS) == names
    assert [field.name for field in WORK_FIELDS.values()] == names


def test_fields_are_named_as_in_a_record() -> None:
    """DOI and arXiv id are identifiers there."""
    assert set(WORK_FIELDS) - {"DOI", "arxiv"} <= {f.name for f in fields(Record)}


@pytest.mark.parametrize("name", WORK_FIELDS)
def test_what_is_not_known_is_empty_and_has_no_source(name: str) -> None:
    assert not getattr(BARE, name)
    assert WORK_FIELDS[name].of(BARE.fields) is None


def test_a_known_field_is_read_by_its_name() -> None:
    assert (FULL.title, FULL.year, FULL.ISBN) == ("Paged Memory", 2023, ("978-1",))
    assert FULL.authors == (Name("Example", "Ada"),)
    assert FULL.venue == FULL.container_title == "Symposium on Operating Systems Principles"
    assert FULL.fields.title is not None
    assert FULL.fields.title.others == {"arxiv": "Paged memory"}


def test_the_fields_that_are_known_come_in_their_order() -> None:
    found = dict(known_fields(FULL.fields))
    assert list(found) == ["title", "authors", "issued", "container_title", "ISBN"]
    assert found["title"] is FULL.fields.title
    assert list(known_fields(BARE.fields)) == []


def test_a_field_is_put_into_new_fields() -> None:
    changed = Work.page.put(FULL.fields, Value("1-9", "overrides", ""))
    assert (changed.page, changed.title) == (Value("1-9", "overrides", ""), FULL.fields.title)
    assert FULL.fields.page is None


@pytest.mark.parametrize("name", ["key", "fields", "title"])
def test_a_work_is_frozen(name: str) -> None:
    with pytest.raises((AttributeError, TypeError)):
        setattr(FULL, name, "another")
