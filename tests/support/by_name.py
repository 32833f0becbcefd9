"""Parameters of which the usual suite tries a part, and `-m slow` the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

import pytest

from tests.support.hostile import Growing


def but(values: Iterable[str], quick: Collection[str]) -> list[Any]:
    """Return values as parameters: the quick ones for the usual suite, the others by name."""
    return [pytest.param(v, marks=() if v in quick else pytest.mark.slow) for v in values]


def whole(texts: Iterable[Growing], dear: Collection[str]) -> list[Any]:
    """Return texts as parameters: a dear one at a fifth of its length, and whole by name."""
    found = []
    for text in texts:
        if text.name in dear:
            short = replace(text, length=text.length // 5)
            found.append(pytest.param(short, id=f"a fifth of {text}"))
        marks = pytest.mark.slow if text.name in dear else ()
        found.append(pytest.param(text, id=f"{text}", marks=marks))
    return found
