"""The addresses of sites whose links name a paper, and of what stands around such links.

The tables are under data/addresses; those of single sources under data/links.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import identifiers, sources
from enrich.identifiers import schemes
from enrich.model import Identifier
from tests.support.paths import DATA

CASES = [
    (path.stem, *line.split("\t"))
    for path in sorted((DATA / "addresses").glob("*.tsv"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(("table", "url", "expected"), CASES, ids=[f"{c[0]}-{c[1]}" for c in CASES])
def test_an_address_names_its_paper(table: str, url: str, expected: str) -> None:
    found = sources.identify(url)
    assert (str(found) if found else "-") == expected, table


@pytest.mark.parametrize(("table", "url", "expected"), CASES, ids=[f"{c[0]}-{c[1]}" for c in CASES])
def test_what_is_named_is_in_normal_form(table: str, url: str, expected: str) -> None:
    if expected == "-":
        return
    named = Identifier(*expected.split(":", 1))
    assert schemes.is_well_formed(named), table
    assert identifiers.parse(expected) == named


@given(st.sampled_from([c[1] for c in CASES]), st.text(max_size=30))
def test_whatever_stands_behind_an_address_it_can_be_read(url: str, tail: str) -> None:
    found = sources.identify(url + tail)
    assert found is None or (found.value and not any(c.isspace() for c in found.value))
