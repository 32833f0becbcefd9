"""What is new of a work since the last run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from enrich.model import AnyField, FieldValue, Value, Work

# The fields of which a change is reported.
REPORTED: tuple[AnyField, ...] = (
    Work.container_title_short,
    Work.container_title,
    Work.issued,
    Work.DOI,
    Work.page,
    Work.title,
    Work.retracted,
)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a work that is new or has another value than after the last run."""

    key: str
    field: str
    old: str | None
    new: str | None
    source: str


def new_work(key: str, state: str) -> FieldChange:
    """Return the change that reports a new work: its state, where there was none."""
    return FieldChange(key, "state", None, state, "")


def retraction_of(work: Work) -> Iterator[FieldChange]:
    """Yield the change that reports that a new work was retracted, if it was."""
    if stated := _text(work.fields.retracted):
        yield FieldChange(work.key, "retracted", None, stated, Work.retracted.source(work))


def changes_between(older: Work, newer: Work) -> Iterator[FieldChange]:
    """Yield the changes of a work: its state, then its reported fields."""
    if older.state != newer.state:
        yield FieldChange(newer.key, "state", older.state, newer.state, "")
    for field in REPORTED:
        old, new = _text(field.of(older.fields)), _text(field.of(newer.fields))
        if old != new:
            yield FieldChange(newer.key, field.name, old, new, field.source(newer))


def _text(value: Value[FieldValue] | None) -> str | None:
    """Return a value as text, None where there is none or it is empty."""
    return str(value.value) or None if value else None
