"""Papers whose link names another paper: they are looked for once more, by their titles alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from enrich.model import Identifier, Record
from enrich.resolve.grouping import ListedPaper
from enrich.resolve.target import Target


def without_wrong_links(paper: ListedPaper) -> ListedPaper | None:
    """Return a paper without the identifiers that name another one; None where none is wrong."""
    linked, query = paper.target.linked, paper.target.query
    wrong = {identifier for identifier, _ in foreign_records(paper.target)}
    if not paper.asked or not query.title or not wrong:
        return None
    if linked.accepted and not _has_other_title(paper.target):
        return None
    target = Target(
        replace(query, identifiers=tuple(i for i in query.identifiers if i not in wrong)),
        claimed_published=paper.target.claimed_published,
    )
    entries = (
        replace(e, identifiers=tuple(i for i in e.identifiers if i not in wrong))
        for e in paper.entries
    )
    return ListedPaper(tuple(entries), target)


def likelier(linked: ListedPaper, titled: ListedPaper | None) -> ListedPaper:
    """Return the paper of the title where it is another one than that of the link."""
    if titled is None:
        return linked
    if not linked.target.linked.accepted:
        return titled
    found, known = titled.target, linked.target
    is_another = bool(found.linked.accepted) and not found.identifiers & known.identifiers
    return titled if is_another else linked


def foreign_records(target: Target) -> Sequence[tuple[Identifier, Record]]:
    """Return the stated identifiers that name another paper, each with the record of that."""
    linked = target.linked
    found = [*linked.mismatched, *(linked.accepted if _has_other_title(target) else ())]
    stated = target.query.identifiers
    return [(f.asked, f.record) for f in found if f.asked is not None and f.asked in stated]


def _has_other_title(target: Target) -> bool:
    """Whether what the link names was taken although its title is not the stated one."""
    return target.linked.title_differs
