"""What every source keeps, old or dropped in tomorrow: found by itself, parsed from payloads, never raising but SourceError."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich import sources
from enrich.errors import SourceError
from enrich.model import Identifier, Record
from enrich.sources.base import Source

PAYLOADS = Path(__file__).resolve().parent.parent / "data"
ASKING = [c for c in sources.classes() if c.schemes and not c.local]


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


@pytest.mark.parametrize("kind", ASKING, ids=lambda c: c.name)
def test_batches_keep_every_identifier_once_and_in_order(kind: type[Source]) -> None:
    ids = [Identifier(kind.schemes[0], f"10.1000/x{i}") for i in range(730)]
    batches = kind(None).batches(ids)
    assert sorted(i for b in batches for i in b) == sorted(ids)
    assert all(len(b) <= max(kind.batch, 1) or kind.name == "pmlr" for b in batches)


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
