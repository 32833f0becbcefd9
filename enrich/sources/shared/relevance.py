"""Whether the hits of a search answer the title that was asked for."""

from __future__ import annotations

from collections.abc import Iterable

from enrich import text


def answers_for(title: str, found: Iterable[str]) -> bool:
    """Whether any of the titles found has one of the words that were searched for, short words aside.

    A search engine always finds something, however far from the title; one that answers without a single word of it has answered another question (a cache, a proxy, a fault between): such an
    answer must not be remembered. Titles of less than three such words are not judged.
    """
    words = stems(title)
    if len(words) < 3:
        return True
    return any(words & stems(x) for x in found)


def stems(title: str) -> set[str]:
    """Return the longer words, roughly without their endings (services search so)."""
    return {w.rstrip("s")[:5] for w in text.fold(title).split() if len(w) > 3}
