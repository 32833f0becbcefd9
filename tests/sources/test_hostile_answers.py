"""Broken answers: what every parse gives can be kept, merged and exported, or is Unreadable."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from enrich import merge, sources
from enrich.errors import Unreadable
from enrich.export import bibtex, csl_json
from enrich.export.options import ExportOptions
from enrich.model import Date, Identifier, Record, Tier, Work
from enrich.sources.shared import kept
from enrich.store import codec
from tests.support.paths import DATA

CLASSES = {kind.name: kind for kind in sources.classes() if (DATA / kind.name).is_dir()}
PAYLOADS = [(name, path) for name in sorted(CLASSES) for path in sorted((DATA / name).iterdir())
            if path.is_file()]  # fmt: skip
UNKEEPABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
DEEP = 100_000
ODD: list[object] = [
    *(None, True, 7, -1, 10**30, 2.5, "", " ", "\x00", "a\x03b", "\ud800", "\udc00 x", "<", "$x$"),
    *(
        [],
        {},
        [None],
        {"a": None},
        [[]],
        "\x1b[31m",
        "10.1/\ud834",
        "\\",
        "{",
        "- .",
        "\u202e",
        "x" * 9000,
    ),
]


def texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from texts_of(inner)
    elif hasattr(value, "__slots__"):
        for name in value.__slots__:
            yield from texts_of(getattr(value, name))


def check(name: str, answer: str) -> None:
    """Parse an answer; merge and export what is in it."""
    try:
        records = CLASSES[name](None).parse(answer)
    except Unreadable:
        return
    for record in records:
        assert msgspec.convert(msgspec.to_builtins(record), Record) == record
        for words in texts_of(record):
            words.encode()
            assert not UNKEEPABLE.search(words)
    for record in [r for r in records if r.title][:3]:
        found = merge.merge([(record, "2026-01-01")])
        work = Work("key", found.state, found.type, found.fields, record.identifiers)
        assert codec.decode_work(codec.encode_work(work)) == work
        for exported in (bibtex, csl_json):
            exported.render([work], ExportOptions()).encode()


def mutated(payload: str, chance: random.Random) -> str:
    """Return a payload with one to four faults."""
    try:
        tree = json.loads(payload)
    except ValueError:
        tree = None
    if tree is not None and chance.random() < 0.75:
        for _ in range(chance.randint(1, 4)):
            tree = with_odd_value(tree, chance)
        return json.dumps(tree, ensure_ascii=chance.random() < 0.5)
    for _ in range(chance.randint(1, 4)):
        payload = FAULTS[chance.randrange(len(FAULTS))](payload, chance)
    return payload


def with_odd_value(tree: Any, chance: random.Random) -> Any:
    """Return JSON with one of its values replaced, dropped or spoilt."""
    places = [(tree, k) for tree in containers(tree) for k in keys(tree)]
    if not places:
        return chance.choice(ODD)
    container, key = chance.choice(places)
    value = container[key]
    if isinstance(value, str) and value and chance.random() < 0.5:
        at = chance.randrange(len(value))
        container[key] = value[:at] + chance.choice("\x00\x07\ud800\udfff\x85{}$<\\") + value[at:]
    elif chance.random() < 0.1:
        del container[key]
    else:
        container[key] = chance.choice(ODD)
    return tree


def containers(tree: Any) -> Iterator[Any]:
    if isinstance(tree, dict | list):
        yield tree
        for inner in list(tree.values() if isinstance(tree, dict) else tree):
            yield from containers(inner)


def keys(tree: Any) -> list[Any]:
    return list(tree) if isinstance(tree, dict) else list(range(len(tree)))


def cut(payload: str, chance: random.Random) -> str:
    return payload[: chance.randrange(len(payload) + 1)]


def spoilt(payload: str, chance: random.Random) -> str:
    at = chance.randrange(len(payload) + 1)
    return (
        payload[:at]
        + chance.choice(["\x00", "\ud800", "\x1b", "<", "{", "&#0;", "&#xd800;", "\x0b"])
        + payload[at:]
    )


def without_part(payload: str, chance: random.Random) -> str:
    at = chance.randrange(len(payload) + 1)
    return payload[:at] + payload[at + chance.randint(1, 60) :]


def doubled(payload: str, chance: random.Random) -> str:
    at = chance.randrange(len(payload) + 1)
    end = at + chance.randint(1, 200)
    return payload[:end] + payload[at:end] * 3 + payload[end:]


FAULTS: list[Callable[[str, random.Random], str]] = [cut, spoilt, without_part, doubled]


@pytest.mark.parametrize(("name", "path"), PAYLOADS, ids=[f"{n}/{p.name}" for n, p in PAYLOADS])
def test_a_broken_payload_gives_what_can_be_kept_or_is_unreadable(name: str, path: Path) -> None:
    chance = random.Random(path.name)
    payload = path.read_text(encoding="utf-8")
    for _ in range(15):
        check(name, mutated(payload, chance))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "path"), PAYLOADS, ids=[f"{n}/{p.name}" for n, p in PAYLOADS])
def test_many_broken_payloads(name: str, path: Path) -> None:
    payload = path.read_text(encoding="utf-8")
    for seed in range(2_000 // len(PAYLOADS) + 1):
        check(name, mutated(payload, random.Random(f"{path.name} {seed}")))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("[" * DEEP + "]" * DEEP, id="lists"),
        pytest.param('{"a":' * DEEP + "1" + "}" * DEEP, id="objects"),
        pytest.param("<html>" + "<div>" * DEEP + "x", id="elements"),
        pytest.param("<html><title>" + "<b>" * DEEP + "x" + "</b>" * DEEP, id="closed elements"),
        pytest.param("@article{a, title = " + "{" * DEEP + "}" * DEEP + "}", id="braces"),
        pytest.param('<?xml version="1.0"?>' + "<a>" * DEEP, id="XML"),
    ],
)
@pytest.mark.parametrize("name", CLASSES)
def test_deep_nesting_is_unreadable_or_empty(name: str, answer: str) -> None:
    check(name, answer)


def deep_values(tree: Any) -> Iterator[str]:
    """Yield JSON with each of its values in turn nested a hundred thousand deep."""
    for container in list(containers(tree)):
        for key in keys(container):
            kept, container[key] = container[key], "DEEP"
            yield json.dumps(tree).replace('"DEEP"', "[" * DEEP + "]" * DEEP)
            container[key] = kept


@pytest.mark.parametrize("name", ["crossref", "openalex", "semantic_scholar", "datacite"])
def test_any_value_may_be_nested_deep(name: str) -> None:
    path = min((DATA / name).glob("*.json"), key=lambda p: p.stat().st_size)
    for nth, answer in enumerate(deep_values(json.loads(path.read_text(encoding="utf-8")))):
        if nth % 7 == 0:
            check(name, answer)


@pytest.mark.parametrize(
    ("given", "identifiers"),
    [
        (12, (Identifier("s2", "12"),)),
        ("12", (Identifier("s2", "12"),)),
        (None, ()),
        ("1\x002", ()),
        ("\ud800", ()),
        (True, ()),
        ([], ()),
    ],
)
def test_an_identifier_is_kept_as_text_or_not_at_all(
    given: Any, identifiers: tuple[Identifier, ...]
) -> None:
    record = Record("s2", Tier.INDEX, "A title", identifiers=(Identifier("s2", given),))
    assert kept.record(record).identifiers == identifiers


@pytest.mark.parametrize(
    ("given", "date"),
    [
        (Date(2023, 10, 23), Date(2023, 10, 23)),
        (Date(2023, 13, 1), Date(2023)),
        (Date(2023, 1, 77), Date(2023, 1)),
        (Date(10**30), None),
        (Date(0), None),
    ],
)
def test_a_date_is_one_of_the_calendar(given: Date, date: Date | None) -> None:
    assert kept.record(Record("s2", Tier.INDEX, "A title", issued=given)).issued == date
