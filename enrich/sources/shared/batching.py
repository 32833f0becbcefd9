"""Lists of identifiers that fit into the address of one request."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from enrich.model import Identifier

LONGEST_URL = 3900  # bytes: services cut at 4,000
_SEPARATOR = 3  # bytes between two identifiers in an address, escaped


def packed(
    ids: Sequence[Identifier],
    most: int,
    address: Callable[[Sequence[Identifier]], str],
    listable: Callable[[Identifier], bool],
) -> list[list[Identifier]]:
    """Split identifiers into lists whose address stays below 4,000 bytes.

    One that fits into no list (`listable`) is asked for alone, after the lists.
    """
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
