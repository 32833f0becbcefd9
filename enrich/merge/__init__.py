"""Merging: the accepted records of one paper become one set of fields, each with its source. Pure.

Records are first put into versions (`grouping`). Year, venue, pages and DOI come from the cited one
alone, so that no citation is a hybrid. Among its records the better value is taken, then that of
the better tier (`field_rules`). Aggregators mix versions: their values are taken only where no
other source has one, and only for the version that they agree with (`aggregators`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enrich.identifiers.schemes import OF_A_PAPER
from enrich.merge.conflicts import find_conflicts
from enrich.merge.field_sources import FieldSources
from enrich.merge.fields import merged_fields
from enrich.merge.grouping import Grouped, Preference, group
from enrich.merge.item_type import item_type
from enrich.merge.named import NOTHING_NAMED, NamedPublication, named_version
from enrich.merge.versions import VersionKind, is_of_preprint, ranked
from enrich.model import Identifier, ItemType, Record, WorkFields

__all__ = ["Merged", "NamedPublication", "Preference", "cited_versions", "merge"]


@dataclass(frozen=True, slots=True)
class Merged:
    """One paper of several records."""

    # "published": a published version is known, whichever is cited
    state: VersionKind
    type: ItemType
    fields: WorkFields
    # one of each scheme, the cited version's before others'
    identifiers: tuple[Identifier, ...] = ()
    # all records, those of the cited version first
    versions: tuple[Record, ...] = ()
    problems: tuple[str, ...] = ()


def merge(
    records: Sequence[tuple[Record, str]],
    *,
    prefer: Preference = "published_first",
    named: NamedPublication = NOTHING_NAMED,
) -> Merged:
    """Return one paper made of its records, each given with the ISO time of its answer.

    Cited is the publication that is `named`, else the one that `prefer` says. The order of
    `records` does not matter. Raises ValueError where there are none.
    """
    if not records:
        raise ValueError("nothing to merge")
    grouped = group(ranked(records), prefer, named)
    fields = merged_fields(FieldSources.of(grouped))
    in_versions = [r for v in grouped.versions for r in v.all_records]
    return Merged(
        state="published" if any(v.kind == "published" for v in grouped.versions) else "preprint",
        type=item_type(grouped.versions[0]),
        fields=fields,
        identifiers=_identifiers(grouped),
        versions=(*in_versions, *_in_no_version(grouped)),
        problems=tuple(find_conflicts(grouped, fields)),
    )


def cited_versions(
    records: Sequence[tuple[Record, str]],
    named: Sequence[NamedPublication],
    *,
    prefer: Preference,
) -> list[int]:
    """Return a number for each statement: the same where the same version would be cited."""
    versions = group(ranked(records), prefer).versions
    published = [v for v in versions if v.kind == "published"]
    preprints = [v for v in versions if v.kind == "preprint"]
    cited = (named_version(published, preprints, one) for one in named)
    return [0 if version is None else versions.index(version) for version in cited]


def _in_no_version(grouped: Grouped) -> list[Record]:
    return [r.record for r in (*grouped.unplaced, *grouped.unconfirmed)]


def _identifiers(grouped: Grouped) -> tuple[Identifier, ...]:
    """Return one identifier of each scheme: the cited version's first, aggregators' own last.

    What another publication is called names that one, and is not among them; nor is a preprint's
    DOI where a publication is cited.
    """
    published = grouped.versions[0].kind == "published"
    found = list[Identifier]()
    for version in grouped.versions:
        if version is not grouped.versions[0] and version.kind == "published":
            continue
        facts = [r.record for r in version.without_aggregators()] or version.all_records
        own = [i for r in facts for i in sorted(r.identifiers)]
        found += [
            i
            for i in own
            if not (published and i.scheme == "doi" and is_of_preprint(i.value, grouped.versions))
        ]
    claimed = [r.record for v in grouped.versions for r in v.aggregator_records]
    claimed += _in_no_version(grouped)
    # an aggregator may have mixed up those of versions
    found += [i for r in claimed for i in sorted(r.identifiers) if i.scheme in OF_A_PAPER]
    first: dict[str, Identifier] = {}
    for identifier in found:
        first.setdefault(identifier.scheme, identifier)
    return tuple(first.values())
