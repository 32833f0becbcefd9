"""How far asking has come: counts of each source, and who is told of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

MAX_FAILURES = 3  # in a row, after which a source is left alone for the rest of the run


class Progress(Protocol):
    """Told after every batch how many of a source's questions are answered; `total` grows from round to round."""

    def __call__(self, source: str, done: int, total: int) -> None:
        """Take note."""


Way = Literal["fetch", "search"]


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
    refused: set[Way] = field(
        default_factory=set
    )  # a service may refuse one way of asking and answer the other
    in_a_row: int = 0

    def alive(self, way: Way = "fetch") -> bool:
        """Whether asking on makes sense in this run."""
        return way not in self.refused and self.in_a_row < MAX_FAILURES
