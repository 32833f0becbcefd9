"""The table of schemes."""

from __future__ import annotations

import pytest

from enrich import identifiers, sources
from enrich.identifiers import schemes
from enrich.identifiers.schemes import SCHEMES, Scheme
from enrich.model import Identifier

TABLE = [pytest.param(x, id=x.name) for x in SCHEMES.values()]


@pytest.mark.parametrize("scheme", TABLE)
def test_the_example_is_in_normal_form_and_can_be_typed(scheme: Scheme) -> None:
    example = Identifier(scheme.name, scheme.example)
    assert schemes.is_well_formed(example)
    assert identifiers.parse(str(example)) == example
    assert not schemes.is_well_formed(Identifier(scheme.name, f"{scheme.example} <b>"))


@pytest.mark.parametrize("scheme", TABLE)
def test_the_page_of_the_example_names_the_example(scheme: Scheme) -> None:
    example = Identifier(scheme.name, scheme.example)
    address = identifiers.url(example)
    assert bool(address) == bool(scheme.page)
    if address and scheme.name != "page":  # which may be of any host
        assert sources.identify(address) == example


def test_ranks_are_apart_and_only_of_what_has_a_page() -> None:
    ranks = [s.rank for s in SCHEMES.values() if s.rank]
    assert sorted(ranks) == list(range(1, len(ranks) + 1))
    assert all(s.page for s in SCHEMES.values() if s.rank)
    assert schemes.BY_RANK[0] == "acl"


def test_every_scheme_of_a_source_is_in_the_table() -> None:
    assert {x for kind in sources.classes() for x in kind.schemes} <= SCHEMES.keys()


def test_an_unknown_scheme_is_nothing() -> None:
    unknown = Identifier("handle", "2117/1")
    assert not schemes.is_well_formed(unknown)
    assert identifiers.url(unknown) == ""
    assert identifiers.parse(str(unknown)) is None
    assert identifiers.pages(unknown) == []
