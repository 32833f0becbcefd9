"""A pattern that is compiled late does what one does that is compiled at once."""

from __future__ import annotations

import re
from unittest import mock

import pytest

from enrich.text.lazy_pattern import lazy


def test_it_does_what_a_pattern_does() -> None:
    pattern = lazy(r"(?P<word>B+)", re.IGNORECASE)
    assert pattern.sub("-", "abbc") == "a-c"
    assert pattern.findall("abBcb") == ["bB", "b"]
    found = pattern.search("abb")
    assert found is not None
    assert found["word"] == "bb"
    assert pattern.match("ab") is None
    assert pattern.split("abc") == ["a", "b", "c"]


def test_it_is_compiled_once_and_not_before_its_use() -> None:
    with mock.patch.object(re, "compile", wraps=re.compile) as compiled:
        pattern = lazy("b")
        assert compiled.call_count == 0
        pattern.search("b")
        pattern.fullmatch("b")
        assert compiled.call_count == 1


def test_a_mistake_is_raised_at_the_first_use() -> None:
    with pytest.raises(re.error):
        lazy("(").search("")


def test_what_a_pattern_does_not_have_it_has_not() -> None:
    with pytest.raises(AttributeError):
        _ = lazy("b").nothing  # type: ignore[attr-defined]
