"""Where sources disagree about the cited version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from enrich.merge import field_rules
from enrich.merge.fields import firm_records, in_tier_order
from enrich.merge.versions import Grouped, Version
from enrich.model import Date, FieldValue, Value

_COMPARED = {"issued": "year", "volume": "volume", "page": "pages"}


def find_conflicts(grouped: Grouped, fields: Mapping[str, Value[Any]]) -> Iterator[str]:
    """Yield what a person should know: retractions first, then conflicts, claims that nobody confirms, copies."""
    every = [t.record for v in grouped.versions for t in in_tier_order(v)] + [
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


def _conflict(
    name: str, word: str, cited: Version, fields: Mapping[str, Value[Any]]
) -> Iterator[str]:
    """Yield one sentence where two sources that keep versions apart differ on a field of the cited version."""
    chosen = fields.get(name)
    if chosen is None or cited.kind == "preprint":
        return
    for told in firm_records(cited):
        said = field_rules.tidy(name, told.record)
        if said is not None and _plainly(said) != _plainly(chosen.value):
            yield f"{word}: {chosen.source} says {_plainly(chosen.value)}, {told.record.source} says {_plainly(said)}"
            return


def _plainly(value: FieldValue) -> str:
    return str(value.year) if isinstance(value, Date) else str(value)
