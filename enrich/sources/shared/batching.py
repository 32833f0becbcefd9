"""What the sources that are asked by lists and titles share: how identifiers fit into an address, and what is no answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from enrich import text
from enrich.model import Identifier

LONGEST_URL = 3900  # bytes: services cut at 4,000
_SEPARATOR = 3  # bytes between two identifiers in an address, escaped


def packed(
    ids: Sequence[Identifier],
    most: int,
    address: Callable[[Sequence[Identifier]], str],
    listable: Callable[[Identifier], bool],
) -> list[list[Identifier]]:
    """Split identifiers into lists whose address stays below 4,000 bytes; one that fits into no list is asked for alone."""
    bare = len(address([])) + _SEPARATOR  # the count in the address grows by a digit or two
    batches: list[list[Identifier]] = []
    room = 0
    for identifier in filter(listable, ids):
        needs = len(address([identifier])) - bare + 2 * _SEPARATOR
        if not batches or len(batches[-1]) >= most or needs > room:
            batches.append([])
            room = LONGEST_URL - bare
        batches[-1].append(identifier)
        room -= needs
    return batches + [[i] for i in ids if not listable(i)]


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
