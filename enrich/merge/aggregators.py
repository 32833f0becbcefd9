"""Aggregators mix versions, so each of their records is put to the version it agrees with. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from enrich import venues
from enrich.matching.preprints import is_deposit
from enrich.merge.versions import UNKNOWN_YEAR, Version, VersionRecord, places
from enrich.model import Record


def place_aggregator_records(
    records: Sequence[VersionRecord], published: list[Version], preprints: list[Version]
) -> tuple[list[VersionRecord], list[VersionRecord]]:
    """Add aggregators' records to the versions in these lists.

    Returns the records that fit no version, and the claims of a venue for a paper that no other
    source knows as published.
    """
    unplaced, claims = list[VersionRecord](), list[VersionRecord]()
    for added in records:
        claims_venue = _claims_a_venue(added.record)
        at = next((i for i, v in enumerate(published) if _agrees(added.record, v)), None)
        if at is not None:
            published[at] = published[at].with_record(added, of_aggregator=True)
        elif preprints and not claims_venue:
            preprints[0] = preprints[0].with_record(added, of_aggregator=True)
        elif claims_venue and not published:
            claims.append(added)
        else:
            unplaced.append(added)
    return unplaced, claims


def _agrees(record: Record, version: Version) -> bool:
    """Whether an aggregator's record fits a version: by its DOI, else by venue and year."""
    facts = [r.record for r in version.records]
    doi = record.id("doi")
    if doi and any(r.id("doi") for r in facts):
        return any(r.id("doi") == doi for r in facts)
    in_time = (
        not record.issued
        or version.year == UNKNOWN_YEAR
        or -4 <= record.issued.year - version.year <= 1
    )
    return in_time and any(venues.same_any(places(record), places(r)) for r in facts)


def _claims_a_venue(record: Record) -> bool:
    """Whether a record names a venue that is no preprint server."""
    if is_deposit(record):
        return False
    found = [venues.venue(x) for x in places(record)]
    return any(found) and not any(v.type == "preprint server" for v in found)
