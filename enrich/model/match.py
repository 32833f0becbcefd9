"""What is looked for, and how it compares with a record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from enrich.model.identifier import Identifier, Name
from enrich.model.record import Record


@dataclass(frozen=True, slots=True)
class Query:
    """What is known of a paper that is looked for: by a search at a source, and by `matching`."""

    title: str
    authors: tuple[Name, ...] = ()
    year: int | None = None
    venue: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    # older versions', spelling variants
    other_titles: tuple[str, ...] = ()
    abstract: str = ""
    # as the list states it: it decides only between publications that share their title
    stated_year: int | None = None
    # "3-9", as Record.page has it
    page: str = ""
    # whether the title is a service's, not a person's: nothing that only resembles it is looked for
    exact: bool = False


class Verdict(Enum):
    """The result of matching a pair."""

    ACCEPTED = "accepted"
    DOUBTFUL = "doubtful"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One named reason for or against: `Evidence("first author differs", -0.6, critical=True)`."""

    name: str
    weight: float
    detail: str = ""
    critical: bool = False

    def __str__(self) -> str:
        return f"{self.name} {self.detail}".strip()


@dataclass(frozen=True, slots=True)
class Match:
    """A query or entry linked to a record, with the reasons; `score` is from 0 to 1."""

    record: Record
    verdict: Verdict
    score: float
    evidence: tuple[Evidence, ...] = ()
