"""Who registers which DOIs."""

from __future__ import annotations

import re

import pytest

from enrich.identifiers import doi_prefixes
from enrich.identifiers.doi_prefixes import REGISTRANTS

# What three tables of the program held before they were one.
SERVERS = """
    1101 2139 21203 36227 20944 26434 31219 31234 31235 31223 31224 22541 5281 48550 14293 33774 32388 2196 12688 29007
    13140 6084 17605 64898 7287 21428 31730 1149 26226 5194
    """.split()  # fmt: skip
NO_ARTICLES = "2139 21203 36227 20944 26434 31219 31234 22541".split()
AT_DATACITE = """
    48550 5281 6084 4230 2312 5061 7910 17605 57967 13140 21227 3929 5075 5445 4121 5446 14279 18419
    """.split()


@pytest.mark.parametrize("number", SERVERS)
def test_a_server_where_authors_deposit_is_a_depository(number: str) -> None:
    assert doi_prefixes.is_of_depository(f"10.{number}/x")


@pytest.mark.parametrize("number", NO_ARTICLES)
def test_a_server_that_has_nothing_but_preprints(number: str) -> None:
    assert doi_prefixes.is_of_preprint(f"10.{number}/x")
    assert doi_prefixes.agency(f"10.{number}/x") == "Crossref"


def test_what_datacite_holds() -> None:
    held = {p for p in REGISTRANTS if doi_prefixes.agency(f"{p}/x") == "DataCite"}
    assert held == {f"10.{number}" for number in AT_DATACITE}


@pytest.mark.parametrize(
    ("doi", "preprint"),
    [
        ("10.48550/arxiv.2309.06180", True),
        ("10.1101/2020.01.01.123456", True),  # bioRxiv since 2019
        ("10.1101/2020.01.01.123456v2", True),
        ("10.1101/087353", True),  # and before
        ("10.1101/gr.275381.121", False),  # the same house's Genome Research
        ("10.1101/9781621824275", False),
        ("10.2139/ssrn.4495233", True),
        ("10.36227/techrxiv.1", True),
        ("10.26434/chemrxiv-2021-x", True),
        ("10.26434/chemrxiv.10001917/v1", True),  # ChemRxiv since 2026
        ("10.64898/2026.01.05.697123", True),  # bioRxiv since December 2025
        ("10.22541/essoar.169686373.34234567/v1", True),
        ("10.1002/essoar.10511074.2", True),  # ESSOAr before
        ("10.1002/essoarx", False),
        ("10.1002/spe.3000", False),
        ("10.31235/osf.io/abcde", True),
        ("10.2196/preprints.12345", True),
        ("10.2196/12345", False),
        ("10.5194/egusphere-2023-123", True),
        ("10.5194/egusphere-egu21-123", False),  # an abstract of a meeting
        ("10.5194/acp-20-123-2020", False),
        ("10.1149/osf.io/abcde", True),
        ("10.1149/2.0021501jes", False),
        ("10.12688/f1000research.1.1", False),
        ("10.5281/zenodo.1234", False),  # software as well as papers
        ("10.1145/3600006.3613165", False),
        ("10.99999/x", False),
        ("", False),
    ],
)
def test_a_doi_that_tells_a_preprint(doi: str, preprint: bool) -> None:
    assert doi_prefixes.is_of_preprint(doi) == preprint


@pytest.mark.parametrize(
    ("doi", "publisher", "unregistered", "agency"),
    [
        ("10.1145/1.2", True, False, "Crossref"),
        ("10.4230/lipics.x", True, False, "DataCite"),
        ("10.5555/1.2", False, True, ""),
        ("10.5281/zenodo.1", False, False, "DataCite"),
        ("10.1101/gr.1.1", False, False, "Crossref"),
        ("10.99999/x", False, False, ""),
    ],
)
def test_registrants(doi: str, publisher: bool, unregistered: bool, agency: str) -> None:
    assert doi_prefixes.is_of_publisher(doi) == publisher
    assert doi_prefixes.is_unregistered(doi) == unregistered
    assert doi_prefixes.agency(doi) == agency


def test_the_table() -> None:
    for prefix, row in REGISTRANTS.items():
        assert re.fullmatch(r"10\.\d{4,5}", prefix)
        assert row.name
        assert not row.preprint or row.holding in {"both", "papers"}
        assert row.agency or row.holding in {"both", "none"}
