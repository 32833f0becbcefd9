"""The records of one paper, put into versions: each preprint, conference paper and journal article by itself."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from enrich import venues
from enrich.identifiers import doi_prefixes
from enrich.identifiers.schemes import OF_A_VERSION
from enrich.match.preprints import is_deposit, is_of_known_server, is_preprint
from enrich.model import Identifier, Record, Standing, Tier

Preference = Literal["published_first", "published_latest", "preprint"]
VersionKind = Literal["published", "preprint"]

# Identifiers that name one version, not the work or an index's view of it.
_PUBLISHED_BY_TYPE = frozenset(
    {"book", "thesis", "report", "chapter", "article-journal", "paper-conference"}
)


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A record, the ISO time of its answer, and its place when all are in the order of `rank`."""

    record: Record
    fetched: str
    order: int = 0


@dataclass(slots=True)
class Version:
    """One version of a paper. `told` are the records of sources that keep versions apart; `said` those of aggregators."""

    kind: VersionKind
    told: list[VersionRecord] = field(default_factory=list)
    said: list[VersionRecord] = field(default_factory=list)

    @property
    def records(self) -> list[Record]:
        """All records, the ones that keep versions apart first."""
        return [t.record for t in (*self.told, *self.said)]

    @property
    def year(self) -> int:
        """The year of the best record that has one; 9999 where none has."""
        return next((r.issued.year for r in self.records if r.issued), 9999)

    @property
    def tier(self) -> int:
        """The best tier among the records."""
        return min((r.tier for r in self.records), default=Tier.AGGREGATOR)

    @property
    def is_aside(self) -> bool:
        """Whether this is a workshop's paper, a poster or a companion's: cited only where nothing else is out."""
        return any(_is_aside(r) for r in self.records)


def _is_aside(record: Record) -> bool:
    found = [venues.venue(x) for x in (record.container_title_short, record.container_title) if x]
    return any(v.type == "workshop" or v.acronym.endswith(" Companion") for v in found)


@dataclass(frozen=True, slots=True)
class Grouped:
    """All versions, the cited one first; aggregators' records that fit none; claims of publication that nobody confirms."""

    versions: tuple[Version, ...] = ()
    loose: tuple[VersionRecord, ...] = ()
    unconfirmed: tuple[VersionRecord, ...] = ()
    copies: tuple[VersionRecord, ...] = ()
    trusts_aggregators: bool = False  # the published version rests on aggregators alone


def in_order(records: Iterable[tuple[Record, str]]) -> list[VersionRecord]:
    """Return the records, each once, in an order that does not depend on the one in which they came."""
    told = sorted({VersionRecord(record, fetched) for record, fetched in records}, key=_rank)
    alike = (sorted(ties, key=repr) if len(ties) > 1 else ties for _, ties in _grouped(told))
    return [replace(t, order=i) for i, t in enumerate(itertools.chain.from_iterable(alike))]


def _grouped(told: Sequence[VersionRecord]) -> Iterator[tuple[object, list[VersionRecord]]]:
    return ((rank, list(ties)) for rank, ties in itertools.groupby(told, key=_rank))


def _rank(told: VersionRecord) -> tuple[int, str, str]:
    record = told.record
    return (
        record.tier,
        record.source,
        f"{record.identifiers}{record.title}{record.issued}{record.container_title_short}",
    )


def group(ordered: Sequence[VersionRecord], prefer: Preference) -> Grouped:
    """Put records (as `in_order` gives them) into versions and choose the one to cite."""
    ordered, copies = _without_copies(ordered)
    firm = [t for t in ordered if t.record.tier != Tier.AGGREGATOR]
    published, preprints = list[Version](), list[Version]()
    for told in firm:
        kind = kind_of(told.record)
        _add(published if kind == "published" else preprints, told, kind)
    loose, claims = _place(
        [t for t in ordered if t.record.tier == Tier.AGGREGATOR], published, preprints
    )
    trusted = not published and _is_trusted(claims, bool(preprints))
    if trusted:
        for told in claims:
            _add(published, told, "published", claimed=True)
        claims = []
    elif (
        not published and not preprints and (loose or claims)
    ):  # nothing else is known of the paper
        preprints = [Version("preprint", said=[*loose, *claims])]
        loose, claims = [], []
    return Grouped(
        tuple(_in_order(published, preprints, prefer)),
        tuple(loose),
        tuple(claims),
        tuple(copies),
        trusted,
    )


def kind_of(record: Record) -> VersionKind:
    """Say whether a record speaks of a published version: by its own word, else by its venue and type."""
    if is_preprint(record):
        return "preprint"
    places = [x for x in (record.container_title_short, record.container_title) if x]
    if any(venues.venue(x).type == "preprint server" for x in places):
        return "preprint"
    if record.standing is Standing.PUBLISHED:
        return "published"
    return (
        "published"
        if record.type in _PUBLISHED_BY_TYPE
        and (places or record.type in {"book", "thesis", "report"})
        else "preprint"
    )


def _without_copies(
    ordered: Sequence[VersionRecord],
) -> tuple[list[VersionRecord], list[VersionRecord]]:
    """Leave out deposits that are younger than what they copy: somebody has given them DOIs of his own."""
    first = min(
        (t.record.issued.year for t in ordered if t.record.issued and not is_deposit(t.record)),
        default=None,
    )
    copies = [
        t
        for t in ordered
        if first is not None and is_deposit(t.record) and _is_copy(t.record, first)
    ]
    return [t for t in ordered if t not in copies], copies


def _is_copy(deposit: Record, first: int) -> bool:
    later = deposit.issued.year - first if deposit.issued else 1
    return later >= (2 if is_of_known_server(deposit) else 1)


def _add(
    versions: list[Version], told: VersionRecord, kind: VersionKind, *, claimed: bool = False
) -> None:
    same = _same_published if kind == "published" else _same_preprint
    home = next((v for v in versions if any(same(told.record, r) for r in v.records)), None)
    if home is None:
        home = Version(kind)
        versions.append(home)
    (home.said if claimed else home.told).append(told)


def _version_ids(record: Record) -> set[Identifier]:
    return {i for i in record.identifiers if i.scheme in OF_A_VERSION}


def _same_preprint(a: Record, b: Record) -> bool:
    """Whether two records are of one preprint: arXiv's, whoever tells of it, or one deposit."""
    one, two = a.id("arxiv"), b.id("arxiv")
    if one and two:
        return one == two
    if _version_ids(a) & _version_ids(b):
        return True
    return not any(r.id("doi") or r.id("openreview") for r in (a, b)) and (
        one is None or two is None
    )


def _same_published(a: Record, b: Record) -> bool:
    """Whether two records are of one publication: an identifier in common, or one venue in one year."""
    if _version_ids(a) & _version_ids(b):
        return True
    one, two = a.id("doi"), b.id("doi")
    if one and two and not any(map(doi_prefixes.is_unregistered, (one, two))):
        return False
    apart = abs(a.issued.year - b.issued.year) if a.issued and b.issued else 0
    venue = venues.same_any(_places(a), _places(b))
    if venue is None:
        same_pages = bool(a.page) and a.page == b.page
        return apart == 0 and (same_pages or (a.type == b.type and not (_places(a) and _places(b))))
    return venue and apart <= 1


def _places(record: Record) -> list[str]:
    return [x for x in (record.container_title_short, record.container_title) if x]


# -- aggregators: they mix versions, so each record is put where it agrees


def _place(
    said: Sequence[VersionRecord], published: Sequence[Version], preprints: Sequence[Version]
) -> tuple[list[VersionRecord], list[VersionRecord]]:
    """Put aggregators' records beside the versions that they speak of; return the loose ones and lone claims of a venue."""
    loose, claims = list[VersionRecord](), list[VersionRecord]()
    for told in said:
        record = told.record
        home = next((v for v in published if _speaks_of(record, v)), None)
        if home is None and not _claims_a_venue(record) and preprints:
            home = preprints[0]
        if home is not None:
            home.said.append(told)
        elif _claims_a_venue(record) and not published:
            claims.append(told)
        else:
            loose.append(told)
    return loose, claims


def _speaks_of(record: Record, version: Version) -> bool:
    """Whether an aggregator's record agrees with a version: its DOI, else its venue and a year that fits."""
    firm = [t.record for t in version.told]
    doi = record.id("doi")
    if doi and any(r.id("doi") for r in firm):
        return any(r.id("doi") == doi for r in firm)
    fits = not record.issued or version.year == 9999 or -4 <= record.issued.year - version.year <= 1
    return fits and any(venues.same_any(_places(record), _places(r)) for r in firm)


def _claims_a_venue(record: Record) -> bool:
    if is_deposit(record):
        return False
    found = [venues.venue(x) for x in _places(record)]
    return bool(found) and not any(v.type == "preprint server" for v in found) and any(found)


def _is_trusted(claims: Sequence[VersionRecord], has_preprint: bool) -> bool:
    """Whether aggregators' word alone makes a paper published: a DOI beside a venue, two that agree, or nothing against it.

    Where a preprint is at hand and one aggregator names a venue without a DOI, the paper stays a preprint: the year and
    pages of such a record are as likely the preprint's.
    """
    if not claims:
        return False
    if not has_preprint or any(t.record.id("doi") for t in claims):
        return True
    known = {(t.record.source, venues.venue(p).series) for t in claims for p in _places(t.record)}
    series = [s for _, s in known if s]
    return any(series.count(s) > 1 for s in series)


# -- which version is cited


def _in_order(
    published: Sequence[Version], preprints: Sequence[Version], prefer: Preference
) -> list[Version]:
    """Return all versions, the cited one first.

    The rule: of the published versions the one that came out first (a conference paper, or the journal article where only
    that exists), workshop papers and posters behind all others; `published_latest` takes the last; `preprint` the preprint.
    """
    latest = prefer == "published_latest"
    out = sorted(
        published,
        key=lambda v: (v.is_aside, -v.year % 10000 if latest else v.year, v.tier, _tie(v)),
    )
    before = sorted(
        preprints,
        key=lambda v: (
            not any(r.id("arxiv") for r in v.records),
            v.tier == Tier.AGGREGATOR,
            v.year,
            _tie(v),
        ),
    )
    return [*before, *out] if prefer == "preprint" else [*out, *before]


def _tie(version: Version) -> str:
    return ",".join(f"{t.order:06}" for t in (*version.told, *version.said))
