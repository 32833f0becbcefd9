"""Merging: the accepted records of one paper become one set of fields, each with its source. Pure.

Records are first put into versions (`versions`); year, venue, pages and DOI come from the cited one alone, so that nothing
is a hybrid. Among its records the better value wins, then the better tier (`rules`). What an aggregator says counts only
where nobody better speaks, and only for the version that it agrees with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from enrich import venues
from enrich.identifiers.schemes import OF_A_PAPER
from enrich.merge.conflicts import find_conflicts
from enrich.merge.fields import firm_records, in_tier_order, merged_fields
from enrich.merge.versions import Grouped, Preference, Version, group, in_order
from enrich.model import Identifier, ItemType, Record, WorkFields


@dataclass(frozen=True, slots=True)
class Merged:
    """One paper of several records: its fields, and its versions with the cited one first."""

    state: Literal[
        "published", "preprint"
    ]  # published: a published version is known, whichever is cited
    type: ItemType
    fields: WorkFields
    identifiers: tuple[Identifier, ...] = ()  # one of a scheme: the cited version's before others'
    versions: tuple[Record, ...] = ()  # all records, those of the cited version first
    problems: tuple[str, ...] = ()


def merge(
    records: Sequence[tuple[Record, str]], *, prefer: Preference = "published_first"
) -> Merged:
    """Merge records (each with the ISO time of its answer) of one paper; the order of `records` does not matter.

    Raises ValueError without any record.
    """
    if not records:
        raise ValueError("nothing to merge")
    grouped = group(in_order(records), prefer)
    if not grouped.versions:
        grouped = replace(
            grouped, versions=(Version("preprint", told=list(grouped.copies)),), copies=()
        )
    cited, *others = grouped.versions
    fields = dict(merged_fields(cited, others, grouped.loose))
    identifiers = _identifiers(grouped)
    return Merged(
        state="published" if any(v.kind == "published" for v in grouped.versions) else "preprint",
        type=_type(cited),
        fields=WorkFields(**fields),
        identifiers=tuple(
            {i.scheme: i for i in reversed(identifiers)}[s]
            for s in dict.fromkeys(i.scheme for i in identifiers)
        ),
        versions=tuple(
            [r for v in grouped.versions for r in v.records]
            + [t.record for t in (*grouped.loose, *grouped.unconfirmed)]
        ),
        problems=tuple(find_conflicts(grouped, fields)),
    )


# -- fields


# -- the rest


def _type(cited: Version) -> ItemType:
    """Return the cited version's type; a conference's volume of chapters holds conference papers."""
    if cited.kind == "preprint":
        return "article"
    types = [t.record.type for t in in_tier_order(cited)]
    places = [
        venues.venue(x)
        for r in cited.records
        for x in (r.container_title_short, r.container_title)
        if x
    ]
    known = {v.type for v in places if v.series}
    if types[0] == "chapter" and (
        "paper-conference" in types or "conference" in known or "workshop" in known
    ):
        return "paper-conference"
    if types[0] == "article-journal" and known == {"conference"}:
        return "paper-conference"
    if types[0] in {"paper-conference", "article"} and known == {"journal"}:
        return "article-journal"
    return next(
        (t for t in types if t != "article"),
        "paper-conference" if "conference" in known else "article",
    )


def _identifiers(grouped: Grouped) -> list[Identifier]:
    """Return every version's identifiers, the cited one's first; of aggregators their own numbers only."""
    found = list[Identifier]()
    for version in grouped.versions:
        firm = [t.record for t in firm_records(version)]
        found += [i for r in (firm or version.records) for i in sorted(r.identifiers)]
    said = [t.record for v in grouped.versions for t in v.said] + [
        t.record for t in (*grouped.loose, *grouped.unconfirmed)
    ]
    # Every other identifier needs a source that keeps versions apart.
    found += [i for r in said for i in sorted(r.identifiers) if i.scheme in OF_A_PAPER]
    return list(dict.fromkeys(found))


__all__ = ["Merged", "Preference", "merge"]
