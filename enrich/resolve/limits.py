"""The numbers of a run's order of work, in one value that is handed in."""

from __future__ import annotations

from dataclasses import dataclass

from enrich.matching.evidence import STANDARD, Thresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveLimits:
    """How far asking and linking go, and how much is worth a request."""

    # The scores that decide which records are a paper's.
    thresholds: Thresholds = STANDARD
    # Rounds in which the identifiers that answers report are asked for.
    rounds: int = 6
    # Rounds in which identifiers are followed from one remembered answer to the next.
    link_rounds: int = 6
    # Titles that are worth a request to a source that only fills gaps.
    titles_for_gaps: int = 3
    # Requests of a background source that are worth not waiting for.
    background_requests: int = 3
    # Single searches in a run for preprints that the list calls published. Without a bound they
    # could be most of the traffic.
    preprint_searches: int = 20
    # Failures in a row after which a source is not asked any more in a run.
    failures_in_a_row: int = 3
    # Requests of a run that a source may find too heavy, or fail after one that was.
    refusals: int = 50
    # Parsed answers that are kept in memory.
    parsed_answers: int = 500
