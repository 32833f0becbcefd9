"""What the accepted records of a paper say about whether asking on makes sense. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from enrich import match, text
from enrich.model import Record, Standing
from enrich.resolve.paper import Paper


def retitled(paper: Paper) -> bool:
    """Whether stated and found title begin with one name before the colon: a new subtitle, not another paper."""
    name, colon, _ = paper.query.title.partition(":")
    return bool(colon) and any(text.fold(r.title.partition(":")[0]) == text.fold(name) for r in paper.records)


def found_by_half_a_title(paper: Paper) -> bool:
    """Whether a search alone has found the paper, and with more or less of a subtitle: another source may know the very title."""
    if not paper.query.title or any(f.asked in paper.query.identifiers for f in paper.linked.accepted):
        return False
    stated = text.fold(paper.query.title).replace(" ", "")
    known = {text.fold(t).replace(" ", "") for r in paper.records for t in (r.title, *r.other_titles)}
    return stated not in known and any(k.startswith(stated) or stated.startswith(k) for k in known)


def is_said_to_be_out(records: Sequence[Record]) -> bool:
    """Whether an aggregator names a venue that nobody who has the facts confirms: another one may."""
    return any(
        r.standing is Standing.UNKNOWN
        and bool(r.container_title or r.container_title_short)
        and not match.is_preprint(r)
        for r in records
    )


def is_of_another(question: str, records: Sequence[Record]) -> bool:
    """Whether a page says itself that it is another paper's; a folder more in its address (USENIX's sessions) is no other page."""
    scheme, _, value = question.partition(":")
    named = {i.value for r in records for i in r.identifiers if i.scheme == scheme}
    last = value.rpartition("/")[2].lower()
    return bool(named) and all(n.rpartition("/")[2].lower() != last for n in named)
