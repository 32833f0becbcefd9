"""How many papers there are, in words."""

from __future__ import annotations

from collections.abc import Mapping

from enrich.messages import counted
from enrich.messages import runs as said

STATES = ("published", "preprint", "unchecked", "doubtful", "unresolved")


def counts(papers: Mapping[str, int]) -> str:
    """Return how many papers there are of each state: "7 published, 2 preprint"."""
    return ", ".join(f"{papers[s]} {s}" for s in STATES if papers.get(s))


def numbers(papers: int, entries: int) -> str:
    """Return how many papers there are, and entries where some mean one paper."""
    shown = counted(papers, "paper")
    if papers == entries:
        return shown
    return said.IN_ENTRIES(papers=shown, entries=counted(entries, "entry", "entries"))
