"""References that resolve to nothing, where sources know papers of the same title."""

from __future__ import annotations

import pytest

from enrich.check import unmatched
from enrich.check.findings import CheckCase
from enrich.messages import check as said
from enrich.model import Claims, Date, Entry, Identifier, Name, Record, Standing, Tier

TITLE = "Paged Kangaroos: Memory Management for Pouches of Marsupials"
KNOWN = Record(
    "crossref", Tier.PUBLISHER, TITLE, (Name("Gull", "Gus"),), "paper-conference",
    Standing.PUBLISHED, issued=Date(2019), container_title_short="CHI",
)  # fmt: skip


def told(type_: str, year: int, venue: str | None) -> tuple[str, str, str]:
    """Return claim, verdict and finding on an entry of other authors."""
    entry = Entry(
        "refs.bib", 1, 1, TITLE, claims=Claims(venue, year), authors=(Name("Invented", "Ada"),),
        key="k", fields={"ENTRYTYPE": type_, "author": "Ada Invented", "title": TITLE},
    )  # fmt: skip
    asked = ("dblp", "crossref", "openalex")
    case = CheckCase(entry, None, candidates=[KNOWN], asked=asked, year=2026)
    (finding,) = unmatched.judge(case)
    return finding.claim, finding.verdict, finding.found


@pytest.mark.parametrize(
    ("type_", "year", "venue"),
    [
        ("techreport", 2010, None),
        ("phdthesis", 2019, None),
        ("book", 2019, None),
        ("unpublished", 2012, None),
        ("inproceedings", 2010, "Lecture notes"),
        ("inproceedings", 2010, "SOSP"),
    ],
)
def test_a_namesake_of_another_kind_or_time_contradicts_nothing(
    type_: str, year: int, venue: str | None
) -> None:
    assert told(type_, year, venue) == ("title", "unconfirmed", said.NAMESAKES())


@pytest.mark.parametrize(
    ("type_", "year", "venue"),
    [
        ("techreport", 2019, None),
        ("inproceedings", 2019, "CHI"),
        ("inproceedings", 2010, "CHI"),
        ("inproceedings", 2019, "SOSP"),
        ("inproceedings", 2022, "SOSP"),
    ],
)
def test_the_same_paper_with_other_authors_is_told(
    type_: str, year: int, venue: str | None
) -> None:
    assert told(type_, year, venue) == ("authors", "contradicted", "Gus Gull")


def test_a_work_with_nearly_the_title_is_not_said_to_have_it() -> None:
    stated = TITLE.replace("Pouches", "Couches")
    case = CheckCase(Entry("l.md", 1, 1, stated), None, [KNOWN], asked=("crossref",), year=2026)
    (finding,) = unmatched.judge(case)
    assert (finding.verdict, finding.found) == ("unconfirmed", said.NEAR_NAMES())
    assert TITLE in finding.source


def test_a_link_alone_that_no_source_has_is_said_to_be_that() -> None:
    link = Identifier("dblp", "conf/imaginary/Berg23")
    case = CheckCase(Entry("l.md", 1, 1, None, identifiers=(link,)), None, year=2026)
    (finding,) = unmatched.judge(case)
    assert finding.sentence() == f"link: {link} {said.IN_NO_SOURCE()}"
