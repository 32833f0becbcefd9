"""Which citation key a work gets."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.match import same_work
from enrich.match.identity import names_of
from enrich.model import Verdict, Work
from enrich.works import citation_keys


def one_paper(older: Work, newer: Work) -> bool:
    """Whether two works have versions that are one paper."""
    numbers = older.id("arxiv"), newer.id("arxiv")
    if not older.versions or not newer.versions or (all(numbers) and numbers[0] != numbers[1]):
        return False
    return any(
        same_work.same_work(a, b).verdict is Verdict.ACCEPTED
        for a in older.versions[:3]
        for b in newer.versions[:3]
    )


def keys_by_name(existing: Sequence[citation_keys.Existing]) -> dict[str, str]:
    """Return the citation keys of a .bib by the names of their papers; the first entry counts."""
    found: dict[str, str] = {}
    for item in existing:
        for name in names_of(item.identifiers, [item.title]):
            found.setdefault(name, item.key)
    return found
