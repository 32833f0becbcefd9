"""Papers that are one work: the lists link it in two ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enrich.model import Identifier
from enrich.resolve.target import Target


def cluster(targets: Sequence[Target]) -> list[list[int]]:
    """Return the places of the targets, together where their accepted records share an identifier.

    Every place is in one cluster; clusters and their members are in the order of the targets.
    """
    root = list(range(len(targets)))

    def root_of(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for a, b in _sharing(targets):
        first, second = sorted((root_of(a), root_of(b)))
        root[second] = first
    clusters: dict[int, list[int]] = {}
    for i in range(len(targets)):
        clusters.setdefault(root_of(i), []).append(i)
    return list(clusters.values())


def _sharing(targets: Sequence[Target]) -> Iterator[tuple[int, int]]:
    """Yield the places of two targets whose records share an identifier, the later place first."""
    home: dict[Identifier, int] = {}
    for i, target in enumerate(targets):
        own = target.linked.identifiers if target.linked.accepted else set()
        for identifier in sorted(own):
            first = home.setdefault(identifier, i)
            if first != i:
                yield i, first
