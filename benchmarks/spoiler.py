"""What a mistake in a reference is made of: the other records, chance, and a right entry."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks import mistakes
from benchmarks.mistakes import halves
from benchmarks.records import TrueRecord
from benchmarks.styles import Fields, authors
from enrich import text


@dataclass(frozen=True, slots=True)
class ReferenceDraft:
    """A right entry that is to be made wrong.

    The record's number, the record, and the entry's fields.
    """

    number: int
    record: TrueRecord
    fields: Fields


@dataclass
class Spoiler:
    """Makes right entries wrong, out of the other records."""

    records: Sequence[TrueRecord]
    order: Sequence[int]
    dice: random.Random
    # The records that no service may know, as the reference is of a paper that nobody wrote.
    hidden: set[int] = field(default_factory=set)

    def other(self, n: int) -> TrueRecord:
        """Return another paper, of other authors."""
        own = {_family(a) for a in self.records[n]["authors"]}
        while True:
            other = self.records[self.dice.choice(self.order)]
            if other.get("venue") and not own & {_family(a) for a in other["authors"]}:
                return other

    def made_up_people(self) -> str:
        """Return people who are not there."""
        some, others = (self.records[self.dice.choice(self.order)]["authors"] for _ in range(2))
        return authors({"authors": mistakes.mixed_names(some, others)}, self.dice, numbered=0.0)

    def maybe_without_doi(self, fields: Fields) -> Fields:
        """Return the fields, often without what leads to the paper."""
        return (
            fields
            if self.dice.random() < 0.4
            else {k: v for k, v in fields.items() if k not in {"doi", "url"}}
        )

    def put_together(self) -> str:
        """Return a title put together from two."""
        while True:
            title = halves(
                *(str(self.records[self.dice.choice(self.order)]["title"]) for _ in range(2))
            )
            if title:
                return title


def _family(name: str) -> str:
    words = text.fold(re.sub(r" \d{4}$", "", str(name))).split()
    return words[-1] if words else ""
