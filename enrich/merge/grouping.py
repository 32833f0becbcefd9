"""Grouping: the records of one paper are put into versions, and one version is chosen. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from enrich import venues
from enrich.identifiers import doi_prefixes
from enrich.identifiers.schemes import OF_A_VERSION
from enrich.matching.preprints import is_deposit, is_of_known_server
from enrich.merge.aggregators import place_aggregator_records
from enrich.merge.named import NOTHING_NAMED, NamedPublication, named_version
from enrich.merge.versions import (
    Version,
    VersionKind,
    VersionRecord,
    is_of_preprint,
    kind_of,
    places,
)
from enrich.model import Identifier, Record, Tier

Preference = Literal["published_first", "published_latest", "preprint"]


@dataclass(frozen=True, slots=True)
class Grouped:
    """The versions of a paper, the cited one first, and the records that are in none of them."""

    versions: tuple[Version, ...] = ()
    # aggregators' records that fit no version
    unplaced: tuple[VersionRecord, ...] = ()
    # aggregators' records that name a venue which nobody confirms
    unconfirmed: tuple[VersionRecord, ...] = ()
    # those of them that have a preprint's DOI beside the venue, where nothing else is known
    mixed: tuple[VersionRecord, ...] = ()
    # deposits that copy an older publication
    copies: tuple[VersionRecord, ...] = ()
    # the published version rests on aggregators alone
    trusts_aggregators: bool = False


def group(
    ranked: Sequence[VersionRecord],
    prefer: Preference,
    named: NamedPublication = NOTHING_NAMED,
) -> Grouped:
    """Return the versions of records (as `ranked` gives them), the one to cite first.

    That is the publication that is `named`; `prefer` decides where none is.
    """
    kept, copies = _without_copies(ranked)
    published, preprints = list[Version](), list[Version]()
    for record in kept:
        if record.record.tier != Tier.AGGREGATOR:
            kind = kind_of(record.record)
            _add(published if kind == "published" else preprints, record, kind)
    aggregators = [r for r in kept if r.record.tier == Tier.AGGREGATOR]
    unplaced, claims = place_aggregator_records(aggregators, published, preprints)
    trusted = not published and _is_trusted(claims, preprints)
    if trusted:
        for claim in claims:
            _add(published, claim, "published", of_aggregator=True)
        claims = []
    mixed = list[VersionRecord]()
    if not trusted and not published and not preprints:  # nothing else is known of the paper
        mixed = claims
        bare = map(_without_venue, claims)
        preprints = [Version("preprint", aggregator_records=(*unplaced, *bare))]
        unplaced, claims = [], []
    versions = _in_order(published, preprints, prefer, named)
    return Grouped(
        versions=tuple(versions),
        unplaced=tuple(unplaced),
        unconfirmed=tuple(claims),
        mixed=tuple(mixed),
        copies=tuple(copies),
        trusts_aggregators=trusted,
    )


# -- copies


def _without_copies(
    ranked: Sequence[VersionRecord],
) -> tuple[list[VersionRecord], list[VersionRecord]]:
    """Return the records without deposits that are younger than what they copy, and those.

    Such deposits have DOIs of their own, which somebody else has given them.
    """
    own = [r.record for r in ranked if not is_deposit(r.record)]
    first = min((r.issued.year for r in own if r.issued), default=None)
    if first is None:
        return list(ranked), []
    copies = [r for r in ranked if is_deposit(r.record) and _is_copy(r.record, first)]
    return [r for r in ranked if r not in copies], copies


def _is_copy(deposit: Record, first: int) -> bool:
    later = deposit.issued.year - first if deposit.issued else 1
    return later >= (2 if is_of_known_server(deposit) else 1)


# -- which records are of one version


def _add(
    versions: list[Version], added: VersionRecord, kind: VersionKind, *, of_aggregator: bool = False
) -> None:
    """Add a record to the version that it is of, else as a new one."""
    same = _same_published if kind == "published" else _same_preprint
    for i, version in enumerate(versions):
        if any(same(added.record, r) for r in version.all_records):
            versions[i] = version.with_record(added, of_aggregator=of_aggregator)
            return
    versions.append(Version(kind).with_record(added, of_aggregator=of_aggregator))


def _version_ids(record: Record) -> set[Identifier]:
    return {i for i in record.identifiers if i.scheme in OF_A_VERSION}


def _same_preprint(a: Record, b: Record) -> bool:
    """Whether two records are of one preprint: arXiv's, whoever reports it, or one deposit."""
    one, two = a.id("arxiv"), b.id("arxiv")
    if one and two:
        return one == two
    if _version_ids(a) & _version_ids(b):
        return True
    has_own_id = any(r.id("doi") or r.id("openreview") for r in (a, b))
    return not has_own_id and (one is None or two is None)


def _same_published(a: Record, b: Record) -> bool:
    """Whether two records are of one publication: by an identifier, or by venue and year."""
    if _version_ids(a) & _version_ids(b):
        return True
    one, two = a.id("doi"), b.id("doi")
    if one and two and not any(map(doi_prefixes.is_unregistered, (one, two))):
        return False
    apart = abs(a.issued.year - b.issued.year) if a.issued and b.issued else 0
    venue = venues.same_any(places(a), places(b))
    if venue is not None:
        return venue and apart <= 1
    same_pages = bool(a.page) and a.page == b.page
    return apart == 0 and (same_pages or (a.type == b.type and not (places(a) and places(b))))


# -- which version is cited


def _is_trusted(claims: Sequence[VersionRecord], preprints: Sequence[Version]) -> bool:
    """Whether aggregators alone make a paper published.

    They do with its DOI beside the venue, where two of them agree, and where no preprint is known.
    Where one is, the year and pages of a single claim are as likely those of the preprint. So they
    are where a preprint's DOI stands beside the venue: such a record is of both.
    """
    if not claims:
        return False
    dois = [doi for c in claims if (doi := c.record.id("doi"))]
    if not all(is_of_preprint(doi, preprints) for doi in dois) or not (dois or preprints):
        return True
    named = {(c.record.source, venues.venue(p).series) for c in claims for p in places(c.record)}
    series = [s for _, s in named if s]
    return any(series.count(s) > 1 for s in series)


def _without_venue(ranked: VersionRecord) -> VersionRecord:
    """Return what a record that mixes a preprint with a publication has of the preprint."""
    bare = replace(
        ranked.record,
        type="article",
        container_title="",
        container_title_short="",
        volume="",
        issue="",
        page="",
        number="",
        publisher="",
    )
    return replace(ranked, record=bare)


def _in_order(
    published: Sequence[Version],
    preprints: Sequence[Version],
    prefer: Preference,
    named: NamedPublication,
) -> list[Version]:
    """Return all versions, the cited one first.

    That is the one that is named, else the published version that came out first, workshop papers
    and posters after all others; with `published_latest` the last one; with `preprint` the
    preprint.
    """

    def by_year(version: Version) -> tuple[bool, int, int, str]:
        year = -version.year % 10000 if prefer == "published_latest" else version.year
        return version.is_minor, year, version.tier, _tie(version)

    out = sorted(published, key=by_year)
    before = sorted(preprints, key=_preprint_order)
    ordered = [*before, *out] if prefer == "preprint" else [*out, *before]
    first = named_version(out, before, named)
    return ordered if first is None else [first, *(v for v in ordered if v is not first)]


def _preprint_order(version: Version) -> tuple[bool, bool, int, str]:
    """Return what preprints are sorted by: arXiv's first, those of aggregators alone last."""
    is_at_arxiv = any(r.id("arxiv") for r in version.all_records)
    return not is_at_arxiv, version.tier == Tier.AGGREGATOR, version.year, _tie(version)


def _tie(version: Version) -> str:
    return ",".join(f"{r.rank:06}" for r in (*version.records, *version.aggregator_records))
