"""What the user sets comes before what sources give, and says so."""

from __future__ import annotations

import pytest

from enrich.config.settings import OVERRIDES
from enrich.model import WORK_FIELDS, Date, Identifier, Name, Value, Work, WorkFields
from enrich.works.overrides import overridden

WORK = Work(
    "k",
    "published",
    "paper-conference",
    WorkFields(
        title=Value("A Study", "crossref", "2026", {"dblp": "A study"}),
        issued=Value(Date(2022, 9), "arxiv", "2026"),
        container_title_short=Value("SOSP", "dblp", "2026"),
    ),
    (Identifier("arxiv", "2301.00001"), Identifier("doi", "10.1/x")),
)


@pytest.mark.parametrize(
    ("name", "raw", "field", "value"),
    [
        ("title", "Another", "title", "Another"),
        ("year", 2023, "issued", Date(2023)),
        (
            "authors",
            "Ada Example and OpenAI",
            "authors",
            (Name("Example", "Ada"), Name(literal="OpenAI")),
        ),
        ("venue", "OSDI", "container_title_short", "OSDI"),
        ("container_title_short", "OSDI", "container_title_short", "OSDI"),
        ("container_title", "Proceedings of OSDI", "container_title", "Proceedings of OSDI"),
        ("collection_title", "LNCS", "collection_title", "LNCS"),
        ("volume", "7", "volume", "7"),
        ("issue", "2", "issue", "2"),
        ("page", "1-9", "page", "1-9"),
        ("number", "e12", "number", "e12"),
        ("publisher", "ACM", "publisher", "ACM"),
        ("doi", "10.1/y", "DOI", "10.1/y"),
        ("arxiv", "2301.00002", "arxiv", "2301.00002"),
        ("url", "https://example.org/a", "URL", "https://example.org/a"),
    ],
)
def test_a_field_is_set_and_says_that_the_user_did(
    name: str, raw: str | int, field: str, value: object
) -> None:
    before = WORK_FIELDS[field].of(WORK.fields)
    after = WORK_FIELDS[field].of(overridden(WORK, {name: raw}).fields)
    assert after is not None
    assert (after.value, after.source, after.fetched) == (value, "overrides", "")
    kept = {**before.others, before.source: before.value} if before else {}
    assert after.others == kept, "what the sources gave is still there"


@pytest.mark.parametrize("name", sorted(OVERRIDES))
def test_all_that_may_be_set_is_known_here(name: str) -> None:
    raw: str | int = 2023 if name == "year" else "preprint" if name == "state" else "words"
    assert overridden(WORK, {name: raw}).problems == (f"set by overrides: {name}",)


def test_an_identifier_that_is_set_takes_the_place_of_its_scheme() -> None:
    changed = overridden(WORK, {"doi": "https://doi.org/10.1234/Y"})
    assert changed.id("doi") == "10.1234/y"
    assert changed.id("arxiv") == "2301.00001"
