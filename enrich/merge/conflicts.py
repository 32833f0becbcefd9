"""What a person should know of a merged paper: retractions, conflicts, claims, copies. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from enrich.merge import field_rules
from enrich.merge.field_rules import FieldRule
from enrich.merge.grouping import Grouped
from enrich.merge.versions import Version, retraction_of
from enrich.messages import Sentence
from enrich.messages import papers as said
from enrich.model import Date, FieldValue, WorkFields
from enrich.text import retractions

T = TypeVar("T", bound=FieldValue)


def find_conflicts(grouped: Grouped, fields: WorkFields) -> Iterator[Sentence]:
    """Yield a sentence for each problem: first a retraction, then conflicts, claims and copies."""
    yield from _retraction(grouped)
    cited = grouped.versions[0]
    if cited.kind == "published":
        yield from _conflict(field_rules.ISSUED, "year", cited, fields)
        yield from _conflict(field_rules.VOLUME, "volume", cited, fields)
        yield from _conflict(field_rules.PAGE, "pages", cited, fields)
    if grouped.trusts_aggregators:
        sources = sorted({r.record.source for r in cited.aggregator_records})
        yield said.BY_AGGREGATORS(sources=", ".join(sources))
    for claim in (*grouped.unconfirmed, *grouped.mixed):
        place = claim.record.container_title_short or claim.record.container_title
        yield said.VENUE_UNCONFIRMED(source=claim.record.source, venue=place)
    for copy in grouped.copies:
        yield said.COPY_LEFT_OUT(copy=copy.record.id("doi") or copy.record.title)


def _retraction(grouped: Grouped) -> Iterator[Sentence]:
    """Yield which source reports a retraction first, else an expression of concern, if one does.

    Authors withdraw preprints of papers that have come out, so what is stated of another version
    is said to be of that one.
    """
    cited, *others = grouped.versions
    ranked = (*cited.best_first(), *grouped.unplaced)
    stated = [(r.record.source, x) for r in ranked if (x := retraction_of(r.record))]
    if stated:
        yield retractions.sentence(*min(stated, key=lambda told: told[1] == retractions.CONCERN))
        return
    told = ((v.kind, r.record) for v in others for r in v.best_first())
    for kind, record in told:
        if what := retraction_of(record):
            yield retractions.sentence(record.source, what, of_preprint=kind == "preprint")
            return


def _conflict(
    rule: FieldRule[T], word: str, cited: Version, fields: WorkFields
) -> Iterator[Sentence]:
    """Yield a sentence where a source that keeps versions apart has another value."""
    chosen = rule.field.of(fields)
    if chosen is None:
        return
    shown = _comparable(chosen.value)
    for other in cited.without_aggregators():
        value = rule.value(other.record)
        if value is not None and _comparable(value) != shown:
            yield said.SOURCES_DIFFER(
                field=word,
                source=chosen.source,
                value=shown,
                other=other.record.source,
                another=_comparable(value),
            )
            return


def _comparable(value: FieldValue) -> str:
    """Return what is compared of a value: of a date its year."""
    return str(value.year) if isinstance(value, Date) else str(value)
