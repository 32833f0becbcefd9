"""The fields of a paper, each with its source and what the other sources have. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from enrich import venues
from enrich.matching import authors
from enrich.merge import field_rules
from enrich.merge.field_rules import FieldRule
from enrich.merge.field_sources import FieldSources
from enrich.merge.versions import (
    Version,
    VersionRecord,
    is_of_preprint,
    places,
    retraction_of,
)
from enrich.model import Date, Name, Record, Tier, Value, WorkFields

T = TypeVar("T")


def merged_fields(sources: FieldSources) -> WorkFields:
    """Return the fields of a paper, None for those that no record gives."""
    return WorkFields(
        title=_best_value(field_rules.TITLE, sources),
        authors=_authors(sources),
        editors=_best_value(field_rules.EDITORS, sources),
        translators=_best_value(field_rules.TRANSLATORS, sources),
        issued=_issued(sources),
        container_title=_container_title(sources),
        collection_title=_best_value(field_rules.COLLECTION_TITLE, sources),
        collection_number=_best_value(field_rules.COLLECTION_NUMBER, sources),
        volume=_best_value(field_rules.VOLUME, sources),
        issue=_best_value(field_rules.ISSUE, sources),
        page=_best_value(field_rules.PAGE, sources),
        number=_best_value(field_rules.NUMBER, sources),
        edition=_best_value(field_rules.EDITION, sources),
        chapter_number=_best_value(field_rules.CHAPTER_NUMBER, sources),
        number_of_pages=_best_value(field_rules.NUMBER_OF_PAGES, sources),
        publisher=_best_value(field_rules.PUBLISHER, sources),
        publisher_place=_best_value(field_rules.PUBLISHER_PLACE, sources),
        event_title=_best_value(field_rules.EVENT_TITLE, sources),
        event_place=_best_value(field_rules.EVENT_PLACE, sources) or _place_in_title(sources.cited),
        event_date=_best_value(field_rules.EVENT_DATE, sources),
        event_end=_event_end(sources),
        original_date=_best_value(field_rules.ORIGINAL_DATE, sources),
        ISBN=_best_value(field_rules.ISBN, sources),
        ISSN=_best_value(field_rules.ISSN, sources),
        electronic=_best_value(field_rules.ELECTRONIC, sources),
        URL=_best_value(field_rules.URL, sources),
        genre=_genre(sources),
        pdf=_best_value(field_rules.PDF, sources),
        abstract=_best_value(field_rules.ABSTRACT, sources),
        keywords=_best_value(field_rules.KEYWORDS, sources),
        archive_class=_best_value(field_rules.ARCHIVE_CLASS, sources),
        container_title_short=_acronym_value(sources),
        DOI=_doi(sources),
        arxiv=_arxiv_id(sources),
        retracted=_retracted(sources),
    )


# -- the best value


def _best_value(rule: FieldRule[T], sources: FieldSources) -> Value[T] | None:
    """Return the value of the first records that have one, None where none has."""
    for pool in sources.pools(rule.scope):
        chosen = _best(rule, pool)
        if chosen is not None:
            return _value(rule, chosen, sources.witnesses(rule))
    return None


def _best(rule: FieldRule[T], pool: Sequence[VersionRecord]) -> VersionRecord | None:
    """Return the record with the best value; among the equally good the first."""
    return _least_bad(rule, [r for r in pool if rule.value(r.record) is not None])


def _least_bad(rule: FieldRule[T], having: Sequence[VersionRecord]) -> VersionRecord | None:
    if len(having) < 2:
        return next(iter(having), None)
    records = [r.record for r in having]

    def badness(candidate: VersionRecord) -> int:
        return rule.badness(candidate.record, [r for r in records if r is not candidate.record])

    return min(having, key=badness, default=None)


def _value(
    rule: FieldRule[T], chosen: VersionRecord, witnesses: Sequence[VersionRecord]
) -> Value[T] | None:
    """Return a record's value with what the witnesses have."""
    value = rule.value(chosen.record)
    if value is None:
        return None
    return Value(
        value, chosen.record.source, chosen.fetched, _others(rule, chosen.record.source, witnesses)
    )


def _others(rule: FieldRule[T], source: str, witnesses: Sequence[VersionRecord]) -> Mapping[str, T]:
    """Return what sources other than this one have as a field, by source."""
    found: dict[str, T] = {}
    for witness in witnesses:
        value = rule.value(witness.record)
        if value is not None and witness.record.source != source:
            found.setdefault(witness.record.source, value)
    return dict(sorted(found.items()))


# -- fields that take more than a rule


def _authors(sources: FieldSources) -> Value[tuple[Name, ...]] | None:
    """Return the authors, from another version where the cited one's list is bad.

    The other version has to name the same people. Of a volume that has editors and no authors by
    those who keep versions apart, an aggregator's authors are the editors: it has none.
    """
    cited, rule = sources.cited, field_rules.AUTHORS
    pool = [r for v in sources.others for r in v.without_aggregators()]
    if _is_edited_volume(cited):
        return None
    best = _best(rule, cited.without_aggregators() or cited.aggregator_records)
    if best is not None:
        pool = [best, *(r for r in pool if _same_people(best.record, r.record))]
    better = _best(rule, pool)
    if better is None or better is best:
        return _best_value(rule, sources)
    return _value(rule, better, sources.every_record)


def _is_edited_volume(cited: Version) -> bool:
    """Whether a version is a book that has editors and no authors, by the sources that tell."""
    facts = [r.record for r in cited.without_aggregators()]
    return any(r.editors and r.type == "book" for r in facts) and not any(r.authors for r in facts)


def _same_people(bad: Record, other: Record) -> bool:
    """Whether another list of authors is of the same people; a cut list has to be its beginning."""
    found = authors.compare(bad.authors, other.authors)
    named = [n for n in bad.authors if n.literal != "others"]
    if bad.authors_complete and len(named) == len(bad.authors):
        return found.all
    return found.first and found.shared == found.smaller == len(named)


def _issued(sources: FieldSources) -> Value[Date] | None:
    """Return the date, as precise as a source has it that has the same year."""
    found = _best_value(field_rules.ISSUED, sources)
    if found is None:
        return None
    dates = [
        w.record.issued
        for w in sources.witnesses(field_rules.ISSUED)
        if w.record.issued and w.record.tier != Tier.AGGREGATOR
    ]
    in_year = [d for d in (found.value, *dates) if d.year == found.value.year]
    return replace(found, value=max(in_year, key=lambda d: len(d.parts)))


def _event_end(sources: FieldSources) -> Value[Date] | None:
    """Return the last day of the event, from the source that gives its first one."""
    begin = _best(field_rules.EVENT_DATE, sources.cited.without_aggregators())
    if begin is None or not begin.record.event_end or not begin.record.event_date:
        return None
    if begin.record.event_end <= begin.record.event_date:
        return None
    return _value(field_rules.EVENT_END, begin, sources.witnesses(field_rules.EVENT_END))


def _container_title(sources: FieldSources) -> Value[str] | None:
    """Return the venue's title, written out from the short one where that alone is known."""
    rule = field_rules.CONTAINER_TITLE
    for pool in sources.pools(rule.scope):
        short = [r for r in pool if r.record.container_title_short]
        chosen = _best(rule, pool) or _least_bad(rule, short)
        if chosen is not None:
            record = chosen.record
            name = record.container_title or record.container_title_short
            others = _others(rule, record.source, sources.witnesses(rule))
            title = venues.display(name, _year(record))
            return Value(title, record.source, chosen.fetched, others)
    return None


def _place_in_title(cited: Version) -> Value[str] | None:
    """Return where a conference was held, read out of the title of its proceedings."""
    if cited.kind == "preprint":
        return None
    for held in cited.without_aggregators():
        place = venues.event(held.record.container_title).place
        if place and held.record.type != "article-journal":
            return Value(place, held.record.source, held.fetched)
    return None


def _genre(sources: FieldSources) -> Value[str] | None:
    if sources.cited.kind == "published":
        return _best_value(field_rules.GENRE, sources)
    first = sources.cited_records[0]
    return Value("preprint", first.record.source, first.fetched)


def _acronym_value(sources: FieldSources) -> Value[str] | None:
    """Return the venue's acronym by the first record of the cited version that has one."""
    if sources.cited.kind == "preprint":
        return None
    records = sources.cited_records
    known = ((r, acronym) for r in records if (acronym := _acronym(r.record)))
    chosen, acronym = next(known, (None, ""))
    if chosen is None:
        return None
    names = {r.record.source: r.record.container_title_short for r in (*records, *sources.unplaced)
             if r.record.container_title_short}  # fmt: skip
    return _with_others(acronym, chosen, names)


def _acronym(record: Record) -> str:
    """Return the acronym of a record's venue in its year, of an unknown one as it is written."""
    found = [venues.venue(x, _year(record)) for x in places(record)]
    known = next((v.acronym for v in found if v.series), "")
    return known or next((v.acronym for v in found if v.acronym), record.container_title_short)


def _year(record: Record) -> int | None:
    return record.issued.year if record.issued else None


def _doi(sources: FieldSources) -> Value[str] | None:
    """Return the DOI of the cited version; a preprint's is no publication's."""
    records = sources.cited_records
    pool = sources.cited.without_aggregators() or records
    if sources.cited.kind == "published":
        pool = [r for r in pool if not is_of_preprint(r.record.id("doi"), sources.others)]
    return _identifier("doi", pool, records)


def _arxiv_id(sources: FieldSources) -> Value[str] | None:
    """Return the arXiv id of any version."""
    records = [r for v in sources.versions for r in v.without_aggregators()]
    return _identifier("arxiv", records, sources.every_record)


def _identifier(
    scheme: str, pool: Sequence[VersionRecord], witnesses: Sequence[VersionRecord]
) -> Value[str] | None:
    for chosen in pool:
        value = chosen.record.id(scheme)
        if value:
            ids = ((w.record.source, w.record.id(scheme)) for w in witnesses)
            return _with_others(value, chosen, {source: i for source, i in ids if i})
    return None


def _retracted(sources: FieldSources) -> Value[str] | None:
    """Return what is stated of a retraction of the cited version.

    Aggregators mix versions, so theirs counts only where no other source has the version.
    """
    pool = sources.cited.without_aggregators() or sources.cited_records
    chosen = next((r for r in pool if retraction_of(r.record)), None)
    if chosen is None:
        return None
    stated = {r.record.source: retraction_of(r.record) for r in sources.cited_records}
    return _with_others(
        retraction_of(chosen.record), chosen, {source: x for source, x in stated.items() if x}
    )


def _with_others(value: str, chosen: VersionRecord, names: Mapping[str, str]) -> Value[str]:
    """Return a value of a record beside what the other sources have."""
    source = chosen.record.source
    others = {s: name for s, name in sorted(names.items()) if s != source}
    return Value(value, source, chosen.fetched, others)
