"""Editors and editions that an entry states, against what the sources have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from enrich import reading_list
from enrich.check.findings import CheckCase, CheckedEntry
from enrich.check.verdict import check
from enrich.merge import merge
from enrich.model import Date, Identifier, Name, Record, Standing, Tier, Work
from enrich.sources import identify

BERG, LIND = Name("Berg", "Anna"), Name("Lind", "Jo", "van der")
DOI = Identifier("doi", "10.1007/978-3-000-00001-1")
BOOK = Record(
    "crossref", Tier.REGISTRY, "The Handbook of Examples", type="book",
    standing=Standing.PUBLISHED, identifiers=(DOI,), issued=Date(2019), editors=(BERG, LIND),
    edition="2", publisher="Big Press",
)  # fmt: skip
CHAPTER = replace(
    BOOK, type="chapter", title="Kernels for Everybody", authors=(Name("Zeta", "Dan"),),
    container_title="The Handbook of Examples",
)  # fmt: skip


def checked(bib: str, record: Record) -> CheckedEntry:
    (entry,) = reading_list.read(bib.encode(), "refs.bib", None, identify).entries
    made = merge([(record, "2026-01-01")])
    work = Work("k", "published", made.type, made.fields, made.identifiers, made.versions)
    return check(CheckCase(entry, work, year=2026))


def of_claim(found: CheckedEntry, claim: str) -> list[str]:
    return [e.verdict for e in found.evidence if e.claim == claim]


@pytest.mark.parametrize(
    ("fields", "known", "verdicts", "whole"),
    [
        ("editor={Berg, Anna and van der Lind, Jo}", {}, ["confirmed"], "confirmed"),
        ("editor={van der Lind, J. and Berg, A.}", {}, ["confirmed"], "confirmed"),
        ("editor={Berg, Anna and others}", {}, ["confirmed"], "confirmed"),
        ("editor={Gull, Gus}", {}, ["contradicted"], "contradicted"),
        ("editor={Berg, Anna and Gull, Gus}", {}, ["unconfirmed"], "confirmed"),
        ("editor={Gull, Gus}", {"editors": ()}, [], "confirmed"),
        ("publisher={Big Press}", {}, [], "confirmed"),
    ],
)
def test_editors(
    fields: str, known: dict[str, tuple[Name, ...]], verdicts: list[str], whole: str
) -> None:
    bib = f"@book{{k, title={{The Handbook of Examples}}, year={{2019}}, {fields}}}"
    found = checked(bib, replace(BOOK, **known))
    assert of_claim(found, "editors") == verdicts
    assert found.verdict == whole


def test_the_editors_of_a_chapters_book_contradict_nothing() -> None:
    bib = "@incollection{k, title={Kernels for Everybody}, author={Zeta, Dan}, year={2019}, "
    bib += "booktitle={The Handbook of Examples}, editor={Gull, Gus}}"
    found = checked(bib, CHAPTER)
    assert of_claim(found, "editors") == ["unconfirmed"]
    assert found.verdict == "confirmed"


@pytest.mark.parametrize(
    ("fields", "verdicts"),
    [
        ("edition={2}", ["confirmed"]),
        ("edition={Second}", ["confirmed"]),
        ("edition={2nd ed.}", ["confirmed"]),
        ("edition={Third}", ["unconfirmed"]),
        (f"edition={{Third}}, doi={{{DOI.value}}}", ["contradicted"]),
        (f"edition={{Revised}}, doi={{{DOI.value}}}", ["unconfirmed"]),
        ("", []),
    ],
)
def test_editions(fields: str, verdicts: list[str]) -> None:
    bib = f"@book{{k, title={{The Handbook of Examples}}, year={{2019}}, {fields}}}"
    assert of_claim(checked(bib, BOOK), "edition") == verdicts


def test_editors_that_are_stated_as_authors_are_not_the_authors() -> None:
    bib = "@book{k, title={The Handbook of Examples}, year={2019}, author={Berg, Anna}}"
    found = checked(bib, BOOK)
    assert of_claim(found, "authors") == ["unconfirmed"]
    assert "as the editors" in found.reason
    assert "no source" not in found.reason
