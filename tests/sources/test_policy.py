"""A source's policy: presets that a source changes by a word, and what is refused when its class is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import FrozenInstanceError, replace
from typing import Any, Self

import pytest

from enrich import sources
from enrich.model import Identifier, Query
from enrich.sources import policy
from enrich.sources.base import IdentifyLink, Source
from enrich.sources.policy import (
    AGGREGATOR,
    ALWAYS,
    GAP_FILLER,
    INDEX,
    LOCAL,
    PAGES,
    PREPRINT_SERVER,
    REGISTRY,
    Need,
    Phase,
    Policy,
    SearchScope,
)

PRESETS = (INDEX, REGISTRY, PREPRINT_SERVER, AGGREGATOR, GAP_FILLER, PAGES, LOCAL)


class Both(Source):
    """A source that can be asked in every way.

    Each case below leaves something out or adds to it.
    """

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, str | None]]:
        yield from ((i, None) for i in ids)

    def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, str | None]]:
        yield from ((q, None) for q in queries)

    @classmethod
    def reading(cls, lines: Iterable[str], *, identify: IdentifyLink = lambda _: None) -> Self:
        return cls(None, identify=identify)


def make(attributes: Mapping[str, Any], base: type[Source] = Both) -> type[Source]:
    return type("Example", (base,), {"name": "example", **attributes})


FETCHED: Mapping[str, Any] = {"schemes": ("doi",)}
SEARCHED: Mapping[str, Any] = {"search_batch": 1}
ASKED: Mapping[str, Any] = {**FETCHED, **SEARCHED}

REFUSED: list[tuple[str, Mapping[str, Any], type[Source]]] = [
    ("no Policy", {"policy": "index"}, Both),
    ("`needs` in phase `identifiers`", {**FETCHED, "policy": Policy(needs=Need.ABSTRACT)}, Both),
    ("without `needs`", {**FETCHED, "policy": Policy(phase=Phase.GAPS)}, Both),
    ("without `needs`", {**FETCHED, "policy": replace(PAGES, needs=ALWAYS)}, Both),
    ("of the first round", {**FETCHED, "policy": replace(PAGES, background=True)}, Both),
    ("of the first round", {**FETCHED, "policy": replace(GAP_FILLER, after=("dblp",))}, Both),
    ("of the first round", {**SEARCHED, "policy": Policy(phase=Phase.SEARCH, background=True)},
        Both),
    ("`background` with `after`", {**ASKED, "policy": replace(PREPRINT_SERVER, after=("dblp",))},
        Both),
    (
        "the preprints of others",
        {**ASKED, "policy": replace(REGISTRY, search_scope=SearchScope.LINKED_PAPERS)},
        Both,
    ),
    ("`local` with another attribute", {**FETCHED, "policy": replace(LOCAL, background=True)},
        Both),
    ("`local` with another attribute", {**FETCHED, "policy": replace(PAGES, local=True)}, Both),
    ("`local` with `intervals`", {**FETCHED, "policy": LOCAL, "intervals": {"example.org": 1.0}},
        Both),
    ("`local` without a method `reading`", {"policy": LOCAL}, Source),
    ("`batch` under 1", {**FETCHED, "batch": 0}, Both),
    ("`search_batch` under 0", {"search_batch": -1}, Both),
    ("`search_batch` without a method `search`", SEARCHED, Source),
    ("`schemes` without a method `fetch`", FETCHED, Source),
    ("its own name", {**ASKED, "policy": replace(REGISTRY, after=("dblp", "example"))}, Both),
    ("its own name", {**FETCHED, "policy": Policy(fallback_for={"doi": "example"})}, Both),
    ("not among the `schemes`", {**FETCHED, "policy": Policy(fallback_for={"acl": "dblp"})}, Both),
    ("by title alone", {**ASKED, "policy": Policy(phase=Phase.SEARCH)}, Both),
    ("by title alone", {**FETCHED, "search_batch": 9, "policy": Policy(phase=Phase.TITLES)}, Both),
    ("phase `titles` without", {**SEARCHED, "policy": Policy(phase=Phase.TITLES)}, Both),
    ("phase `search` without", {"policy": Policy(phase=Phase.SEARCH)}, Both),
    ("its searches are to confirm it", {**FETCHED, "policy": REGISTRY}, Both),
    (
        "LINKED_PAPERS without",
        {**FETCHED, "policy": Policy(search_scope=SearchScope.LINKED_PAPERS)},
        Both,
    ),
    (
        "LINKED_PAPERS without",
        {**SEARCHED, "policy": Policy(search_scope=SearchScope.LINKED_PAPERS)},
        Both,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("why", "attributes", "base"), REFUSED)
def test_attributes_that_contradict_each_other_are_refused_when_the_class_is_made(
    why: str, attributes: Mapping[str, Any], base: type[Source]
) -> None:
    with pytest.raises(TypeError, match=r"^source Example: ") as caught:
        make(attributes, base)
    assert why in str(caught.value)


def test_every_rule_has_a_case() -> None:
    sentences = [*policy._OF_POLICY, *policy._OF_CLASS]
    assert not [s for s in sentences if not any(why in s for why, *_ in REFUSED)]
    assert not [why for why, *_ in REFUSED[1:] if not any(why in s for s in sentences)]


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(TypeError, match="`batch` under 1; `search_batch` under 0"):
        make({"batch": 0, "search_batch": -1})


WORKING: list[Mapping[str, Any]] = [
    {},
    FETCHED,
    {**SEARCHED, "policy": Policy(phase=Phase.SEARCH)},
    {"search_batch": 50, "policy": Policy(phase=Phase.TITLES)},
    *({**ASKED, "policy": p} for p in PRESETS),
    {**ASKED, "policy": replace(REGISTRY, after=("dblp",))},
    {**FETCHED, "policy": replace(PAGES, needs=Need.RECORD)},
]


@pytest.mark.parametrize("attributes", WORKING)
def test_presets_and_small_changes_of_them_are_accepted(attributes: Mapping[str, Any]) -> None:
    assert make(attributes).name == "example"


@pytest.mark.parametrize("kind", sources.classes(), ids=lambda c: c.name)
def test_a_policy_names_only_sources_that_there_are(kind: type[Source]) -> None:
    names = {c.name for c in sources.classes()}
    assert {*kind.policy.after, *kind.policy.fallback_for.values()} <= names


def test_a_preset_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        INDEX.search_order = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("of", "stated", "reported"),
    [
        (REGISTRY, ALWAYS, ALWAYS),
        (INDEX, ALWAYS, Need.CONFIRMATION),
        (PAGES, PAGES.needs, PAGES.needs),
        (replace(PAGES, needs_if_reported=ALWAYS), PAGES.needs, ALWAYS),
    ],
)
def test_an_identifier_that_others_report_may_need_more(
    of: Policy, stated: Need, reported: Need
) -> None:
    assert (of.needs_of(stated=True), of.needs_of(stated=False)) == (stated, reported)


@pytest.mark.parametrize(
    ("of", "lists"), [(INDEX, True), (AGGREGATOR, False), (GAP_FILLER, False), (REGISTRY, False)]
)
def test_an_index_alone_lists_what_is_published(of: Policy, lists: bool) -> None:
    assert of.lists_publications is lists


@pytest.mark.parametrize("make_one", [lambda k: sources.make(k), lambda k: k.reading([])])
def test_links_to_other_sources_are_read_by_what_is_handed_in(
    make_one: Callable[[type[Source]], Source],
) -> None:
    one = make_one(make({**FETCHED, "policy": LOCAL}))
    page = "https://aclanthology.org/2020.acl-main.1/"
    known = one.identify_link(page)
    assert known == (
        Identifier("acl", "2020.acl-main.1") if one.identify_link is sources.identify else None
    )
