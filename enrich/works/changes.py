"""What is new of a work since the last run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    # the .bib in which an entry's field changes; "" for what the cache knows
    file: str = ""

    @property
    def has_come_out(self) -> bool:
        """Whether a preprint has been published."""
        return (self.field, self.old, self.new) == ("state", "preprint", "published")


# What people call the fields whose changes are reported.
_WORDS: Mapping[str, str] = {
    "container_title_short": "venue (short)",
    "container_title": "venue",
    "issued": "date",
    "page": "pages",
    "retracted": "retraction",
}


def wording(field: str) -> str:
    """Return what people call a field: "venue (short)", "pages", "DOI"."""
    return _WORDS.get(field, field)


def is_new(change: FieldChange) -> bool:
    """Whether a change reports a work that was not there."""
    return change.field == "state" and change.old is None


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
