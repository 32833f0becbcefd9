"""CSL-JSON: only variables that the specification has, each with the kind of value that it takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from enrich import export
from enrich.export import ExportOptions, csl_json
from enrich.model import Date, Name, Value, Work, WorkFields

Make = Callable[..., Work]

# https://docs.citationstyles.org/en/stable/specification.html, appendices III and IV: the part that
# papers need.
TYPES = {
    "article",
    "article-journal",
    "book",
    "chapter",
    "paper-conference",
    "report",
    "software",
    "thesis",
    "webpage",
}
STRINGS = {
    "abstract", "archive", "archive_location", "container-title", "container-title-short",
    "chapter-number", "collection-title", "DOI", "edition", "event-title",
    "event-place", "genre", "ISBN", "ISSN", "keyword", "note", "PMID", "publisher",
    "publisher-place", "title", "URL", "id",
}  # fmt: skip
NUMBERS = {"collection-number", "issue", "number", "number-of-pages", "page", "volume"}
NAMES = {"author", "editor", "translator"}
DATES = {"issued", "event-date", "original-date"}
NAME_PARTS = {"family", "given", "non-dropping-particle", "suffix", "literal"}


def check(item: dict[str, Any]) -> None:
    """Raise where an item is not what the specification allows."""
    assert item["type"] in TYPES
    assert item["id"]
    assert set(item) <= STRINGS | NUMBERS | NAMES | DATES | {"type"}
    for name, value in item.items():
        assert value not in ("", [], None), name
        if name in NAMES:
            assert all(
                set(n) <= NAME_PARTS and all(isinstance(v, str) and v for v in n.values()) and n
                for n in value
            )
        elif name in DATES:
            days = value["date-parts"]
            assert set(value) == {"date-parts"}
            assert 1 <= len(days) <= (2 if name == "event-date" else 1)
            assert all(1 <= len(parts) <= 3 for parts in days)
            assert all(isinstance(p, int) for parts in days for p in parts)
        else:
            assert isinstance(value, str), name


def test_every_item_is_valid(samples: list[Work], worst: list[Work]) -> None:
    items = json.loads(export.render("csl-json", [*samples, *worst], ExportOptions(keywords=True)))
    assert len(items) == len(samples) + len(worst)
    for item in items:
        check(item)


def test_golden(samples: list[Work], golden: Callable[[str, str], None]) -> None:
    golden("csl.json", export.render("csl-json", samples, ExportOptions()))


def test_names_and_dates() -> None:
    assert csl_json.person(Name("Berg", "Jan", "van den", "Jr.")) == {
        "family": "Berg",
        "given": "Jan",
        "non-dropping-particle": "van den",
        "suffix": "Jr.",
    }
    assert csl_json.person(Name(literal="OpenAI")) == {"literal": "OpenAI"}
    assert csl_json.date(Date(2023, 10)) == {"date-parts": [[2023, 10]]}
    assert csl_json.date(None) is None


def test_a_preprint_says_where_it_lies(samples: list[Work]) -> None:
    item = csl_json.item(samples[5])
    assert (item["genre"], item["number"], item["publisher"]) == (
        "preprint",
        "arXiv:2401.00002",
        "arXiv",
    )
    assert csl_json.item(samples[0])["archive_location"] == "2301.00001"


def test_the_abstract_is_an_option(samples: list[Work]) -> None:
    assert (
        "abstract"
        not in json.loads(export.render("csl-json", samples[:1], ExportOptions(abstracts=False)))[0]
    )
    assert "abstract" not in csl_json.item(samples[0])


@given(st.text(max_size=20), st.text(max_size=8), st.text(max_size=8))
def test_no_text_makes_it_invalid(title: str, family: str, literal: str) -> None:
    fields = WorkFields(
        title=Value(title, "x", ""),
        authors=Value((Name(family), Name(literal=literal)), "x", ""),
    )
    check(csl_json.item(Work("k", "published", "article", fields)))
