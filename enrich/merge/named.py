"""The publication that a list names: which version of a paper it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from enrich import venues
from enrich.identifiers import dblp_keys
from enrich.identifiers.schemes import OF_A_VERSION
from enrich.merge.versions import UNKNOWN_YEAR, Version
from enrich.model import Entry, Identifier, Record


@dataclass(frozen=True, slots=True)
class NamedPublication:
    """What a list says of the publication that it cites; empty where it says nothing.

    An identifier names one publication, whatever else has its title. A venue and a year name one
    where no identifier does. A preprint's identifier names no publication: it has become one.
    """

    identifiers: frozenset[Identifier] = frozenset()
    venue: str = ""
    year: int | None = None

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> NamedPublication:
        """Return what the entries of one paper say together.

        The first that says something counts.
        """
        entries = list(entries)
        stated = [e for e in entries if e.claims.status not in {"submitted", "preprint"}]
        identifiers = [i for e in entries for i in e.identifiers if i.scheme in OF_A_VERSION]
        claims = next((e.claims for e in stated if e.claims.venue), None)
        if claims and claims.venue:
            venue, year = claims.venue, claims.year
        else:
            venue, year = next(filter(None, map(dblp_keys.venue_and_year, identifiers)), ("", None))
            year = next((e.claims.year for e in stated if e.claims.year), year)
        return cls(frozenset(identifiers), venue, year)


NOTHING_NAMED = NamedPublication()


def named_version(
    published: Sequence[Version], preprints: Sequence[Version], named: NamedPublication
) -> Version | None:
    """Return the published version that is named, None where none is or none fits.

    The versions are given in the order of preference, which decides between several that fit.
    """
    by_identifier = [v for v in published if named.identifiers & _identifiers(v)]
    fitting = by_identifier or _stated(published, preprints, named)
    return fitting[0] if fitting else None


def _identifiers(version: Version) -> set[Identifier]:
    """Return the identifiers that a version has by those who keep versions apart."""
    facts = [r.record for r in version.without_aggregators()] or version.all_records
    return {i for r in facts for i in r.identifiers if i.scheme in OF_A_VERSION}


def _stated(
    published: Sequence[Version], preprints: Sequence[Version], named: NamedPublication
) -> list[Version]:
    """Return the versions of the stated venue and year, those of the very year first."""
    if named.venue:
        there = [v for v in published if venues.agrees(named.venue, _names(v))]
        if named.year is None or not there:
            return there
        near = [v for v in there if min(abs(y - named.year) for y in _years(v)) <= 1]
        return sorted(near, key=lambda v: named.year not in _years(v))
    if named.year is None or any(named.year in _years(v) for v in preprints):
        return []
    return [v for v in published if named.year in _years(v)]


def _names(version: Version) -> list[str]:
    return [n for r in version.all_records for n in _venue_names(r)]


def _venue_names(record: Record) -> list[str]:
    names = (record.container_title_short, record.container_title, record.event_title)
    return [n for n in names if n]


def _years(version: Version) -> set[int]:
    """Return the years of a version and of its event, 9999 where none is known."""
    dates = [d for r in version.all_records for d in (r.issued, r.event_date) if d]
    return {d.year for d in dates} or {UNKNOWN_YEAR}
