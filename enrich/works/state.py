"""The state of a work: which sources must have answered before it is called a preprint."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.model import State
from enrich.resolve.target import Target

# Of each group one source must have answered before "not published yet" is stated of a preprint.
NEEDED = (("dblp",), ("crossref",), ("semantic_scholar", "openalex"))


def state_of(merged: State, targets: Sequence[Target]) -> State:
    """Return the state of a work whose records together are published or a preprint.

    A preprint is "unchecked" where a source that it needs could not be asked, or was not: a run
    that asks nobody leaves a paper as the last run that asked has left it.
    """
    if merged == "published":
        return merged
    is_open = any(t.is_left_open for t in targets) or _needs_an_answer(targets)
    return "unchecked" if is_open else merged


def state_without_records(targets: Sequence[Target]) -> State:
    """Return the state of papers that no source has a record of."""
    if unavailable_sources(targets) or not all(map(_is_answered, targets)):
        return "unchecked"
    return "doubtful" if any(t.linked.candidates for t in targets) else "unresolved"


def _is_answered(target: Target) -> bool:
    """Whether this run asks about a paper, the last one that did found no work, or nobody can."""
    return (
        target.is_asked
        or target.has_nothing_to_ask
        or target.last_state in {"doubtful", "unresolved"}
    )


def unavailable_sources(targets: Sequence[Target]) -> set[str]:
    """Return the sources that have a question of these papers and could not be asked."""
    return {source for target in targets for source in target.unavailable_sources}


def _needs_an_answer(targets: Sequence[Target]) -> bool:
    """Whether a source that these papers need could not be asked.

    They need one source of each group in NEEDED, and any other that has a question of theirs,
    unless a record of it is known already.
    """
    unavailable = unavailable_sources(targets)
    if any(unavailable.issuperset(group) for group in NEEDED):
        return True
    answered = {found.record.source for target in targets for found in target.linked.accepted}
    return bool(unavailable - {name for group in NEEDED for name in group} - answered)
