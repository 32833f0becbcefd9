"""Patterns that are compiled when they are first used: they act like compiled ones, and all compile."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import pytest

from enrich import patterns
from enrich.patterns import regex
from tests.test_architecture import MODULES


def test_a_pattern_acts_like_a_compiled_one() -> None:
    late, now = (
        regex(r"(?P<year>\d{4})([a-z])?", re.IGNORECASE),
        re.compile(r"(?P<year>\d{4})([a-z])?", re.IGNORECASE),
    )
    found = late.search("In 2017B and 2018")
    assert found is not None
    assert found["year"] == "2017"
    assert late.findall("2017B 2018") == now.findall("2017B 2018")
    assert late.sub("x", "2017B 2018") == now.sub("x", "2017B 2018")
    assert [x.span() for x in late.finditer("a2017 2018b", 1, 8)] == [(1, 5)]
    assert (late.pattern, late.flags, late.groups) == (now.pattern, now.flags, now.groups)


def test_nothing_else_is_asked_of_a_pattern() -> None:
    late = regex(r"[a-z]")
    with pytest.raises(AttributeError):
        getattr(late, "__missing__")  # noqa: B009
    assert late.search("a")


def test_every_pattern_of_the_program_compiles() -> None:
    late = []
    for path in MODULES:
        if path.name != "__main__.py":
            name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
            late += patterns_in(vars(importlib.import_module(name)).values())
    assert len(late) > 700
    assert all(pattern.groups >= 0 for pattern in late)


def patterns_in(values: Iterable[object]) -> Iterator[re.Pattern[str]]:
    """Yield the patterns among values and in containers of them."""
    for value in values:
        if type(value) is patterns._Regex:
            yield cast("re.Pattern[str]", value)
        elif isinstance(value, Mapping):
            yield from patterns_in(value.values())
        elif isinstance(value, tuple | list):
            yield from patterns_in(value)
