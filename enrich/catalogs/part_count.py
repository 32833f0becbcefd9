"""What a part of a catalogue in the making has so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from enrich import sources
from enrich.catalogs.about import CataloguePart
from enrich.catalogs.chunk_work import WorkedPart
from enrich.store.timestamps import to_millisecond

# Files that a catalogue names.
_MOST_FILES = 100


@dataclass(slots=True)
class PartCount:
    """What a part of the catalogue has so far."""

    form: str
    files: list[str] = field(default_factory=list)
    records: int = 0
    # When its source last changed a record, as far as the records say so.
    changed: str = ""
    modified: str = ""
    # As of when it was, in the catalogue that is taken over.
    date: str = ""
    aside: Counter[str] = field(default_factory=Counter)
    passed_over: Counter[str] = field(default_factory=Counter)

    @property
    def source(self) -> str:
        """The name of the source whose records these are."""
        return sources.of_dump(self.form)

    def read_from(self, file: Path) -> None:
        """Note that it is made of a file."""
        self.files.append(file.name)
        self.modified = max(self.modified, _time_of(file))

    def take_over(self, old: CataloguePart) -> None:
        """Note that it has the records of a part of an older catalogue."""
        self.files = [*self.files, *old.files]
        self.date = old.date
        self.aside += Counter(old.aside)
        self.passed_over += Counter(old.passed_over)

    def add(self, done: WorkedPart) -> None:
        """Count what a chunk had."""
        self.records += done.records
        self.aside += done.aside
        self.passed_over += done.passed_over
        self.changed = max(self.changed, done.changed)

    def described(self) -> CataloguePart:
        """Return it as the catalogue has it."""
        return CataloguePart(
            self.form,
            tuple(self.files[:_MOST_FILES]),
            self.records,
            _date_of(self),
            dict(self.aside),
            dict(self.passed_over),
        )

    def kept(self) -> dict[str, Any]:
        """Return all that it has counted, as JSON has it."""
        counted = {"aside": dict(self.aside), "passed_over": dict(self.passed_over)}
        return {f.name: getattr(self, f.name) for f in fields(self)} | counted

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> PartCount:
        """Return what an earlier build has counted."""
        counters = {name: Counter(kept[name]) for name in ("aside", "passed_over")}
        return cls(**{**kept, **counters})


def _time_of(path: Path) -> str:
    return to_millisecond(datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _date_of(part: PartCount) -> str:
    """Return as of when a dump is: of its youngest record, else of its file."""
    try:
        day = datetime.fromisoformat(part.changed[:10]).replace(tzinfo=UTC)
    except ValueError:
        return max(part.modified, part.date)
    return max(part.date, min(to_millisecond(day), part.modified))
