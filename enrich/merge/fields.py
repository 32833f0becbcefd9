"""The fields of the cited version, each with its source and what the others have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any

from enrich import venues
from enrich.match import authors
from enrich.merge import field_rules
from enrich.merge.versions import Version, VersionRecord
from enrich.model import Date, FieldValue, Record, Tier, Value

_BY_ORDER = attrgetter("order")


def merged_fields(
    cited: Version, others: Sequence[Version], loose: Sequence[VersionRecord]
) -> Iterator[tuple[str, Value[Any]]]:
    """Yield the fields of the cited version, each with its source and what the others have."""
    everybody = [*in_tier_order(cited), *(t for v in others for t in in_tier_order(v)), *loose]
    for name, rule in field_rules.RULES.items():
        for pool in _pools(rule.scope, cited, others, loose):
            found = _best(name, rule, pool)
            if found is not None:
                yield name, _value(name, found, _witnesses(name, cited, everybody, loose))
                break
    yield from _held_at(cited)
    yield from _authors_again(cited, others, everybody)
    yield from _named(cited, loose)
    yield from _ids(cited, others, everybody)
    if cited.kind == "preprint":
        told = in_tier_order(cited)[0]
        yield "genre", Value("preprint", told.record.source, told.fetched)


def in_tier_order(version: Version) -> list[VersionRecord]:
    """Return a version's records, the best first; a preprint's own server is better than an index that tells of it."""
    if version.kind == "published":
        return [*sorted(version.told, key=_BY_ORDER), *sorted(version.said, key=_BY_ORDER)]
    at_home = sorted(
        version.told,
        key=lambda t: (t.record.tier != Tier.PREPRINT, t.record.id("arxiv") is None, t.order),
    )
    return [*at_home, *sorted(version.said, key=_BY_ORDER)]


def _pools(
    scope: field_rules.Scope,
    cited: Version,
    others: Sequence[Version],
    loose: Sequence[VersionRecord],
) -> Iterator[Sequence[VersionRecord]]:
    """Yield the records that may give a field, in the order in which they are asked."""
    if scope == "preprint":
        yield [t for v in (cited, *others) if v.kind == "preprint" for t in in_tier_order(v)]
        return
    yield firm_records(cited)
    if scope == "cited":
        yield sorted(cited.said, key=_BY_ORDER)
        return
    for version in others:
        yield firm_records(version)
    yield [*(t for v in (cited, *others) for t in sorted(v.said, key=_BY_ORDER)), *loose]


def firm_records(version: Version) -> list[VersionRecord]:
    """Return the records of a version that are no aggregator's, best tier first."""
    return [t for t in in_tier_order(version) if t.record.tier != Tier.AGGREGATOR]


def _best(name: str, rule: field_rules.Rule, pool: Sequence[VersionRecord]) -> VersionRecord | None:
    """Return the record whose value of a field is the best; among the equally good the first."""
    having = [t for t in pool if field_rules.tidy(name, t.record) is not None]
    if name == "container_title":
        having = having or [t for t in pool if t.record.container_title_short]
    if not having:
        return None
    everyone = [t.record for t in having]
    return min(
        having, key=lambda t: rule.badness(t.record, [r for r in everyone if r is not t.record])
    )


def _value(name: str, told: VersionRecord, witnesses: Sequence[VersionRecord]) -> Value[Any]:
    value = _shown(name, told.record)
    if isinstance(value, Date):
        value = field_rules.finest(
            value,
            [
                w.record.issued
                for w in witnesses
                if w.record.issued and w.record.tier != Tier.AGGREGATOR
            ],
        )
    others: dict[str, FieldValue] = {}
    for witness in witnesses:
        said = field_rules.tidy(name, witness.record)
        if said is not None and witness.record.source != told.record.source:
            others.setdefault(witness.record.source, said)
    return Value(value, told.record.source, told.fetched, dict(sorted(others.items())))


def _shown(name: str, record: Record) -> FieldValue:
    if name == "container_title":
        year = record.issued.year if record.issued else None
        return venues.display(record.container_title or record.container_title_short, year)
    value = field_rules.tidy(name, record)
    return "" if value is None else value


def _witnesses(
    name: str, cited: Version, everybody: Sequence[VersionRecord], loose: Sequence[VersionRecord]
) -> Sequence[VersionRecord]:
    """Return the records whose word on a field is remembered: on year, venue and pages only those of the cited version."""
    return everybody if name in field_rules.CITED_FIRST else [*in_tier_order(cited), *loose]


def _authors_again(
    cited: Version, others: Sequence[Version], everybody: Sequence[VersionRecord]
) -> Iterator[tuple[str, Value[Any]]]:
    """Take the authors from another version where the cited one's list is bad and the other names the same people."""
    best = _best("authors", field_rules.RULES["authors"], firm_records(cited) or cited.said)
    if best is None:
        pool = [t for v in others for t in firm_records(v)]
    else:
        pool = [
            best,
            *(t for v in others for t in firm_records(v) if _same_people(best.record, t.record)),
        ]
    better = _best("authors", field_rules.RULES["authors"], pool)
    if better is not None and better is not best:
        yield "authors", _value("authors", better, everybody)


def _same_people(bad: Record, other: Record) -> bool:
    found = authors.compare(bad.authors, other.authors)
    if bad.authors_complete and not any(n.literal == "others" for n in bad.authors):
        return found.all
    return found.first and found.shared == found.smaller == len(
        [n for n in bad.authors if n.literal != "others"]
    )


def _named(cited: Version, loose: Sequence[VersionRecord]) -> Iterator[tuple[str, Value[Any]]]:
    """Yield the venue's acronym, from whoever of the cited version lets it be known."""
    if cited.kind == "preprint":
        return
    said = [(t, _acronym(t.record)) for t in in_tier_order(cited)]
    known = [(t, a) for t, a in said if a]
    if known:
        told, acronym = known[0]
        others = {t.record.source: t.record.container_title_short for t, _ in [*said, *((x, "") for x in loose)]
                  if t.record.container_title_short and t.record.source != told.record.source}  # fmt: skip
        yield (
            "container_title_short",
            Value(acronym, told.record.source, told.fetched, dict(sorted(others.items()))),
        )


def _acronym(record: Record) -> str:
    """Return the acronym of a record's venue as its year has it; an unknown venue's as the source writes it."""
    year = record.issued.year if record.issued else None
    found = [
        venues.venue(x, year) for x in (record.container_title_short, record.container_title) if x
    ]
    known = next((v.acronym for v in found if v.series), "")
    return known or next((v.acronym for v in found if v.acronym), record.container_title_short)


def _held_at(cited: Version) -> Iterator[tuple[str, Value[Any]]]:
    """Yield where the conference was held, read out of a volume's title, where no record says it in a field."""
    if cited.kind == "preprint" or any(t.record.event_place for t in in_tier_order(cited)):
        return
    for told in firm_records(cited):
        place = venues.event(told.record.container_title).place
        if place and told.record.type != "article-journal":
            yield "event_place", Value(place, told.record.source, told.fetched)
            return


def _ids(
    cited: Version, others: Sequence[Version], everybody: Sequence[VersionRecord]
) -> Iterator[tuple[str, Value[Any]]]:
    """Yield the cited version's DOI and the preprint's arXiv id, as fields with their sources."""
    sources = firm_records(cited) or in_tier_order(cited)
    for name, scheme, pool in (
        ("DOI", "doi", sources),
        ("arxiv", "arxiv", [t for v in (cited, *others) for t in firm_records(v)]),
    ):
        told = next((t for t in pool if t.record.id(scheme)), None)
        if told is not None:
            value = told.record.id(scheme) or ""
            witnesses = everybody if name == "arxiv" else in_tier_order(cited)
            said = {
                t.record.source: t.record.id(scheme) or "" for t in witnesses if t.record.id(scheme)
            }
            yield (
                name,
                Value(
                    value,
                    told.record.source,
                    told.fetched,
                    {s: v for s, v in sorted(said.items()) if s != told.record.source},
                ),
            )
