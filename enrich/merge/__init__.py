"""Merging: the accepted records of one paper become one set of fields, each with its source. Pure.

Records are first put into versions (`versions`); year, venue, pages and DOI come from the cited one alone, so that nothing
is a hybrid. Among its records the better value wins, then the better tier (`rules`). What an aggregator says counts only
where nobody better speaks, and only for the version that it agrees with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Literal

from enrich import venues
from enrich.match import authors
from enrich.merge import field_rules
from enrich.merge.versions import Grouped, Preference, Told, Version, group, in_order
from enrich.model import Date, FieldValue, Identifier, ItemType, Record, Tier, Value

FIELDS = (*field_rules.RULES, "container_title_short", "DOI", "arxiv")
# An aggregator's own numbers; every other identifier needs somebody who keeps versions apart.
_OWN_NUMBERS = frozenset({"s2", "corpusid", "openalex", "pmid"})


@dataclass(frozen=True, slots=True)
class Merged:
    """One paper of several records: its fields, and its versions with the cited one first."""

    state: Literal[
        "published", "preprint"
    ]  # published: a published version is known, whichever is cited
    type: ItemType
    fields: Mapping[str, Value] = field(default_factory=dict)
    identifiers: tuple[Identifier, ...] = ()  # one of a scheme: the cited version's before others'
    versions: tuple[Record, ...] = ()  # all records, those of the cited version first
    cited: int = 0  # how many of `versions`, from the first, are records of the cited version
    problems: tuple[str, ...] = ()
    all_identifiers: tuple[Identifier, ...] = ()  # of every version


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
    fields = dict(_fields(cited, others, grouped.loose))
    identifiers = _identifiers(grouped)
    return Merged(
        state="published" if any(v.kind == "published" for v in grouped.versions) else "preprint",
        type=_type(cited),
        fields={name: fields[name] for name in FIELDS if name in fields},
        identifiers=tuple(
            {i.scheme: i for i in reversed(identifiers)}[s]
            for s in dict.fromkeys(i.scheme for i in identifiers)
        ),
        versions=tuple(
            [r for v in grouped.versions for r in v.records]
            + [t.record for t in (*grouped.loose, *grouped.unconfirmed)]
        ),
        cited=len(cited.records),
        problems=tuple(_problems(grouped, fields)),
        all_identifiers=tuple(identifiers),
    )


_BY_ORDER = attrgetter("order")


# -- fields


def _fields(
    cited: Version, others: Sequence[Version], loose: Sequence[Told]
) -> Iterator[tuple[str, Value]]:
    everybody = [*_ordered(cited), *(t for v in others for t in _ordered(v)), *loose]
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
        told = _ordered(cited)[0]
        yield "genre", Value("preprint", told.record.source, told.fetched)


def _ordered(version: Version) -> list[Told]:
    """Return a version's records, the best first; a preprint's own server is better than an index that tells of it."""
    if version.kind == "published":
        return [*sorted(version.told, key=_BY_ORDER), *sorted(version.said, key=_BY_ORDER)]
    at_home = sorted(
        version.told,
        key=lambda t: (t.record.tier != Tier.PREPRINT, t.record.id("arxiv") is None, t.order),
    )
    return [*at_home, *sorted(version.said, key=_BY_ORDER)]


def _pools(
    scope: field_rules.Scope, cited: Version, others: Sequence[Version], loose: Sequence[Told]
) -> Iterator[Sequence[Told]]:
    """Yield the records that may give a field, in the order in which they are asked."""
    if scope == "preprint":
        yield [t for v in (cited, *others) if v.kind == "preprint" for t in _ordered(v)]
        return
    yield _firm(cited)
    if scope == "cited":
        yield sorted(cited.said, key=_BY_ORDER)
        return
    for version in others:
        yield _firm(version)
    yield [*(t for v in (cited, *others) for t in sorted(v.said, key=_BY_ORDER)), *loose]


def _firm(version: Version) -> list[Told]:
    return [t for t in _ordered(version) if t.record.tier != Tier.AGGREGATOR]


def _best(name: str, rule: field_rules.Rule, pool: Sequence[Told]) -> Told | None:
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


def _value(name: str, told: Told, witnesses: Sequence[Told]) -> Value:
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
    name: str, cited: Version, everybody: Sequence[Told], loose: Sequence[Told]
) -> Sequence[Told]:
    """Return the records whose word on a field is remembered: on year, venue and pages only those of the cited version."""
    return everybody if name in field_rules.CITED_FIRST else [*_ordered(cited), *loose]


def _authors_again(
    cited: Version, others: Sequence[Version], everybody: Sequence[Told]
) -> Iterator[tuple[str, Value]]:
    """Take the authors from another version where the cited one's list is bad and the other names the same people."""
    best = _best("authors", field_rules.RULES["authors"], _firm(cited) or cited.said)
    if best is None:
        pool = [t for v in others for t in _firm(v)]
    else:
        pool = [best, *(t for v in others for t in _firm(v) if _same_people(best.record, t.record))]
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


def _named(cited: Version, loose: Sequence[Told]) -> Iterator[tuple[str, Value]]:
    """Yield the venue's acronym, from whoever of the cited version lets it be known."""
    if cited.kind == "preprint":
        return
    said = [(t, _acronym(t.record)) for t in _ordered(cited)]
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


def _held_at(cited: Version) -> Iterator[tuple[str, Value]]:
    """Yield where the conference was held, read out of a volume's title, where no record says it in a field."""
    if cited.kind == "preprint" or any(t.record.event_place for t in _ordered(cited)):
        return
    for told in _firm(cited):
        place = venues.event(told.record.container_title).place
        if place and told.record.type != "article-journal":
            yield "event_place", Value(place, told.record.source, told.fetched)
            return


def _ids(
    cited: Version, others: Sequence[Version], everybody: Sequence[Told]
) -> Iterator[tuple[str, Value]]:
    """Yield the cited version's DOI and the preprint's arXiv id, as fields with their sources."""
    sources = _firm(cited) or _ordered(cited)
    for name, scheme, pool in (
        ("DOI", "doi", sources),
        ("arxiv", "arxiv", [t for v in (cited, *others) for t in _firm(v)]),
    ):
        told = next((t for t in pool if t.record.id(scheme)), None)
        if told is not None:
            value = told.record.id(scheme) or ""
            witnesses = everybody if name == "arxiv" else _ordered(cited)
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


# -- the rest


def _type(cited: Version) -> ItemType:
    """Return the cited version's type; a conference's volume of chapters holds conference papers."""
    if cited.kind == "preprint":
        return "article"
    types = [t.record.type for t in _ordered(cited)]
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
        firm = [t.record for t in _firm(version)]
        found += [i for r in (firm or version.records) for i in sorted(r.identifiers)]
    said = [t.record for v in grouped.versions for t in v.said] + [
        t.record for t in (*grouped.loose, *grouped.unconfirmed)
    ]
    found += [i for r in said for i in sorted(r.identifiers) if i.scheme in _OWN_NUMBERS]
    return list(dict.fromkeys(found))


_COMPARED = {"issued": "year", "volume": "volume", "page": "pages"}


def _problems(grouped: Grouped, fields: Mapping[str, Value]) -> Iterator[str]:
    """Yield what a person should know: retractions first, then conflicts, claims that nobody confirms, copies."""
    every = [t.record for v in grouped.versions for t in _ordered(v)] + [
        t.record for t in grouped.loose
    ]
    for record in every:
        if record.retracted or record.title.lower().startswith("retracted"):
            yield f"retracted: {record.source} says {record.retracted or 'retraction'}"
            break
    for name, word in _COMPARED.items():
        yield from _conflict(name, word, grouped.versions[0], fields)
    if grouped.trusts_aggregators:
        yield f"published version only by the word of {', '.join(sorted({t.record.source for t in grouped.versions[0].said}))}"
    for told in grouped.unconfirmed:
        place = told.record.container_title_short or told.record.container_title
        yield f"{told.record.source} names {place} as its venue; no source that has the facts confirms it"
    for copy in grouped.copies:
        yield f"a copy was left out: {copy.record.id('doi') or copy.record.title}"


def _conflict(name: str, word: str, cited: Version, fields: Mapping[str, Value]) -> Iterator[str]:
    """Yield one sentence where two sources that keep versions apart differ on a field of the cited version."""
    chosen = fields.get(name)
    if chosen is None or cited.kind == "preprint":
        return
    for told in _firm(cited):
        said = field_rules.tidy(name, told.record)
        if said is not None and _plainly(said) != _plainly(chosen.value):
            yield f"{word}: {chosen.source} says {_plainly(chosen.value)}, {told.record.source} says {_plainly(said)}"
            return


def _plainly(value: FieldValue) -> str:
    return str(value.year) if isinstance(value, Date) else str(value)


__all__ = ["FIELDS", "Merged", "Preference", "merge"]
