"""Changes of works between two runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a work that is new or other than after the last run."""

    key: str
    field: str
    old: str | None
    new: str | None
    source: str
