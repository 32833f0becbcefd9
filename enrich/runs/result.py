"""What a run is asked to do, and what it did. Light: the command line reads it before anything heavy is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from enrich.model import Entry, Identifier, Match, Work
from enrich.works.changes import FieldChange

if TYPE_CHECKING:
    from enrich.resolve.progress import SourceStats
    from enrich.store.codec import PackedWork


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run is asked to do beside the configuration."""

    lists: tuple[str, ...] = ()
    offline: bool = False
    refresh: bool = False
    dry_run: bool = False
    max_requests: int | None = None
    max_minutes: float | None = None
    in_place: bool = False
    output: str | None = None
    overwrite: tuple[str, ...] = ()


@dataclass(slots=True)
class ResolvedEntry:
    """An entry with what became of it."""

    entry: Entry
    state: str = "unresolved"
    key: str | None = None  # the citation key, None until something is known
    packed: PackedWork | None = None
    duplicate_of: str | None = None
    problems: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    candidates: tuple[Match, ...] = ()

    @property
    def work(self) -> Work | None:
        """The work, made anew at each call: a list of ten thousand is not held unpacked."""
        return self.packed.work() if self.packed else None


@dataclass(slots=True)
class RunResult:
    """What a run did."""

    started: datetime
    seconds: float = 0.0
    requests: int = 0
    tallies: Mapping[str, SourceStats] = field(default_factory=dict)
    requests_by_source: Mapping[str, int] = field(default_factory=dict)
    lists: list[tuple[str, int]] = field(default_factory=list)
    entries: list[ResolvedEntry] = field(default_factory=list)
    changes: list[FieldChange] = field(default_factory=list)
    edits: list[FieldChange] = field(
        default_factory=list
    )  # in the entries of a .bib, by its own keys
    outputs: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    diff: str = ""
    plan: Mapping[str, Mapping[str, float]] | None = None
    notes: list[str] = field(default_factory=list)
    refused: Mapping[str, str] = field(default_factory=dict)
    code: int = 0
