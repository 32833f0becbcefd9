"""Preprints, and the deposits among them that may be copies.

Anybody can have a DOI registered as `posted-content`.
"""

from __future__ import annotations

from collections.abc import Iterator

from enrich.identifiers import doi_prefixes
from enrich.matching.evidence import reason
from enrich.model import Evidence, Record, Standing, Tier


def is_preprint(record: Record) -> bool:
    """Whether a record is of a version that no venue has published (yet)."""
    return (
        record.standing is Standing.PREPRINT
        or record.standing is Standing.SUBMITTED
        or record.genre == "preprint"
        or record.tier == Tier.PREPRINT
    )


def is_deposit(record: Record) -> bool:
    """Whether a record is `posted-content` under a DOI of its own, not arXiv's.

    Anybody can have put it there.
    """
    return (
        bool(record.id("doi"))
        and record.id("arxiv") is None
        and (is_preprint(record) or _is_merged_deposit(record))
    )


def _is_merged_deposit(record: Record) -> bool:
    """Whether an aggregator took a deposit for the work.

    No venue, no kind, a DOI that no publisher of papers has.
    """
    return (
        record.tier == Tier.AGGREGATOR
        and record.type == "article"
        and not (record.container_title or record.container_title_short)
    )


def is_of_known_server(record: Record) -> bool:
    """Whether a deposit stands with a server where authors themselves deposit."""
    return doi_prefixes.is_of_depository(record.id("doi") or "")


def deposit_evidence(record: Record, year: int | None) -> Iterator[Evidence]:
    """Yield what speaks against a record that is a deposit at an unknown server.

    `year` is the paper's, where stated.
    """
    if not is_deposit(record) or is_of_known_server(record):
        return
    if year and record.issued and record.issued.year > year:
        yield reason("copy deposited later", f"{record.issued.year}")
    else:
        yield reason("deposit of unknown origin", record.id("doi") or "")
