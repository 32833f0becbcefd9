"""Whether the hits of a search answer the title that was asked for."""

from __future__ import annotations

from collections.abc import Iterable

from enrich import text


def answers_for(title: str, found: Iterable[str]) -> bool:
    """Whether a title that was found has one of the longer words that were searched for.

    A search engine always has hits, however far from the title. An answer without a single word of
    it is one to another question (a cache, a proxy, a fault), and must not be remembered. Titles
    with fewer than three longer words are accepted.
    """
    words = stems(title)
    if len(words) < 3:
        return True
    return any(words & stems(x) for x in found)


def stems(title: str) -> set[str]:
    """Return the longer words of a title, roughly without endings, as services search."""
    return {w.rstrip("s")[:5] for w in text.fold(title).split() if len(w) > 3}
