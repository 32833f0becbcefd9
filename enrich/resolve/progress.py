"""The counts of what was asked of each source, and the interface that shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from enrich.resolve.limits import ResolveLimits


class Progress(Protocol):
    """Receives after every batch how many questions of a source are answered."""

    def __call__(self, source: str, done: int, total: int) -> None:
        """Take note; `total` grows from round to round."""


Way = Literal["fetch", "search"]
Budget = Literal["time", "requests"]


@dataclass(slots=True)
class SourceStats:
    """What was asked of one source in this run."""

    asked: int = 0
    found: int = 0
    absent: int = 0
    failed: int = 0
    total: int = 0
    seconds: float = 0.0
    error: str = ""
    # The budget of the run that ended the asking, where nothing else did.
    budget: Budget | None = None
    # A service may refuse one way of asking and answer the other.
    refused: set[Way] = field(default_factory=set)
    failures_in_a_row: int = 0
    most_failures: int = ResolveLimits().failures_in_a_row

    def alive(self, way: Way = "fetch") -> bool:
        """Whether the source may still be asked in this run."""
        return way not in self.refused and self.failures_in_a_row < self.most_failures
