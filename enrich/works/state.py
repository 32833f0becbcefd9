"""The state of a work: what must have answered before "preprint" is said."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.resolve.target import Target

# For a preprint, one source of each group has to have been asked before "not published yet" can be said.
NEEDED = (("dblp",), ("crossref",), ("semantic_scholar", "openalex"))


def may_be_out(unasked: set[str], papers: Sequence[Target]) -> bool:
    """Whether a source that this paper needs could not be asked."""
    groups_open = any(all(name in unasked for name in group) for group in NEEDED)
    knows = {f.record.source for p in papers for f in p.linked.accepted}
    return groups_open or bool(unasked - {n for g in NEEDED for n in g} - knows)
