"""What every source keeps, old or dropped in tomorrow.

Found by itself, parsed from payloads, never raising but SourceError.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from enrich import sources
from enrich.errors import SourceError
from enrich.model import Identifier, Query, Record
from enrich.sources.base import Source
from tests.support.paths import DATA

PAYLOADS = DATA
ASKING = [c for c in sources.classes() if c.schemes and not c.policy.local]


@pytest.mark.parametrize("kind", sources.classes(), ids=lambda c: c.name)
def test_its_name_is_its_files_name(kind: type[Source]) -> None:
    assert kind.__module__ == f"enrich.sources.{kind.name}"


@pytest.mark.parametrize("kind", ASKING, ids=lambda c: c.name)
def test_it_has_payloads_written_after_the_documented_format(kind: type[Source]) -> None:
    folder = PAYLOADS / kind.name
    assert folder.is_dir(), f"write at least one small payload into tests/data/{kind.name}/"
    assert any(p.is_file() for p in folder.iterdir())


@pytest.mark.parametrize("kind", ASKING, ids=lambda c: c.name)
def test_it_names_hosts_and_their_pace(kind: type[Source]) -> None:
    assert kind.intervals
    assert all("/" not in host and seconds > 0 for host, seconds in kind.intervals.items())
    assert kind.tier is not None
    assert kind.batch >= 1


@pytest.mark.parametrize("kind", ASKING, ids=lambda c: c.name)
@pytest.mark.parametrize(
    "answer",
    [
        "",
        "{}",
        "[]",
        "null",
        "0",
        "<html></html>",
        "{",
        '{"a": [',
        "\x00",
        "[[[[",
        '{"title": null}',
        '"text"',
    ],
)
def test_a_foreign_answer_is_unreadable_or_empty(kind: type[Source], answer: str) -> None:
    try:
        records = kind(None).parse(answer)
    except SourceError:
        return
    assert all(isinstance(r, Record) for r in records)


SHAPES: dict[str, Callable[[int], str]] = {
    "alike": lambda i: f"10.1000/x{i}",
    "of several volumes": lambda i: f"v{i * i % 7}/x{i}",
    "that fit into no list": lambda i: f"10.1000/x{i}" + (",<&>" if i % 5 == 3 else ""),
    "of many lengths": lambda i: f"10.1000/x{i}" + "y" * (i * i % 97),
}


def alone_at_the_end(batches: list[list[int]]) -> int:
    """Return how many requests for one identifier each, in order, come after the last list."""
    alone = 0
    for batch in reversed(batches):
        if len(batch) > 1 or (alone and batch > batches[-alone]):
            break
        alone += 1
    return alone if alone < len(batches) else 0


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", ASKING, ids=lambda c: c.name)
def test_batches_keep_every_identifier_once_and_in_order(kind: type[Source], shape: str) -> None:
    ids = [Identifier(kind.schemes[0], SHAPES[shape](i)) for i in range(730)]
    place = {identifier: n for n, identifier in enumerate(ids)}
    batches = [[place[i] for i in batch] for batch in kind(None).batches(ids)]
    assert sorted(n for batch in batches for n in batch) == list(range(730))
    assert all(batch == sorted(batch) for batch in batches)
    lists = batches[: len(batches) - alone_at_the_end(batches)]
    assert lists == sorted(lists)
    assert batches == sorted(batches) or shape == "that fit into no list"
    assert all(1 <= len(batch) <= kind.batch for batch in batches)


@pytest.mark.parametrize("kind", [c for c in ASKING if c.search_batch], ids=lambda c: c.name)
def test_searches_keep_every_title_once_and_in_order(kind: type[Source]) -> None:
    queries = [Query("A Title " + "of Words " * (i * i % 17) + str(i)) for i in range(330)]
    batches = kind(None).search_batches(queries)
    assert [q for batch in batches for q in batch] == queries
    assert all(1 <= len(batch) <= kind.search_batch for batch in batches)


@pytest.mark.parametrize("kind", sources.classes(), ids=lambda c: c.name)
@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://",
        "https://[::1",
        "javascript:alert(1)",
        "https://example.org/paper.pdf",
        "mailto:a@b",
        "//",
        "papers/x.pdf",
        "https://arxiv.org/html/2412.01380v1/x1.png",
    ],
)
def test_identify_takes_any_text_and_claims_nothing_foreign(kind: type[Source], url: str) -> None:
    assert kind.identify(url) is None
