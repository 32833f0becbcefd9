"""Papers that are one work, met under two links."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.model import Identifier
from enrich.resolve.target import Target


def cluster(papers: Sequence[Target]) -> dict[int, list[int]]:
    """Put papers together whose accepted records share an identifier: one work met under two links."""
    root = list(range(len(papers)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    home: dict[Identifier, int] = {}
    for i, paper in enumerate(papers):
        own = paper.linked.identifiers if paper.linked.accepted else set()
        for identifier in sorted(own):
            if identifier in home:
                a, b = sorted((find(i), find(home[identifier])))
                root[b] = a
            else:
                home[identifier] = i
    clusters: dict[int, list[int]] = {}
    for i in range(len(papers)):
        clusters.setdefault(find(i), []).append(i)
    return clusters
